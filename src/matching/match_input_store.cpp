#include "matching/match_input_store.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "matching/setting.hpp"
#include "register/establishment_store.hpp"
#include "register/figure_store.hpp"
#include "register/member_group_store.hpp"

namespace trellis::matching {
namespace {

// Whoever has a lead is not matched again, unless that pairing is taken for ended.
constexpr auto partners_sql = R"(
  select p.participation_id, p.organisation_id, cast(i.value as integer), p.stream, c.number,
    c.programme_year, s.state
  from participation p
  join participation_step s
    on s.participation_id = p.participation_id and s.superseded_at is null
  join cohort c on c.cohort_id = p.cohort_id
  join organisation_identifier i
    on i.organisation_id = p.organisation_id and i.scheme = 'urn' and i.finished_on is null
  where p.programme_id = :programme and p.unit = 'partner' and p.finished_on is null
    and s.state in ('accepted', 'matched', 'active') and (:cohort = 0 or c.number = :cohort)
    and (
      not exists (
        select 1
        from pairing x
        where x.partner_participation_id = p.participation_id and x.finished_on is null)
      or exists (
        select 1
        from pairing x
        join organisation_identifier xi
          on xi.organisation_id = x.lead_organisation_id and xi.scheme = 'urn'
          and xi.finished_on is null
        where x.partner_participation_id = p.participation_id and x.finished_on is null
          and cast(xi.value as integer) in (:leads))
      or cast(i.value as integer) in (:partners))
  order by i.value)";

constexpr auto confirmed_sql = R"(
  select x.partner_organisation_id, x.lead_organisation_id, coalesce(c.number, 0)
  from pairing x
  join participation p on p.participation_id = x.partner_participation_id
  left join cohort c on c.cohort_id = p.cohort_id
  where x.programme_id = :programme and p.unit = 'partner' and x.finished_on is null
    and exists (
      select 1
      from organisation_identifier i
      where i.organisation_id = x.partner_organisation_id and i.scheme = 'urn'
        and i.finished_on is null)
  order by x.partner_organisation_id, x.pairing_id)";

constexpr auto leads_sql = R"(
  select p.participation_id, p.organisation_id, cast(i.value as integer), p.stream,
    coalesce(c.number, 0), coalesce(c.programme_year, 0), s.state
  from participation p
  join participation_step s
    on s.participation_id = p.participation_id and s.superseded_at is null
  left join cohort c on c.cohort_id = p.cohort_id
  join organisation_identifier i
    on i.organisation_id = p.organisation_id and i.scheme = 'urn' and i.finished_on is null
  where p.programme_id = :programme and p.unit = 'lead' and p.finished_on is null
    and s.state in ('accepted', 'matched', 'active')
  order by i.value)";

constexpr auto answers_sql = R"(
  select a.participation_id, w.field, w.answer
  from application a
  join participation p on p.participation_id = a.participation_id
  join application_answer w on w.application_id = a.application_id
  where p.programme_id = :programme and a.submitted_at is not null
    and (w.field like 'need_%' or w.field like 'strength_%' or w.field like '%_places'
      or w.field like 'lead_choice_%' or w.field like 'partner_choice_%')
  order by a.participation_id, a.application_id, w.field)";

constexpr auto lead_places_sql = R"(
  select l.participation_id, l.programme_year, l.stream, l.places
  from lead_place l
  join participation p on p.participation_id = l.participation_id
  where p.programme_id = :programme
  order by l.participation_id, l.programme_year, l.stream)";

constexpr auto places_given_sql = R"(
  select t.lead_participation_id, t.programme_year, t.stream, count(*)
  from pairing_place t
  join pairing x on x.pairing_id = t.pairing_id
  where x.programme_id = :programme and t.released_at is null
    and (
      x.finished_on is not null
      or not exists (
        select 1
        from organisation_identifier i
        where i.organisation_id = x.partner_organisation_id and i.scheme = 'urn'
          and i.finished_on is null and cast(i.value as integer) in (:freed)))
  group by t.lead_participation_id, t.programme_year, t.stream
  order by t.lead_participation_id, t.programme_year, t.stream)";

constexpr auto grades_sql = R"(
  select listed_urn, judgements
  from inspection
  where framework = 'eif_2019' and kind = 'graded'
  order by listed_urn, started_on)";

struct Answer {
  std::int64_t participation = 0;
  std::string field;
  std::string answer;
};
void read_row(storage::Columns& columns, Answer& row) {
  columns >> row.participation >> row.field >> row.answer;
}

struct Graded {
  Urn urn;
  std::string judgements;
};
void read_row(storage::Columns& columns, Graded& row) { columns >> row.urn >> row.judgements; }

/// An answer is JSON: a text, a number, or something that matching does not read.
std::string plain(const std::string& json) {
  const auto value = nlohmann::json::parse(json, nullptr, false);
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() ? value.dump() : "";
}

std::map<Urn, GroupUid> trusts(storage::Snapshot& db, const std::vector<Urn>& urns) {
  // Group types of academy trusts: 6 multi-academy, 10 single-academy, 11 secure single-academy.
  std::map<Urn, GroupUid> found;
  for (const registry::StoredMembership& row : registry::current_memberships_of(db, urns))
    if (row.group_type == 6 || row.group_type == 10 || row.group_type == 11)
      found.try_emplace(row.membership.urn, row.membership.group);
  return found;
}

std::optional<int> overall_in(std::string_view judgements) {
  for (const std::string_view pair : split(judgements, ';'))
    if (pair.starts_with("overall=")) {
      int grade = 0;
      const std::string_view digits = pair.substr(8);
      const auto [end, error] =
          std::from_chars(digits.data(), digits.data() + digits.size(), grade);
      if (error == std::errc() && grade >= 1 && grade <= 4) return grade;
    }
  return std::nullopt;
}

}  // namespace

void add_answers(storage::Snapshot& db, ProgrammeId programme, std::vector<Taker>& takers) {
  std::map<std::int64_t, Taker*> by_participation;
  for (Taker& taker : takers) by_participation[taker.participation] = &taker;
  db.each<Answer>(answers_sql, {{"programme", programme}}, [&](Answer&& row) {
    if (const auto found = by_participation.find(row.participation);
        found != by_participation.end())
      found->second->answers[row.field] = plain(row.answer);
  });
}

void read_row(storage::Columns& columns, Taker& row) {
  columns >> row.participation >> row.organisation >> row.urn >> row.stream >> row.cohort >>
      row.programme_year >> row.state;
}

void read_row(storage::Columns& columns, LeadPlaces& row) {
  columns >> row.participation >> row.programme_year >> row.stream >> row.places;
}

std::vector<Taker> partners_to_match(storage::Snapshot& db,
                                     ProgrammeId programme,
                                     std::optional<int> cohort,
                                     const TakenForEnded& ended) {
  auto takers = db.rows<Taker>(partners_sql,
                               {{"programme", programme},
                                {"cohort", cohort.value_or(0)},
                                {"leads", ended.leads},
                                {"partners", ended.partners}});
  add_answers(db, programme, takers);
  return takers;
}

void read_row(storage::Columns& columns, ConfirmedLead& row) {
  columns >> row.partner >> row.lead >> row.cohort;
}

std::vector<ConfirmedLead> confirmed_leads(storage::Snapshot& db, ProgrammeId programme) {
  return db.rows<ConfirmedLead>(confirmed_sql, {{"programme", programme}});
}

std::vector<Taker> leads_to_match(storage::Snapshot& db, ProgrammeId programme) {
  auto takers = db.rows<Taker>(leads_sql, {{"programme", programme}});
  add_answers(db, programme, takers);
  return takers;
}

std::vector<LeadPlaces> lead_places(storage::Snapshot& db, ProgrammeId programme) {
  return db.rows<LeadPlaces>(lead_places_sql, {{"programme", programme}});
}

std::vector<LeadPlaces> places_given(storage::Snapshot& db,
                                     ProgrammeId programme,
                                     const std::vector<Urn>& freed) {
  return db.rows<LeadPlaces>(places_given_sql, {{"programme", programme}, {"freed", freed}});
}

std::map<Urn, School> matching_facts(storage::Snapshot& db, const std::vector<Taker>& takers) {
  std::vector<Urn> urns;
  std::map<Urn, OrganisationId> organisation;
  for (const Taker& taker : takers) {
    urns.push_back(taker.urn);
    organisation[taker.urn] = taker.organisation;
  }
  const std::map<Urn, GroupUid> trust_of = trusts(db, urns);
  const auto language = registry::newest_figures(db, urns, registry::Measure::eal);
  std::map<Urn, School> schools;
  for (const registry::StoredEstablishment& row : registry::find_establishments(db, urns)) {
    School school = school_from(row.facts);
    school.organisation = organisation[school.urn];
    if (const auto trust = trust_of.find(school.urn); trust != trust_of.end())
      school.trust = trust->second;
    if (const auto eal = language.find(school.urn); eal != language.end())
      school.eal = eal->second.value;
    schools.emplace(school.urn, std::move(school));
  }
  return schools;
}

std::map<Urn, int> overall_grades(storage::Snapshot& db, const std::vector<Taker>& takers) {
  std::map<Urn, int> wanted;
  for (const Taker& taker : takers) wanted[taker.urn] = 0;
  db.each<Graded>(grades_sql, {}, [&](Graded&& row) {
    if (const auto found = wanted.find(row.urn); found != wanted.end())
      if (const auto grade = overall_in(row.judgements)) found->second = *grade;
  });
  std::erase_if(wanted, [](const auto& entry) { return entry.second == 0; });
  return wanted;
}

}  // namespace trellis::matching
