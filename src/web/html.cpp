#include "web/html.hpp"

namespace trellis::web {

void append_escaped(std::string& out, std::string_view text) {
  std::size_t plain_from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string_view entity;
    switch (text[i]) {
      case '&':
        entity = "&amp;";
        break;
      case '<':
        entity = "&lt;";
        break;
      case '>':
        entity = "&gt;";
        break;
      case '"':
        entity = "&#34;";
        break;
      case '\'':
        entity = "&#39;";
        break;
      case '\0':
        entity = "\xef\xbf\xbd";
        break;
      default:
        continue;
    }
    out.append(text, plain_from, i - plain_from);
    out += entity;
    plain_from = i + 1;
  }
  out.append(text, plain_from, text.size() - plain_from);
}

std::string escaped(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

Html html_text(std::string_view text) { return Html::trusted(escaped(text)); }

}  // namespace trellis::web
