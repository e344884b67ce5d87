/// What people do with the wishes of schools about their clusters: take them up from forms, set
/// them, decide on them, end them.
#pragma once

#include <string>
#include <vector>

#include "access/actor.hpp"
#include "matching/cluster_wish_store.hpp"
#include "programme/programme_store.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

struct TakenUpWishes {
  int added = 0;
  int held = 0;  ///< of them or of earlier ones, that hold from now on
};

/// Reads the forms that were sent, by the questions that the definition names. What a form asked
/// for is taken up once: a wish that was ended does not come back. Forming clusters does this
/// first. Needs run_matching.
Result<TakenUpWishes> take_up_wishes(storage::Transaction& tx,
                                     const access::Actor& actor,
                                     ProgrammeId programme);

struct NewWish {
  ProgrammeId programme{};
  WishKind kind = WishKind::together;
  std::vector<Urn> schools{};
  std::string reason{};
};
/// A wish that staff set, which holds at once. Refuses fewer than two schools, schools that the
/// register does not have, and no reason.
Result<ClusterWishId> add_wish(storage::Database& db,
                               const access::Actor& actor,
                               const NewWish& wanted);

/// Lets what a form asks for hold.
Result<void> hold_wish(storage::Database& db,
                       const access::Actor& actor,
                       ClusterWishId id,
                       const std::string& reason);
/// Ends a wish, or turns down what a form asks for.
Result<void> end_wish(storage::Database& db,
                      const access::Actor& actor,
                      ClusterWishId id,
                      const std::string& reason);

}  // namespace trellis::matching
