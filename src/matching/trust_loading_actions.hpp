/// From the database to a match of trusts: what is read for one, under which definition.
#pragma once

#include <optional>

#include "core/result.hpp"
#include "matching/trust_match.hpp"
#include "programme/programme_store.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

/// One match of trusts as it is read.
struct TrustWork {
  programme::Programme programme = {};
  int definition_version = 0;
  TrustMatchInput input = {};
};

/// With the pairs decided by hand. A lead trust that is `leaving` is taken for gone: its partner
/// trusts need another, and pairs with it no longer hold. Refuses a programme without a definition
/// in force, one that does not match trusts, and one in which no trust waits.
Result<TrustWork> trusts_to_match(storage::Snapshot& db,
                                  const programme::Programme& programme,
                                  std::optional<int> cohort,
                                  std::optional<GroupUid> leaving = {});

}  // namespace trellis::matching
