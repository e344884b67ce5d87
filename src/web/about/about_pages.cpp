#include "web/about/about_pages.hpp"

#include "web/about/accessibility_show.html.hpp"
#include "web/about/cookies_show.html.hpp"
#include "web/about/help_show.html.hpp"
#include "web/about/privacy_show.html.hpp"
#include "web/page.hpp"

namespace trellis::web {

namespace {

AboutShow about_view(const Context& context) {
  return {.is_demonstration = context.site.is_demonstration, .today = context.today.long_text()};
}

Response show_help(const Request&, Context& context) {
  return page(context, {.title = "Help"}, render_help_show(about_view(context)));
}

Response show_accessibility(const Request&, Context& context) {
  return page(context,
              {.title = "Accessibility statement"},
              render_accessibility_show(about_view(context)));
}

Response show_privacy(const Request&, Context& context) {
  return page(context, {.title = "Privacy"}, render_privacy_show(about_view(context)));
}

Response show_cookies(const Request&, Context& context) {
  return page(context, {.title = "Cookies"}, render_cookies_show(about_view(context)));
}

}  // namespace

void add_about_routes(Routes& routes) {
  const auto add = [&](const char* pattern, Handler handler) {
    routes.push_back({.method = Method::get,
                      .pattern = pattern,
                      .permission = access::Permission::open_to_all,
                      .handler = handler});
  };
  add("/help", show_help);
  add("/accessibility-statement", show_accessibility);
  add("/privacy", show_privacy);
  add("/cookies", show_cookies);
}

}  // namespace trellis::web
