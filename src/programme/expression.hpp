/// The small language of gates, conditions and eligibility rules.
///
/// An expression reads facts and says yes, no or unknown. It has no loops, no assignment and no
/// functions of the author's own; it is at most 1,000 characters long and 20 levels deep. `and`,
/// `or` and `not` follow Kleene's three-valued logic, so that "not answered yet" is never taken
/// for "no". The grammar stands in docs/formats/programme-definition.md.
///
///   complete(send_letter, record_reply) and decision.outcome != 'unable_to_assess'
///
/// Source: Kleene (1952), Introduction to Metamathematics, section 64, the strong connectives.
#pragma once

#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "programme/value.hpp"

namespace trellis::programme {

enum class Operation {
  literal,
  list,  ///< literals in brackets
  path,
  call,
  and_,
  or_,
  not_,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  is_unknown,
  is_known,
  add,
  subtract,
  multiply,
  divide,
};

/// One node of a parsed expression. `offset` counts characters from the start of the source.
struct Node {
  Operation operation = Operation::literal;
  int offset = 0;
  Value literal{};
  std::string name{};    ///< of a path ("school.phase") or call ("complete"); `.band` is kept here
  std::string member{};  ///< "band" in result(...).band
  std::vector<Node> children{};
};

struct Expression {
  std::string source;
  Node root;
};

/// What is wrong with an expression: where in the source (characters from 0), and what to do.
struct ExpressionMistake {
  int offset = 0;
  std::string sentence;
};

constexpr int expression_length_max = 1000;
constexpr int expression_nesting_max = 20;

/// Reads an expression; names are not yet looked up.
std::expected<Expression, ExpressionMistake> parse_expression(std::string_view source);

/// The names an expression may use at one place of a definition, with their types.
struct Names {
  using Types = std::map<std::string, Type, std::less<>>;

  Types paths;                                      ///< "school.phase", "task.field"
  std::map<std::string, Types, std::less<>> lists;  ///< fields of the items of each list
  std::set<std::string, std::less<>> tasks;
  std::set<std::string, std::less<>> roles;
  std::set<std::string, std::less<>> milestones;
  std::set<std::string, std::less<>> engagements;
  std::set<std::string, std::less<>> uploaded_lists;
  std::map<std::string, Texts, std::less<>> frameworks;  ///< areas of each inspection framework
  std::map<std::string, Texts, std::less<>> results;     ///< measures of each dataset
  std::map<std::string, Texts, std::less<>> rates;       ///< categories of each table of rates
};

/// Checks that every name exists and every comparison makes sense, and turns quoted dates into
/// dates. `wanted` is what the whole must give; nothing accepts any type.
std::optional<ExpressionMistake> resolve(Expression& expression,
                                         const Names& names,
                                         std::optional<TypeKind> wanted = TypeKind::boolean);

/// What an expression asks for: a path, or a call with its arguments worked out.
struct Input {
  std::string key;     ///< "school.phase", "judgement('eif_2019', 'overall')"
  std::string name{};  ///< the path, or the function's name; a member follows: "result.band"
  std::vector<Value> arguments{};
};

/// Where the values of inputs come from. An implementation answers what it holds; nothing means
/// "not mine", and the question goes to the facts around it; Unknown means "mine, not known".
class Facts {
 public:
  virtual ~Facts() = default;
  virtual std::optional<Value> find(const Input& input) const = 0;
  /// The items of a list, each with facts of its own; nothing when the list is not known.
  virtual std::optional<std::vector<std::shared_ptr<const Facts>>> items(
      std::string_view list) const;
};

/// Facts given as a table from input key to value: for tests, forms and small callers.
class FactTable : public Facts {
 public:
  std::map<std::string, Value, std::less<>> values;
  std::map<std::string, std::vector<std::shared_ptr<const Facts>>, std::less<>> lists;

  std::optional<Value> find(const Input& input) const override;
  std::optional<std::vector<std::shared_ptr<const Facts>>> items(
      std::string_view list) const override;
};

/// The value of an expression. A gate takes `is_true(evaluate(...))`: unknown counts as false.
Value evaluate(const Expression& expression, const Facts& facts);

/// One input as it was read.
struct InputUse {
  std::string key;
  Value value;

  friend bool operator==(const InputUse&, const InputUse&) = default;
};

struct Explained {
  Value value;
  std::vector<InputUse> inputs;      ///< every input read, once each, in the order read
  std::vector<std::string> missing;  ///< when the value is unknown: the inputs that made it so
};

/// As evaluate, with what was read; reads every branch.
Explained explain(const Expression& expression, const Facts& facts);

/// Every input that can be named without facts: paths, and calls whose arguments are literals.
std::vector<Input> inputs_of(const Expression& expression);

/// How an input reads in a sentence.
class Labels {
 public:
  virtual ~Labels() = default;
  /// "the school's phase", a field's label; the key itself when there is no better word.
  virtual std::string input(const Input& input) const;
  virtual std::string task(std::string_view id) const;
  virtual std::string milestone(std::string_view id) const;
  /// The label of an option of the choice at this path.
  virtual std::string option(std::string_view path, std::string_view option) const;
};

/// The expression as a clause for people: "*Send the letter* and *Record the reply* are complete".
std::string reading_of(const Expression& expression, const Labels& labels);

/// The parts of the outermost `and` that do not hold yet, as clauses.
std::vector<std::string> still_missing(const Expression& expression,
                                       const Facts& facts,
                                       const Labels& labels);

/// "Opens when: ...; still missing: ..." The second half only while part of it is met and part not.
std::string gate_sentence(const Expression& gate, const Facts& facts, const Labels& labels);

}  // namespace trellis::programme
