#include <array>
#include <utility>

#include "programme/definition_readers.hpp"

namespace trellis::programme {
namespace {

const Texts field_types = {"tick",
                           "date",
                           "text",
                           "choice",
                           "choices",
                           "number",
                           "money",
                           "organisation",
                           "person",
                           "file",
                           "evidence",
                           "measure",
                           "repeat"};

FieldType field_type_of(std::string_view word) {
  for (std::size_t i = 0; i < field_types.size(); ++i)
    if (field_types[i] == word) return static_cast<FieldType>(i);
  return FieldType::text;
}

/// `required` is true, false or an expression; a field is required unless it says otherwise.
void read_requirement(ObjectReader& reader, Field& field) {
  if (!reader.has("required")) return;
  if (reader.is_boolean("required")) {
    field.requirement = reader.flag("required") ? Requirement::always : Requirement::never;
    return;
  }
  field.required_if = reader.condition("required");
  field.requirement = Requirement::when;
}

Due read_due(ObjectReader& reader) {
  Due due;
  due.after = reader.condition("after", Need::required);
  const auto working = reader.whole("working_days", 0, 1000);
  const auto calendar = reader.whole("days", 0, 5000);
  due.working_days = working.has_value();
  due.days = working.value_or(calendar.value_or(0));
  if (working.has_value() == calendar.has_value())
    reader.refuse(reader.place(), "Give either \"working_days\" or \"days\".");
  return due;
}

RecipientRule read_recipients(ObjectReader& reader) {
  RecipientRule rule;
  rule.place = reader.place();
  rule.establishment_types = reader.ids("types");
  rule.to = reader.ids("to");
  rule.cc = reader.ids("cc");
  rule.adds = reader.flag("adds");
  if (rule.establishment_types.empty())
    reader.refuse(reader.place(),
                  "Add \"types\": the establishment types this rule is for, or any.");
  return rule;
}

Cadence read_cadence(ObjectReader& reader) {
  Cadence cadence;
  if (reader.is_object("cadence"))
    reader.object("cadence", "cadence", [&](ObjectReader& item) {
      cadence.working_days = item.whole("working_days", 1, 1000, Need::required).value_or(0);
    });
  else
    cadence.every = reader.word("cadence", Texts{"termly", "monthly", "yearly", "once"});
  return cadence;
}

Transition read_transition(ObjectReader& reader) {
  Transition transition;
  transition.place = reader.place();
  transition.overall = reader.id("overall", Need::optional);
  transition.next_step = reader.id("next_step", Need::optional);
  transition.proposes = reader.id("proposes");
  return transition;
}

SideState read_side_state(ObjectReader& reader) {
  SideState state;
  state.place = reader.place();
  state.id = reader.id();
  state.title = reader.label("title");
  state.fields = list_of(reader, "fields", "field", read_field);
  state.ends = reader.flag("ends");
  return state;
}

Section read_section(ObjectReader& reader) {
  Section section;
  section.place = reader.place();
  section.id = reader.id();
  section.title = reader.label("title");
  section.tasks = list_of(reader, "tasks", "task", read_task, Need::required);
  return section;
}

}  // namespace

const Option* Field::find_option(std::string_view option_id) const {
  for (const Option& option : options)
    if (option.id == option_id) return &option;
  return nullptr;
}

const Field* Task::find_field(std::string_view field_id) const {
  for (const Field& field : fields)
    if (field.id == field_id) return &field;
  return nullptr;
}

Option read_option(ObjectReader& reader) {
  Option option;
  option.place = reader.place();
  option.id = reader.id();
  option.label = reader.label("label");
  option.valid = reader.validity();
  option.was = reader.ids("was");
  option.colour = reader.word(
      "colour", Texts{"green", "yellow", "red", "blue", "purple", "grey"}, Need::optional);
  return option;
}

Field read_field(ObjectReader& reader) {
  Field field;
  field.place = reader.place();
  field.id = reader.id();
  field.type = field_type_of(reader.word("type", field_types));
  field.label = reader.label("label");
  field.hint = reader.label("hint", Need::optional);
  read_requirement(reader, field);
  field.options = list_of(reader, "options", "option", read_option);
  field.min = reader.number("min");
  field.max = reader.number("max");
  field.not_after_today = !reader.word("not_after", Texts{"today"}, Need::optional).empty();
  field.must_equal = reader.scalar("must_equal");
  field.default_value = reader.scalar("default").value_or("");
  field.was = reader.texts("was");
  field.personal = reader.flag("personal");
  field.purpose = reader.label("purpose", Need::optional);
  field.retention_months = reader.whole("retention_months", 1, 1200);
  const auto on_move = reader.word("on_move", Texts{"exempt", "reopen"}, Need::optional);
  field.on_move = on_move == "reopen" ? OnMove::reopen : OnMove::exempt;
  field.convert = reader.words("convert");
  field.fields = list_of(reader, "fields", "field", read_field);
  return field;
}

Task read_task(ObjectReader& reader) {
  Task task;
  task.place = reader.place();
  task.id = reader.id();
  task.title = reader.label("title");
  task.fields = list_of(reader, "fields", "field", read_field);
  task.who = reader.ids("who");
  task.gate = reader.condition("gate");
  task.gate_soft = reader.flag("soft");
  task.not_required_if = reader.condition("not_required_if");
  task.complete_if = reader.condition("complete_if");
  reader.object("due", "due date", [&](ObjectReader& item) { task.due = read_due(item); });
  task.sets = reader.id("sets", Need::optional);
  task.opens = reader.ids("opens");
  task.recipients = list_of(reader, "recipients", "recipients rule", read_recipients);
  task.guidance = reader.text("guidance");
  task.links = reader.ids("links");
  task.streams = reader.ids("streams");
  task.repeat = reader.word(
      "repeat", Texts{"term", "year", "visit", "review", "cycle", "module"}, Need::optional);
  task.was = reader.ids("was");
  return task;
}

Stage read_stage(ObjectReader& reader) {
  Stage stage;
  stage.place = reader.place();
  stage.id = reader.id();
  stage.title = reader.label("title");
  stage.unit = reader.id("unit", Need::optional);
  stage.streams = reader.ids("streams");
  stage.gate = reader.condition("gate");
  stage.gate_soft = reader.flag("soft");
  stage.sections = list_of(reader, "sections", "section", read_section, Need::required);
  return stage;
}

Milestone read_milestone(ObjectReader& reader) {
  Milestone milestone;
  milestone.place = reader.place();
  milestone.id = reader.id();
  milestone.title = reader.label("title");
  milestone.reached_if = reader.condition("reached_if");
  milestone.requires_previous = reader.flag("requires_previous");
  return milestone;
}

Review read_review(ObjectReader& reader) {
  Review review;
  review.place = reader.place();
  review.id = reader.id("id", Need::optional);
  if (review.id.empty()) review.id = "review";
  review.title = reader.label("title", Need::optional);
  review.starts_if = reader.condition("starts_if");
  review.cadence = read_cadence(reader);
  review.items = reader.word("items", Texts{"objectives", "tasks", "none"}, Need::optional);
  review.scale = list_of(reader, "scale", "option", read_option);
  review.skip_allowed = reader.flag("skip_allowed");
  review.overall = list_of(reader, "overall", "option", read_option);
  review.next_steps = list_of(reader, "next_steps", "option", read_option);
  review.fields = list_of(reader, "fields", "field", read_field);
  review.transitions = list_of(reader, "transitions", "transition", read_transition);
  review.reviewers = reader.ids("reviewer");
  return review;
}

SideRecord read_side_record(ObjectReader& reader) {
  SideRecord record;
  record.place = reader.place();
  record.id = reader.id();
  record.title = reader.label("title");
  record.many = reader.flag("many");
  record.fields = list_of(reader, "fields", "field", read_field);
  record.states = list_of(reader, "states", "state", read_side_state, Need::required);
  reader.object("escalation", "escalation", [&](ObjectReader& item) {
    record.escalation_steps = list_of(item, "steps", "field", read_field);
    record.escalation_decision = list_of(item, "decision", "field", read_field);
  });
  return record;
}

Override read_override(ObjectReader& reader) {
  Override override_rule;
  override_rule.place = reader.place();
  override_rule.field = reader.text("field", Need::required);
  override_rule.value = reader.text("value", Need::required);
  override_rule.condition = reader.condition("if", Need::required);
  return override_rule;
}

Status read_status(ObjectReader& reader) {
  Status status;
  status.place = reader.place();
  status.id = reader.id();
  status.title = reader.label("title");
  status.freezes = reader.flag("freezes");
  status.ends = reader.flag("ends");
  status.reasons = list_of(reader, "reasons", "option", read_option);
  status.from = reader.ids("from");
  return status;
}

}  // namespace trellis::programme
