#include "matching/pair_rule_store.hpp"

namespace trellis::matching {
namespace {

#define PAIR_RULES(scheme, table, key)                                                 \
  "select r.pair_rule_id, r.kind, r.partner_organisation_id, r.lead_organisation_id, " \
  "cast(pi.value as integer), cast(li.value as integer), coalesce(pe.name, ''), "      \
  "coalesce(le.name, ''), r.reason, r.set_by, r.set_at, r.removed_by, r.removed_at, "  \
  "r.removal_reason "                                                                  \
  "from pair_rule r "                                                                  \
  "join organisation_identifier pi "                                                   \
  "on pi.organisation_id = r.partner_organisation_id and pi.scheme = '" scheme         \
  "' and pi.finished_on is null "                                                      \
  "join organisation_identifier li "                                                   \
  "on li.organisation_id = r.lead_organisation_id and li.scheme = '" scheme            \
  "' and li.finished_on is null "                                                      \
  "left join " table " pe on pe." key                                                  \
  " = cast(pi.value as integer) "                                                      \
  "left join " table " le on le." key " = cast(li.value as integer) "

#define IN_FORCE                                                \
  "where r.programme_id = :programme and r.removed_at is null " \
  "order by r.pair_rule_id"
#define RELEASED                                                    \
  "where r.programme_id = :programme and r.removed_at is not null " \
  "order by r.removed_at desc, r.pair_rule_id desc"

constexpr auto school_pair_rules_sql = PAIR_RULES("urn", "establishment", "urn") IN_FORCE;
constexpr auto trust_pair_rules_sql =
    PAIR_RULES("group_uid", "establishment_group", "group_uid") IN_FORCE;
constexpr auto released_school_pair_rules_sql = PAIR_RULES("urn", "establishment", "urn") RELEASED;
constexpr auto released_trust_pair_rules_sql =
    PAIR_RULES("group_uid", "establishment_group", "group_uid") RELEASED;

constexpr auto insert_pair_rule_sql = R"(
  insert into pair_rule (programme_id, owner_organisation_id, kind, partner_organisation_id,
    lead_organisation_id, reason, set_by, set_at)
  values (:programme, :owner, :kind, :partner, :lead, :reason, :by, :at)
  returning pair_rule_id)";

constexpr auto end_pair_rule_sql = R"(
  update pair_rule
  set removed_by = :by, removed_at = :at, removal_reason = :reason
  where pair_rule_id = :rule and removed_at is null)";

}  // namespace

void read_row(storage::Columns& columns, PairRule& row) {
  columns >> row.id >> row.kind >> row.partner >> row.lead >> row.partner_number >>
      row.lead_number >> row.partner_name >> row.lead_name >> row.reason >> row.set_by >>
      row.set_at >> row.removed_by >> row.removed_at >> row.removal_reason;
}

std::vector<PairRule> pair_rules_of(storage::Snapshot& db, ProgrammeId programme, Layer layer) {
  return db.rows<PairRule>(layer == Layer::schools ? school_pair_rules_sql : trust_pair_rules_sql,
                           {{"programme", programme}});
}

std::vector<PairRule> released_pair_rules_of(storage::Snapshot& db,
                                             ProgrammeId programme,
                                             Layer layer) {
  return db.rows<PairRule>(
      layer == Layer::schools ? released_school_pair_rules_sql : released_trust_pair_rules_sql,
      {{"programme", programme}});
}

std::optional<PairRule> find_pair_rule(storage::Snapshot& db,
                                       ProgrammeId programme,
                                       PairRuleId id) {
  for (const Layer layer : {Layer::schools, Layer::trusts})
    for (PairRule& rule : pair_rules_of(db, programme, layer))
      if (rule.id == id) return std::move(rule);
  return std::nullopt;
}

PairRuleId insert_pair_rule(storage::Transaction& tx,
                            ProgrammeId programme,
                            OrganisationId owner,
                            const PairRule& rule) {
  return {tx.insert(insert_pair_rule_sql,
                    {{"programme", programme},
                     {"owner", owner},
                     {"kind", rule.kind},
                     {"partner", rule.partner},
                     {"lead", rule.lead},
                     {"reason", rule.reason},
                     {"by", rule.set_by},
                     {"at", rule.set_at}})};
}

bool end_pair_rule(storage::Transaction& tx, PairRuleId id, const PairRelease& release) {
  return tx.execute(
             end_pair_rule_sql,
             {{"rule", id}, {"by", release.by}, {"at", release.at}, {"reason", release.reason}}) >
         0;
}

}  // namespace trellis::matching
