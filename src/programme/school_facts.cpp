#include "programme/school_facts.hpp"

#include <algorithm>
#include <cassert>

namespace trellis::programme {
namespace {

/// Notes which keys are asked for, and knows none of them: every branch is read.
class Recorder : public Facts {
 public:
  std::optional<Value> find(const Input& input) const override {
    if (std::ranges::find(keys_, input.key) == keys_.end()) keys_.push_back(input.key);
    return Unknown{};
  }
  std::optional<std::vector<std::shared_ptr<const Facts>>> items(std::string_view) const override {
    return std::vector<std::shared_ptr<const Facts>>{std::make_shared<Inner>(*this)};
  }
  const std::vector<std::string>& keys() const { return keys_; }

 private:
  /// A member: its own facts are keys of schools.
  class Inner : public Facts {
   public:
    explicit Inner(const Recorder& outer) : outer_(outer) {}
    std::optional<Value> find(const Input& input) const override {
      const bool bare = input.arguments.empty() && input.key.find('.') == std::string::npos &&
                        input.key.find('(') == std::string::npos;
      return outer_.find(bare ? Input{"school." + input.key, input.name, {}} : input);
    }

   private:
    const Recorder& outer_;
  };

  mutable std::vector<std::string> keys_;
};

}  // namespace

void FactColumns::add(const std::string& key, std::vector<Value> values, Origin origin) {
  assert(values.size() == urns_.size());
  columns_[key] = values_.size();
  values_.push_back(std::move(values));
  origins_.push_back(std::move(origin));
}

std::optional<std::size_t> FactColumns::column(const std::string& key) const {
  const auto found = columns_.find(key);
  if (found == columns_.end()) return std::nullopt;
  return found->second;
}

Value FactColumns::value(std::size_t row, std::size_t column) const { return values_[column][row]; }
Origin FactColumns::origin(std::size_t column) const { return origins_[column]; }

void RowFacts::set(const std::string& key, Value value, Origin origin) {
  extras_[key] = {std::move(value), std::move(origin)};
}

void RowFacts::set_members(const std::vector<std::size_t>& rows) {
  members_.emplace();
  for (const std::size_t row : rows)
    members_->push_back(std::make_shared<RowFacts>(*schools_, row));
}

std::optional<Value> RowFacts::find(const Input& input) const {
  if (const auto extra = extras_.find(input.key); extra != extras_.end())
    return extra->second.value;
  if (!row_) return std::nullopt;
  auto column = schools_->column(input.key);
  // Inside a list of members a fact may stand without "school.".
  if (!column && input.arguments.empty()) column = schools_->column("school." + input.key);
  if (!column) return std::nullopt;
  return schools_->value(*row_, *column);
}

std::optional<std::vector<std::shared_ptr<const Facts>>> RowFacts::items(
    std::string_view list) const {
  return list == "members" ? members_ : std::nullopt;
}

Origin RowFacts::origin(const std::string& key) const {
  if (const auto extra = extras_.find(key); extra != extras_.end()) return extra->second.origin;
  const auto column = schools_->column(key);
  return column ? schools_->origin(*column) : Origin{"not in the register", {}, {}};
}

std::vector<std::string> keys_of(const EligibilityVersion& rules) {
  const Recorder recorder;
  for (const EligibilityRule& rule : rules.rules) explain(rule.condition->expression, recorder);
  return recorder.keys();
}

Sweep sweep(const EligibilityVersion& rules, const SchoolFacts& schools) {
  Sweep result;
  result.rows.reserve(schools.size());
  RowFacts facts(schools, 0);
  facts.set("unit.kind", std::string("school"), {"register", {}, {}});
  std::vector<int> counts(rules.rules.size() + 1);
  int missing = 0;
  for (std::size_t row = 0; row < schools.size(); ++row) {
    facts.set_row(row);
    const QuickOutcome outcome = decide_quickly(rules, facts);
    result.rows.push_back({row, outcome});
    outcome.missing ? ++missing : ++counts[static_cast<std::size_t>(outcome.rule)];
    if (outcome.result == Eligibility::eligible) ++result.eligible;
    if (outcome.result == Eligibility::refused) ++result.refused;
    if (outcome.result == Eligibility::review) ++result.review;
  }
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i] > 0)
      result.count_by_code[code_of(rules, {Eligibility::review, static_cast<int>(i), false})] +=
          counts[i];
  if (missing > 0) result.count_by_code[std::string(missing_data)] = missing;
  return result;
}

std::map<std::string, std::map<std::string, int>> by_region(const EligibilityVersion& rules,
                                                            const Sweep& sweep,
                                                            const SchoolFacts& schools) {
  std::map<std::string, std::map<std::string, int>> table;
  const auto region = schools.column("school.region");
  for (const SweepRow& row : sweep.rows) {
    const Value name = region ? schools.value(row.row, *region) : Value(Unknown{});
    ++table[text_of(name)][code_of(rules, row.outcome)];
  }
  return table;
}

std::vector<SweepChange> differences(const EligibilityVersion& before_rules,
                                     const Sweep& before,
                                     const EligibilityVersion& after_rules,
                                     const Sweep& after) {
  assert(before.rows.size() == after.rows.size());
  std::vector<SweepChange> changes;
  for (std::size_t i = 0; i < before.rows.size(); ++i) {
    std::string one = code_of(before_rules, before.rows[i].outcome);
    std::string other = code_of(after_rules, after.rows[i].outcome);
    const bool same = one == other && before.rows[i].outcome.result == after.rows[i].outcome.result;
    if (!same) changes.push_back({before.rows[i].row, std::move(one), std::move(other)});
  }
  return changes;
}

}  // namespace trellis::programme
