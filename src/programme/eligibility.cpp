#include "programme/eligibility.hpp"

#include <algorithm>
#include <array>

namespace trellis::programme {
namespace {

constexpr std::array<std::string_view, 3> names = {"eligible", "refused", "review"};

Eligibility result_of(RuleResult result) {
  switch (result) {
    case RuleResult::eligible:
      return Eligibility::eligible;
    case RuleResult::refused:
      return Eligibility::refused;
    case RuleResult::review:
    case RuleResult::next:
      return Eligibility::review;
  }
  return Eligibility::review;
}

void keep_inputs(EligibilityOutcome& outcome,
                 const std::vector<InputUse>& uses,
                 const SourcedFacts& facts) {
  for (const InputUse& use : uses) {
    if (std::ranges::find(outcome.inputs, use.key, &InputRecord::key) != outcome.inputs.end())
      continue;
    outcome.inputs.push_back(
        {use.key, text_of(use.value), !is_unknown(use.value), facts.origin(use.key)});
  }
}

std::string missing_sentence(const std::vector<std::string>& missing) {
  std::string text = "Somebody has to decide: the register does not give ";
  for (std::size_t i = 0; i < missing.size(); ++i)
    text += (i == 0 ? "" : i + 1 == missing.size() ? " and " : ", ") + missing[i];
  return text + ".";
}

}  // namespace

std::string_view name_of(Eligibility result) { return names[static_cast<std::size_t>(result)]; }

std::optional<Eligibility> eligibility_from_name(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Eligibility>(found - names.begin());
}

const EligibilityVersion* rules_on(const Definition& definition,
                                   std::string_view applies_to,
                                   Date day) {
  const EligibilityVersion* best = nullptr;
  for (const EligibilityVersion& version : definition.eligibility) {
    const bool fits = version.applies_to.empty() || version.applies_to == applies_to;
    const bool runs = version.valid_from <= day && (!version.valid_to || day < *version.valid_to);
    if (fits && runs && (!best || best->valid_from < version.valid_from)) best = &version;
  }
  return best;
}

EligibilityOutcome decide(const EligibilityVersion& rules, const SourcedFacts& facts) {
  EligibilityOutcome outcome;
  outcome.rule_version = rules.version;
  for (const EligibilityRule& rule : rules.rules) {
    Explained explained = explain(rule.condition->expression, facts);
    keep_inputs(outcome, explained.inputs, facts);
    if (is_unknown(explained.value)) {
      if (rule.skip_unknown) continue;
      outcome.code = missing_data;
      outcome.text = missing_sentence(explained.missing);
      outcome.missing = std::move(explained.missing);
      return outcome;
    }
    if (!is_true(explained.value)) continue;
    if (rule.result == RuleResult::next) {
      outcome.notes.push_back(rule.text);
      continue;
    }
    outcome.result = result_of(rule.result);
    outcome.code = rule.code;
    outcome.text = rule.text;
    return outcome;
  }
  outcome.result = result_of(rules.otherwise.result);
  outcome.code = rules.otherwise.code;
  outcome.text = rules.otherwise.text;
  return outcome;
}

QuickOutcome decide_quickly(const EligibilityVersion& rules, const Facts& facts) {
  for (std::size_t i = 0; i < rules.rules.size(); ++i) {
    const EligibilityRule& rule = rules.rules[i];
    const Value value = evaluate(rule.condition->expression, facts);
    const int index = static_cast<int>(i);
    if (is_unknown(value) && !rule.skip_unknown) return {Eligibility::review, index, true};
    if (is_true(value) && rule.result != RuleResult::next)
      return {result_of(rule.result), index, false};
  }
  return {result_of(rules.otherwise.result), static_cast<int>(rules.rules.size()), false};
}

std::string code_of(const EligibilityVersion& rules, const QuickOutcome& outcome) {
  if (outcome.missing) return std::string(missing_data);
  const auto index = static_cast<std::size_t>(outcome.rule);
  return index < rules.rules.size() ? rules.rules[index].code : rules.otherwise.code;
}

}  // namespace trellis::programme
