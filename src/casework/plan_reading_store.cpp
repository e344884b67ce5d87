#include "casework/plan_reading_store.hpp"

#include "access/scope_filter.hpp"

namespace trellis::casework {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto reading_columns_sql = R"(
  select r.plan_reading_id, r.plan_version_id, v.case_id, v.number, r.kind, r.reader_person_id,
         r.reader_organisation_id, coalesce(p.name, ''), coalesce(s.name, o.name, ''),
         r.asked_on, r.due_on, r.result, r.decided_on, r.summary
  from plan_reading r
  join plan_version v on v.plan_version_id = r.plan_version_id
  left join person p on p.person_id = r.reader_person_id
  left join organisation o on o.organisation_id = r.reader_organisation_id
  left join organisation_identifier i on i.organisation_id = r.reader_organisation_id
    and i.scheme = 'urn' and i.finished_on is null
  left join establishment s on s.urn = cast(i.value as integer))";

constexpr auto readings_of_case_sql = R"(
  where v.case_id = :id
  order by v.number desc, r.plan_reading_id desc)";

constexpr auto one_reading_sql = R"(
  where r.plan_reading_id = :id
  order by r.plan_reading_id)";

constexpr auto waiting_sql = R"(
  select r.plan_reading_id, c.case_id, coalesce(s.name, o.name, ''), g.title, v.number,
         r.asked_on, r.due_on
  from plan_reading r
  join plan_version v on v.plan_version_id = r.plan_version_id
  join case_file c on c.case_id = v.case_id
  join case_holder h on h.case_id = c.case_id and h.finished_on is null
  join programme g on g.programme_id = c.programme_id
  join organisation o on o.organisation_id = h.organisation_id
  left join organisation_identifier i on i.organisation_id = h.organisation_id
    and i.scheme = 'urn' and i.finished_on is null
  left join establishment s on s.urn = cast(i.value as integer)
  left join pairing n on n.pairing_id = (select max(z.pairing_id) from pairing z
                                         where z.partner_participation_id = c.participation_id)
  where r.result = '' and c.finished_on is null and )";

constexpr auto waiting_order_sql = R"(
  order by coalesce(r.due_on, '9999'), r.asked_on, r.plan_reading_id)";

constexpr access::ScopeColumns waiting_columns = {.owner = "c.owner_organisation_id",
                                                  .programme = "c.programme_id",
                                                  .region = "c.region",
                                                  .organisation = "h.organisation_id",
                                                  .pairing = "n.pairing_id"};

constexpr auto verdicts_sql = R"(
  select item, met, comment
  from plan_check
  where plan_reading_id = :id
  order by plan_check_id)";

constexpr auto peer_readers_sql = R"(
  select distinct p.person_id, p.name, g.acting_for_organisation_id,
         coalesce(s.name, o.name) as school
  from role_grant g
  join person p on p.person_id = g.person_id
  join organisation o on o.organisation_id = g.acting_for_organisation_id
  left join organisation_identifier i on i.organisation_id = g.acting_for_organisation_id
    and i.scheme = 'urn' and i.finished_on is null
  left join establishment s on s.urn = cast(i.value as integer)
  where p.erased_at is null
    and g.role in ('lead_school', 'partner_school')
    and g.acting_for_organisation_id <> :holder
    and g.owner_organisation_id = :owner
    and (g.programme_id is null or g.programme_id = :programme)
    and g.started_on <= :today
    and (g.finished_on is null or g.finished_on > :today)
    and not exists (select 1 from role_grant own
                    where own.person_id = p.person_id
                      and own.acting_for_organisation_id = :holder
                      and (own.finished_on is null or own.finished_on > :today))
  order by school, p.name, p.person_id, g.acting_for_organisation_id)";

constexpr auto insert_reading_sql = R"(
  insert into plan_reading (plan_version_id, kind, reader_person_id, reader_organisation_id,
                            asked_on, due_on, asked_by_person_id, recorded_at)
  values (:plan, :kind, :reader, :organisation, :on, :due, :by, :now)
  returning plan_reading_id)";

constexpr auto decide_reading_sql = R"(
  update plan_reading
  set result = :result, decided_on = :on, decided_by_person_id = :by, summary = :summary
  where plan_reading_id = :id and result = '')";

constexpr auto insert_verdict_sql = R"(
  insert into plan_check (plan_version_id, plan_reading_id, item, met, comment, by_person_id,
                          recorded_at)
  values (:plan, :reading, :item, :met, :comment, :by, :now))";

std::string reading_sql(const char* rest) { return std::string(reading_columns_sql) + rest; }

}  // namespace

void read_row(storage::Columns& columns, PlanReading& row) {
  std::string kind;
  std::string result;
  columns >> row.id >> row.plan >> row.case_id >> row.version >> kind >> row.reader >>
      row.reader_organisation >> row.reader_name >> row.reader_school >> row.asked_on >>
      row.due_on >> result >> row.decided_on >> row.summary;
  row.kind = reading_kind_from_name(kind).value_or(ReadingKind::quality);
  row.result = reading_result_from_name(result).value_or(ReadingResult::open);
}

void read_row(storage::Columns& columns, CriterionVerdict& row) {
  columns >> row.item >> row.met >> row.comment;
}

void read_row(storage::Columns& columns, PeerReader& row) {
  columns >> row.person >> row.name >> row.organisation >> row.school;
}

void read_row(storage::Columns& columns, WaitingReading& row) {
  columns >> row.id >> row.case_id >> row.school >> row.programme >> row.version >> row.asked_on >>
      row.due_on;
}

std::vector<PlanReading> readings_of(Snapshot& db, CaseId id) {
  return db.rows<PlanReading>(reading_sql(readings_of_case_sql), {{"id", id}});
}

std::optional<PlanReading> find_reading(Snapshot& db, PlanReadingId id) {
  return db.one<PlanReading>(reading_sql(one_reading_sql), {{"id", id}});
}

std::vector<WaitingReading> quality_waiting(Snapshot& db, const access::Actor& actor) {
  const access::ScopeFilter manages(actor, access::Permission::edit_task, waiting_columns);
  return db.rows<WaitingReading>(
      std::string(waiting_sql) + "r.kind = 'quality' and " + manages.sql() + waiting_order_sql,
      manages.with());
}

std::vector<WaitingReading> peer_waiting(Snapshot& db, PersonId reader, OrganisationId acting_for) {
  return db.rows<WaitingReading>(
      std::string(waiting_sql) +
          "r.reader_person_id = :reader and r.reader_organisation_id = :acting_for" +
          waiting_order_sql,
      {{"reader", reader}, {"acting_for", acting_for}});
}

std::vector<CriterionVerdict> verdicts_of(Snapshot& db, PlanReadingId id) {
  return db.rows<CriterionVerdict>(verdicts_sql, {{"id", id}});
}

std::vector<PeerReader> peer_readers(
    Snapshot& db, OrganisationId holder, OrganisationId owner, ProgrammeId programme, Date today) {
  return db.rows<PeerReader>(
      peer_readers_sql,
      {{"holder", holder}, {"owner", owner}, {"programme", programme}, {"today", today}});
}

PlanReadingId insert_reading(Transaction& tx,
                             const PlanReading& reading,
                             std::optional<PersonId> by,
                             Instant now) {
  return {tx.insert(insert_reading_sql,
                    {{"plan", reading.plan},
                     {"kind", name_of(reading.kind)},
                     {"reader", reading.reader},
                     {"organisation", reading.reader_organisation},
                     {"on", reading.asked_on},
                     {"due", reading.due_on},
                     {"by", by},
                     {"now", now}})};
}

bool save_decision(Transaction& tx,
                   const PlanReading& reading,
                   const ReadingDecision& decision,
                   Date on,
                   std::optional<PersonId> by,
                   Instant now) {
  const auto changed = tx.execute(decide_reading_sql,
                                  {{"id", reading.id},
                                   {"result", name_of(decision.result)},
                                   {"on", on},
                                   {"by", by},
                                   {"summary", decision.summary}});
  if (changed != 1) return false;
  for (const CriterionVerdict& verdict : decision.verdicts)
    tx.execute(insert_verdict_sql,
               {{"plan", reading.plan},
                {"reading", reading.id},
                {"item", verdict.item},
                {"met", verdict.met},
                {"comment", verdict.comment},
                {"by", by},
                {"now", now}});
  return true;
}

}  // namespace trellis::casework
