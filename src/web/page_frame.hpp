/// The view of page_frame.html: the frame of every page, with everything said already.
#pragma once

#include <string>
#include <vector>

#include "web/html.hpp"

namespace trellis::web {

struct FooterLink {
  std::string text = {};
  Url link = {};
};

struct PageFrame {
  std::string title = {};  ///< with section and service
  Url style_sheet = {};
  Url map_style_sheet = {};  ///< empty unless the page has a map
  Url script = {};
  Url icon = {};
  Html class_script = {};    ///< the one inline script, with its nonce
  std::string refresh = {};  ///< seconds; empty when the page does not load itself again
  Html skip_link = {};
  Html header = {};
  Html navigation = {};
  Html acting_for = {};
  Html banner = {};
  Html before = {};  ///< breadcrumbs or back link
  Html notices = {};
  std::string caption = {};
  std::string heading = {};  ///< empty where the content has the h1 itself
  Html heading_after = {};
  Html content = {};
  std::vector<FooterLink> footer_links = {};
};

}  // namespace trellis::web
