#include "web/home/home_pages.hpp"

#include "web/home/home_show.html.hpp"
#include "web/home/school_home.hpp"
#include "web/page.hpp"

namespace trellis::web {

namespace {

using access::Permission;

struct Way {
  const char* title;
  const char* hint;
  const char* path;
  Permission permission;
};

constexpr Way ways[] = {
    {"Schools",
     "Find a school by name, town, postcode or URN, and see its need and who works with it",
     "/schools",
     Permission::view_schools},
    {"Regions",
     "Need against reach, by region and local authority",
     "/regions",
     Permission::view_targeting},
    {"Programmes",
     "What each programme offers, to whom, and how it stands",
     "/programmes",
     Permission::view_programme},
    {"Applications",
     "Who applied, who is eligible, and why",
     "/applications",
     Permission::view_case},
    {"Matching",
     "Which lead school helps which partner school, and why",
     "/matching",
     Permission::run_matching},
    {"Register",
     "Import published files and look at what they change",
     "/register/imports",
     Permission::import_files},
    {"Jobs", "Long work such as imports, with its progress", "/jobs", Permission::import_files},
    {"History", "What happened, when, and who did it", "/events", Permission::see_audit},
};

Response show(const Request&, Context& context) {
  HomeShow view{.welcome = "Schools helping schools, and learning whether it worked.",
                .is_signed_in = context.is_signed_in(),
                .is_demonstration = context.site.is_demonstration};
  for (const Way& way : ways)
    if (context.router.has_page(way.path) && context.may(way.permission))
      view.entries.push_back({.title = way.title, .hint = way.hint, .link = Url::local(way.path)});
  const auto own = school_home(context);
  if (!own) return page(context, {.title = "Home"}, render_home_show(view));
  view.welcome = "";
  return page(context,
              {.title = own->name.empty() ? own->role : own->name, .caption = own->role},
              own->content + render_home_show(view));
}

}  // namespace

void add_home_routes(Routes& routes) {
  routes.push_back({.method = Method::get,
                    .pattern = "/",
                    .permission = Permission::open_to_all,
                    .handler = show});
  add_partner_routes(routes);
}

}  // namespace trellis::web
