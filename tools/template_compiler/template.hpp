/// Reads a template into a tree of what it prints.
///
///   {% view trellis::web::HomeShow from "web/home/home_pages.hpp" %}   the first line
///   {{ title }}  {{ school.name }}  {{ tag(status, "Complete") }}      print
///   {% if school %} … {% else if not open %} … {% else %} … {% end %}
///   {% for row in rows %} … {% else %} what to say when there is none {% end %}
///   {% include "web/schools/school_row.html" with row %}
///   {# a comment #}
///
/// A directive that stands alone on its line takes the line with it.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace trellis::template_compiler {

/// A mistake in a template; `line` counts from 1.
class TemplateError : public std::runtime_error {
 public:
  TemplateError(int line, const std::string& sentence)
      : std::runtime_error(sentence), line_(line) {}
  int line() const { return line_; }

 private:
  int line_;
};

/// What may be printed or asked: a dotted name, a call of a component, or a literal.
struct Expression {
  enum class Kind { path, call, text, word };
  Kind kind = Kind::path;
  std::vector<std::string> names;     ///< of a path; of a call its one name
  std::vector<Expression> arguments;  ///< of a call
  std::string literal;                ///< the text; for a word: true, false or a number
};

struct Branch;

struct Node {
  enum class Kind { literal, print, choice, loop, include };
  Kind kind = Kind::literal;
  int line = 1;
  std::string text;              ///< a literal's markup; a loop's variable; an include's file
  Expression expression;         ///< printed, looped over, or handed to the included template
  std::vector<Branch> branches;  ///< of a choice; of a loop its body and what stands for none
};

struct Branch {
  int line = 1;
  bool is_else = false;
  bool is_negated = false;
  Expression condition;
  std::vector<Node> nodes;
};

struct Template {
  std::string view_type;
  std::string view_header;
  std::vector<Node> nodes;
};

/// Throws TemplateError.
Template parse_template(std::string_view source);

}  // namespace trellis::template_compiler
