#include "web/home/home_pages.hpp"

#include "casework/case_list_store.hpp"
#include "core/text.hpp"
#include "notify/message_store.hpp"
#include "programme/selection_actions.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/peer_review_pages.hpp"
#include "web/home/due_pages.hpp"
#include "web/home/home_show.html.hpp"
#include "web/home/programme_figures.hpp"
#include "web/home/school_home.hpp"
#include "web/page.hpp"

namespace trellis::web {

namespace {

using access::Permission;

/// A school or a lead has few cases: each is a link of its own.
constexpr std::int64_t own_cases_max = 5;

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
    {"Apply",
     "Programmes that are open, your forms, and where they stand",
     "/apply",
     Permission::act_for_school},
    {"Applications",
     "Who applied, who is eligible, and why",
     "/applications",
     Permission::view_case},
    {"Selection",
     "Rounds with their marks, moderation and decisions",
     "/selection",
     Permission::decide},
    {"Cases",
     "What is due, who works on it, and how each school is getting on",
     "/cases",
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
    {"Protected cases",
     "Open one with a reason, and see who has",
     "/protected-cases",
     Permission::break_glass},
    {"Mail", "What waits to be sent, was sent, or failed", "/mail", Permission::manage_settings},
};

Html line_to(const std::string& path, std::string_view text, std::string_view after) {
  return Element("li")
      .add(Element("a").classes({"govuk-link"}).link("href", Url::local(path)).text(text))
      .text(after);
}

/// The few cases of a school or a lead, each with what it has to do next.
Html own_cases_html(Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const std::int64_t unread =
        context.actor.person ? notify::count_unread(db, *context.actor.person) : 0;
    const auto found =
        casework::find_cases(db, context.actor, {.today = context.today}, 0, own_cases_max);
    Html items;
    if (found.counts.total > own_cases_max)
      items += line_to("/cases", counted(found.counts.total, "case"), " that you take part in");
    else
      for (const casework::CaseLine& line : casework::lines_of(db, context.actor, found.ids))
        items += line_to("/cases/" + std::to_string(line.id.value), line.name, ": what to do next");
    if (items.empty()) return Html();
    if (unread > 0) items += line_to("/messages", counted(unread, "unread message"), "");
    return Html(Element("h2").classes({"govuk-heading-m"}).text("What is due")) +
           Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items));
  });
}

/// Who marks is chosen by name, so no permission says who finds a way there. What is theirs to mark
/// and by when; nothing for those who mark nothing.
std::string marking_hint(Context& context) {
  const auto tasks = context.db.read(
      [&](storage::Snapshot& db) { return programme::own_marking(db, context.actor); });
  if (tasks.empty()) return "";
  std::optional<Date> next;
  std::int64_t left = 0;
  for (const programme::MarkingTask& task : tasks) {
    if (task.marked_at) continue;
    ++left;
    if (task.mark_by && (!next || *task.mark_by < *next)) next = task.mark_by;
  }
  if (left == 0)
    return "Nothing is left to mark. You have marked " + counted(std::ssize(tasks), "application");
  std::string hint =
      "Still to mark: " + std::to_string(left) + " of " + counted(std::ssize(tasks), "application");
  if (next)
    hint += (*next < context.today ? ", overdue since " : ", the first by ") + next->long_text();
  return hint;
}

Response show_home(const Request&, Context& context) {
  HomeShow view{.welcome = "Schools helping schools, and learning whether it worked.",
                .is_signed_in = context.is_signed_in(),
                .is_demonstration = context.site.is_demonstration};
  for (const Way& way : ways)
    if (context.router.has_page(way.path) && context.may(way.permission))
      view.entries.push_back({.title = way.title, .hint = way.hint, .link = Url::local(way.path)});
  if (std::string hint = marking_hint(context); !hint.empty())
    view.entries.insert(
        view.entries.begin(),
        {.title = "Marking", .hint = std::move(hint), .link = Url::local("/marking")});
  if (context.is_signed_in() &&
      context.db.read([&](storage::Snapshot& db) { return has_plans_to_read(db, context.actor); }))
    view.entries.push_back({.title = "Plans to read",
                            .hint = "Plans of schools that are sent to you to read",
                            .link = Url::local("/plan-readings")});
  if (context.may(Permission::act_for_school) &&
      context.db.read([&](storage::Snapshot& db) { return has_review_turns(db, context.actor); }))
    view.entries.push_back({.title = "Peer reviews",
                            .hint = "Schools of your cluster that your school reviews",
                            .link = Url::local("/peer-reviews")});
  // Sums are for those who see no case; others have the lists that the sums are of.
  if (context.may(Permission::see_aggregates) && !context.may(Permission::view_programme))
    view.due = programme_figures(context);
  const auto own = school_home(context);
  if (context.is_signed_in() && context.may(Permission::view_case))
    view.due = own ? own_cases_html(context) : due_html(context);
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
                    .handler = show_home});
  add_due_routes(routes);
  add_partner_routes(routes);
}

}  // namespace trellis::web
