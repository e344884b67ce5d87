#include "html_context.hpp"

#include <algorithm>
#include <array>

#include "template.hpp"

namespace trellis::template_compiler {

namespace {

constexpr std::array<std::string_view, 14> void_elements = {"area",
                                                            "base",
                                                            "br",
                                                            "col",
                                                            "embed",
                                                            "hr",
                                                            "img",
                                                            "input",
                                                            "link",
                                                            "meta",
                                                            "source",
                                                            "track",
                                                            "wbr",
                                                            "param"};
constexpr std::array<std::string_view, 8> link_attributes = {
    "href", "src", "action", "formaction", "cite", "poster", "data", "xlink:href"};
constexpr std::array<std::string_view, 5> link_beginnings = {"/", "?", "#", "https://", "mailto:"};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_link(std::string_view attribute) {
  return std::ranges::find(link_attributes, attribute) != link_attributes.end();
}

}  // namespace

void HtmlContext::read(std::string_view markup, int line) {
  for (const char c : markup) {
    step(c, line);
    if (c == '\n') ++line;
  }
}

void HtmlContext::step(char c, int line) {
  switch (state_) {
    case State::text:
      if (c == '<') state_ = State::tag_start;
      if (!open_.empty() && open_.back() == "script" && c != '<' && !is_space(c))
        throw TemplateError(line, "A script of its own file is needed: nothing is written inside");
      return;
    case State::tag_start:
      if (c == '!') throw TemplateError(line, "Write a comment as {# … #}, so that it is not sent");
      if (c != '/' && !is_letter(c)) throw TemplateError(line, "Write &lt; for a less-than sign");
      tag_.clear();
      if (c == '/') {
        state_ = State::end_tag_name;
      } else {
        tag_ += c;
        state_ = State::tag_name;
      }
      return;
    case State::end_tag_name:
      if (c != '>') {
        tag_ += c;
        return;
      }
      if (open_.empty() || open_.back() != tag_)
        throw TemplateError(line, "</" + tag_ + "> closes nothing: " + description());
      open_.pop_back();
      tag_.clear();
      state_ = State::text;
      return;
    case State::tag_name:
      if (is_space(c)) {
        is_self_closed_ = false;
        state_ = State::in_tag;
      } else if (c == '>') {
        end_tag(line);
      } else {
        tag_ += c;
      }
      return;
    case State::in_tag:
      if (c == '>') return end_tag(line);
      is_self_closed_ = c == '/';
      if (is_space(c) || c == '/') return;
      attribute_ = c;
      state_ = State::attribute_name;
      return;
    case State::attribute_name:
      if (c == '=') {
        state_ = State::before_value;
      } else if (is_space(c)) {
        state_ = State::in_tag;
      } else if (c == '>') {
        end_tag(line);
      } else {
        attribute_ += c;
      }
      return;
    case State::before_value:
      return begin_attribute_value(c, line);
    case State::double_quoted:
    case State::single_quoted:
      return step_in_value(c, line);
  }
}

void HtmlContext::step_in_value(char c, int line) {
  if (c == (state_ == State::double_quoted ? '"' : '\'')) {
    state_ = State::in_tag;
    check_attribute(line);
    forget_attribute();
  } else if (is_link(attribute_)) {
    value_ += c;
  }
}

void HtmlContext::begin_attribute_value(char quote, int line) {
  if (quote != '"' && quote != '\'')
    throw TemplateError(line, "The value of " + attribute_ + " needs quotes");
  if (attribute_.starts_with("on") || attribute_ == "style" || attribute_ == "srcdoc")
    throw TemplateError(line,
                        attribute_ +
                            " is not allowed in a page: use a class, or a script of its "
                            "own file");
  value_.clear();
  is_printed_ = false;
  state_ = quote == '"' ? State::double_quoted : State::single_quoted;
}

void HtmlContext::check_attribute(int line) const {
  const bool runs_script = value_.starts_with("javascript:") || value_.starts_with("data:");
  if (is_link(attribute_) && runs_script)
    throw TemplateError(line, "A link must be a path, a fragment or an https address");
}

void HtmlContext::end_tag(int line) {
  state_ = State::text;
  if (tag_ == "style") throw TemplateError(line, "Styles belong in a style sheet");
  const bool is_void = std::ranges::find(void_elements, tag_) != void_elements.end();
  if (!is_void && !is_self_closed_) open_.push_back(tag_);
  is_self_closed_ = false;
  tag_.clear();
  forget_attribute();
}

void HtmlContext::forget_attribute() {
  attribute_.clear();
  value_.clear();
  is_printed_ = false;
}

void HtmlContext::settle() {
  if (state_ != State::tag_name && state_ != State::attribute_name) return;
  state_ = State::in_tag;
  is_self_closed_ = false;
  forget_attribute();
}

Place HtmlContext::print(int line) {
  switch (state_) {
    case State::text:
      if (!open_.empty() && open_.back() == "script")
        throw TemplateError(line, "Nothing may be printed into a script");
      return Place::text;
    case State::double_quoted:
    case State::single_quoted: {
      const bool is_first = value_.empty() && !is_printed_;
      is_printed_ = true;
      if (!is_link(attribute_)) return Place::attribute;
      if (is_first) return Place::link;
      const bool begins_well =
          value_.empty() || std::ranges::any_of(link_beginnings, [&](std::string_view beginning) {
            return value_.starts_with(beginning);
          });
      if (!begins_well)
        throw TemplateError(line, "A link must begin with a slash, or be printed whole from a Url");
      return Place::link_part;
    }
    case State::tag_start:
    case State::tag_name:
    case State::end_tag_name:
    case State::in_tag:
    case State::attribute_name:
    case State::before_value:
      throw TemplateError(line,
                          "A value is printed between elements or inside a quoted attribute, not "
                          "as part of a tag");
  }
  return Place::text;
}

void HtmlContext::finish(int line) const {
  if (state_ != State::text || !open_.empty())
    throw TemplateError(line, "The template ends " + description());
}

std::string HtmlContext::description() const {
  if (state_ != State::text && state_ != State::end_tag_name)
    return "inside the tag <" + tag_ + ">";
  return open_.empty() ? "outside every element" : "inside <" + open_.back() + ">";
}

}  // namespace trellis::template_compiler
