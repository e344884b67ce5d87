#include "web/saved_views/saved_view_pages.hpp"

#include <algorithm>
#include <array>

#include "access/saved_view_actions.hpp"
#include "web/components/components.hpp"
#include "web/events/event_sentences.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using access::SavedView;
using access::SavedViewId;

struct ListWithViews {
  const char* path;
  const char* title;
};
constexpr std::array lists_with_views = {ListWithViews{"/cases", "Cases"},
                                         ListWithViews{"/applications", "Applications"}};

const ListWithViews* list_with_views(std::string_view path) {
  const auto found = std::ranges::find(lists_with_views, path, &ListWithViews::path);
  return found == lists_with_views.end() ? nullptr : &*found;
}

/// What stands after the "?" of the list's address, without the page.
std::string saved_query(const ListDefinition& definition, ListQuery query) {
  query.page = 1;
  const Url address = list_url(definition, query);
  const std::size_t at = address.text().find('?');
  return at == std::string::npos ? "" : address.text().substr(at + 1);
}

Url address_of(const SavedView& view) {
  const auto fields = parse_urlencoded(view.query);
  return fields ? Url::local(view.list, *fields) : Url::local(view.list);
}

Html view_links(const std::vector<SavedView>& views, std::string_view open) {
  Html items;
  for (const SavedView& view : views) {
    Element link("a");
    link.classes({"govuk-link"}).link("href", address_of(view)).text(view.name);
    if (view.query == open) link.set("aria-current", "true");
    items += Element("li").add(link);
  }
  items += Element("li").add(link_to("/saved-views", "Change your views"));
  return Html(Element("h2")
                  .classes({"govuk-heading-s", "govuk-!-margin-bottom-1"})
                  .text("Your views")) +
         Html(Element("ul").classes({"govuk-list", "trellis-saved-views"}).add(items));
}

Html keep_form(const Context& context, std::string_view list, std::string_view query) {
  return details(
      {.summary = "Keep this view under a name",
       .content = post_form(
           context,
           Url::local("/saved-views"),
           Html(Element("input").set("type", "hidden").set("name", "list").set("value", list)) +
               Html(Element("input")
                        .set("type", "hidden")
                        .set("name", "query")
                        .set("value", query)) +
               input({.name = "name",
                      .label = {.content = "Name of the view"},
                      .hint = {.content = "For example, Core schools to review. Only you see it"},
                      .id = "saved-view-name",
                      .classes = "govuk-!-width-two-thirds"}) +
               button({.content = "Keep the view", .classes = "govuk-button--secondary"}))});
}

Html change_form(const Context& context, const SavedView& view, const FormReader* typed) {
  const std::string path = "/saved-views/" + std::to_string(view.id.value);
  const std::string id = "name-" + std::to_string(view.id.value);
  Html label = html_text("Name of the view ");
  label += visually_hidden(view.name);
  Input name{.name = "name",
             .value = typed ? typed->value("name") : view.name,
             .label = {.content = label},
             .id = id,
             .classes = "govuk-!-width-two-thirds"};
  if (typed) name.error = typed->error("name");
  const auto words = [&](const char* verb) {
    Html content = html_text(verb);
    content += visually_hidden(": " + view.name);
    return content;
  };
  return Html(Element("h3")
                  .classes({"govuk-heading-s"})
                  .add(Element("a")
                           .classes({"govuk-link"})
                           .link("href", address_of(view))
                           .text(view.name))) +
         post_form(context,
                   Url::local(path),
                   input(name) + button({.content = words("Rename"),
                                         .classes = "govuk-button--secondary "
                                                    "govuk-!-margin-bottom-2"})) +
         post_form(context,
                   Url::local(path + "/remove"),
                   button({.content = words("Remove"), .classes = "govuk-button--secondary"}));
}

/// `typed`: what was posted for the view `changed` and refused.
Response views_page(Context& context, SavedViewId changed, const FormReader* typed) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto views = access::saved_views(db, *context.actor.person);
    Html content;
    if (typed)
      content += error_summary(
          {.items = {{.content = typed->problems().front().message,
                      .link = Url::local("#name-" + std::to_string(changed.value))}}});
    if (views.empty())
      content += paragraph(
          "You keep no view. Choose filters on the list of cases or of applications, and keep them "
          "under a name there.");
    for (const ListWithViews& list : lists_with_views) {
      Html forms;
      for (const SavedView& view : views)
        if (view.list == list.path)
          forms += change_form(context, view, view.id == changed ? typed : nullptr);
      if (!forms.empty()) content += heading(list.title) + forms;
    }
    return page(context,
                {.title = "Your views of lists", .has_errors = typed != nullptr},
                content,
                typed ? 422 : 200);
  });
}

Response show_saved_views(const Request&, Context& context) {
  return views_page(context, {}, nullptr);
}

Response keep_view(const Request& request, Context& context) {
  const ListWithViews* list = list_with_views(request.form.text("list"));
  const auto fields = parse_urlencoded(request.form.raw("query"));
  if (!list || !fields)
    return problem_page(context,
                        {ProblemKind::invalid, "", "Keep a view from the list it is of", {}});
  const SavedView wanted{.list = list->path,
                         .name = std::string(request.form.text("name")),
                         .query = urlencoded(*fields)};
  const auto kept = context.db.write(
      [&](storage::Transaction& tx) { return access::save_view(tx, context.actor, wanted); });
  if (kept)
    context.say("The view is kept. It stands above the list");
  else if (kept.error().field == "name")
    context.next_notices.push_back({.text = kept.error().message, .is_success = false});
  else
    return problem_page(context, kept.error());
  return redirect(Url::local(list->path, *fields));
}

Response rename_kept_view(const Request& request, Context& context) {
  const SavedViewId id{number_in_route(request, "view")};
  const auto renamed = context.db.write([&](storage::Transaction& tx) {
    return access::rename_view(tx, context.actor, id, request.form.text("name"));
  });
  if (renamed) {
    context.say("The view is renamed");
    return redirect(Url::local("/saved-views"));
  }
  if (renamed.error().field != "name") return problem_page(context, renamed.error());
  FormReader typed(request.form);
  typed.add(renamed.error());
  return views_page(context, id, &typed);
}

Response remove_kept_view(const Request& request, Context& context) {
  const SavedViewId id{number_in_route(request, "view")};
  const auto removed = context.db.write(
      [&](storage::Transaction& tx) { return access::remove_view(tx, context.actor, id); });
  if (!removed) return problem_page(context, removed.error());
  context.say("The view is removed");
  return redirect(Url::local("/saved-views"));
}

}  // namespace

Html saved_views_html(storage::Snapshot& db,
                      const Context& context,
                      const ListDefinition& definition,
                      const ListQuery& query) {
  if (!context.actor.person || context.actor.token) return {};
  std::vector<SavedView> views = access::saved_views(db, *context.actor.person);
  std::erase_if(views, [&](const SavedView& view) { return view.list != definition.path; });
  const std::string open = saved_query(definition, query);
  Html html;
  if (!views.empty()) html += view_links(views, open);
  const bool is_kept =
      std::ranges::any_of(views, [&](const SavedView& view) { return view.query == open; });
  if (!open.empty() && !is_kept) html += keep_form(context, definition.path, open);
  return html;
}

void add_saved_view_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::signed_in,
                      .handler = handler});
  };
  add(Method::get, "/saved-views", show_saved_views);
  add(Method::post, "/saved-views", keep_view);
  add(Method::post, "/saved-views/{view}", rename_kept_view);
  add(Method::post, "/saved-views/{view}/remove", remove_kept_view);
  say_events("saved_view.saved",
             [](const events::Event&) { return std::string("A view of a list was kept"); });
  say_events("saved_view.renamed",
             [](const events::Event&) { return std::string("A view of a list was renamed"); });
  say_events("saved_view.removed",
             [](const events::Event&) { return std::string("A view of a list was removed"); });
}

}  // namespace trellis::web
