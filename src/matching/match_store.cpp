#include "matching/match_store.hpp"

#include "matching/certificate_text.hpp"

namespace trellis::matching {
namespace {

#define RUN_COLUMNS                                                                           \
  "match_run_id, programme_id, owner_organisation_id, cohort_number, definition_version, "    \
  "cost_model_version, salt, input_digest, run_by, run_at, leads, partners, places, placed, " \
  "points, largest_cost, largest_regret, mean_km, worst_km, eligible_pairs, "                 \
  "solve_microseconds, verified, verification, follows_match_run_id, change_note, "           \
  "(select cast(coalesce(sum(m.regret), 0) as bigint) from match_proposal m "                 \
  "where m.match_run_id = match_run.match_run_id)"

constexpr auto find_run_sql = "select " RUN_COLUMNS R"(
  from match_run
  where match_run_id = :run)";

constexpr auto runs_of_sql = "select " RUN_COLUMNS R"(
  from match_run
  where programme_id = :programme
  order by match_run_id desc)";

#define PROPOSALS                                                                              \
  "select m.partner_organisation_id, m.partner_urn, p.name, p.easting, p.northing, p.region, " \
  "m.stream, "                                                                                 \
  "m.programme_year, m.cohort_number, m.lead_organisation_id, m.lead_urn, l.name, l.easting, " \
  "l.northing, m.points, m.regret, m.straight_km, m.road_km, m.parts, m.why, m.reason_code, "  \
  "m.reason, m.runner_up_lead_urn, m.runner_up "                                               \
  "from match_proposal m "                                                                     \
  "join establishment p on p.urn = m.partner_urn "                                             \
  "left join establishment l on l.urn = m.lead_urn "

constexpr auto proposals_sql = PROPOSALS R"(
  where m.match_run_id = :run
  order by m.partner_urn)";

constexpr auto proposals_of_school_sql = PROPOSALS R"(
  where m.match_run_id = :run
    and (m.partner_organisation_id = :school or m.lead_organisation_id = :school)
  order by m.partner_urn)";

constexpr auto find_proposal_sql = PROPOSALS R"(
  where m.match_run_id = :run and m.partner_urn = :partner)";

constexpr auto baselines_sql = R"(
  select rule, count(lead_urn), cast(coalesce(sum(points), 0) as bigint), coalesce(max(points), 0),
    avg(straight_km), max(straight_km)
  from match_baseline
  where match_run_id = :run
  group by rule
  order by rule desc)";

constexpr auto baseline_pair_sql = R"(
  select partner_urn, lead_urn, points, straight_km
  from match_baseline
  where match_run_id = :run and rule = :rule and partner_urn = :partner)";

constexpr auto certificate_sql = R"(
  select certificate from match_run where match_run_id = :run)";

constexpr auto places_of_run_sql = R"(
  select m.lead_organisation_id, m.lead_urn, coalesce(l.name, ''), coalesce(l.region, ''), m.stream,
    m.programme_year, m.places
  from match_place m
  left join establishment l on l.urn = m.lead_urn
  where m.match_run_id = :run
  order by m.lead_urn, m.stream, m.programme_year)";

constexpr auto insert_run_sql = R"(
  insert into match_run (programme_id, owner_organisation_id, cohort_number, definition_version,
    cost_model_version, salt, input_digest, run_by, run_at, leads, partners, places, placed, points,
    largest_cost, largest_regret, mean_km, worst_km, eligible_pairs, solve_microseconds, verified,
    verification, certificate, follows_match_run_id, change_note)
  values (:programme, :owner, :cohort, :version, :costs, :salt, :digest, :by, :at, :leads, :partners,
    :places, :placed, :points, :largest, :regret, :mean, :worst, :pairs, :micros, :verified,
    :verification, :certificate, :follows, :note)
  returning match_run_id)";

std::optional<double> km_of(const MatchSummary& summary, double km) {
  return summary.placed > 0 ? std::optional(km) : std::nullopt;
}

void write_proposals(storage::Transaction& tx, MatchRunId run, const MatchAnswer& answer) {
  const auto& leads = answer.prepared.input.leads;
  std::size_t next = 0;
  tx.bulk("match_proposal",
          {"match_run_id",
           "partner_organisation_id",
           "partner_urn",
           "stream",
           "programme_year",
           "cohort_number",
           "lead_organisation_id",
           "lead_urn",
           "points",
           "regret",
           "straight_km",
           "road_km",
           "parts",
           "why",
           "reason_code",
           "reason",
           "runner_up_lead_urn",
           "runner_up"},
          [&](storage::BulkRow& row) {
            if (next == answer.outcomes.size()) return false;
            const Outcome& outcome = answer.outcomes[next++];
            const Partner& partner = answer.prepared.input.partners[outcome.partner];
            row << run << partner.school.organisation << partner.school.urn << partner.stream
                << partner.year << partner.cohort;
            if (outcome.lead)
              row << leads[*outcome.lead].school.organisation << leads[*outcome.lead].school.urn
                  << outcome.cost.total() << outcome.regret << outcome.cost.straight_km
                  << outcome.cost.road_km << parts_sentence(outcome.cost);
            else
              row << std::nullopt << std::nullopt << std::nullopt << std::nullopt << std::nullopt
                  << std::nullopt << std::string();
            row << outcome.why << outcome.reason_code << outcome.reason;
            if (outcome.runner_up)
              row << leads[outcome.runner_up->lead].school.urn << outcome.runner_up->sentence;
            else
              row << std::nullopt << std::string();
            return true;
          });
}

void write_places(storage::Transaction& tx, MatchRunId run, const MatchAnswer& answer) {
  const PreparedMatch& match = answer.prepared;
  std::size_t next = 0;
  tx.bulk(
      "match_place",
      {"match_run_id", "lead_organisation_id", "lead_urn", "stream", "programme_year", "places"},
      [&](storage::BulkRow& row) {
        if (next == match.instance.places.size()) return false;
        const optimise::Place& place = match.instance.places[next];
        const School& lead = match.input.leads[match.lead_of_place[next]].school;
        ++next;
        row << run << lead.organisation << lead.urn << match.streams[place.stream]
            << std::int64_t{place.year} << place.capacity;
        return true;
      });
}

void write_baselines(storage::Transaction& tx, MatchRunId run, const MatchAnswer& answer) {
  const PreparedMatch& match = answer.prepared;
  for (const RuleOfThumb& rule : answer.rules_of_thumb) {
    std::size_t next = 0;
    tx.bulk("match_baseline",
            {"match_run_id", "rule", "partner_urn", "lead_urn", "points", "straight_km"},
            [&](storage::BulkRow& row) {
              if (next == rule.lead_of.size()) return false;
              const Partner& partner = match.input.partners[next];
              row << run << rule.name << partner.school.urn;
              if (const auto lead = rule.lead_of[next]) {
                const PairCost cost = cost_of(match.input.leads[*lead], partner, match.input.costs);
                row << match.input.leads[*lead].school.urn << cost.total() << cost.straight_km;
              } else {
                row << std::nullopt << std::nullopt << std::nullopt;
              }
              ++next;
              return true;
            });
  }
}

}  // namespace

void read_row(storage::Columns& columns, MatchRun& row) {
  columns >> row.id >> row.programme >> row.owner >> row.cohort >> row.definition_version >>
      row.cost_model_version >> row.salt >> row.input_digest >> row.run_by >> row.run_at >>
      row.leads >> row.partners >> row.places >> row.placed >> row.points >> row.largest_cost >>
      row.largest_regret >> row.mean_km >> row.worst_km >> row.eligible_pairs >>
      row.solve_microseconds >> row.verified >> row.verification >> row.follows >>
      row.change_note >> row.all_regret;
}

void read_row(storage::Columns& columns, Proposal& row) {
  columns >> row.partner >> row.partner_urn >> row.partner_name >> row.partner_easting >>
      row.partner_northing >> row.partner_region >> row.stream >> row.programme_year >>
      row.cohort >> row.lead >> row.lead_urn >> row.lead_name >> row.lead_easting >>
      row.lead_northing >> row.points >> row.regret >> row.straight_km >> row.road_km >>
      row.parts >> row.why >> row.reason_code >> row.reason >> row.runner_up_lead >> row.runner_up;
}

void read_row(storage::Columns& columns, Baseline& row) {
  columns >> row.rule >> row.placed >> row.points >> row.largest_cost >> row.mean_km >>
      row.worst_km;
}

void read_row(storage::Columns& columns, BaselinePair& row) {
  columns >> row.partner >> row.lead >> row.points >> row.straight_km;
}

void read_row(storage::Columns& columns, RunPlaces& row) {
  columns >> row.lead >> row.lead_urn >> row.lead_name >> row.lead_region >> row.stream >>
      row.programme_year >> row.places;
}

std::optional<MatchRun> find_run(storage::Snapshot& db, MatchRunId id) {
  return db.one<MatchRun>(find_run_sql, {{"run", id}});
}

std::vector<MatchRun> runs_of(storage::Snapshot& db, ProgrammeId programme) {
  return db.rows<MatchRun>(runs_of_sql, {{"programme", programme}});
}

std::vector<Proposal> proposals_of(storage::Snapshot& db, MatchRunId run) {
  return db.rows<Proposal>(proposals_sql, {{"run", run}});
}

std::optional<Proposal> find_proposal(storage::Snapshot& db, MatchRunId run, Urn partner) {
  return db.one<Proposal>(find_proposal_sql, {{"run", run}, {"partner", partner}});
}

std::vector<Proposal> proposals_of_school(storage::Snapshot& db,
                                          MatchRunId run,
                                          OrganisationId school) {
  return db.rows<Proposal>(proposals_of_school_sql, {{"run", run}, {"school", school}});
}

std::vector<Baseline> baselines_of(storage::Snapshot& db, MatchRunId run) {
  return db.rows<Baseline>(baselines_sql, {{"run", run}});
}

std::optional<BaselinePair> baseline_pair(storage::Snapshot& db,
                                          MatchRunId run,
                                          std::string_view rule,
                                          Urn partner) {
  return db.one<BaselinePair>(baseline_pair_sql,
                              {{"run", run}, {"rule", rule}, {"partner", partner}});
}

std::vector<RunPlaces> places_of_run(storage::Snapshot& db, MatchRunId run) {
  return db.rows<RunPlaces>(places_of_run_sql, {{"run", run}});
}

std::string certificate_of(storage::Snapshot& db, MatchRunId run) {
  return db.one<std::string>(certificate_sql, {{"run", run}}).value_or("");
}

MatchRunId insert_run(storage::Transaction& tx,
                      const RunHeader& header,
                      const MatchAnswer& answer) {
  const MatchSummary& summary = answer.summary;
  const MatchRunId run{
      tx.insert(insert_run_sql,
                {{"programme", header.programme},
                 {"owner", header.owner},
                 {"cohort", header.cohort},
                 {"version", header.definition_version},
                 {"costs", answer.prepared.input.costs.version},
                 {"salt", answer.objective.salt},
                 {"digest", std::to_string(answer.solution.certificate.input_digest)},
                 {"by", header.run_by},
                 {"at", header.run_at},
                 {"leads", static_cast<std::int64_t>(summary.leads)},
                 {"partners", static_cast<std::int64_t>(summary.partners)},
                 {"places", summary.places},
                 {"placed", static_cast<std::int64_t>(summary.placed)},
                 {"points", summary.points},
                 {"largest", summary.largest_cost},
                 {"regret", summary.largest_regret},
                 {"mean", km_of(summary, summary.mean_km)},
                 {"worst", km_of(summary, summary.worst_km)},
                 {"pairs", static_cast<std::int64_t>(summary.eligible_pairs)},
                 {"micros", header.solve_microseconds},
                 {"verified", answer.verdict.proven},
                 {"verification", answer.verdict.why},
                 {"follows", header.follows},
                 {"note", header.change_note},
                 {"certificate", certificate_text(answer.prepared, answer.solution.certificate)}})};
  write_proposals(tx, run, answer);
  write_places(tx, run, answer);
  write_baselines(tx, run, answer);
  return run;
}

}  // namespace trellis::matching
