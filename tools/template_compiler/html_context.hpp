/// Follows the markup of a template, so that what is printed is escaped for its place.
///
/// It also refuses what a page of ours never holds: an element left open, an attribute without
/// quotes, script and style inside the page, event handlers, and HTML comments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trellis::template_compiler {

/// How a value is to be written where we are.
enum class Place { text, attribute, link, link_part };

class HtmlContext {
 public:
  /// Goes on over markup that begins on this line. Throws TemplateError.
  void read(std::string_view markup, int line);
  /// The place of a value printed here; throws TemplateError where nothing may be printed.
  Place print(int line);
  /// To be called where a directive begins or ends: a tag's or an attribute's name ends there too.
  void settle();
  /// Throws TemplateError unless everything is closed.
  void finish(int line) const;

  /// Two branches of a template must end in the same context.
  friend bool operator==(const HtmlContext&, const HtmlContext&) = default;
  /// For messages: "inside <p>".
  std::string description() const;

 private:
  enum class State {
    text,
    tag_start,
    tag_name,
    end_tag_name,
    in_tag,
    attribute_name,
    before_value,
    double_quoted,
    single_quoted
  };

  void step(char c, int line);
  void step_in_value(char c, int line);
  void begin_attribute_value(char quote, int line);
  void end_tag(int line);
  void forget_attribute();
  void check_attribute(int line) const;

  State state_ = State::text;
  std::vector<std::string> open_;  ///< elements, outermost first
  std::string tag_;
  std::string attribute_;
  std::string value_;        ///< literal beginning of the attribute's value
  bool is_printed_ = false;  ///< something was printed in this attribute's value
  bool is_self_closed_ = false;
};

}  // namespace trellis::template_compiler
