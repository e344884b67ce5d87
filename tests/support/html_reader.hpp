/// Reads HTML as tests need it: a strict reader that reports what a browser would silently repair.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace trellis::testing {

struct Node {
  std::string name = {};  ///< of the element; empty for text
  std::map<std::string, std::string> attributes = {};
  std::string text = {};  ///< of a text, entities read
  std::vector<Node> children = {};

  std::string attribute(const std::string& attribute_name) const;
  bool has(const std::string& attribute_name) const { return attributes.contains(attribute_name); }
  bool has_class(std::string_view wanted) const;
};

/// A root without a name over what was read. Throws std::runtime_error with the place and the fact:
/// an element left open, a stray end tag, a broken tag, an attribute given twice.
Node read_html(std::string_view html);

/// The same for the same document: attributes and classes sorted, white space squeezed.
std::string canonical(const Node& node);

/// Every element of this name, in document order. "*" finds all.
std::vector<const Node*> elements(const Node& node, std::string_view name);
const Node* element_by_id(const Node& node, std::string_view id);
/// The words inside, squeezed.
std::string words(const Node& node);

}  // namespace trellis::testing
