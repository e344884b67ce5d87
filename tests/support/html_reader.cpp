#include "support/html_reader.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

namespace trellis::testing {

namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

bool is_void(std::string_view name) {
  constexpr std::array<std::string_view, 13> names = {"area",
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
                                                      "wbr"};
  return std::ranges::find(names, name) != names.end();
}

bool is_raw(std::string_view name) { return name == "script" || name == "style"; }

void append_utf8(std::string& out, unsigned code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0U | (code >> 6U));
    out += static_cast<char>(0x80U | (code & 0x3fU));
  } else {
    out += static_cast<char>(0xe0U | (code >> 12U));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3fU));
    out += static_cast<char>(0x80U | (code & 0x3fU));
  }
}

std::string without_entities(std::string_view text) {
  static const std::map<std::string, std::string, std::less<>> named = {{"amp", "&"},
                                                                        {"lt", "<"},
                                                                        {"gt", ">"},
                                                                        {"quot", "\""},
                                                                        {"apos", "'"},
                                                                        {"nbsp", "\u00a0"},
                                                                        {"ctdot", "\u22ef"},
                                                                        {"copy", "\u00a9"}};
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t end = text[i] == '&' ? text.find(';', i) : std::string_view::npos;
    const std::string_view inner =
        end == std::string_view::npos ? std::string_view() : text.substr(i + 1, end - i - 1);
    const auto found = named.find(inner);
    if (inner.starts_with("#")) {
      const bool is_hexadecimal = inner.size() > 1 && (inner[1] == 'x' || inner[1] == 'X');
      append_utf8(
          out,
          static_cast<unsigned>(std::stoul(std::string(inner.substr(is_hexadecimal ? 2 : 1)),
                                           nullptr,
                                           is_hexadecimal ? 16 : 10)));
      i = end;
    } else if (found != named.end()) {
      out += found->second;
      i = end;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!is_space(c))
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

class Reader {
 public:
  explicit Reader(std::string_view html) : html_(html) {}

  Node read() {
    Node root;
    read_children(root);
    if (at_ < html_.size()) fail("an end tag that closes nothing");
    return root;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    const auto from = at_ < 60 ? 0 : at_ - 60;
    throw std::runtime_error(what + " at: " + std::string(html_.substr(from, 120)));
  }

  void read_children(Node& parent) {
    while (at_ < html_.size()) {
      if (html_.substr(at_).starts_with("</")) return;
      if (html_.substr(at_).starts_with("<!--")) {
        skip_to("-->");
      } else if (html_.substr(at_).starts_with("<!")) {
        skip_to(">");
      } else if (html_[at_] == '<') {
        read_element(parent);
      } else {
        const std::size_t end = std::min(html_.find('<', at_), html_.size());
        parent.children.push_back({.text = without_entities(html_.substr(at_, end - at_))});
        at_ = end;
      }
    }
  }

  void skip_to(std::string_view mark) {
    const std::size_t end = html_.find(mark, at_);
    if (end == std::string_view::npos) fail("a comment that never ends");
    at_ = end + mark.size();
  }

  std::string name(std::string_view stops) {
    std::string text;
    while (at_ < html_.size() && !is_space(html_[at_]) &&
           stops.find(html_[at_]) == std::string_view::npos)
      text += html_[at_++];
    if (text.empty()) fail("a name is missing");
    return text;
  }

  void skip_spaces() {
    while (at_ < html_.size() && is_space(html_[at_])) ++at_;
  }

  void read_element(Node& parent) {
    ++at_;
    Node node;
    node.name = name("/>");
    bool is_closed = false;
    for (skip_spaces(); at_ < html_.size() && html_[at_] != '>'; skip_spaces()) {
      if (html_[at_] == '/') {
        is_closed = true;
        ++at_;
      } else {
        read_attribute(node);
      }
    }
    if (at_ >= html_.size()) fail("a tag that never ends");
    ++at_;
    if (!is_closed && !is_void(node.name)) read_inside(node);
    parent.children.push_back(std::move(node));
  }

  void read_inside(Node& node) {
    if (is_raw(node.name)) {
      const std::size_t end = html_.find("</" + node.name, at_);
      if (end == std::string_view::npos) fail("<" + node.name + "> is never closed");
      node.children.push_back({.text = std::string(html_.substr(at_, end - at_))});
      at_ = end;
    } else {
      read_children(node);
    }
    if (!html_.substr(at_).starts_with("</")) fail("<" + node.name + "> is never closed");
    at_ += 2;
    const std::string closed = name(">");
    if (closed != node.name) fail("</" + closed + "> closes <" + node.name + ">");
    skip_spaces();
    ++at_;
  }

  void read_attribute(Node& node) {
    const std::string key = name("=>/");
    std::string value;
    skip_spaces();
    if (at_ < html_.size() && html_[at_] == '=') {
      ++at_;
      skip_spaces();
      const char quote = at_ < html_.size() ? html_[at_] : ' ';
      if (quote == '"' || quote == '\'') {
        const std::size_t end = html_.find(quote, at_ + 1);
        if (end == std::string_view::npos) fail("a value that never ends");
        value = without_entities(html_.substr(at_ + 1, end - at_ - 1));
        at_ = end + 1;
      } else {
        value = without_entities(name(">"));
      }
    }
    if (!node.attributes.emplace(key, value).second) fail("the attribute " + key + " twice");
  }

  std::string_view html_;
  std::size_t at_ = 0;
};

std::set<std::string> class_set(const std::string& text) {
  std::set<std::string> names;
  std::string current;
  for (const char c : text + ' ') {
    if (!is_space(c)) {
      current += c;
    } else if (!current.empty()) {
      names.insert(std::move(current));
      current.clear();
    }
  }
  return names;
}

void append_canonical(std::string& out, const Node& node, int depth) {
  const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
  if (node.name.empty()) {
    const std::string text = squeezed(node.text);
    if (!text.empty()) out += indent + text + '\n';
    return;
  }
  out += indent + '<' + node.name;
  for (const auto& [key, value] : node.attributes) {
    out += ' ' + key + "=\"";
    if (key == "class")
      for (const std::string& one : class_set(value)) out += one + ' ';
    else
      out += squeezed(value);
    out += '"';
  }
  out += ">\n";
  for (const Node& child : node.children) append_canonical(out, child, depth + 1);
}

/// Texts that touch are one text, whatever stood between them in the source.
Node merged(const Node& node) {
  Node result = node;
  result.children.clear();
  for (const Node& child : node.children) {
    const bool joins =
        child.name.empty() && !result.children.empty() && result.children.back().name.empty();
    if (joins)
      result.children.back().text += child.text;
    else
      result.children.push_back(merged(child));
  }
  return result;
}

/// What a reader sees apart from what follows it, though nothing stands between them in the source.
bool is_block(std::string_view name) {
  static const std::set<std::string_view> names = {"button",
                                                   "caption",
                                                   "dd",
                                                   "div",
                                                   "dt",
                                                   "h1",
                                                   "h2",
                                                   "h3",
                                                   "h4",
                                                   "label",
                                                   "legend",
                                                   "li",
                                                   "option",
                                                   "p",
                                                   "summary",
                                                   "td",
                                                   "th",
                                                   "tr"};
  return names.contains(name);
}

void append_words(std::string& out, const Node& node) {
  out += node.text;
  for (const Node& child : node.children) append_words(out, child);
  if (is_block(node.name)) out += ' ';
}

}  // namespace

std::string Node::attribute(const std::string& attribute_name) const {
  const auto found = attributes.find(attribute_name);
  return found == attributes.end() ? "" : found->second;
}

bool Node::has_class(std::string_view wanted) const {
  return class_set(attribute("class")).contains(std::string(wanted));
}

Node read_html(std::string_view html) { return merged(Reader(html).read()); }

std::string canonical(const Node& node) {
  std::string out;
  for (const Node& child : node.children) append_canonical(out, child, 0);
  return out;
}

std::vector<const Node*> elements(const Node& node, std::string_view name) {
  std::vector<const Node*> found;
  for (const Node& child : node.children) {
    if (child.name.empty()) continue;
    if (name == "*" || child.name == name) found.push_back(&child);
    for (const Node* inner : elements(child, name)) found.push_back(inner);
  }
  return found;
}

const Node* element_by_id(const Node& node, std::string_view id) {
  for (const Node* element : elements(node, "*"))
    if (element->attribute("id") == id) return element;
  return nullptr;
}

std::string words(const Node& node) {
  std::string out;
  append_words(out, node);
  return squeezed(out);
}

}  // namespace trellis::testing
