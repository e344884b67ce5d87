#include "programme/definition_names.hpp"

#include <algorithm>

#include "programme/vocabulary.hpp"

namespace trellis::programme {
namespace {

Type choice(Texts options) { return {TypeKind::choice, std::move(options), {}, {}}; }
Type type(TypeKind kind) { return {kind, {}, {}, {}}; }

template <class T>
Texts known_ids_of(const std::vector<T>& list) {
  Texts ids;
  for (const T& item : list) ids.push_back(item.id);
  return ids;
}

Names::Types item_types(const std::vector<Field>& fields) {
  Names::Types types;
  for (const Field& field : fields) types.emplace(field.id, type_of(field));
  return types;
}

void add_field(Names& names, const std::string& key, const Field& field) {
  if (field.type == FieldType::repeat)
    names.lists.emplace(key, item_types(field.fields));
  else
    names.paths.insert_or_assign(key, type_of(field));
}

void add_case(Names& names, const Definition& definition) {
  Texts kinds;
  for (const Unit& unit : definition.units)
    kinds.insert(kinds.end(), unit.kinds.begin(), unit.kinds.end());
  names.paths.emplace("unit.kind", choice(std::move(kinds)));
  names.paths.emplace("unit.id", choice(known_ids_of(definition.units)));
  names.paths.emplace("case.status", choice(known_ids_of(definition.statuses)));
  names.paths.emplace("case.stream", choice(known_ids_of(definition.streams)));
  names.paths.emplace("case.opened_on", type(TypeKind::date));
  names.paths.emplace("case.agreed_on", type(TypeKind::date));
  names.paths.emplace("case.days_given", type(TypeKind::number));
  names.paths.emplace("case.share_of_stream", type(TypeKind::number));
  names.paths.emplace("cohort.number", type(TypeKind::number));
  names.paths.emplace("cohort.starts_on", type(TypeKind::date));
  names.paths.emplace("today", type(TypeKind::date));
}

/// Clusters and trusts have members: each member's facts stand alone or after "school.".
void add_members(Names& names) {
  Names::Types members;
  for (const auto& [key, member_type] : school_facts()) {
    members.emplace(key, member_type);
    members.emplace("school." + key, member_type);
  }
  members.emplace("in_another_cluster", type(TypeKind::boolean));
  names.lists.emplace("members", std::move(members));
  for (const char* number : {"cluster.size", "cluster.primaries", "cluster.largest_trust_block"})
    names.paths.emplace(number, type(TypeKind::number));
  names.paths.emplace("cluster.signed", type(TypeKind::boolean));
}

void add_reviews(Names& names, const Definition& definition) {
  Texts overall;
  Texts next_steps;
  for (const Review& review : definition.reviews) {
    for (const Option& option : review.overall) overall.push_back(option.id);
    for (const Option& option : review.next_steps) next_steps.push_back(option.id);
  }
  if (definition.reviews.empty()) return;
  names.paths.emplace("latest_review.overall", choice(std::move(overall)));
  names.paths.emplace("latest_review.next_step", choice(std::move(next_steps)));
  names.paths.emplace("latest_review.date", type(TypeKind::date));
  names.paths.emplace("latest_review.count", type(TypeKind::number));
}

void add_plan(Names& names, const Plan& plan) {
  names.lists.emplace("plan_objectives", item_types(plan.objective_fields));
  Names::Types readings;
  readings.emplace("kind", choice({"peer", "quality"}));
  readings.emplace("result", choice({"passed", "returned"}));
  readings.emplace("version", type(TypeKind::number));
  names.lists.emplace("plan_readings", std::move(readings));
}

void add_ids(Names& names, const Definition& definition) {
  for (const Task* task : definition.tasks()) names.tasks.insert(task->id);
  for (const Role& role : definition.roles) names.roles.insert(role.id);
  for (const Milestone& milestone : definition.milestones) names.milestones.insert(milestone.id);
  for (const Engagement& engagement : definition.delivery) names.engagements.insert(engagement.id);
  names.frameworks = inspection_frameworks();
  names.results = result_measures();
  for (const RateTable& table : definition.money.rates) {
    Texts& categories = names.rates[table.id];
    for (const DatedAmount& row : table.rows)
      if (std::ranges::find(categories, row.key) == categories.end()) categories.push_back(row.key);
  }
}

}  // namespace

Type type_of(const Field& field) {
  switch (field.type) {
    case FieldType::tick:
      return type(TypeKind::boolean);
    case FieldType::date:
      return type(TypeKind::date);
    case FieldType::choice:
      return choice(known_ids_of(field.options));
    case FieldType::choices:
      return {TypeKind::choices, known_ids_of(field.options), {}, {}};
    case FieldType::number:
      return type(TypeKind::number);
    case FieldType::money:
      return type(TypeKind::money);
    case FieldType::repeat:
      return type(TypeKind::list);
    case FieldType::text:
    case FieldType::organisation:
    case FieldType::person:
    case FieldType::file:
    case FieldType::evidence:
    case FieldType::measure:
      break;
  }
  return type(TypeKind::text);
}

Names names_of(const Definition& definition) {
  Names names;
  for (const auto& [key, fact] : school_facts()) names.paths.emplace("school." + key, fact);
  for (const auto& [key, fact] : trust_facts()) names.paths.emplace("trust." + key, fact);
  add_case(names, definition);
  add_members(names);
  add_reviews(names, definition);
  add_ids(names, definition);
  for (const Task* task : definition.tasks())
    for (const Field& field : task->fields) add_field(names, task->id + "." + field.id, field);
  if (definition.plan) add_plan(names, *definition.plan);
  return names;
}

Names with_fields(Names names, const std::vector<Field>& fields) {
  for (const Field& field : fields) {
    names.lists.erase(field.id);
    add_field(names, field.id, field);
  }
  return names;
}

Names eligibility_names(Names names,
                        const Definition& definition,
                        const EligibilityVersion& version) {
  for (const Form& form : definition.forms)
    if (version.applies_to.empty() || form.applies_to == version.applies_to)
      for (const Field* field : form.fields()) add_field(names, "application." + field->id, *field);
  names.paths.insert_or_assign("application.received_on", type(TypeKind::date));
  for (const UploadedList& list : version.lists) names.uploaded_lists.insert(list.id);
  return names;
}

}  // namespace trellis::programme
