#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "programme/expression.hpp"

namespace trellis::programme {
namespace {

enum class TokenKind { word, text, number, money, symbol, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;
  int offset = 0;
};

using TokensOrMistake = std::expected<std::vector<Token>, ExpressionMistake>;

bool is_lower(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::string_view pound = "£";

/// Splits the source into tokens. Offsets count characters, for messages; bytes are walked.
class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  TokensOrMistake tokens() {
    std::vector<Token> out;
    while (at_ < source_.size()) {
      if (source_[at_] == ' ' || source_[at_] == '\n' || source_[at_] == '\t') {
        step(1);
        continue;
      }
      auto token = next();
      if (!token) return std::unexpected(token.error());
      out.push_back(std::move(*token));
    }
    out.push_back({TokenKind::end, "", offset_});
    return out;
  }

 private:
  void step(std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i, ++at_)
      if ((static_cast<unsigned char>(source_[at_]) & 0xC0) != 0x80) ++offset_;
  }

  Token taken(TokenKind kind, std::size_t bytes) {
    Token token{kind, std::string(source_.substr(at_, bytes)), offset_};
    step(bytes);
    return token;
  }

  std::size_t digits_from(std::size_t at) const {
    std::size_t end = at;
    while (end < source_.size() && is_digit(source_[end])) ++end;
    if (end > at && end + 1 < source_.size() && source_[end] == '.' && is_digit(source_[end + 1])) {
      ++end;
      while (end < source_.size() && is_digit(source_[end])) ++end;
    }
    return end - at;
  }

  std::expected<Token, ExpressionMistake> next() {
    const char c = source_[at_];
    if (is_lower(c)) {
      std::size_t end = at_;
      while (end < source_.size() && (is_lower(source_[end]) || is_digit(source_[end]))) ++end;
      return taken(TokenKind::word, end - at_);
    }
    if (is_digit(c)) return taken(TokenKind::number, digits_from(at_));
    if (c == '\'') return quoted();
    if (source_.substr(at_).starts_with(pound)) {
      const std::size_t digits = digits_from(at_ + pound.size());
      if (digits == 0) return mistake("Write the amount after £ with digits, such as £3000.");
      Token token = taken(TokenKind::money, pound.size() + digits);
      token.text.erase(0, pound.size());
      return token;
    }
    for (const std::string_view symbol :
         {"!=", "<=", ">=", "=", "<", ">", "(", ")", ",", ".", "+", "-", "*", "/"})
      if (source_.substr(at_).starts_with(symbol)) return taken(TokenKind::symbol, symbol.size());
    if (c >= 'A' && c <= 'Z')
      return mistake("Write names in lower case and texts in single quotes.");
    return mistake(
        "Remove this character: an expression has names, 'texts', numbers and "
        "= != < <= > >= + - * / ( ) only.");
  }

  std::expected<Token, ExpressionMistake> quoted() {
    Token token{TokenKind::text, "", offset_};
    std::size_t end = at_ + 1;
    for (;; ++end) {
      if (end >= source_.size()) return mistake("Close this text with a single quote.");
      if (source_[end] == '\'') {
        if (end + 1 >= source_.size() || source_[end + 1] != '\'') break;
        ++end;
      }
      token.text += source_[end];
    }
    step(end + 1 - at_);
    return token;
  }

  std::unexpected<ExpressionMistake> mistake(std::string sentence) const {
    return std::unexpected(ExpressionMistake{offset_, std::move(sentence)});
  }

  std::string_view source_;
  std::size_t at_ = 0;
  int offset_ = 0;
};

using NodeOrMistake = std::expected<Node, ExpressionMistake>;

/// Recursive descent over the tokens; one function for each line of the grammar.
class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  NodeOrMistake whole() {
    auto node = either();
    if (!node) return node;
    if (peek().kind != TokenKind::end)
      return mistake("Join the parts with \"and\" or \"or\": \"" + peek().text +
                     "\" does not continue the expression.");
    return node;
  }

 private:
  const Token& peek() const { return tokens_[at_]; }
  bool is(TokenKind kind, std::string_view text) const {
    return peek().kind == kind && peek().text == text;
  }
  bool take(TokenKind kind, std::string_view text) {
    if (!is(kind, text)) return false;
    ++at_;
    return true;
  }
  std::unexpected<ExpressionMistake> mistake(std::string sentence) const {
    return std::unexpected(ExpressionMistake{peek().offset, std::move(sentence)});
  }

  NodeOrMistake either() { return joined("or", Operation::or_, &Parser::both); }
  NodeOrMistake both() { return joined("and", Operation::and_, &Parser::negation); }

  NodeOrMistake joined(std::string_view word,
                       Operation operation,
                       NodeOrMistake (Parser::*part)()) {
    auto first = (this->*part)();
    if (!first || !is(TokenKind::word, word)) return first;
    Node node{.operation = operation, .offset = first->offset};
    node.children.push_back(std::move(*first));
    while (take(TokenKind::word, word)) {
      auto next = (this->*part)();
      if (!next) return next;
      node.children.push_back(std::move(*next));
    }
    return node;
  }

  NodeOrMistake negation() {
    const int offset = peek().offset;
    if (!take(TokenKind::word, "not")) return comparison();
    auto inner = deeper(&Parser::negation);
    if (!inner) return inner;
    return unary(Operation::not_, offset, std::move(*inner));
  }

  static Node unary(Operation operation, int offset, Node inner) {
    Node node{.operation = operation, .offset = offset};
    node.children.push_back(std::move(inner));
    return node;
  }

  static Node binary(Operation operation, int offset, Node left, Node right) {
    Node node{.operation = operation, .offset = offset};
    node.children.push_back(std::move(left));
    node.children.push_back(std::move(right));
    return node;
  }

  NodeOrMistake deeper(NodeOrMistake (Parser::*part)()) {
    if (++depth_ > expression_nesting_max)
      return mistake("Write this with at most 20 levels of brackets and \"not\".");
    auto node = (this->*part)();
    --depth_;
    return node;
  }

  NodeOrMistake comparison() {
    auto left = sum();
    if (!left) return left;
    const int offset = peek().offset;
    if (take(TokenKind::word, "is")) {
      const bool known = take(TokenKind::word, "not");
      if (!take(TokenKind::word, "unknown"))
        return mistake("Write \"is unknown\" or \"is not unknown\".");
      return unary(known ? Operation::is_known : Operation::is_unknown, offset, std::move(*left));
    }
    if (take(TokenKind::word, "in")) {
      auto right = sum();
      if (!right) return right;
      if (right->operation == Operation::literal)
        right = unary(Operation::list, right->offset, std::move(*right));
      return binary(Operation::in, offset, std::move(*left), std::move(*right));
    }
    constexpr std::array comparisons = {std::pair{"!=", Operation::not_equal},
                                        std::pair{"<=", Operation::less_equal},
                                        std::pair{">=", Operation::greater_equal},
                                        std::pair{"=", Operation::equal},
                                        std::pair{"<", Operation::less},
                                        std::pair{">", Operation::greater}};
    for (const auto& [symbol, operation] : comparisons) {
      if (!take(TokenKind::symbol, symbol)) continue;
      auto right = sum();
      if (!right) return right;
      return binary(operation, offset, std::move(*left), std::move(*right));
    }
    return left;
  }

  NodeOrMistake sum() {
    return folded(&Parser::product, {{{"+", Operation::add}, {"-", Operation::subtract}}});
  }
  NodeOrMistake product() {
    return folded(&Parser::item, {{{"*", Operation::multiply}, {"/", Operation::divide}}});
  }

  using Pairs = std::array<std::pair<std::string_view, Operation>, 2>;

  NodeOrMistake folded(NodeOrMistake (Parser::*part)(), Pairs pairs) {
    auto left = (this->*part)();
    int operators = 0;
    while (left) {
      const int offset = peek().offset;
      std::optional<Operation> operation;
      for (const auto& [symbol, meaning] : pairs)
        if (!operation && take(TokenKind::symbol, symbol)) operation = meaning;
      if (!operation) break;
      if (++operators > expression_nesting_max)
        return mistake("Write this with at most 20 operators in a row.");
      auto right = (this->*part)();
      if (!right) return right;
      left = binary(*operation, offset, std::move(*left), std::move(*right));
    }
    return left;
  }

  NodeOrMistake item() {
    const Token token = peek();
    switch (token.kind) {
      case TokenKind::text:
        ++at_;
        return Node{.offset = token.offset, .literal = token.text};
      case TokenKind::number:
      case TokenKind::money:
        ++at_;
        return number(token);
      case TokenKind::word:
        return word();
      case TokenKind::symbol:
        if (take(TokenKind::symbol, "(")) return bracket(token.offset);
        if (take(TokenKind::symbol, "-")) return negative();
        return mistake("Write a name, a 'text' or a number before \"" + token.text + "\".");
      case TokenKind::end:
        return mistake("Add what is missing at the end of the expression.");
    }
    return mistake("Write a name, a 'text' or a number here.");
  }

  NodeOrMistake number(const Token& token) const {
    double amount = 0;
    std::from_chars(token.text.data(), token.text.data() + token.text.size(), amount);
    Node node{.offset = token.offset};
    if (token.kind == TokenKind::number) {
      node.literal = amount;
      return node;
    }
    const std::size_t point = token.text.find('.');
    if (token.text.size() > 13 || (point != std::string::npos && token.text.size() - point != 3))
      return std::unexpected(ExpressionMistake{
          token.offset, "Write an amount in pounds, or pounds and pence, such as £40 or £40.50."});
    node.literal = Money{static_cast<std::int64_t>(amount * 100 + 0.5)};
    return node;
  }

  NodeOrMistake negative() {
    auto inner = item();
    if (!inner) return inner;
    double* plain = std::get_if<double>(&inner->literal);
    if (inner->operation != Operation::literal || !plain)
      return std::unexpected(
          ExpressionMistake{inner->offset, "Write a minus sign only before a number."});
    *plain = -*plain;
    return inner;
  }

  NodeOrMistake bracket(int offset) {
    auto first = deeper(&Parser::either);
    if (!first) return first;
    if (take(TokenKind::symbol, ")")) return first;
    if (!is(TokenKind::symbol, ",")) return mistake("Close this bracket with ).");
    Node node{.operation = Operation::list, .offset = offset};
    node.children.push_back(std::move(*first));
    while (take(TokenKind::symbol, ",")) {
      auto next = item();
      if (!next) return next;
      node.children.push_back(std::move(*next));
    }
    for (const Node& child : node.children)
      if (child.operation != Operation::literal)
        return std::unexpected(
            ExpressionMistake{child.offset, "Write only texts and numbers in a list in brackets."});
    if (!take(TokenKind::symbol, ")")) return mistake("Close this list with ).");
    return node;
  }

  NodeOrMistake word() {
    const Token token = tokens_[at_++];
    for (const std::string_view reserved : {"and", "or", "not", "in", "is", "where", "unknown"})
      if (token.text == reserved)
        return std::unexpected(ExpressionMistake{
            token.offset, "Write a name or a value before \"" + token.text + "\"."});
    if (token.text == "true" || token.text == "false")
      return Node{.offset = token.offset, .literal = token.text == "true"};
    if (take(TokenKind::symbol, "(")) return call(token);
    Node node{.operation = Operation::path, .offset = token.offset, .name = token.text};
    while (take(TokenKind::symbol, ".")) {
      if (peek().kind != TokenKind::word) return mistake("Write a name after the full stop.");
      node.name += "." + tokens_[at_++].text;
    }
    return node;
  }

  NodeOrMistake call(const Token& name) {
    Node node{.operation = Operation::call, .offset = name.offset, .name = name.text};
    while (!is(TokenKind::symbol, ")")) {
      auto argument = deeper(&Parser::either);
      if (!argument) return argument;
      node.children.push_back(std::move(*argument));
      if (!take(TokenKind::symbol, ",") && !take(TokenKind::word, "where")) break;
    }
    if (!take(TokenKind::symbol, ")"))
      return mistake("Close the brackets of " + name.text + "( with ).");
    if (is(TokenKind::symbol, ".") && tokens_[at_ + 1].kind == TokenKind::word) {
      ++at_;
      node.member = tokens_[at_++].text;
    }
    return node;
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

std::expected<Expression, ExpressionMistake> parse_expression(std::string_view source) {
  if (source.size() > static_cast<std::size_t>(expression_length_max))
    return std::unexpected(
        ExpressionMistake{0, "Write this expression in at most 1,000 characters."});
  auto tokens = Lexer(source).tokens();
  if (!tokens) return std::unexpected(tokens.error());
  if (tokens->size() == 1) return std::unexpected(ExpressionMistake{0, "Write an expression."});
  auto root = Parser(std::move(*tokens)).whole();
  if (!root) return std::unexpected(root.error());
  return Expression{std::string(source), std::move(*root)};
}

}  // namespace trellis::programme
