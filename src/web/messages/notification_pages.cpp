#include <algorithm>

#include "notify/feed_actions.hpp"
#include "notify/tell_actions.hpp"
#include "web/form.hpp"
#include "web/host_guard.hpp"
#include "web/messages/message_pages.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using notify::Channel;
using notify::MessageKind;

constexpr const char* notifications_path = "/account/notifications";
constexpr const char* calendar_path = "/account/calendar";

std::vector<Crumb> notification_crumbs() {
  return {{.content = "Your account", .link = Url::local("/account")}};
}

Html kind_field(MessageKind kind, Channel chosen) {
  Select field{.name = std::string(name_of(kind)),
               .value = std::string(name_of(chosen)),
               .label = {.content = title_of(kind)}};
  for (const Channel channel : notify::all_channels())
    field.options.push_back(
        {.value = std::string(name_of(channel)), .text = std::string(title_of(channel))});
  return select(field);
}

Response show_choices(const Request&, Context& context) {
  if (!context.actor.person) return error_page(context, 404, "");
  const auto chosen = context.db.read(
      [&](storage::Snapshot& db) { return notify::choices_of(db, *context.actor.person); });
  Html fields;
  for (const MessageKind kind : notify::all_message_kinds()) {
    if (!notify::can_be_turned_off(kind)) continue;
    const auto found = chosen.find(kind);
    fields += kind_field(kind, found == chosen.end() ? Channel::both : found->second);
  }
  const Html content =
      paragraph(
          "Choose for each kind of message whether you find it in Trellis, by e-mail, both "
          "ways or not at all.") +
      inset_text(
          "Messages about security always come both ways: a sign-in from a new device, a "
          "changed password, a protected case that was opened.") +
      paragraph(
          "E-mail is never sent at a weekend or in the last three working days of a term; "
          "it waits for the next working day. Security does not wait.") +
      post_form(context, Url::local(notifications_path), fields + button("Save"));
  return page(context, {.title = "Notifications", .breadcrumbs = notification_crumbs()}, content);
}

Response save_choices(const Request& request, Context& context) {
  if (!context.actor.person) return error_page(context, 404, "");
  const PersonId person = *context.actor.person;
  const auto saved = context.db.write([&](storage::Transaction& tx) -> Result<bool> {
    auto before = notify::choices_of(tx, person);
    std::map<MessageKind, Channel> changes;
    for (const MessageKind kind : notify::all_message_kinds()) {
      const auto channel = notify::channel_from_name(request.form.text(name_of(kind)));
      if (!channel) continue;
      const auto known = before.find(kind);
      if (*channel != (known == before.end() ? Channel::both : known->second))
        changes[kind] = *channel;
    }
    TRY_VOID(notify::choose_channels(tx, person, changes, context.now));
    return !changes.empty();
  });
  if (!saved) return problem_page(context, saved.error());
  if (*saved)
    context.say("Your choices are saved");
  else
    context.say_no_change();
  return redirect(Url::local(notifications_path));
}

Response show_calendar(const Request&, Context& context) {
  if (!context.actor.person) return error_page(context, 404, "");
  const auto since = context.db.read(
      [&](storage::Snapshot& db) { return notify::feed_since(db, *context.actor.person); });
  Html content = paragraph(
      "Subscribe to your dates in any calendar program: tasks and reviews that are due in your "
      "cases, at your school, or with the partners that you lead.");
  if (since) {
    content += paragraph("You have had a calendar address since " + since->long_text() +
                         ". A new one ends the old one.");
    content +=
        post_form(context,
                  Url::local(calendar_path),
                  button({.content = "Make a new address", .classes = "govuk-button--secondary"}));
    content +=
        post_form(context,
                  Url::local("/account/calendar/end"),
                  button({.content = "End the address", .classes = "govuk-button--warning"}));
  } else {
    content += paragraph(
        "You have no calendar address. Whoever knows the address sees your dates "
        "without signing in, so keep it to yourself; you can end it at any time.");
    content += post_form(context, Url::local(calendar_path), button("Make a calendar address"));
  }
  return page(context, {.title = "Your calendar", .breadcrumbs = notification_crumbs()}, content);
}

/// The address stands on this one page only: who knows it needs no sign-in.
Response calendar_made(const Context& context, const std::string& address) {
  const Html content =
      panel({.title = "Calendar address made", .content = "It is shown this once"}) +
      paragraph(
          "Copy it now into your calendar program and keep it to yourself. Trellis cannot show it "
          "again; if it is lost, make another.") +
      Element("p")
          .classes({"govuk-body", "govuk-!-font-weight-bold", "govuk-!-text-break-word"})
          .set("id", "address")
          .text(address)
          .html() +
      Element("p").classes({"govuk-body"}).add(link_to(calendar_path, "Your calendar")).html();
  return page(context,
              {.title = "Calendar address made",
               .breadcrumbs = notification_crumbs(),
               .shows_heading = false},
              content,
              201);
}

Response make_calendar(const Request& request, Context& context) {
  const auto token = context.db.write(
      [&](storage::Transaction& tx) { return notify::open_feed(tx, context.actor); });
  if (!token) return problem_page(context, token.error());
  return calendar_made(context, public_address_of(request) + "/calendar/" + *token + "/dates.ics");
}

Response end_calendar(const Request&, Context& context) {
  const auto ended = context.db.write(
      [&](storage::Transaction& tx) { return notify::end_feed(tx, context.actor); });
  if (!ended)
    context.say_no_change();
  else
    context.say("The calendar address no longer works");
  return redirect(Url::local(calendar_path));
}

/// For calendar programs, which cannot sign in: the token in the address is the permission.
Response calendar_feed(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) -> Response {
    const auto person = notify::person_of_feed(db, request.route.raw("token"));
    if (!person) return text_response("There is no calendar at this address.\n", 404);
    Response response = text_response(notify::calendar_text(
        notify::calendar_of(db, *person, context.now, public_address_of(request)), context.now));
    response.headers.set("Content-Type", "text/calendar; charset=utf-8");
    return response;
  });
}

}  // namespace

void add_notification_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Permission permission, Handler handler) {
    routes.push_back(
        {.method = method, .pattern = pattern, .permission = permission, .handler = handler});
  };
  add(Method::get, notifications_path, Permission::signed_in, show_choices);
  add(Method::post, notifications_path, Permission::signed_in, save_choices);
  add(Method::get, calendar_path, Permission::signed_in, show_calendar);
  add(Method::post, calendar_path, Permission::signed_in, make_calendar);
  add(Method::post, "/account/calendar/end", Permission::signed_in, end_calendar);
  add(Method::get, "/calendar/{token}/dates.ics", Permission::open_to_all, calendar_feed);
  routes.back().rate_limit = RateLimit::search;
}

}  // namespace trellis::web
