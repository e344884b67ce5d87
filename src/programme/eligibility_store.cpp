#include "programme/eligibility_store.hpp"

#include <stdexcept>

#include "core/text.hpp"

namespace trellis::programme {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto results_sql = R"(
  select eligibility_result_id, participation_id, definition_version_id, rule_version, result,
         code, sentence, missing, notes, decided_on, recorded_at, by_person_id,
         overrides_result_id, approver_person_id, reason
  from eligibility_result
  where participation_id = :id
  order by eligibility_result_id)";

constexpr auto latest_result_sql = R"(
  select eligibility_result_id, participation_id, definition_version_id, rule_version, result,
         code, sentence, missing, notes, decided_on, recorded_at, by_person_id,
         overrides_result_id, approver_person_id, reason
  from eligibility_result
  where participation_id = :id
  order by eligibility_result_id desc
  limit 1)";

constexpr auto inputs_sql = R"(
  select input, value, known, source, release_id, as_of
  from eligibility_input
  where eligibility_result_id = :id
  order by position)";

constexpr auto insert_result_sql = R"(
  insert into eligibility_result (participation_id, definition_version_id, rule_version, result,
                                  code, sentence, missing, notes, decided_on, recorded_at,
                                  by_person_id, overrides_result_id, approver_person_id, reason)
  values (:participation, :definition, :rule_version, :result, :code, :sentence, :missing, :notes,
          :decided_on, :now, :by, :overrides, :approver, :reason)
  returning eligibility_result_id)";

constexpr auto insert_input_sql = R"(
  insert into eligibility_input (eligibility_result_id, position, input, value, known, source,
                                 release_id, as_of)
  values (:id, :position, :input, :value, :known, :source, :release, :as_of))";

constexpr auto count_by_code_sql = R"(
  select p.unit, r.result, r.code, count(*)
  from eligibility_result r
  join participation p on p.participation_id = r.participation_id
  where p.programme_id = :programme
    and r.eligibility_result_id = (
      select max(l.eligibility_result_id)
      from eligibility_result l
      where l.participation_id = r.participation_id)
  group by p.unit, r.result, r.code
  order by p.unit, r.result, r.code)";

constexpr auto replace_list_sql = R"(
  update programme_list
  set replaced_at = :now
  where programme_id = :programme and name = :name and replaced_at is null)";

constexpr auto insert_list_sql = R"(
  insert into programme_list (programme_id, name, list_key, file_name, file_sha256, as_of,
                                uploaded_at, uploaded_by_person_id, entries, refused,
                                ignored_columns)
  values (:programme, :name, :key, :file_name, :sha256, :as_of, :now, :by, :entries, :refused,
          :ignored)
  returning programme_list_id)";

constexpr auto insert_entry_sql = R"(
  insert into programme_list_entry (programme_list_id, value)
  values (:id, :value)
  on conflict do nothing)";

constexpr auto find_list_sql = R"(
  select programme_list_id, list_key, as_of
  from programme_list
  where programme_id = :programme and name = :name and replaced_at is null
  order by programme_list_id)";

constexpr auto list_values_sql = R"(
  select value
  from programme_list_entry
  where programme_list_id = :id
  order by value)";

struct ListRow {
  std::int64_t id = 0;
  std::string key{};
  Date as_of{};
};

void read_row(storage::Columns& columns, ListRow& row) {
  columns >> row.id >> row.key >> row.as_of;
}

/// Keys and notes hold no line breaks, so a line each keeps them apart.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  if (!text.empty())
    for (const std::string_view line : split(text, '\n')) lines.emplace_back(line);
  return lines;
}

}  // namespace

void read_row(storage::Columns& columns, EligibilityRow& row) {
  std::string result;
  std::string missing;
  std::string notes;
  columns >> row.id >> row.participation >> row.definition >> row.rule_version >> result >>
      row.code >> row.sentence >> missing >> notes >> row.decided_on >> row.recorded_at >> row.by >>
      row.overrides >> row.approver >> row.reason;
  const auto known = eligibility_from_name(result);
  if (!known) throw std::logic_error("The database holds the unknown result \"" + result + "\"");
  row.result = *known;
  row.missing = lines_of(missing);
  row.notes = lines_of(notes);
}

void read_row(storage::Columns& columns, InputRecord& row) {
  columns >> row.key >> row.value >> row.known >> row.origin.source >> row.origin.release >>
      row.origin.as_of;
}

void read_row(storage::Columns& columns, CodeCount& row) {
  columns >> row.unit >> row.result >> row.code >> row.count;
}

std::vector<EligibilityRow> eligibility_results(Snapshot& db, ParticipationId id) {
  return db.rows<EligibilityRow>(results_sql, {{"id", id}});
}

std::optional<EligibilityRow> latest_eligibility(Snapshot& db, ParticipationId id) {
  return db.one<EligibilityRow>(latest_result_sql, {{"id", id}});
}

std::vector<InputRecord> inputs_of(Snapshot& db, EligibilityResultId id) {
  return db.rows<InputRecord>(inputs_sql, {{"id", id}});
}

EligibilityResultId insert_eligibility(Transaction& tx,
                                       const EligibilityRow& row,
                                       const std::vector<InputRecord>& inputs) {
  const EligibilityResultId id{tx.insert(insert_result_sql,
                                         {{"participation", row.participation},
                                          {"definition", row.definition},
                                          {"rule_version", row.rule_version},
                                          {"result", name_of(row.result)},
                                          {"code", row.code},
                                          {"sentence", row.sentence},
                                          {"missing", join(row.missing, "\n")},
                                          {"notes", join(row.notes, "\n")},
                                          {"decided_on", row.decided_on},
                                          {"now", row.recorded_at},
                                          {"by", row.by},
                                          {"overrides", row.overrides},
                                          {"approver", row.approver},
                                          {"reason", row.reason}})};
  int position = 0;
  for (const InputRecord& input : inputs)
    tx.execute(insert_input_sql,
               {{"id", id},
                {"position", ++position},
                {"input", input.key},
                {"value", input.value},
                {"known", input.known},
                {"source", input.origin.source},
                {"release", input.origin.release},
                {"as_of", input.origin.as_of}});
  return id;
}

std::vector<CodeCount> count_by_code(Snapshot& db, ProgrammeId programme) {
  return db.rows<CodeCount>(count_by_code_sql, {{"programme", programme}});
}

void replace_list(Transaction& tx, const ListUpload& upload) {
  tx.execute(replace_list_sql,
             {{"programme", upload.programme}, {"name", upload.name}, {"now", upload.at}});
  const std::int64_t id = tx.insert(insert_list_sql,
                                    {{"programme", upload.programme},
                                     {"name", upload.name},
                                     {"key", upload.key},
                                     {"file_name", upload.file_name},
                                     {"sha256", upload.file_sha256},
                                     {"as_of", upload.as_of},
                                     {"now", upload.at},
                                     {"by", upload.by},
                                     {"entries", upload.values.size()},
                                     {"refused", upload.refused},
                                     {"ignored", upload.ignored_columns}});
  for (const std::string& value : upload.values)
    tx.execute(insert_entry_sql, {{"id", id}, {"value", value}});
}

std::optional<ListInForce> list_in_force(Snapshot& db,
                                         ProgrammeId programme,
                                         std::string_view name) {
  const auto row = db.one<ListRow>(find_list_sql, {{"programme", programme}, {"name", name}});
  if (!row) return std::nullopt;
  ListInForce list{row->key, row->as_of, {}};
  for (std::string& value : db.rows<std::string>(list_values_sql, {{"id", row->id}}))
    list.values.insert(std::move(value));
  return list;
}

}  // namespace trellis::programme
