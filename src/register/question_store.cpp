#include "register/question_store.hpp"

namespace trellis::registry {
namespace {

constexpr auto insert_question_sql = R"(
  insert into register_question
    (kind, urn, organisation_id, proposal, proposed_urn, evidence, fingerprint, release_id,
     opened_at)
  values
    (:kind, :urn, :organisation, :proposal, :proposed, :evidence, :fingerprint, :release, :now)
  on conflict (fingerprint) do nothing)";

constexpr auto find_question_sql = R"(
  select q.register_question_id, q.kind, q.urn, q.organisation_id, q.proposal, q.proposed_urn,
    q.evidence, q.release_id, q.opened_at, q.decided_at, q.decision, q.reason,
    coalesce(e.name, '')
  from register_question q
  left join establishment e on e.urn = q.urn
  where q.register_question_id = :id
  order by q.register_question_id)";

constexpr auto open_sql = R"(
  select q.register_question_id, q.kind, q.urn, q.organisation_id, q.proposal, q.proposed_urn,
    q.evidence, q.release_id, q.opened_at, q.decided_at, q.decision, q.reason,
    coalesce(e.name, '')
  from register_question q
  left join establishment e on e.urn = q.urn
  where q.decided_at is null and (:kind = '' or q.kind = :kind)
  order by q.opened_at, q.register_question_id limit :limit offset :offset)";

constexpr auto count_questions_sql = R"(
  select count(*) from register_question where decided_at is null)";

constexpr auto close_sql = R"(
  update register_question
  set decided_at = :now, decided_by_person_id = :person, decision = :decision, reason = :reason
  where register_question_id = :id and decided_at is null)";

}  // namespace

void read_row(storage::Columns& columns, Question& row) {
  std::string kind;
  columns >> row.id >> kind >> row.urn >> row.organisation >> row.proposal >> row.proposed_urn >>
      row.evidence >> row.release >> row.opened_at >> row.decided_at >> row.decision >>
      row.reason >> row.name;
  row.kind = question_kind_from_name(kind).value_or(QuestionKind::cycle);
}

bool open_question(storage::Transaction& tx,
                   const Question& question,
                   std::string_view fingerprint) {
  return tx.execute(insert_question_sql,
                    {{"kind", name_of(question.kind)},
                     {"urn", question.urn},
                     {"organisation", question.organisation},
                     {"proposal", question.proposal},
                     {"proposed", question.proposed_urn},
                     {"evidence", question.evidence},
                     {"fingerprint", fingerprint},
                     {"release", question.release},
                     {"now", question.opened_at}}) == 1;
}

std::optional<Question> find_question(storage::Snapshot& db, QuestionId id) {
  return db.one<Question>(find_question_sql, {{"id", id}});
}

std::vector<Question> open_questions(storage::Snapshot& db,
                                     std::optional<QuestionKind> kind,
                                     std::size_t limit,
                                     std::size_t offset) {
  return db.rows<Question>(
      open_sql,
      {{"kind", kind ? name_of(*kind) : std::string_view()}, {"limit", limit}, {"offset", offset}});
}

std::int64_t open_question_count(storage::Snapshot& db) {
  return *db.one<std::int64_t>(count_questions_sql);
}

bool close_question(storage::Transaction& tx,
                    QuestionId id,
                    std::optional<PersonId> person,
                    std::string_view decision,
                    std::string_view reason,
                    Instant now) {
  return tx.execute(close_sql,
                    {{"now", now},
                     {"person", person},
                     {"decision", decision},
                     {"reason", reason},
                     {"id", id}}) == 1;
}

}  // namespace trellis::registry
