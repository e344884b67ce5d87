/// Finds the types of an expression's parts; private to the expression language.
#pragma once

#include <expected>
#include <span>

#include "programme/expression.hpp"
#include "programme/nearest.hpp"

namespace trellis::programme {

using TypeOrMistake = std::expected<Type, ExpressionMistake>;

inline std::unexpected<ExpressionMistake> mistake_at(const Node& node, std::string sentence) {
  return std::unexpected(ExpressionMistake{node.offset, std::move(sentence)});
}

inline bool is_literal(const Node& node) { return node.operation == Operation::literal; }

/// The id an argument names: a bare word or a quoted text.
std::optional<std::string> id_of(const Node& node);

/// Makes a node stand for a value.
void make_literal(Node& node, Value value);

/// The keys of a map, or the members of a set.
template <class Range>
Texts keys_of(const Range& range) {
  Texts keys;
  for (const auto& entry : range) {
    if constexpr (requires { entry.first; })
      keys.push_back(entry.first);
    else
      keys.push_back(entry);
  }
  return keys;
}

/// Walks an expression, finds the type of each part and replaces names by what they mean.
class Resolver {
 public:
  explicit Resolver(const Names& names) : names_(names) {}

  TypeOrMistake type_of(Node& node);

 private:
  using Handler = TypeOrMistake (Resolver::*)(Node&);
  struct Function {
    std::string_view name;
    std::size_t arguments_min;
    std::size_t arguments_max;
    Handler handler;
  };

  static Type kind(TypeKind kind) { return Type{kind, {}, {}, {}}; }
  static Type type_of_literal(const Value& value);
  TypeOrMistake type_of_path(const Node& node) const;
  TypeOrMistake type_of_logic(Node& node);
  /// Turns a literal into the type it stands beside; says what is wrong when it cannot be.
  std::optional<ExpressionMistake> fit(Node& literal, const Type& wanted) const;
  /// Grades 1 to 4 for the frameworks with numbers, words for the report card.
  static std::optional<ExpressionMistake> fit_grade(const Node& literal, const Type& wanted);
  static bool alike(const Type& one, const Type& other);
  std::optional<ExpressionMistake> compare(Node& left, Node& right);
  TypeOrMistake type_of_comparison(Node& node);
  TypeOrMistake type_of_in(Node& node);
  TypeOrMistake type_of_arithmetic(Node& node);
  static std::span<const Function> functions();
  TypeOrMistake type_of_call(Node& node);
  template <class Known>
  std::optional<ExpressionMistake> name_argument(Node& node, const Known& known, std::string what) {
    const auto id = id_of(node);
    if (!id) return ExpressionMistake{node.offset, "Write the id of " + what + " here."};
    if (!known.contains(*id))
      return ExpressionMistake{node.offset,
                               "There is no " + what.substr(what.find(' ') + 1) + " \"" + *id +
                                   "\"" + suggestion(*id, keys_of(known))};
    make_literal(node, *id);
    return std::nullopt;
  }
  /// complete(a, b) becomes complete(a) and complete(b), so that each can be named as missing.
  TypeOrMistake call_complete(Node& node);
  TypeOrMistake call_field(Node& node);
  TypeOrMistake call_named(Node& node);
  TypeOrMistake call_items(Node& node);
  /// A name of a table, then a name within it, then (for rates and results) a date or a year.
  TypeOrMistake call_table(Node& node);
  std::optional<ExpressionMistake> argument(Node& node, TypeKind wanted);
  TypeOrMistake call_days(Node& node);
  TypeOrMistake call_years(Node& node);

  const Names& names_;
  std::vector<const Names::Types*> items_;
  bool in_years_ = false;
};

}  // namespace trellis::programme
