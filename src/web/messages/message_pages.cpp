#include "web/messages/message_pages.hpp"

#include "core/text.hpp"
#include "notify/message_store.hpp"
#include "web/list_page.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

using access::Permission;

ListDefinition messages_list() {
  return {.path = "/messages", .thing = "message", .things = "messages", .page_size = 25};
}

Html hidden_number(std::string_view name, std::int64_t value) {
  return Element("input")
      .set("type", "hidden")
      .set("name", name)
      .set("value", std::to_string(value));
}

/// One message: its subject is the link to where it is dealt with.
Html message_html(const Context& context, const notify::Message& message, int page) {
  Element article("article");
  article.classes({"trellis-message"});
  Element title("h2");
  title.classes({"govuk-heading-s", "govuk-!-margin-bottom-1"})
      .add(link_to(Url::local(message.link), message.subject));
  if (!message.read_at) title.text(" ").add(tag("Unread", "blue"));
  article.add(title);
  for (const std::string_view line : split(message.body, '\n'))
    article.add(Element("p").classes({"govuk-body", "govuk-!-margin-bottom-1"}).text(line));
  article.add(Element("p")
                  .classes({"govuk-hint", "govuk-!-margin-bottom-2"})
                  .text(message.made_at.long_text()));
  if (!message.read_at) {
    Html words = html_text("Mark as read");
    words += visually_hidden(": " + message.subject);
    article.add(
        post_form(context,
                  Url::local("/messages/" + std::to_string(message.id.value) + "/read"),
                  hidden_number("page", page) +
                      button({.content = words,
                              .classes = "govuk-button--secondary govuk-!-margin-bottom-4"})));
  }
  return article;
}

Html head_of(const Context& context, std::int64_t unread) {
  Html head = paragraph(unread == 0 ? "You have read all your messages."
                                    : counted(unread, "unread message") + ".");
  if (unread > 0)
    head +=
        post_form(context,
                  Url::local("/messages/read"),
                  button({.content = "Mark all as read", .classes = "govuk-button--secondary"}));
  return head;
}

Html choices_link() {
  return Element("p")
      .classes({"govuk-body"})
      .add(link_to("/account/notifications", "Choose which messages you receive, and how"));
}

Response show_messages(const Request& request, Context& context) {
  if (!context.actor.person) return error_page(context, 404, "");
  const PersonId person = *context.actor.person;
  const ListDefinition definition = messages_list();
  const ListQuery query = read_list_query(request, definition);
  return context.db.read([&](storage::Snapshot& db) {
    const std::int64_t total = notify::count_messages(db, person);
    Html content;
    if (total == 0) {
      content += paragraph(
          "You have no messages yet. Here you are told when a case is assigned to you, when "
          "something is due, and when a decision is made about your school.");
    } else {
      content += head_of(context, notify::count_unread(db, person));
      for (const notify::Message& message :
           notify::messages_of(db, person, query.page_size, query.offset()))
        content += message_html(context, message, query.page);
      if (total > query.page_size) content += pagination(pages_of(definition, query, total));
    }
    return page(context, {.title = "Messages", .section = "Messages"}, content + choices_link());
  });
}

Response mark_one(const Request& request, Context& context) {
  if (!context.actor.person) return error_page(context, 404, "");
  const notify::MessageId id{number_in_route(request, "message")};
  const bool marked = context.db.write([&](storage::Transaction& tx) {
    return notify::mark_read(tx, *context.actor.person, id, context.now);
  });
  if (marked)
    context.say("Marked as read");
  else
    context.say_no_change();
  const auto number = parse_whole_number(request.form.text("page"), "page");
  Fields query;
  if (number && *number > 1) query.set("page", std::to_string(*number));
  return redirect(Url::local("/messages", query));
}

Response mark_all(const Request&, Context& context) {
  if (!context.actor.person) return error_page(context, 404, "");
  const std::int64_t count = context.db.write([&](storage::Transaction& tx) {
    return notify::mark_all_read(tx, *context.actor.person, context.now);
  });
  if (count > 0)
    context.say(counted(count, "message") + " marked as read");
  else
    context.say_no_change();
  return redirect(Url::local("/messages"));
}

}  // namespace

void add_message_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::signed_in,
                      .handler = handler});
  };
  add(Method::get, "/messages", show_messages);
  add(Method::post, "/messages/read", mark_all);
  add(Method::post, "/messages/{message}/read", mark_one);
  add_notification_routes(routes);
  add_mail_routes(routes);
}

}  // namespace trellis::web
