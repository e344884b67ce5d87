#include "casework/case_facts.hpp"

#include <algorithm>

#include "programme/money.hpp"

namespace trellis::casework {
namespace {

using programme::Field;
using programme::FieldType;
using programme::Milestone;
using programme::Stage;
using programme::Unknown;

const Answers no_answers;

/// Facts of one row of a list of answers, by the ids of its fields.
class RowFacts : public programme::Facts {
 public:
  RowFacts(const std::vector<Field>& fields, const Answers& row) : fields_(fields), row_(row) {}
  std::optional<Value> find(const Input& input) const override {
    for (const Field& field : fields_) {
      if (field.id != input.key) continue;
      const auto answer = row_.find(field.id);
      if (answer == row_.end()) return Unknown{};
      return programme::value_of(field, answer->second);
    }
    return std::nullopt;
  }

 private:
  const std::vector<Field>& fields_;
  const Answers& row_;
};

/// Facts of one reading of the plan.
class ReadingFacts : public programme::Facts {
 public:
  explicit ReadingFacts(const PlanReadingFact& reading) : reading_(reading) {}
  std::optional<Value> find(const Input& input) const override {
    if (input.key == "kind") return Value(reading_.kind);
    if (input.key == "result") return Value(reading_.result);
    if (input.key == "version") return Value(static_cast<double>(reading_.version));
    return std::nullopt;
  }

 private:
  const PlanReadingFact& reading_;
};

std::optional<Value> known(std::string text) {
  if (text.empty()) return Unknown{};
  return Value(std::move(text));
}

std::optional<Value> known(const std::optional<Date>& date) {
  if (!date) return Unknown{};
  return Value(*date);
}

/// Takes a name out of the set of questions being asked when it goes.
class Asking {
 public:
  Asking(std::set<std::string>& names, std::string name) : names_(names), name_(std::move(name)) {
    first_ = names_.insert(name_).second;
  }
  ~Asking() {
    if (first_) names_.erase(name_);
  }
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;
  bool is_first() const { return first_; }

 private:
  std::set<std::string>& names_;
  std::string name_;
  bool first_ = false;
};

}  // namespace

std::string round_key(const std::string& task, int round) {
  return round <= 1 ? task : task + "#" + std::to_string(round);
}

const Answers& CaseFacts::answers_of(const std::string& task) const {
  const auto found = record_.answers.find(task);
  return found == record_.answers.end() ? no_answers : found->second;
}

bool CaseFacts::holds(const std::optional<programme::Condition>& condition,
                      const programme::Facts& facts) const {
  return condition && is_true(programme::evaluate(condition->expression, facts));
}

bool CaseFacts::is_not_required(const Task& task) const {
  const Asking asking(asking_, "not required " + task.id);
  return asking.is_first() && holds(task.not_required_if, *this);
}

bool CaseFacts::is_empty(const Task& task) const {
  const Answers& answers = answers_of(task.id);
  return std::ranges::none_of(task.fields, [&](const Field& field) {
    const auto answer = answers.find(field.id);
    return answer != answers.end() && !answer->second.is_empty();
  });
}

bool CaseFacts::is_filled(const Task& task) const {
  if (const auto known_before = filled_.find(task.id); known_before != filled_.end())
    return known_before->second;
  const Asking asking(asking_, "filled " + task.id);
  if (!asking.is_first()) return false;
  const auto fields = programme::pointers(task.fields);
  const Answers& answers = answers_of(task.id);
  bool filled = task.fields.empty() || !is_empty(task);
  for (const Problem& problem : programme::missing_answers(fields, answers, this))
    filled = filled && record_.exempt.contains(task.id + "." + problem.field);
  if (filled && task.complete_if)
    filled = holds(task.complete_if, programme::AnswerFacts(fields, answers, this));
  filled_[task.id] = filled;
  return filled;
}

std::vector<std::string> CaseFacts::exempted(const Task& task) const {
  std::vector<std::string> fields;
  for (const Problem& problem :
       programme::missing_answers(programme::pointers(task.fields), answers_of(task.id), this))
    if (record_.exempt.contains(task.id + "." + problem.field)) fields.push_back(problem.field);
  return fields;
}

bool CaseFacts::is_reached(const Milestone& milestone) const {
  const Asking asking(asking_, "milestone " + milestone.id);
  if (!asking.is_first()) return false;
  bool has_setter = false;
  for (const Task* task : definition_.tasks()) {
    if (task->sets != milestone.id) continue;
    has_setter = true;
    if (is_not_required(*task) || !is_filled(*task)) return false;
  }
  if (!has_setter && !milestone.reached_if) return false;
  if (milestone.reached_if && !holds(milestone.reached_if, *this)) return false;
  if (!milestone.requires_previous) return true;
  for (std::size_t i = 1; i < definition_.milestones.size(); ++i)
    if (&definition_.milestones[i] == &milestone) return is_reached(definition_.milestones[i - 1]);
  return true;
}

bool CaseFacts::is_gate_open(const Task& task, const Stage& stage) const {
  if (stage.gate && !stage.gate_soft && !holds(stage.gate, *this)) return false;
  return !task.gate || task.gate_soft || holds(task.gate, *this);
}

std::optional<Value> CaseFacts::overridden(std::string_view path) const {
  for (const programme::Override& rule : definition_.overrides) {
    if (rule.field != path) continue;
    const Asking asking(asking_, "override " + rule.field);
    if (asking.is_first() && holds(rule.condition, *this)) return Value(rule.value);
  }
  return std::nullopt;
}

std::optional<Value> CaseFacts::field(std::string_view path) const {
  const std::size_t point = path.find('.');
  if (point == std::string_view::npos) return std::nullopt;
  const Task* task = definition_.find_task(path.substr(0, point));
  const Field* field = task ? task->find_field(path.substr(point + 1)) : nullptr;
  if (!field) return std::nullopt;
  if (auto value = overridden(path)) return value;
  const Answers& answers = answers_of(task->id);
  const auto answer = answers.find(field->id);
  if (answer == answers.end()) return Unknown{};
  return programme::value_of(*field, answer->second);
}

std::optional<Value> CaseFacts::call(const Input& input) const {
  const std::string name = text_of(input.arguments[0]);
  const Task* task = definition_.find_task(name);
  if (input.name == "complete" && task) return is_not_required(*task) || is_filled(*task);
  if (input.name == "completed_on" && task) {
    const auto day = record_.completed_on.find(name);
    if (day == record_.completed_on.end()) return Unknown{};
    return Value(day->second);
  }
  if (input.name == "assigned") return record_.assigned_roles.contains(name);
  if (input.name == "milestone") {
    const Milestone* milestone = definition_.find_milestone(name);
    return milestone && is_reached(*milestone);
  }
  if (input.name == "delivered") {
    const auto count = record_.delivered.find(name);
    return count == record_.delivered.end() ? 0.0 : count->second;
  }
  if (input.name == "effective") return field(name);
  if (input.name == "answered") {
    const auto value = field(name);
    if (!value) return std::nullopt;
    return !is_unknown(*value);
  }
  if (input.name == "rate" && input.arguments.size() == 3) {
    const Date* day = std::get_if<Date>(&input.arguments[2]);
    if (!day) return Unknown{};
    const auto rate = programme::rate_on(definition_, name, text_of(input.arguments[1]), *day);
    if (rate) return Value(*rate);
    return Unknown{};
  }
  return std::nullopt;
}

std::optional<Value> CaseFacts::about_review(std::string_view part) const {
  if (part == "count") return static_cast<double>(record_.reviews.size());
  if (record_.reviews.empty()) return Unknown{};
  const ReviewFact& latest = record_.reviews.back();
  if (part == "date") return Value(latest.held_on);
  return known(part == "overall" ? latest.overall : latest.next_step);
}

std::optional<Value> CaseFacts::about_case(const Input& input) const {
  const std::string& key = input.key;
  if (key == "today") return Value(today_);
  if (key == "unit.kind") return known(record_.unit_kind);
  if (key == "unit.id") return known(record_.unit);
  if (key == "case.status") return known(record_.status);
  if (key == "case.stream") return known(record_.stream);
  if (key == "case.opened_on") return Value(record_.opened_on);
  if (key == "case.agreed_on") return known(record_.agreed_on);
  if (key == "cohort.starts_on") return known(record_.cohort_starts_on);
  if (key == "cohort.number") {
    if (!record_.cohort_number) return Unknown{};
    return static_cast<double>(*record_.cohort_number);
  }
  constexpr std::string_view review = "latest_review.";
  if (key.starts_with(review)) return about_review(std::string_view(key).substr(review.size()));
  return std::nullopt;
}

std::optional<Value> CaseFacts::find(const Input& input) const {
  auto found = input.arguments.empty() ? about_case(input) : call(input);
  if (!found && input.arguments.empty()) found = field(input.key);
  if (!found && around_) found = around_->find(input);
  return found;
}

std::optional<std::vector<std::shared_ptr<const programme::Facts>>> CaseFacts::items(
    std::string_view list) const {
  std::vector<std::shared_ptr<const programme::Facts>> rows;
  if (list == "plan_objectives" && definition_.plan) {
    for (const Answers& objective : record_.objectives)
      rows.push_back(std::make_shared<RowFacts>(definition_.plan->objective_fields, objective));
    return rows;
  }
  if (list == "plan_readings" && definition_.plan) {
    for (const PlanReadingFact& reading : record_.readings)
      rows.push_back(std::make_shared<ReadingFacts>(reading));
    return rows;
  }
  const std::size_t point = list.find('.');
  const Task* task =
      point == std::string_view::npos ? nullptr : definition_.find_task(list.substr(0, point));
  const Field* field = task ? task->find_field(list.substr(point + 1)) : nullptr;
  if (field && field->type == FieldType::repeat) {
    const Answers& answers = answers_of(task->id);
    if (const auto answer = answers.find(field->id); answer != answers.end())
      for (const Answers& row : answer->second.rows)
        rows.push_back(std::make_shared<RowFacts>(field->fields, row));
    return rows;
  }
  return around_ ? around_->items(list) : std::nullopt;
}

}  // namespace trellis::casework
