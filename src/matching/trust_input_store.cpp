#include "matching/trust_input_store.hpp"

#include "matching/setting.hpp"
#include "register/establishment_store.hpp"
#include "register/figure_store.hpp"
#include "register/group_store.hpp"

namespace trellis::matching {
namespace {

#define TRUST_TAKERS                                                                   \
  "select p.participation_id, p.organisation_id, cast(i.value as integer), p.stream, " \
  "coalesce(c.number, 0), coalesce(c.programme_year, 0) "                              \
  "from participation p "                                                              \
  "join participation_step s on s.participation_id = p.participation_id "              \
  "and s.superseded_at is null "                                                       \
  "join organisation_identifier i on i.organisation_id = p.organisation_id "           \
  "and i.scheme = 'group_uid' and i.finished_on is null "                              \
  "left join cohort c on c.cohort_id = p.cohort_id "                                   \
  "where p.programme_id = :programme and p.finished_on is null "                       \
  "and s.state in ('accepted', 'matched', 'active') "

constexpr auto partner_trusts_sql = TRUST_TAKERS R"(
  and p.unit = 'partner' and p.cohort_id is not null and (:cohort = 0 or c.number = :cohort)
  and not exists (
    select 1
    from pairing x
    where x.partner_participation_id = p.participation_id and x.finished_on is null
      and not exists (
        select 1
        from organisation_identifier l
        where l.organisation_id = x.lead_organisation_id and l.scheme = 'group_uid'
          and l.finished_on is null and cast(l.value as integer) = :leaving))
  order by cast(i.value as integer))";

constexpr auto lead_trusts_sql = TRUST_TAKERS R"(
  and p.unit = 'lead'
  order by cast(i.value as integer))";

constexpr auto trust_pairs_sql = R"(
  select cast(i.value as integer), t.programme_year, count(*)
  from pairing x
  join pairing_place t on t.pairing_id = x.pairing_id and t.released_at is null
  join organisation_identifier i
    on i.organisation_id = x.lead_organisation_id and i.scheme = 'group_uid'
    and i.finished_on is null
  where x.programme_id = :programme
  group by i.value, t.programme_year
  order by cast(i.value as integer), t.programme_year)";

void add_trust_answers(storage::Snapshot& db,
                       ProgrammeId programme,
                       std::vector<TrustTaker>& trusts) {
  std::vector<Taker> takers(trusts.size());
  for (std::size_t i = 0; i < trusts.size(); ++i) takers[i].participation = trusts[i].participation;
  add_answers(db, programme, takers);
  for (std::size_t i = 0; i < trusts.size(); ++i) trusts[i].answers = std::move(takers[i].answers);
}

}  // namespace

void read_row(storage::Columns& columns, TrustTaker& row) {
  columns >> row.participation >> row.organisation >> row.uid >> row.stream >> row.cohort >>
      row.programme_year;
}

void read_row(storage::Columns& columns, TrustPairs& row) {
  columns >> row.lead >> row.programme_year >> row.pairs;
}

std::vector<TrustTaker> partner_trusts(storage::Snapshot& db,
                                       ProgrammeId programme,
                                       std::optional<int> cohort,
                                       std::optional<GroupUid> leaving) {
  auto trusts = db.rows<TrustTaker>(partner_trusts_sql,
                                    {{"programme", programme},
                                     {"cohort", cohort.value_or(0)},
                                     {"leaving", leaving ? leaving->number() : 0}});
  add_trust_answers(db, programme, trusts);
  return trusts;
}

std::vector<TrustTaker> lead_trusts(storage::Snapshot& db, ProgrammeId programme) {
  auto trusts = db.rows<TrustTaker>(lead_trusts_sql, {{"programme", programme}});
  add_trust_answers(db, programme, trusts);
  return trusts;
}

std::map<GroupUid, Trust> trust_facts(storage::Snapshot& db,
                                      const std::vector<TrustTaker>& takers) {
  std::map<GroupUid, Trust> trusts;
  for (const TrustTaker& taker : takers) {
    if (trusts.contains(taker.uid)) continue;
    std::vector<Urn> urns;
    for (const registry::StoredMembership& row : registry::members_of(db, taker.uid))
      urns.push_back(row.membership.urn);
    const auto language = registry::newest_figures(db, urns, registry::Measure::eal);
    std::vector<School> academies;
    for (const registry::StoredEstablishment& row : registry::find_establishments(db, urns)) {
      academies.push_back(school_from(row.facts));
      if (const auto eal = language.find(academies.back().urn); eal != language.end())
        academies.back().eal = eal->second.value;
    }
    const auto group = registry::find_group(db, taker.uid);
    const std::string name = group ? group->group.name : "Trust " + taker.uid.text();
    Trust trust = trust_of(taker.uid, name, academies);
    trust.organisation = taker.organisation;
    trusts.emplace(taker.uid, std::move(trust));
  }
  return trusts;
}

std::vector<TrustPairs> trust_pairs(storage::Snapshot& db, ProgrammeId programme) {
  return db.rows<TrustPairs>(trust_pairs_sql, {{"programme", programme}});
}

}  // namespace trellis::matching
