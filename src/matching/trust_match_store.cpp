#include "matching/trust_match_store.hpp"

#include "matching/certificate_text.hpp"

namespace trellis::matching {
namespace {

#define TRUST_RUN_COLUMNS                                                               \
  "select trust_match_run_id, programme_id, owner_organisation_id, cohort_number, "     \
  "definition_version, cost_model_version, salt, input_digest, run_by, run_at, leads, " \
  "partners, places, placed, points, counted_together, verified, verification, "        \
  "follows_trust_match_run_id, change_note "                                            \
  "from trust_match_run "

constexpr auto find_trust_run_sql = TRUST_RUN_COLUMNS R"(
  where trust_match_run_id = :run)";

constexpr auto trust_runs_of_sql = TRUST_RUN_COLUMNS R"(
  where programme_id = :programme
  order by trust_match_run_id desc)";

constexpr auto trust_proposals_sql = R"(
  select m.partner_organisation_id, m.partner_group_uid, coalesce(p.name, ''), m.stream,
    m.programme_year, m.cohort_number, m.lead_organisation_id, m.lead_group_uid, l.name, m.points,
    m.regret, m.road_km, m.parts, m.why, m.reason_code, m.runner_up
  from trust_match_proposal m
  left join establishment_group p on p.group_uid = m.partner_group_uid
  left join establishment_group l on l.group_uid = m.lead_group_uid
  where m.trust_match_run_id = :run
  order by m.partner_group_uid)";

constexpr auto trust_run_of_pair_sql = R"(
  select max(m.trust_match_run_id)
  from trust_match_proposal m
  join trust_match_run r on r.trust_match_run_id = m.trust_match_run_id
  where r.programme_id = :programme and m.partner_organisation_id = :partner
    and m.lead_organisation_id = :lead)";

constexpr auto trust_places_sql = R"(
  select m.lead_group_uid, coalesce(l.name, ''), m.stream, m.programme_year, m.places
  from trust_match_place m
  left join establishment_group l on l.group_uid = m.lead_group_uid
  where m.trust_match_run_id = :run
  order by m.lead_group_uid, m.stream, m.programme_year)";

constexpr auto trust_certificate_sql = R"(
  select certificate
  from trust_match_run
  where trust_match_run_id = :run)";

constexpr auto insert_trust_run_sql = R"(
  insert into trust_match_run (programme_id, owner_organisation_id, cohort_number,
    definition_version, cost_model_version, salt, input_digest, run_by, run_at, leads, partners,
    places, placed, points, counted_together, verified, verification, certificate,
    follows_trust_match_run_id, change_note)
  values (:programme, :owner, :cohort, :version, :costs, :salt, :digest, :by, :at, :leads,
    :partners, :places, :placed, :points, :together, :verified, :verification, :certificate,
    :follows, :note)
  returning trust_match_run_id)";

void write_trust_proposals(storage::Transaction& tx,
                           TrustMatchRunId run,
                           const TrustMatchAnswer& answer) {
  std::size_t next = 0;
  tx.bulk("trust_match_proposal",
          {"trust_match_run_id",
           "partner_organisation_id",
           "partner_group_uid",
           "stream",
           "programme_year",
           "cohort_number",
           "lead_organisation_id",
           "lead_group_uid",
           "points",
           "regret",
           "road_km",
           "parts",
           "why",
           "reason_code",
           "runner_up"},
          [&](storage::BulkRow& row) {
            if (next == answer.outcomes.size()) return false;
            const TrustOutcome& outcome = answer.outcomes[next++];
            const PartnerTrust& partner = answer.input.partners[outcome.partner];
            row << run << partner.trust.organisation << partner.trust.uid << partner.stream
                << partner.year << partner.cohort;
            if (outcome.lead) {
              const Trust& lead = answer.input.leads[*outcome.lead].trust;
              row << lead.organisation << lead.uid << outcome.cost.total() << outcome.regret
                  << outcome.cost.road_km << parts_sentence(outcome.cost);
            } else {
              row << std::nullopt << std::nullopt << std::nullopt << std::nullopt << std::nullopt
                  << std::string();
            }
            row << outcome.why << outcome.reason_code << outcome.runner_up;
            return true;
          });
}

void write_trust_places(storage::Transaction& tx,
                        TrustMatchRunId run,
                        const TrustMatchAnswer& answer) {
  std::size_t next = 0;
  tx.bulk("trust_match_place",
          {"trust_match_run_id",
           "lead_organisation_id",
           "lead_group_uid",
           "stream",
           "programme_year",
           "places"},
          [&](storage::BulkRow& row) {
            if (next == answer.instance.places.size()) return false;
            const optimise::Place& place = answer.instance.places[next];
            const Trust& lead = answer.input.leads[answer.lead_of_place[next]].trust;
            ++next;
            row << run << lead.organisation << lead.uid
                << answer.instance.stream_names[place.stream] << std::int64_t{place.year}
                << place.capacity;
            return true;
          });
}

}  // namespace

void read_row(storage::Columns& columns, TrustRun& row) {
  columns >> row.id >> row.programme >> row.owner >> row.cohort >> row.definition_version >>
      row.cost_model_version >> row.salt >> row.input_digest >> row.run_by >> row.run_at >>
      row.leads >> row.partners >> row.places >> row.placed >> row.points >> row.counted_together >>
      row.verified >> row.verification >> row.follows >> row.change_note;
}

void read_row(storage::Columns& columns, TrustProposal& row) {
  columns >> row.partner >> row.partner_uid >> row.partner_name >> row.stream >>
      row.programme_year >> row.cohort >> row.lead >> row.lead_uid >> row.lead_name >> row.points >>
      row.regret >> row.road_km >> row.parts >> row.why >> row.reason_code >> row.runner_up;
}

void read_row(storage::Columns& columns, TrustRunPlaces& row) {
  columns >> row.lead_uid >> row.lead_name >> row.stream >> row.programme_year >> row.places;
}

std::optional<TrustRun> find_trust_run(storage::Snapshot& db, TrustMatchRunId id) {
  return db.one<TrustRun>(find_trust_run_sql, {{"run", id}});
}

std::vector<TrustRun> trust_runs_of(storage::Snapshot& db, ProgrammeId programme) {
  return db.rows<TrustRun>(trust_runs_of_sql, {{"programme", programme}});
}

std::vector<TrustProposal> trust_proposals_of(storage::Snapshot& db, TrustMatchRunId run) {
  return db.rows<TrustProposal>(trust_proposals_sql, {{"run", run}});
}

std::optional<TrustProposal> trust_proposal_of_pair(storage::Snapshot& db,
                                                    ProgrammeId programme,
                                                    OrganisationId partner,
                                                    OrganisationId lead) {
  const auto run = db.one<std::optional<std::int64_t>>(
      trust_run_of_pair_sql, {{"programme", programme}, {"partner", partner}, {"lead", lead}});
  if (!run || !*run) return std::nullopt;
  for (TrustProposal& row : trust_proposals_of(db, TrustMatchRunId{**run}))
    if (row.partner == partner) return std::move(row);
  return std::nullopt;
}

std::vector<TrustRunPlaces> trust_places_of(storage::Snapshot& db, TrustMatchRunId run) {
  return db.rows<TrustRunPlaces>(trust_places_sql, {{"run", run}});
}

std::string trust_certificate_of(storage::Snapshot& db, TrustMatchRunId run) {
  return db.one<std::string>(trust_certificate_sql, {{"run", run}}).value_or("");
}

TrustMatchRunId insert_trust_run(storage::Transaction& tx,
                                 const TrustRun& run,
                                 const TrustMatchAnswer& answer) {
  std::int64_t places = 0;
  for (const optimise::Place& place : answer.instance.places) places += place.capacity;
  const TrustMatchRunId id{tx.insert(
      insert_trust_run_sql,
      {{"programme", run.programme},
       {"owner", run.owner},
       {"cohort", run.cohort},
       {"version", run.definition_version},
       {"costs", answer.input.costs.version},
       {"salt", answer.objective.salt},
       {"digest", std::to_string(answer.solution.certificate.input_digest)},
       {"by", run.run_by},
       {"at", run.run_at},
       {"leads", static_cast<std::int64_t>(answer.input.leads.size())},
       {"partners", static_cast<std::int64_t>(answer.input.partners.size())},
       {"places", places},
       {"placed", static_cast<std::int64_t>(answer.solution.totals.placed)},
       {"points", answer.solution.totals.points},
       {"together", answer.counted_together},
       {"verified", answer.verdict.proven},
       {"verification", answer.verdict.why},
       {"follows", run.follows},
       {"note", run.change_note},
       {"certificate", certificate_text(answer.instance, answer.solution.certificate, "uid")}})};
  write_trust_proposals(tx, id, answer);
  write_trust_places(tx, id, answer);
  return id;
}

}  // namespace trellis::matching
