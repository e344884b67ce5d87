#include "template.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

namespace trellis::template_compiler {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }
bool is_name(char c) { return is_name_start(c) || (c >= '0' && c <= '9'); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

struct Token {
  enum class Kind { literal, print, directive };
  Kind kind = Kind::literal;
  std::string text;
  int line = 1;
};

/// Where the tag that opens at `at` ends: the position after its closing mark.
std::size_t end_of_tag(std::string_view source, std::size_t at, int line) {
  const char kind = source[at + 1];
  const std::string closing = kind == '{' ? "}}" : kind == '%' ? "%}" : "#}";
  const std::size_t end = source.find(closing, at + 2);
  if (end == std::string_view::npos)
    throw TemplateError(line, "This tag is never closed with " + closing);
  return end + 2;
}

/// Takes the line of a directive that stands alone on it out of the page.
void swallow_line(std::string_view source,
                  std::size_t begin,
                  std::size_t& end,
                  std::string& literal) {
  const std::size_t line_start = source.rfind('\n', begin == 0 ? 0 : begin - 1);
  const std::size_t from = begin == 0 || line_start == std::string_view::npos ? 0 : line_start + 1;
  if (!trimmed(source.substr(from, begin - from)).empty()) return;
  std::size_t after = end;
  while (after < source.size() && (source[after] == ' ' || source[after] == '\t')) ++after;
  if (after < source.size() && source[after] != '\n') return;
  while (!literal.empty() && (literal.back() == ' ' || literal.back() == '\t')) literal.pop_back();
  end = std::min(after + 1, source.size());
}

std::vector<Token> tokens_of(std::string_view source) {
  std::vector<Token> tokens;
  Token literal;
  int line = 1;
  for (std::size_t at = 0; at < source.size();) {
    const bool is_tag = source[at] == '{' && at + 1 < source.size() &&
                        std::string_view("{%#").find(source[at + 1]) != std::string_view::npos;
    if (!is_tag) {
      if (source[at] == '\n') ++line;
      literal.text += source[at++];
      continue;
    }
    std::size_t end = end_of_tag(source, at, line);
    const char kind = source[at + 1];
    const std::string_view inner = trimmed(source.substr(at + 2, end - at - 4));
    const int tag_line = line;
    if (kind != '{') swallow_line(source, at, end, literal.text);
    line += static_cast<int>(std::ranges::count(source.substr(at, end - at), '\n'));
    at = end;
    if (kind == '#') continue;
    if (!literal.text.empty()) tokens.push_back(literal);
    tokens.push_back({.kind = kind == '{' ? Token::Kind::print : Token::Kind::directive,
                      .text = std::string(inner),
                      .line = tag_line});
    literal = {.kind = Token::Kind::literal, .text = "", .line = line};
  }
  if (!literal.text.empty()) tokens.push_back(literal);
  return tokens;
}

/// Reads expressions: `a.b`, `call(a, "text", 3)`.
class ExpressionReader {
 public:
  ExpressionReader(std::string_view text, int line) : text_(text), line_(line) {}

  Expression whole() {
    Expression expression = one();
    skip_spaces();
    if (at_ != text_.size()) fail();
    return expression;
  }

 private:
  [[noreturn]] void fail() const {
    throw TemplateError(line_,
                        "\"" + std::string(text_) +
                            "\" cannot be read: write a name such as school.name, or a call such "
                            "as tag(status)");
  }
  void skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  bool take(char c) {
    skip_spaces();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::string name() {
    if (at_ >= text_.size() || !is_name_start(text_[at_])) fail();
    std::string name;
    while (at_ < text_.size() && is_name(text_[at_])) name += text_[at_++];
    return name;
  }
  Expression one() {
    skip_spaces();
    if (at_ < text_.size() && text_[at_] == '"') return quoted();
    if (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') return number();
    Expression expression;
    expression.names.push_back(name());
    if (take('(')) return call(std::move(expression));
    while (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      expression.names.push_back(name());
    }
    const std::string& first = expression.names.front();
    if (expression.names.size() == 1 && (first == "true" || first == "false")) {
      expression.kind = Expression::Kind::word;
      expression.literal = first;
    }
    return expression;
  }
  Expression call(Expression expression) {
    expression.kind = Expression::Kind::call;
    if (take(')')) return expression;
    do {
      expression.arguments.push_back(one());
    } while (take(','));
    if (!take(')')) fail();
    return expression;
  }
  Expression quoted() {
    Expression expression{
        .kind = Expression::Kind::text, .names = {}, .arguments = {}, .literal = ""};
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) expression.literal += text_[at_];
    if (!take('"')) fail();
    return expression;
  }
  Expression number() {
    Expression expression{
        .kind = Expression::Kind::word, .names = {}, .arguments = {}, .literal = ""};
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9')
      expression.literal += text_[at_++];
    return expression;
  }

  std::string_view text_;
  int line_;
  std::size_t at_ = 0;
};

/// The first word of `text`, which is shortened by it.
std::string_view take_word(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && !is_space(text[end])) ++end;
  const std::string_view word = text.substr(0, end);
  text = trimmed(text.substr(end));
  return word;
}

std::string take_quoted(std::string_view& text, int line) {
  const std::size_t end = text.starts_with('"') ? text.find('"', 1) : std::string_view::npos;
  if (end == std::string_view::npos)
    throw TemplateError(line, "A file name in quotes is needed here");
  std::string inner(text.substr(1, end - 1));
  text = trimmed(text.substr(end + 1));
  return inner;
}

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Template parse() {
    Template result;
    read_view(result);
    result.nodes = nodes();
    if (at_ < tokens_.size())
      throw TemplateError(tokens_[at_].line, "This has no if or for that it could belong to");
    return result;
  }

 private:
  void read_view(Template& result) {
    const bool is_there = !tokens_.empty() && tokens_.front().kind == Token::Kind::directive &&
                          tokens_.front().text.starts_with("view ");
    if (!is_there)
      throw TemplateError(1, "The first line must be {% view Type from \"module/file.hpp\" %}");
    std::string_view text = tokens_.front().text;
    take_word(text);
    result.view_type = std::string(take_word(text));
    if (take_word(text) != "from")
      throw TemplateError(1, "The view must say the header that declares it: from \"…\"");
    result.view_header = take_quoted(text, 1);
    at_ = 1;
  }

  /// Up to the directive that ends this block (else, end) or the end of the template.
  std::vector<Node> nodes() {
    std::vector<Node> result;
    while (at_ < tokens_.size()) {
      const Token& token = tokens_[at_];
      if (token.kind == Token::Kind::directive) {
        std::string_view text = token.text;
        const std::string_view word = take_word(text);
        if (word == "else" || word == "end") return result;
        result.push_back(directive(word, text, token.line));
        continue;
      }
      ++at_;
      Node node;
      node.line = token.line;
      if (token.kind == Token::Kind::literal) {
        node.text = token.text;
      } else {
        node.kind = Node::Kind::print;
        node.expression = ExpressionReader(token.text, token.line).whole();
      }
      result.push_back(std::move(node));
    }
    return result;
  }

  Node directive(std::string_view word, std::string_view rest, int line) {
    ++at_;
    if (word == "if") return choice(rest, line);
    if (word == "for") return loop(rest, line);
    if (word == "include") return include(rest, line);
    throw TemplateError(line,
                        "\"" + std::string(word) + "\" is not known here: use if, for, include");
  }

  static Branch condition(std::string_view text, int line) {
    Branch branch;
    branch.line = line;
    if (text.starts_with("not ")) {
      branch.is_negated = true;
      take_word(text);
    }
    branch.condition = ExpressionReader(text, line).whole();
    return branch;
  }

  /// The text after "else" when that is where we are; nothing at "end".
  std::optional<std::pair<std::string, int>> next_branch(int opened_at) {
    if (at_ >= tokens_.size())
      throw TemplateError(opened_at, "This if or for is never closed with {% end %}");
    const Token& token = tokens_[at_++];
    std::string_view text = token.text;
    const std::string_view word = take_word(text);
    if (word == "else") return std::pair(std::string(text), token.line);
    if (!text.empty()) throw TemplateError(token.line, "Write {% end %} alone");
    return std::nullopt;
  }

  Node choice(std::string_view text, int line) {
    Node node;
    node.kind = Node::Kind::choice;
    node.line = line;
    node.branches.push_back(condition(text, line));
    node.branches.back().nodes = nodes();
    while (const auto next = next_branch(line)) {
      if (node.branches.back().is_else)
        throw TemplateError(next->second, "Nothing may follow an else but its end");
      if (next->first.empty()) {
        Branch branch;
        branch.line = next->second;
        branch.is_else = true;
        node.branches.push_back(std::move(branch));
      } else {
        std::string_view rest = next->first;
        if (take_word(rest) != "if") throw TemplateError(next->second, "Write else, or else if");
        node.branches.push_back(condition(rest, next->second));
      }
      node.branches.back().nodes = nodes();
    }
    return node;
  }

  Node loop(std::string_view text, int line) {
    Node node;
    node.kind = Node::Kind::loop;
    node.line = line;
    node.text = std::string(take_word(text));
    if (node.text.empty() || !std::ranges::all_of(node.text, is_name) ||
        !is_name_start(node.text.front()) || take_word(text) != "in")
      throw TemplateError(line, "Write {% for item in items %}");
    node.expression = ExpressionReader(text, line).whole();
    node.branches.emplace_back();
    node.branches.back().nodes = nodes();
    while (const auto next = next_branch(line)) {
      if (node.branches.size() == 2 || !next->first.empty())
        throw TemplateError(next->second, "A for has one else at most, without a condition");
      node.branches.emplace_back();
      node.branches.back().is_else = true;
      node.branches.back().nodes = nodes();
    }
    return node;
  }

  static Node include(std::string_view text, int line) {
    Node node;
    node.kind = Node::Kind::include;
    node.line = line;
    node.text = take_quoted(text, line);
    if (!node.text.ends_with(".html") || take_word(text) != "with")
      throw TemplateError(line, "Write {% include \"web/feature/part.html\" with item %}");
    node.expression = ExpressionReader(text, line).whole();
    return node;
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

}  // namespace

Template parse_template(std::string_view source) { return Parser(tokens_of(source)).parse(); }

}  // namespace trellis::template_compiler
