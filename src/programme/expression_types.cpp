#include <algorithm>
#include <cmath>
#include <ranges>

#include "programme/expression_resolver.hpp"

namespace trellis::programme {

std::optional<std::string> id_of(const Node& node) {
  if (node.operation == Operation::path) return node.name;
  if (!is_literal(node)) return std::nullopt;
  const std::string* text = std::get_if<std::string>(&node.literal);
  return text ? std::optional(*text) : std::nullopt;
}

void make_literal(Node& node, Value value) {
  node.operation = Operation::literal;
  node.literal = std::move(value);
  node.name.clear();
}

TypeOrMistake Resolver::type_of(Node& node) {
  switch (node.operation) {
    case Operation::literal:
      return type_of_literal(node.literal);
    case Operation::list:
      return mistake_at(node, "Write a list in brackets only after \"in\".");
    case Operation::path:
      return type_of_path(node);
    case Operation::call:
      return type_of_call(node);
    case Operation::and_:
    case Operation::or_:
    case Operation::not_:
      return type_of_logic(node);
    case Operation::is_unknown:
    case Operation::is_known: {
      auto inner = type_of(node.children[0]);
      if (!inner) return inner;
      return Type{TypeKind::boolean, {}, {}, {}};
    }
    case Operation::in:
      return type_of_in(node);
    case Operation::equal:
    case Operation::not_equal:
    case Operation::less:
    case Operation::less_equal:
    case Operation::greater:
    case Operation::greater_equal:
      return type_of_comparison(node);
    case Operation::add:
    case Operation::subtract:
    case Operation::multiply:
    case Operation::divide:
      return type_of_arithmetic(node);
  }
  return mistake_at(node, "Rewrite this part.");
}

Type Resolver::type_of_literal(const Value& value) {
  if (std::holds_alternative<bool>(value)) return kind(TypeKind::boolean);
  if (std::holds_alternative<double>(value)) return kind(TypeKind::number);
  if (std::holds_alternative<Money>(value)) return kind(TypeKind::money);
  if (std::holds_alternative<Date>(value)) return kind(TypeKind::date);
  return kind(TypeKind::text);
}

TypeOrMistake Resolver::type_of_path(const Node& node) const {
  if (node.name == "year" && in_years_) return kind(TypeKind::number);
  for (const Names::Types* item : std::views::reverse(items_))
    if (const auto found = item->find(node.name); found != item->end()) return found->second;
  if (const auto found = names_.paths.find(node.name); found != names_.paths.end())
    return found->second;
  if (names_.lists.contains(node.name))
    return mistake_at(node,
                      "\"" + node.name + "\" is a list: count it with count(" + node.name + ").");
  return mistake_at(node,
                    "There is nothing called \"" + node.name + "\"" +
                        suggestion(node.name, keys_of(names_.paths)));
}

TypeOrMistake Resolver::type_of_logic(Node& node) {
  for (Node& child : node.children) {
    const auto type = type_of(child);
    if (!type) return type;
    if (type->kind != TypeKind::boolean)
      return mistake_at(child, "Write a condition here: this is " + name_of(*type) + ".");
  }
  return kind(TypeKind::boolean);
}

std::optional<ExpressionMistake> Resolver::fit(Node& literal, const Type& wanted) const {
  if (std::string* text = std::get_if<std::string>(&literal.literal)) {
    if (wanted.kind == TypeKind::date) {
      const auto date = Date::parse(*text);
      if (!date) return ExpressionMistake{literal.offset, date.error().message};
      literal.literal = *date;
      return std::nullopt;
    }
    const bool is_choice = wanted.kind == TypeKind::choice || wanted.kind == TypeKind::choices;
    if (is_choice && !wanted.options.empty() &&
        std::ranges::find(wanted.options, *text) == wanted.options.end())
      return ExpressionMistake{
          literal.offset,
          "There is no option \"" + *text + "\"" + suggestion(*text, wanted.options)};
    if (is_choice || wanted.kind == TypeKind::text) return std::nullopt;
  }
  if (wanted.kind == TypeKind::judgement) return fit_grade(literal, wanted);
  const Type own = type_of_literal(literal.literal);
  if (own.kind == wanted.kind) return std::nullopt;
  if (wanted.kind == TypeKind::money && own.kind == TypeKind::number)
    return ExpressionMistake{
        literal.offset, "Write the amount with a pound sign: £" + text_of(literal.literal) + "."};
  return ExpressionMistake{literal.offset,
                           "Compare " + name_of(wanted) + " with " + name_of(wanted) +
                               ": this is " + name_of(own) + "."};
}

std::optional<ExpressionMistake> Resolver::fit_grade(const Node& literal, const Type& wanted) {
  static const Texts words = {"exceptional",
                              "strong_standard",
                              "expected_standard",
                              "needs_attention",
                              "urgent_improvement"};
  if (wanted.framework == "report_card_2025") {
    const std::string* word = std::get_if<std::string>(&literal.literal);
    if (word && std::ranges::find(words, *word) != words.end()) return std::nullopt;
    return ExpressionMistake{
        literal.offset,
        "Write a grade of the report card" + suggestion(word ? *word : std::string(), words)};
  }
  const double* number = std::get_if<double>(&literal.literal);
  if (number && *number >= 1 && *number <= 4 && std::floor(*number) == *number) return std::nullopt;
  return ExpressionMistake{literal.offset, "Write a grade from 1 (best) to 4."};
}

bool Resolver::alike(const Type& one, const Type& other) {
  const auto is_text = [](const Type& type) {
    return type.kind == TypeKind::text || type.kind == TypeKind::choice;
  };
  if (one.kind == TypeKind::judgement && other.kind == TypeKind::judgement)
    return one.framework == other.framework && one.area == other.area;
  return one.kind == other.kind || (is_text(one) && is_text(other));
}

std::optional<ExpressionMistake> Resolver::compare(Node& left, Node& right) {
  auto left_type = type_of(left);
  if (!left_type) return left_type.error();
  auto right_type = type_of(right);
  if (!right_type) return right_type.error();
  if (is_literal(right)) return fit(right, *left_type);
  if (is_literal(left)) return fit(left, *right_type);
  if (alike(*left_type, *right_type)) return std::nullopt;
  if (left_type->kind == TypeKind::judgement && right_type->kind == TypeKind::judgement)
    return ExpressionMistake{
        right.offset,
        "Compare judgements of one framework and area only: " + name_of(*left_type) + " and " +
            name_of(*right_type) + " have different scales."};
  return ExpressionMistake{right.offset,
                           "Compare " + name_of(*left_type) + " with " + name_of(*left_type) +
                               ": this is " + name_of(*right_type) + "."};
}

TypeOrMistake Resolver::type_of_comparison(Node& node) {
  if (auto fault = compare(node.children[0], node.children[1])) return std::unexpected(*fault);
  const bool ordered = node.operation != Operation::equal && node.operation != Operation::not_equal;
  if (ordered) {
    const auto type = type_of(is_literal(node.children[0]) ? node.children[1] : node.children[0]);
    const bool has_order = type->kind == TypeKind::number || type->kind == TypeKind::money ||
                           type->kind == TypeKind::date || type->kind == TypeKind::judgement;
    if (!has_order || type->framework == "report_card_2025")
      return mistake_at(node, "Use = or != here: " + name_of(*type) + " has no order.");
  }
  return kind(TypeKind::boolean);
}

TypeOrMistake Resolver::type_of_in(Node& node) {
  const auto left = type_of(node.children[0]);
  if (!left) return left;
  Node& right = node.children[1];
  if (right.operation == Operation::list) {
    for (Node& item : right.children)
      if (auto fault = fit(item, *left)) return std::unexpected(*fault);
    return kind(TypeKind::boolean);
  }
  const auto several = type_of(right);
  if (!several) return several;
  if (several->kind != TypeKind::choices)
    return mistake_at(right, "Write a list in brackets after \"in\", such as ('a', 'b').");
  if (is_literal(node.children[0]))
    if (auto fault = fit(node.children[0], *several)) return std::unexpected(*fault);
  return kind(TypeKind::boolean);
}

TypeOrMistake Resolver::type_of_arithmetic(Node& node) {
  const auto left = type_of(node.children[0]);
  if (!left) return left;
  const auto right = type_of(node.children[1]);
  if (!right) return right;
  const auto are = [&](TypeKind one, TypeKind other) {
    return left->kind == one && right->kind == other;
  };
  const Operation operation = node.operation;
  const bool additive = operation == Operation::add || operation == Operation::subtract;
  if (are(TypeKind::number, TypeKind::number)) return kind(TypeKind::number);
  if (additive && are(TypeKind::money, TypeKind::money)) return kind(TypeKind::money);
  if (additive && are(TypeKind::date, TypeKind::number)) return kind(TypeKind::date);
  if (!additive && are(TypeKind::money, TypeKind::number)) return kind(TypeKind::money);
  if (operation == Operation::multiply && are(TypeKind::number, TypeKind::money))
    return kind(TypeKind::money);
  if (operation == Operation::divide && are(TypeKind::money, TypeKind::money))
    return kind(TypeKind::number);
  return mistake_at(node,
                    "Calculate with numbers or with money: these are " + name_of(*left) + " and " +
                        name_of(*right) + ".");
}

std::optional<ExpressionMistake> resolve(Expression& expression,
                                         const Names& names,
                                         std::optional<TypeKind> wanted) {
  const auto type = Resolver(names).type_of(expression.root);
  if (!type) return type.error();
  if (wanted && type->kind != *wanted)
    return ExpressionMistake{
        expression.root.offset,
        "Write " + name_of(Type{*wanted, {}, {}, {}}) + " here: this is " + name_of(*type) + "."};
  return std::nullopt;
}

}  // namespace trellis::programme
