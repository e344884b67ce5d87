#include <algorithm>
#include <set>

#include "programme/cluster.hpp"
#include "programme/definition_checks.hpp"

namespace trellis::programme {
namespace {

std::string quoted_name(std::string_view text) { return "\"" + std::string(text) + "\""; }

template <class T>
Texts rule_ids_of(const std::vector<T>& list) {
  Texts ids;
  for (const T& item : list) ids.push_back(item.id);
  return ids;
}

bool share_a_day(const EligibilityVersion& one, const EligibilityVersion& other) {
  return trellis::programme::share_a_day(Validity{one.valid_from, one.valid_to},
                                         Validity{other.valid_from, other.valid_to});
}

}  // namespace

void Checker::check_eligibility() {
  const auto& versions = definition_.eligibility;
  for (std::size_t i = 0; i < versions.size(); ++i) {
    check_eligibility_version(versions[i]);
    for (std::size_t j = 0; j < i; ++j) {
      const bool same = versions[i].applies_to == versions[j].applies_to;
      if (same && versions[i].version == versions[j].version)
        refuse(versions[i].place,
               "Give these rules another version: " + quoted_name(versions[i].version) +
                   " is already used.");
      else if (same && versions[i].valid_from == versions[j].valid_from)
        refuse(versions[i].place,
               "Change \"valid_from\": the rules of version " + quoted_name(versions[j].version) +
                   " start on the same day.");
      else if (same && versions[i].valid_to && versions[j].valid_to &&
               share_a_day(versions[i], versions[j]))
        refuse(versions[i].place,
               "Change the days of these rules: they overlap those of version " +
                   quoted_name(versions[j].version) + ".");
    }
  }
}

void Checker::check_eligibility_version(const EligibilityVersion& version) {
  check_known(version.applies_to, units_and_roles(), version.place, "unit or role");
  std::map<std::string, Place> codes;
  for (const EligibilityRule& rule : version.rules) {
    const auto [first, added] = codes.emplace(rule.code, rule.place);
    if (!added && !rule.code.empty())
      refuse(rule.place,
             "Give this rule another code: " + quoted_name(rule.code) + " already stands in line " +
                 std::to_string(first->second.line) + ".");
    if (rule.code == "missing_data")
      refuse(rule.place, "Choose another code: missing_data is used for unknown inputs.");
  }
  if (version.otherwise.result == RuleResult::next)
    refuse(version.otherwise.place, "Let \"otherwise\" decide: it cannot be \"next\".");
}

void Checker::check_delivery() {
  const Texts streams = rule_ids_of(definition_.streams);
  const Texts roles = rule_ids_of(definition_.roles);
  for (const Capacity& capacity : definition_.capacity) {
    check_known(capacity.of, units_and_roles(), capacity.place, "unit or role");
    for (const auto& [stream, places] : capacity.by_stream)
      check_known(stream, streams, capacity.place, "stream");
  }
  for (const Engagement& engagement : definition_.delivery) {
    check_known(engagement.roles, roles, engagement.place, "role");
    check_known(engagement.streams, streams, engagement.place, "stream");
    check_known(engagement.instrument,
                rule_ids_of(definition_.instruments),
                engagement.place,
                "instrument");
    check_known(engagement.unit, rule_ids_of(definition_.units), engagement.place, "unit");
  }
  if (definition_.claims) {
    check_fields(definition_.claims->fields);
    check_known(definition_.claims->approve_by, roles, {}, "role");
  }
  for (const Scoring& scoring : definition_.scoring)
    check_known(scoring.applies_to, units_and_roles(), scoring.place, "unit or role");
  if (definition_.cohorts.generator)
    for (const auto& [stream, last] : definition_.cohorts.generator->last_by_stream)
      check_known(stream, streams, {}, "stream");
  if (definition_.plan) {
    check_options(definition_.plan->columns);
    check_options(definition_.plan->areas);
    check_fields(definition_.plan->objective_fields);
    check_options(definition_.plan->quality_check);
  }
  for (const ContactGroup& group : definition_.contacts) check_options(group.roles);
  check_matching();
}

void Checker::check_matching() {
  static const Texts points = {"travel_per_km",
                               "fsm_per_point",
                               "size_log2",
                               "eal_per_point",
                               "urban",
                               "faith",
                               "selective",
                               "need",
                               "continuity",
                               "lead_choice",
                               "partner_choice"};
  const MatchingRules& rules = definition_.matching;
  for (const auto& [name, weight] : rules.points) {
    check_known(name, points, rules.place, "part of the cost");
    if (weight < 0 || weight > 1e6)
      refuse(rules.place, "Give " + quoted_name(name) + " a weight from 0 to 1,000,000.");
  }
  for (const char* choice : {"lead_choice", "partner_choice"}) check_choice(choice);
  check_clusters();
  check_options(rules.challenge_reasons);
  check_options(rules.lock_reasons);
}

/// Choices are asked for in "lead_choice_1" to 3 and "partner_choice_1" to 3, as questions for a
/// school; to count them, one must be asked.
void Checker::check_choice(const std::string& question) {
  bool is_asked = false;
  for (const Form& form : definition_.forms)
    for (const Field* field : form.fields()) {
      if (field->id != question + "_1" && field->id != question + "_2" &&
          field->id != question + "_3")
        continue;
      is_asked = true;
      if (field->type != FieldType::organisation)
        refuse(field->place,
               "Let " + quoted_name(field->id) + " ask for a school: its type is organisation.");
    }
  const auto weight = definition_.matching.points.find(question);
  if (weight != definition_.matching.points.end() && weight->second > 0 && !is_asked)
    refuse(definition_.matching.place,
           "Ask for " + quoted_name(question + "_1") + " in a form, or do not count it.");
}

void Checker::check_clusters() {
  const MatchingRules& rules = definition_.matching;
  const auto [least, most] = cluster_sizes(rules);
  const auto wrong = [&](std::string sentence) { refuse(rules.place, std::move(sentence)); };
  if (most < least) wrong("Give a size_max of clusters that is not below size_min.");
  if (most > cluster_size_limit)
    wrong("Give a size_max of clusters of at most " + std::to_string(cluster_size_limit) + ".");
  for (const auto& [size, km] : rules.size_cost_km) {
    const bool is_size = !size.empty() && size.size() <= 2 &&
                         size.find_first_not_of("0123456789") == std::string::npos &&
                         std::stoi(size) >= least && std::stoi(size) <= most;
    if (!is_size)
      wrong("Give a cost for sizes from " + std::to_string(least) + " to " + std::to_string(most) +
            " alone: " + quoted_name(size) + " is no size of these clusters.");
    if (km < 0 || km > 1000)
      wrong("Give size " + quoted_name(size) + " a cost from 0 to 1,000 km.");
  }
  if (rules.cluster_km_max && (*rules.cluster_km_max <= 0 || *rules.cluster_km_max > 200))
    wrong("Give a km_max of clusters above 0 and up to 200.");
  std::map<std::string, int> minimums;
  if (rules.primaries_min) minimums["primary"] = *rules.primaries_min;
  int sum = rules.primaries_min.value_or(0);
  for (const ClusterMinimum& minimum : rules.cluster_minimums) {
    if (!minimums.emplace(minimum.setting, minimum.least).second)
      wrong("Give the least number of " + quoted_name(minimum.setting) + " schools once.");
    sum += minimum.least;
  }
  if (sum > most)
    wrong("Ask for fewer schools of each setting: together they are " + std::to_string(sum) +
          ", and a cluster has at most " + std::to_string(most) + ".");
  if (rules.trust_share_max && rules.trust_at_most_half)
    wrong("Give trust_share_max or trust_at_most_half, not both.");
  if (rules.trust_share_max && rules.trust_share_max->schools > rules.trust_share_max->of)
    wrong("Give a trust_share_max of at most all schools: \"schools\" is not above \"of\".");
  for (const Texts* questions : {&rules.together_questions, &rules.apart_questions})
    for (const std::string& question : *questions) check_wish(question);
}

void Checker::check_wish(const std::string& question) {
  const auto dot = question.find('.');
  const Form* form = definition_.find_form(question.substr(0, dot));
  const Field* field =
      form && dot != std::string::npos ? form->find_field(question.substr(dot + 1)) : nullptr;
  const auto asks_school = [](const Field& one) { return one.type == FieldType::organisation; };
  if (!field)
    refuse(definition_.matching.place,
           "Name a question of a form for " + quoted_name(question) +
               ": write the form and the question with a dot between.");
  else if (!asks_school(*field) && std::ranges::none_of(field->fields, asks_school))
    refuse(definition_.matching.place,
           "Choose another question: " + quoted_name(question) + " does not ask for schools.");
}

void Checker::check_amounts(const std::vector<DatedAmount>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      if (rows[i].key != rows[j].key) continue;
      // A row without a last day ends where the next begins; two may not begin on one day.
      const bool same_start = rows[i].valid.from == rows[j].valid.from;
      const bool both_end = rows[i].valid.to && rows[j].valid.to;
      if (same_start || (both_end && share_a_day(rows[i].valid, rows[j].valid)))
        refuse(rows[i].place,
               "Change the days of this amount: it overlaps the one in line " +
                   std::to_string(rows[j].place.line) + ".");
    }
}

void Checker::check_money() {
  const MoneyRules& money = definition_.money;
  for (const auto* grants : {&money.grants, &money.bands})
    for (const Grant& grant : *grants) {
      check_amounts(grant.rows);
      for (const DatedAmount& row : grant.rows) {
        check_known(row.key, rule_ids_of(definition_.streams), row.place, "stream");
        if (grant.cap && row.amount > *grant.cap)
          refuse(row.place,
                 "Lower this amount or raise the cap: " + text_of(row.amount) + " is above " +
                     text_of(*grant.cap) + ".");
      }
    }
  for (const Fee& fee : money.fees) {
    check_amounts(fee.rows);
    check_known(fee.unit, rule_ids_of(definition_.units), fee.place, "unit");
  }
  for (const RateTable& table : money.rates) check_amounts(table.rows);
}

void Checker::resolve_condition(std::optional<Condition>& condition,
                                const Names& names,
                                TypeKind wanted) {
  if (!condition) return;
  const auto fault = resolve(condition->expression, names, wanted);
  if (!fault) return;
  Place place = condition->place;
  place.column += 1 + fault->offset;
  refuse(place, fault->sentence);
}

void Checker::resolve_fields(std::vector<Field>& fields, const Names& names) {
  const Names inner = with_fields(names, fields);
  for (Field& field : fields) {
    resolve_condition(field.required_if, inner);
    if (!field.fields.empty()) resolve_fields(field.fields, inner);
  }
}

void Checker::resolve_task(Task& task) {
  const Names own = with_fields(names_, task.fields);
  resolve_condition(task.gate, names_);
  resolve_condition(task.not_required_if, names_);
  resolve_condition(task.complete_if, own);
  if (task.due) resolve_condition(task.due->after, names_, TypeKind::date);
  resolve_fields(task.fields, names_);
}

void Checker::resolve_money() {
  for (Grant& grant : definition_.money.grants) resolve_condition(grant.payable_if, names_);
  for (Grant& band : definition_.money.bands) resolve_condition(band.payable_if, names_);
  for (Fee& fee : definition_.money.fees) resolve_condition(fee.amount, names_, TypeKind::money);
}

void Checker::resolve_all() {
  names_ = names_of(definition_);
  for (Stage& stage : definition_.stages) {
    resolve_condition(stage.gate, names_);
    for (Section& section : stage.sections)
      for (Task& task : section.tasks) resolve_task(task);
  }
  for (Milestone& milestone : definition_.milestones)
    resolve_condition(milestone.reached_if, names_);
  for (Review& review : definition_.reviews) {
    resolve_condition(review.starts_if, names_);
    resolve_fields(review.fields, names_);
  }
  for (Override& rule : definition_.overrides) resolve_condition(rule.condition, names_);
  for (SideRecord& record : definition_.side_records) {
    resolve_fields(record.fields, names_);
    for (SideState& state : record.states) resolve_fields(state.fields, names_);
  }
  for (EligibilityVersion& version : definition_.eligibility) {
    const Names names = eligibility_names(names_, definition_, version);
    for (EligibilityRule& rule : version.rules) resolve_condition(rule.condition, names);
  }
  for (Form& form : definition_.forms) {
    std::vector<Field> all;
    for (const Field* field : form.fields()) all.push_back(*field);
    const Names names = with_fields(names_, all);
    for (FormPage& page : form.pages) resolve_fields(page.fields, names);
  }
  resolve_money();
}

}  // namespace trellis::programme
