#include "generate.hpp"

#include <algorithm>
#include <set>

#include "html_context.hpp"

namespace trellis::template_compiler {

namespace {

std::string stem_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  return std::string(name.substr(0, name.rfind('.')));
}

std::string quoted(std::string_view text) {
  constexpr std::string_view digits = "01234567";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      out += "\\n";
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte >= 0x7f) {
      // Three octal digits end by themselves; a hexadecimal escape would swallow what follows.
      out += '\\';
      out += digits[byte >> 6U];
      out += digits[(byte >> 3U) & 7U];
      out += digits[byte & 7U];
    } else {
      out += c;
    }
  }
  return out + '"';
}

class Writer {
 public:
  explicit Writer(std::string_view shown_path) : shown_path_(shown_path) {}

  void body(const std::vector<Node>& nodes) {
    write(nodes);
    context_.finish(last_line_);
  }
  const std::string& code() const { return code_; }
  const std::set<std::string>& includes() const { return includes_; }

 private:
  void line(int number) {
    last_line_ = number;
    code_ += "#line " + std::to_string(number) + ' ' + quoted(shown_path_) + '\n';
  }

  /// A path as C++: the view's field, or a loop's variable.
  std::string cpp(const Expression& expression, bool is_condition = false) const {
    switch (expression.kind) {
      case Expression::Kind::text:
        return quoted(expression.literal);
      case Expression::Kind::word:
        return expression.literal;
      case Expression::Kind::call: {
        std::string text = expression.names.front() + '(';
        for (const Expression& argument : expression.arguments) {
          if (text.back() != '(') text += ", ";
          text += cpp(argument);
        }
        return text + ')';
      }
      case Expression::Kind::path:
        break;
    }
    const std::string& first = expression.names.front();
    const bool is_variable = std::ranges::find(variables_, first) != variables_.end();
    std::string text = is_variable ? first + '_' : "view." + first;
    for (std::size_t i = 1; i < expression.names.size(); ++i)
      text = "inside(" + text + ")." + expression.names[i];
    return is_condition ? text : "inside(" + text + ')';
  }

  void write(const std::vector<Node>& nodes) {
    for (const Node& node : nodes) {
      switch (node.kind) {
        case Node::Kind::literal:
          context_.read(node.text, node.line);
          last_line_ = node.line + static_cast<int>(std::ranges::count(node.text, '\n'));
          code_ += "  out += " + quoted(node.text) + ";\n";
          break;
        case Node::Kind::print:
          print(node);
          break;
        case Node::Kind::choice:
          choice(node);
          break;
        case Node::Kind::loop:
          loop(node);
          break;
        case Node::Kind::include:
          include(node);
          break;
      }
    }
  }

  void print(const Node& node) {
    std::string function;
    switch (context_.print(node.line)) {
      case Place::text:
        function = "write_text";
        break;
      case Place::attribute:
        function = "write_attribute";
        break;
      case Place::link:
        function = "write_link";
        break;
      case Place::link_part:
        function = "write_link_part";
        break;
    }
    line(node.line);
    code_ += "  " + function + "(out, " + cpp(node.expression) + ");\n";
  }

  /// Writes a branch from `before`, and says if it ends elsewhere than `expected`.
  void branch(const Branch& branch, const HtmlContext& before, const HtmlContext* expected) {
    context_ = before;
    write(branch.nodes);
    context_.settle();
    if (expected != nullptr && !(context_ == *expected))
      throw TemplateError(branch.line,
                          "This part ends " + context_.description() +
                              ", the other way through ends " + expected->description());
  }

  void choice(const Node& node) {
    context_.settle();
    const HtmlContext before = context_;
    HtmlContext after;
    bool has_else = false;
    for (std::size_t i = 0; i < node.branches.size(); ++i) {
      const Branch& current = node.branches[i];
      line(current.line);
      has_else = current.is_else;
      if (i > 0) code_ += "  } else ";
      if (!current.is_else)
        code_ += std::string(i == 0 ? "  " : "") + "if (" + (current.is_negated ? "!" : "") +
                 "holds(" + cpp(current.condition, true) + ")) ";
      code_ += "{\n";
      branch(current, before, i == 0 ? nullptr : &after);
      after = context_;
    }
    code_ += "  }\n";
    if (!has_else && !(after == before))
      throw TemplateError(
          node.line,
          "This part ends " + after.description() + " but began " + before.description());
  }

  void loop(const Node& node) {
    context_.settle();
    const HtmlContext before = context_;
    line(node.line);
    const std::string list = cpp(node.expression);
    code_ += "  for (const auto& " + node.text + "_ : " + list + ") {\n";
    variables_.push_back(node.text);
    Branch body = node.branches.front();
    body.line = node.line;
    branch(body, before, &before);
    variables_.pop_back();
    code_ += "  }\n";
    if (node.branches.size() < 2) return;
    line(node.line);
    code_ += "  if (!holds(" + list + ")) {\n";
    branch(node.branches.back(), before, &before);
    code_ += "  }\n";
  }

  void include(const Node& node) {
    if (context_.print(node.line) != Place::text)
      throw TemplateError(node.line, "A template is included between elements");
    includes_.insert(node.text + ".hpp");
    line(node.line);
    code_ += "  append_" + stem_of(node.text) + "(out, " + cpp(node.expression) + ");\n";
  }

  std::string shown_path_;
  std::string code_;
  std::set<std::string> includes_;
  std::vector<std::string> variables_;
  HtmlContext context_;
  int last_line_ = 1;
};

}  // namespace

Generated generate(const Template& parsed, std::string_view path, std::string_view shown_path) {
  const std::string name = stem_of(path);
  const std::string view = "const " + parsed.view_type + "& view)";
  Writer writer(shown_path);
  writer.body(parsed.nodes);
  Generated result;
  result.header = "// Made from " + std::string(path) +
                  ". Do not edit.\n#pragma once\n#include \"" + parsed.view_header +
                  "\"\n#include \"web/html.hpp\"\nnamespace trellis::web {\n" + "Html render_" +
                  name + "(" + view + ";\n" + "void append_" + name + "(std::string& out, " + view +
                  ";\n}\n";
  result.source =
      "#include \"" + std::string(path) + ".hpp\"\n#include \"web/components/components.hpp\"\n";
  for (const std::string& include : writer.includes())
    result.source += "#include \"" + include + "\"\n";
  result.source += "namespace trellis::web {\nvoid append_" + name + "(std::string& out, " +
                   "[[maybe_unused]] " + view + " {\n" + writer.code() + "}\nHtml render_" + name +
                   "(" + view + " {\n  std::string out;\n  out.reserve(4096);\n  append_" + name +
                   "(out, view);\n  return Html::trusted(std::move(out));\n}\n}\n";
  return result;
}

}  // namespace trellis::template_compiler
