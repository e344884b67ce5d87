#include <algorithm>
#include <cmath>
#include <ranges>

#include "programme/expression.hpp"

namespace trellis::programme {
namespace {

/// Yes, no or unknown, in Kleene's order: the smaller decides `and`, the larger decides `or`.
enum class Truth { no, unknown, yes };

Truth truth_of(const Value& value) {
  const bool* truth = std::get_if<bool>(&value);
  if (!truth) return Truth::unknown;
  return *truth ? Truth::yes : Truth::no;
}

Value value_of(Truth truth) {
  if (truth == Truth::unknown) return Unknown{};
  return truth == Truth::yes;
}

std::string quoted_text(const Value& value) {
  const bool bare = std::holds_alternative<double>(value) || std::holds_alternative<bool>(value) ||
                    is_unknown(value);
  if (!bare) return "'" + text_of(value) + "'";
  std::string text = text_of(value);
  std::erase(text, ',');
  return text;
}

bool takes_bare_id(std::string_view function) {
  return function == "complete" || function == "completed_on" || function == "milestone" ||
         function == "delivered" || function == "answered" || function == "effective";
}

Input input_of_call(const Node& node, std::vector<Value> arguments) {
  Input input;
  input.name = node.member.empty() ? node.name : node.name + "." + node.member;
  input.key = node.name + "(";
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (i) input.key += ", ";
    input.key += takes_bare_id(node.name) ? text_of(arguments[i]) : quoted_text(arguments[i]);
  }
  input.key += node.member.empty() ? ")" : ")." + node.member;
  input.arguments = std::move(arguments);
  return input;
}

/// Evaluates against a stack of facts: the item being counted, then what surrounds it.
class Evaluator {
 public:
  Evaluator(const Facts& facts, std::vector<InputUse>* trace) : scopes_{&facts}, trace_(trace) {}

  Value value(const Node& node) {
    switch (node.operation) {
      case Operation::literal:
        return node.literal;
      case Operation::list:
        return Unknown{};
      case Operation::path:
        return path(node);
      case Operation::call:
        return call(node);
      case Operation::and_:
      case Operation::or_:
        return joined(node);
      case Operation::not_:
        return negated(truth_of(value(node.children[0])));
      case Operation::is_unknown:
        return is_unknown(value(node.children[0]));
      case Operation::is_known:
        return !is_unknown(value(node.children[0]));
      case Operation::in:
        return in(node);
      case Operation::equal:
      case Operation::not_equal:
      case Operation::less:
      case Operation::less_equal:
      case Operation::greater:
      case Operation::greater_equal:
        return comparison(node);
      case Operation::add:
      case Operation::subtract:
      case Operation::multiply:
      case Operation::divide:
        return arithmetic(node);
    }
    return Unknown{};
  }

  /// Inputs whose absence makes this part unknown. Parts that are known without them do not count.
  void collect_missing(const Node& node, std::vector<std::string>& out) {
    if (!is_unknown(value(node))) return;
    if (node.operation == Operation::path || is_input_call(node)) {
      const std::string key = node.operation == Operation::path ? node.name : call_input(node).key;
      if (std::ranges::find(out, key) == out.end()) out.push_back(key);
      return;
    }
    if (node.operation == Operation::call && !node.children.empty())
      return missing_of_call(node, out);
    for (const Node& child : node.children) collect_missing(child, out);
  }

 private:
  static Value negated(Truth truth) {
    if (truth == Truth::unknown) return Unknown{};
    return truth == Truth::no;
  }

  static bool is_list_call(const Node& node) {
    return node.name == "count" || node.name == "any" || node.name == "all";
  }
  static bool is_input_call(const Node& node) {
    return node.operation == Operation::call && !is_list_call(node) && node.name != "count_years" &&
           node.name != "days_between";
  }

  Value ask(const Input& input) {
    Value found = Unknown{};
    for (const Facts* facts : std::views::reverse(scopes_)) {
      std::optional<Value> answer = facts->find(input);
      if (!answer) continue;
      found = std::move(*answer);
      break;
    }
    if (trace_ && std::ranges::find(*trace_, input.key, &InputUse::key) == trace_->end())
      trace_->push_back({input.key, found});
    return found;
  }

  Value path(const Node& node) {
    if (year_ && node.name == "year") return static_cast<double>(*year_);
    return ask({node.name, node.name, {}});
  }

  Value joined(const Node& node) {
    const bool conjunction = node.operation == Operation::and_;
    const Truth decisive = conjunction ? Truth::no : Truth::yes;
    Truth result = conjunction ? Truth::yes : Truth::no;
    for (const Node& child : node.children) {
      const Truth part = truth_of(value(child));
      result = conjunction ? std::min(result, part) : std::max(result, part);
      if (result == decisive && !trace_) break;
    }
    return value_of(result);
  }

  Value in(const Node& node) {
    const Value left = value(node.children[0]);
    if (is_unknown(left)) return Unknown{};
    const Node& right = node.children[1];
    if (right.operation == Operation::list)
      return std::ranges::any_of(right.children,
                                 [&](const Node& item) { return item.literal == left; });
    const Value several = value(right);
    const Texts* texts = std::get_if<Texts>(&several);
    const std::string* text = std::get_if<std::string>(&left);
    if (!texts || !text) return Unknown{};
    return std::ranges::find(*texts, *text) != texts->end();
  }

  Value comparison(const Node& node) {
    const Value left = value(node.children[0]);
    const Value right = value(node.children[1]);
    if (is_unknown(left) || is_unknown(right) || left.index() != right.index()) return Unknown{};
    if (node.operation == Operation::equal) return left == right;
    if (node.operation == Operation::not_equal) return left != right;
    if (node.operation == Operation::less) return left < right;
    if (node.operation == Operation::less_equal) return left <= right;
    if (node.operation == Operation::greater) return left > right;
    return left >= right;
  }

  static std::optional<double> number_of(const Value& value) {
    if (const double* number = std::get_if<double>(&value)) return *number;
    if (const Money* money = std::get_if<Money>(&value)) return static_cast<double>(money->pence);
    return std::nullopt;
  }

  Value arithmetic(const Node& node) {
    const Value left = value(node.children[0]);
    const Value right = value(node.children[1]);
    if (const Date* date = std::get_if<Date>(&left)) {
      const double* days = std::get_if<double>(&right);
      if (!days || std::abs(*days) > 40'000) return Unknown{};
      const int count = static_cast<int>(*days);
      return date->plus_days(node.operation == Operation::add ? count : -count);
    }
    const auto one = number_of(left);
    const auto other = number_of(right);
    if (!one || !other) return Unknown{};
    const bool left_money = std::holds_alternative<Money>(left);
    const bool right_money = std::holds_alternative<Money>(right);
    const double result = calculated(node.operation, *one, *other);
    if (!std::isfinite(result) || std::abs(result) > 9e15) return Unknown{};
    const bool ratio = node.operation == Operation::divide && left_money && right_money;
    if ((left_money || right_money) && !ratio)
      return Money{static_cast<std::int64_t>(std::llround(result))};
    return result;
  }

  static double calculated(Operation operation, double one, double other) {
    if (operation == Operation::add) return one + other;
    if (operation == Operation::subtract) return one - other;
    if (operation == Operation::multiply) return one * other;
    return one / other;
  }

  Value call(const Node& node) {
    if (is_list_call(node)) return list_call(node);
    if (node.name == "count_years") return count_years(node);
    if (node.name == "days_between") {
      const Value from = value(node.children[0]);
      const Value to = value(node.children[1]);
      const Date* first = std::get_if<Date>(&from);
      const Date* last = std::get_if<Date>(&to);
      if (!first || !last) return Unknown{};
      return static_cast<double>(trellis::days_between(*first, *last));
    }
    return ask(call_input(node));
  }

  Input call_input(const Node& node) {
    std::vector<Value> arguments;
    for (const Node& child : node.children) arguments.push_back(value(child));
    return input_of_call(node, std::move(arguments));
  }

  /// Counts yes and unknown answers: a count is known only when no answer is unknown, but `any` is
  /// yes with one yes, and `all` is no with one no.
  Value list_call(const Node& node) {
    const std::string& list = std::get<std::string>(node.children[0].literal);
    const auto items = items_of(list);
    if (!items) return Unknown{};
    std::size_t yes = items->size();
    std::size_t unknown = 0;
    if (node.children.size() > 1) {
      yes = 0;
      for (const auto& item : *items) {
        scopes_.push_back(item.get());
        const Truth truth = truth_of(value(node.children[1]));
        scopes_.pop_back();
        if (truth == Truth::yes) ++yes;
        if (truth == Truth::unknown) ++unknown;
      }
    }
    if (node.name == "any") return yes ? Value(true) : unknown ? Value(Unknown{}) : Value(false);
    if (node.name == "all") {
      if (yes + unknown < items->size()) return false;
      return unknown ? Value(Unknown{}) : Value(true);
    }
    if (unknown) return Unknown{};
    return static_cast<double>(yes);
  }

  std::optional<std::vector<std::shared_ptr<const Facts>>> items_of(std::string_view list) const {
    for (const Facts* facts : std::views::reverse(scopes_))
      if (auto items = facts->items(list)) return items;
    return std::nullopt;
  }

  struct Years {
    int first = 0;
    int last = 0;
  };
  static Years years_of(const Node& node) {
    return {static_cast<int>(std::get<double>(node.children[1].literal)),
            static_cast<int>(std::get<double>(node.children[2].literal))};
  }

  Value count_years(const Node& node) {
    double yes = 0;
    bool unknown = false;
    const Years years = years_of(node);
    for (int year = years.first; year <= years.last; ++year) {
      year_ = year;
      const Truth truth = truth_of(value(node.children[0]));
      if (truth == Truth::yes) ++yes;
      if (truth == Truth::unknown) unknown = true;
    }
    year_.reset();
    if (unknown) return Unknown{};
    return yes;
  }

  void missing_of_call(const Node& node, std::vector<std::string>& out) {
    if (node.name == "days_between") {
      for (const Node& child : node.children) collect_missing(child, out);
      return;
    }
    if (node.name == "count_years") {
      const Years years = years_of(node);
      for (int year = years.first; year <= years.last; ++year) {
        year_ = year;
        collect_missing(node.children[0], out);
      }
      year_.reset();
      return;
    }
    const std::string& list = std::get<std::string>(node.children[0].literal);
    const auto items = items_of(list);
    if (!items) {
      out.push_back(list);
      return;
    }
    for (const auto& item : *items) {
      scopes_.push_back(item.get());
      collect_missing(node.children[1], out);
      scopes_.pop_back();
    }
  }

  std::vector<const Facts*> scopes_;
  std::vector<InputUse>* trace_;
  std::optional<int> year_;
};

void collect_inputs(const Node& node, std::vector<Input>& out) {
  const auto add = [&](Input input) {
    if (std::ranges::find(out, input.key, &Input::key) == out.end())
      out.push_back(std::move(input));
  };
  if (node.operation == Operation::path) add({node.name, node.name, {}});
  if (node.operation == Operation::call &&
      std::ranges::all_of(
          node.children, [](const Node& child) { return child.operation == Operation::literal; })) {
    std::vector<Value> arguments;
    for (const Node& child : node.children) arguments.push_back(child.literal);
    add(input_of_call(node, std::move(arguments)));
  }
  for (const Node& child : node.children) collect_inputs(child, out);
}

}  // namespace

std::optional<std::vector<std::shared_ptr<const Facts>>> Facts::items(std::string_view) const {
  return std::nullopt;
}

std::optional<Value> FactTable::find(const Input& input) const {
  const auto found = values.find(input.key);
  if (found == values.end()) return std::nullopt;
  return found->second;
}

std::optional<std::vector<std::shared_ptr<const Facts>>> FactTable::items(
    std::string_view list) const {
  const auto found = lists.find(list);
  if (found == lists.end()) return std::nullopt;
  return found->second;
}

Value evaluate(const Expression& expression, const Facts& facts) {
  return Evaluator(facts, nullptr).value(expression.root);
}

Explained explain(const Expression& expression, const Facts& facts) {
  Explained explained;
  explained.value = Evaluator(facts, &explained.inputs).value(expression.root);
  if (is_unknown(explained.value))
    Evaluator(facts, nullptr).collect_missing(expression.root, explained.missing);
  return explained;
}

std::vector<Input> inputs_of(const Expression& expression) {
  std::vector<Input> inputs;
  collect_inputs(expression.root, inputs);
  return inputs;
}

}  // namespace trellis::programme
