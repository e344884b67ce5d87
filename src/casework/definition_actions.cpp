#include "casework/definition_actions.hpp"

#include <algorithm>
#include <map>

#include "casework/case_move.hpp"
#include "casework/held_answer_store.hpp"
#include "casework/moved_question.hpp"
#include "core/text.hpp"
#include "programme/definition_history.hpp"
#include "programme/version_history_store.hpp"

namespace trellis::casework {
namespace {

using programme::Definition;
using programme::DefinitionRow;
using programme::Field;
using programme::FieldType;
using programme::Mistake;
using programme::Mistakes;
using programme::Option;
using storage::Snapshot;

/// An option that is gone, where its question stands now, and how many cases hold it.
using Lost = std::map<std::pair<const Field*, std::string>, std::int64_t>;

bool has_options(const Field& field) {
  return field.type == FieldType::choice || field.type == FieldType::choices;
}

/// Whether an answer to the old question could have no place in the new one.
bool drops_options(const Field& old_field, const Field& field) {
  if (old_field.type != field.type) return false;
  if (field.type == FieldType::repeat)
    return std::ranges::any_of(field.fields, [&](const Field& sub) {
      const auto old = std::ranges::find(old_field.fields, sub.id, &Field::id);
      return old != old_field.fields.end() && drops_options(*old, sub);
    });
  return has_options(field) && std::ranges::any_of(old_field.options, [&](const Option& option) {
           return option_in(field, old_field, option.id) == nullptr;
         });
}

void count_lost(const Field& old_field,
                const Field& field,
                const Answer& answer,
                std::int64_t cases,
                Lost& lost) {
  if (field.type == FieldType::repeat) {
    for (const Answers& row : answer.rows)
      for (const Field& sub : field.fields) {
        const auto old = std::ranges::find(old_field.fields, sub.id, &Field::id);
        const auto held = row.find(sub.id);
        if (old != old_field.fields.end() && old->type == sub.type && held != row.end())
          count_lost(*old, sub, held->second, cases, lost);
      }
    return;
  }
  if (!has_options(field)) return;
  programme::Texts ids = answer.choices;
  if (!answer.text.empty()) ids.push_back(answer.text);
  for (const std::string& id : ids)
    if (const Option* old = old_field.find_option(id); old && !option_in(field, old_field, id))
      lost[{&field, old->id}] += cases;
}

Lost lost_options(Snapshot& db, ProgrammeId programme, const Definition& definition) {
  Lost lost;
  for (const programme::DefinitionId version : versions_in_use(db, programme)) {
    const auto old = programme::load_definition(db, version);
    for (const programme::Task* task : old->tasks())
      for (const Field& field : task->fields) {
        const Question now = counterpart({task, &field}, definition);
        if (!now || !drops_options(field, *now.field)) continue;
        for (const HeldAnswer& held : held_answers(db, {version, task->id, field.id}))
          count_lost(field, *now.field, held.answer, held.cases, lost);
      }
  }
  return lost;
}

void compare(Snapshot& db, DefinitionReport& report) {
  const auto rows = programme::definition_versions(db, report.programme->id);
  std::vector<Definition> earlier;
  for (const DefinitionRow& row : rows) {
    earlier.push_back(*programme::load_definition(db, row.id));
    if (row.sha256 == report.definition->sha256) report.held_as = row.version;
  }
  report.compared_with = programme::version_in_force(db, report.programme->id);
  if (!report.compared_with && !rows.empty()) report.compared_with = rows.back();
  if (!report.compared_with) return;
  const auto old = programme::load_definition(db, report.compared_with->id);
  report.changes = programme::changes_between(*programme::parse_json(old->canonical),
                                              *programme::parse_json(report.definition->canonical));
  report.warnings = rename_warnings(*old, *report.definition);
  if (report.held_as) return;
  report.mistakes = programme::check_against(*report.definition, earlier);
  for (Mistake& mistake : mistakes_in_use(db, report.programme->id, *report.definition))
    report.mistakes.push_back(std::move(mistake));
  std::ranges::stable_sort(report.mistakes, {}, &Mistake::place);
}

}  // namespace

Mistakes mistakes_in_use(Snapshot& db, ProgrammeId programme, const Definition& definition) {
  Mistakes mistakes;
  for (const auto& [key, cases] : lost_options(db, programme, definition)) {
    const auto& [field, option] = key;
    mistakes.push_back(
        {field->place,
         "Put the option \"" + option + "\" back, with \"valid_to\" if it is not " +
             "to be chosen any more, or name it in \"was\" of the option that " +
             "takes its place: " + counted(cases, "open case holds", "open cases hold") +
             " it as the answer to \"" + field->id + "\"."});
  }
  std::ranges::stable_sort(mistakes, {}, &Mistake::place);
  return mistakes;
}

DefinitionReport report_on(Snapshot& db,
                           std::string_view text,
                           std::optional<OrganisationId> owner) {
  DefinitionReport report;
  auto read = programme::read_definition(text);
  if (!read) {
    report.mistakes = std::move(read.error());
    return report;
  }
  report.definition = std::move(*read);
  report.programme = owner ? programme::find_programme(db, report.definition->id, *owner)
                           : programme::find_programme(db, report.definition->id);
  if (report.programme) compare(db, report);
  return report;
}

Result<programme::ImportedDefinition> import_checked(storage::Transaction& tx,
                                                     const access::Actor& actor,
                                                     std::optional<OrganisationId> owner,
                                                     const CheckedImport& wanted) {
  const DefinitionReport report = report_on(tx, wanted.file.text, owner);
  if (!report.is_sound())
    return std::unexpected(programme::problem_of(report.mistakes, wanted.file.name));
  if (report.programme) owner = report.programme->owner;
  if (!owner)
    return problem(ProblemKind::missing,
                   "owner",
                   "Name the organisation that answers for this programme: --owner 1");
  auto imported = TRY(programme::import_definition(tx, actor, *owner, wanted.file));
  if (!imported.unchanged) programme::keep_reason(tx, imported.row.id, trim(wanted.because));
  if (wanted.publish && imported.row.state() == programme::DefinitionState::draft)
    imported.row =
        TRY(programme::publish_definition(tx, actor, imported.programme.id, imported.row.version));
  return imported;
}

}  // namespace trellis::casework
