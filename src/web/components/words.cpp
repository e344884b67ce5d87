#include "web/components/words.hpp"

#include "web/components/element.hpp"

namespace trellis::web {

Html paragraph(std::string_view text) { return Element("p").classes({"govuk-body"}).text(text); }

Html heading(std::string_view text) {
  return Element("h2").classes({"govuk-heading-m"}).text(text);
}

Html link_to(const Url& link, std::string_view text) {
  return Element("a").classes({"govuk-link"}).link("href", link).text(text);
}

Html link_to(const std::string& path, std::string_view text) {
  return link_to(Url::local(path), text);
}

}  // namespace trellis::web
