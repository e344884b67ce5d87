/// Pairs that people keep together or apart, of schools and of trusts, in the database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/date.hpp"
#include "core/id.hpp"
#include "core/identifiers.hpp"
#include "matching/ids.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

/// Schools and trusts are matched apart, each with pairs of their own.
enum class Layer { schools, trusts };

struct PairRule {
  PairRuleId id;
  std::string kind;  ///< "lock" or "apart"
  OrganisationId partner;
  OrganisationId lead;
  std::int32_t partner_number = 0;  ///< URN of a school, UID of a trust
  std::int32_t lead_number = 0;
  std::string partner_name;
  std::string lead_name;
  std::string reason;
  std::string set_by;
  Instant set_at;
  std::optional<std::string> removed_by;
  std::optional<Instant> removed_at;
  std::string removal_reason;

  Urn partner_urn() const { return Urn(partner_number); }
  Urn lead_urn() const { return Urn(lead_number); }
  GroupUid partner_uid() const { return GroupUid(partner_number); }
  GroupUid lead_uid() const { return GroupUid(lead_number); }
};
void read_row(storage::Columns& columns, PairRule& row);

/// The pairs that are in force, by partner.
std::vector<PairRule> pair_rules_of(storage::Snapshot& db,
                                    ProgrammeId programme,
                                    Layer layer = Layer::schools);
/// The pairs that were released, the last one first.
std::vector<PairRule> released_pair_rules_of(storage::Snapshot& db,
                                             ProgrammeId programme,
                                             Layer layer = Layer::schools);
/// A pair in force, of either layer.
std::optional<PairRule> find_pair_rule(storage::Snapshot& db, ProgrammeId programme, PairRuleId id);

PairRuleId insert_pair_rule(storage::Transaction& tx,
                            ProgrammeId programme,
                            OrganisationId owner,
                            const PairRule& rule);
/// Who takes a pair's rule back, when and why.
struct PairRelease {
  std::string by;
  Instant at;
  std::string reason;
};
/// Ends a rule; false when it had ended already.
bool end_pair_rule(storage::Transaction& tx, PairRuleId id, const PairRelease& release);

}  // namespace trellis::matching
