/// Which applications a person reads, on pages and through the API.
#pragma once

#include <set>

#include "access/actor.hpp"
#include "programme/participation_store.hpp"
#include "report/application_list_store.hpp"

namespace trellis::web {

/// Marking is blind: what somebody is to mark opens once it is decided, save to those who decide.
/// An adviser reads the applications of the schools that they are assigned to, and no others.
class ReadApplications {
 public:
  ReadApplications(storage::Snapshot& db, const access::Actor& actor);

  bool opens(const report::ApplicationLine& row) const;

 private:
  access::Actor actor_;
  access::Actor beyond_advising_;
  std::set<programme::ParticipationId> to_mark_;
  std::set<programme::ParticipationId> assigned_;
};

}  // namespace trellis::web
