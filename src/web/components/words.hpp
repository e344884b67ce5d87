/// Plain words of a page: a paragraph, a heading within it, a link.
#pragma once

#include <string>
#include <string_view>

#include "web/html.hpp"
#include "web/url.hpp"

namespace trellis::web {

Html paragraph(std::string_view text);
/// An h2 of medium size.
Html heading(std::string_view text);
Html link_to(const Url& link, std::string_view text);
/// To a page of this site: "/schools/900001".
Html link_to(const std::string& path, std::string_view text);

}  // namespace trellis::web
