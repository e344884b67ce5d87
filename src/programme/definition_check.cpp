#include <algorithm>
#include <set>

#include "programme/definition_checks.hpp"
#include "programme/nearest.hpp"

namespace trellis::programme {
namespace {

std::string in_quotes(std::string_view text) { return "\"" + std::string(text) + "\""; }

template <class T>
Texts ids_of(const std::vector<T>& list) {
  Texts ids;
  for (const T& item : list) ids.push_back(item.id);
  return ids;
}

}  // namespace

void Checker::refuse(Place place, std::string sentence) {
  mistakes_.push_back({place, std::move(sentence)});
}

void Checker::check_known(const std::string& id,
                          const Texts& known,
                          Place place,
                          std::string_view what) {
  if (id.empty() || std::ranges::find(known, id) != known.end()) return;
  refuse(place, "There is no " + std::string(what) + " " + in_quotes(id) + suggestion(id, known));
}

void Checker::check_known(const Texts& ids,
                          const Texts& known,
                          Place place,
                          std::string_view what) {
  for (const std::string& id : ids) check_known(id, known, place, what);
}

template <class T>
void Checker::check_unique(const std::vector<T>& list, std::string_view what) {
  std::map<std::string, Place> seen;
  for (const T& item : list) {
    if (item.id.empty()) continue;
    const auto [first, added] = seen.emplace(item.id, item.place);
    if (!added)
      refuse(item.place,
             "Give this " + std::string(what) + " another id: " + in_quotes(item.id) +
                 " already stands in line " + std::to_string(first->second.line) + ".");
  }
}

void Checker::run() {
  check_lists();
  check_tasks();
  for (const Stage& stage : definition_.stages) check_stage(stage);
  for (const SideRecord& record : definition_.side_records) check_side_record(record);
  for (const Review& review : definition_.reviews) check_review(review);
  for (const Override& rule : definition_.overrides) check_override(rule);
  for (const Status& status : definition_.statuses) {
    check_options(status.reasons);
    check_known(status.from, ids_of(definition_.statuses), status.place, "status");
  }
  for (const Form& form : definition_.forms) check_form(form);
  check_eligibility();
  check_delivery();
  check_money();
  resolve_all();
  check_cycles();
}

void Checker::check_lists() {
  check_unique(definition_.units, "unit");
  check_unique(definition_.roles, "role");
  check_unique(definition_.streams, "stream");
  check_unique(definition_.stages, "stage");
  check_unique(definition_.milestones, "milestone");
  check_unique(definition_.reviews, "review");
  check_unique(definition_.side_records, "side record");
  check_unique(definition_.statuses, "status");
  check_unique(definition_.forms, "form");
  check_unique(definition_.rounds, "round");
  check_unique(definition_.delivery, "engagement");
  check_unique(definition_.instruments, "instrument");
  check_unique(definition_.contacts, "contact group");
  check_unique(definition_.links, "link");
  const Texts units = ids_of(definition_.units);
  for (const Unit& unit : definition_.units) check_known(unit.within, units, unit.place, "unit");
  for (const Stream& stream : definition_.streams) {
    check_known(stream.unit, units, stream.place, "unit");
    check_was(stream.was, ids_of(definition_.streams), stream.place);
  }
  for (const StreamMap& map : definition_.stream_map)
    check_known(map.to, ids_of(definition_.streams), {}, "stream");
}

/// An id of the past must not be one that is still in use: that would be two meanings for one id.
void Checker::check_was(const Texts& was, const Texts& present, Place place) {
  for (const std::string& id : was)
    if (std::ranges::find(present, id) != present.end())
      refuse(place,
             "Remove " + in_quotes(id) + " from \"was\": it is still the id of something here.");
}

void Checker::check_stage(const Stage& stage) {
  check_known(stage.unit, ids_of(definition_.units), stage.place, "unit");
  check_known(stage.streams, ids_of(definition_.streams), stage.place, "stream");
  check_unique(stage.sections, "section");
}

void Checker::check_tasks() {
  std::map<std::string, Place> seen;
  Texts all;
  for (const Task* task : definition_.tasks()) all.push_back(task->id);
  for (const Task* task : definition_.tasks()) {
    const auto [first, added] = seen.emplace(task->id, task->place);
    if (!added)
      refuse(task->place,
             "Give this task another id: " + in_quotes(task->id) + " already stands in line " +
                 std::to_string(first->second.line) + ".");
    check_was(task->was, all, task->place);
    check_task(*task);
  }
}

void Checker::check_task(const Task& task) {
  if (task.fields.empty() && !task.complete_if)
    refuse(task.place,
           "Give the task " + in_quotes(task.id) +
               " a field or \"complete_if\": otherwise it can never be complete.");
  check_fields(task.fields);
  check_known(task.who, ids_of(definition_.roles), task.place, "role");
  check_known(task.sets, ids_of(definition_.milestones), task.place, "milestone");
  check_known(task.streams, ids_of(definition_.streams), task.place, "stream");
  check_known(task.opens, ids_of(definition_.stages), task.place, "stage");
  check_known(task.links, ids_of(definition_.links), task.place, "link");
  check_recipients(task.recipients);
}

/// A rule after one that fits the same establishments is never reached.
void Checker::check_recipients(const std::vector<RecipientRule>& rules) {
  static const Texts types = {"any", "academy", "maintained", "faith", "foundation", "independent"};
  Texts contacts;
  for (const ContactGroup& group : definition_.contacts)
    for (const Option& role : group.roles) contacts.push_back(role.id);
  std::set<std::string> taken;
  for (const RecipientRule& rule : rules) {
    check_known(rule.establishment_types, types, rule.place, "establishment type");
    check_known(rule.to, contacts, rule.place, "contact role");
    check_known(rule.cc, contacts, rule.place, "contact role");
    const bool reached =
        rule.adds || std::ranges::any_of(rule.establishment_types, [&](auto& type) {
          return !taken.contains(type) && !taken.contains("any");
        });
    if (!reached)
      refuse(rule.place,
             "Move this rule up or remove it: rules above it already fit every establishment it "
             "names.");
    if (!rule.adds) taken.insert(rule.establishment_types.begin(), rule.establishment_types.end());
  }
}

void Checker::check_fields(const std::vector<Field>& fields) {
  check_unique(fields, "field");
  const Texts ids = ids_of(fields);
  for (const Field& field : fields) {
    const bool is_choice = field.type == FieldType::choice || field.type == FieldType::choices;
    if (is_choice && field.options.empty())
      refuse(field.place, "Add \"options\" to the choice " + in_quotes(field.id) + ".");
    if (!is_choice && !field.options.empty())
      refuse(field.place, "Remove \"options\": only a choice has them.");
    if (field.type == FieldType::repeat && field.fields.empty())
      refuse(field.place, "Add \"fields\" to the repeat " + in_quotes(field.id) + ".");
    if (field.type != FieldType::repeat && !field.fields.empty())
      refuse(field.place, "Remove \"fields\": only a repeat has them.");
    if (field.min && field.max && *field.max < *field.min)
      refuse(field.place, "Give a max that is not below min.");
    if (field.personal && (field.purpose.empty() || !field.retention_months))
      refuse(field.place,
             "Add \"purpose\" and \"retention_months\" to " + in_quotes(field.id) +
                 ": it holds personal data.");
    if (is_choice && !field.default_value.empty())
      check_known(field.default_value, ids_of(field.options), field.place, "option");
    if (is_choice && field.must_equal)
      check_known(*field.must_equal, ids_of(field.options), field.place, "option");
    check_was(field.was, ids, field.place);
    check_options(field.options);
    check_fields(field.fields);
  }
}

/// No two options valid on one day may carry one label: nobody could tell them apart.
void Checker::check_options(const std::vector<Option>& options) {
  check_unique(options, "option");
  for (std::size_t i = 0; i < options.size(); ++i) {
    check_was(options[i].was, ids_of(options), options[i].place);
    for (std::size_t j = 0; j < i; ++j)
      if (options[i].label == options[j].label && share_a_day(options[i].valid, options[j].valid))
        refuse(options[i].place,
               "Change this label: the option " + in_quotes(options[j].id) +
                   " has the same one on the same days.");
  }
}

bool share_a_day(const Validity& one, const Validity& other) {
  const bool one_before = one.to && other.from && *one.to <= *other.from;
  const bool other_before = other.to && one.from && *other.to <= *one.from;
  return !one_before && !other_before;
}

void Checker::check_side_record(const SideRecord& record) {
  check_fields(record.fields);
  check_unique(record.states, "state");
  for (const SideState& state : record.states) check_fields(state.fields);
  check_fields(record.escalation_steps);
  check_fields(record.escalation_decision);
}

void Checker::check_review(const Review& review) {
  check_options(review.scale);
  check_options(review.overall);
  check_options(review.next_steps);
  check_fields(review.fields);
  check_known(review.reviewers, ids_of(definition_.roles), review.place, "role");
  for (const Transition& transition : review.transitions) {
    check_known(transition.overall, ids_of(review.overall), transition.place, "overall rating");
    check_known(transition.next_step, ids_of(review.next_steps), transition.place, "next step");
    check_known(transition.proposes, ids_of(definition_.statuses), transition.place, "status");
  }
}

void Checker::check_override(const Override& rule) {
  const std::size_t point = rule.field.find('.');
  const Task* task = definition_.find_task(rule.field.substr(0, point));
  const Field* field = task && point != std::string::npos
                           ? task->find_field(std::string_view(rule.field).substr(point + 1))
                           : nullptr;
  if (!field)
    refuse(rule.place,
           "Write \"field\" as task.field: there is no field " + in_quotes(rule.field) + ".");
  else if (!field->options.empty())
    check_known(rule.value, ids_of(field->options), rule.place, "option");
}

void Checker::check_form(const Form& form) {
  check_known(form.applies_to, units_and_roles(), form.place, "unit or role");
  std::vector<Field> all;
  for (const FormPage& page : form.pages) {
    check_fields(page.fields);
    all.insert(all.end(), page.fields.begin(), page.fields.end());
  }
  check_unique(all, "field");
}

Texts Checker::units_and_roles() const {
  Texts known = ids_of(definition_.units);
  for (const Role& role : definition_.roles) known.push_back(role.id);
  return known;
}

void check_definition(Definition& definition, Mistakes& mistakes) {
  Checker(definition, mistakes).run();
}

}  // namespace trellis::programme
