/// A bounded, entity-free XML parser in pieces: calls back on elements and text.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/result.hpp"

namespace trellis {

using XmlAttributes = std::unordered_map<std::string, std::string>;

/// What a document's reader wants to hear. Element names come without their namespace prefix.
struct XmlEvents {
  std::function<void(std::string_view name, const XmlAttributes&)> begin;
  std::function<void(std::string_view name)> end;
  std::function<void(std::string_view text)> text;
};

class XmlStream {
 public:
  explicit XmlStream(XmlEvents events);
  ~XmlStream();
  XmlStream(const XmlStream&) = delete;
  XmlStream& operator=(const XmlStream&) = delete;

  /// False as soon as the document cannot be read; `finish` then says why.
  bool feed(std::string_view piece);
  Result<void> finish();

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace trellis
