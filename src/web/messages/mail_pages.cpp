#include <algorithm>

#include "core/text.hpp"
#include "notify/send_actions.hpp"
#include "web/form.hpp"
#include "web/host_guard.hpp"
#include "web/list_page.hpp"
#include "web/messages/message_pages.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using notify::MailState;
using notify::OutboxRow;

constexpr MailState mail_states[] = {MailState::queued,
                                     MailState::sending,
                                     MailState::sent,
                                     MailState::retrying,
                                     MailState::given_up};

std::optional<MailState> state_named(std::string_view name) {
  const auto found = std::ranges::find(mail_states, name, [](MailState s) { return name_of(s); });
  return found == std::end(mail_states) ? std::nullopt : std::optional(*found);
}

Html mail_tag(const OutboxRow& row) {
  const auto state = state_named(row.state);
  if (!state) return tag(row.state, "grey");
  const char* colour = *state == MailState::sent       ? "green"
                       : *state == MailState::given_up ? "red"
                       : *state == MailState::retrying ? "yellow"
                                                       : "blue";
  return tag(title_of(*state), colour);
}

/// When it went, or when it will be tried.
std::string when_of(const OutboxRow& row) {
  if (row.ended_at) return row.ended_at->long_text();
  return "from " + row.next_at.long_text() + " on";
}

std::string kind_title(const OutboxRow& row) {
  const auto kind = notify::message_kind_from_name(row.kind);
  return kind ? std::string(title_of(*kind)) : row.kind;
}

ListDefinition outbox_list() {
  ListDefinition list{.path = "/mail", .thing = "letter", .things = "letters"};
  std::vector<Option> states{{.value = "", .text = "Any state"}};
  for (const MailState state : mail_states)
    states.push_back({.value = std::string(name_of(state)), .text = std::string(title_of(state))});
  list.filters = {{.kind = FilterField::Kind::select,
                   .name = "state",
                   .label = "State",
                   .options = std::move(states)}};
  list.columns = {{.text = "To"},
                  {.text = "About"},
                  {.text = "State"},
                  {.text = "When"},
                  {.text = "Attempts", .is_numeric = true},
                  {.text = "Trouble"}};
  return list;
}

/// What an administrator sees of a letter: not its words, which may be about a case.
std::vector<Cell> outbox_row(const OutboxRow& row) {
  const Content name = row.state == name_of(MailState::sent)
                           ? Content(row.person)
                           : Content(link_to("/mail/" + std::to_string(row.id.value), row.person));
  return {{.content = name},
          {.content = kind_title(row)},
          {.content = mail_tag(row)},
          {.content = when_of(row)},
          {.content = std::to_string(row.attempts), .is_numeric = true},
          {.content = row.trouble}};
}

Response show_outbox(const Request& request, Context& context) {
  const ListDefinition definition = outbox_list();
  const ListQuery query = read_list_query(request, definition);
  const auto state = state_named(query.filters.text("state"));
  return context.db.read([&](storage::Snapshot& db) {
    ListRows rows{.total = notify::count_managed_mail(db, context.actor, state)};
    rows.before = paragraph(
        "Letters wait here until a mail server is configured. None goes out at a weekend or in "
        "the last three working days of a term, unless somebody sends it with a reason.");
    const auto letters =
        notify::managed_mail(db, context.actor, state, query.page_size, query.offset());
    for (const OutboxRow& row : letters) rows.rows.push_back(outbox_row(row));
    if (rows.total == 0 && !state)
      return page(context,
                  {.title = "Mail"},
                  paragraph("No mail has been written yet. Letters appear here when somebody is "
                            "told of something and wants it by e-mail."));
    return page(context, {.title = "Mail"}, list_content(definition, query, rows));
  });
}

Response letter_page(const Context& context, const OutboxRow& row, const FormReader& form) {
  SummaryList list;
  list.rows = {{.key = "To", .value = row.person},
               {.key = "About", .value = kind_title(row)},
               {.key = "State", .value = mail_tag(row)},
               {.key = "When", .value = when_of(row)}};
  if (!row.trouble.empty()) list.rows.push_back({.key = "Trouble", .value = row.trouble});
  Html content = form.summary() + summary_list(list);
  if (row.state != name_of(MailState::sent) && row.state != name_of(MailState::sending))
    content += post_form(
        context,
        Url::local("/mail/" + std::to_string(row.id.value)),
        textarea({.name = "because",
                  .value = form.value("because"),
                  .label = {.content = "Why can it not wait?"},
                  .hint = {.content = "Schools are asked to be left alone at weekends and at the "
                                      "end of term. The reason is kept."},
                  .error = form.error("because"),
                  .rows = 3}) +
            button({.content = "Send at once", .classes = "govuk-button--warning"}));
  return page(context,
              {.title = "Letter to " + row.person,
               .breadcrumbs = {{.content = "Mail", .link = Url::local("/mail")}},
               .has_errors = form.has_problems()},
              content,
              form.has_problems() ? 422 : 200);
}

Response show_letter(const Request& request, Context& context) {
  const notify::MailId id{number_in_route(request, "mail")};
  const auto row = context.db.read(
      [&](storage::Snapshot& db) { return notify::find_managed_mail(db, context.actor, id); });
  if (!row) return error_page(context, 404, "");
  return letter_page(context, *row, FormReader(request.query));
}

Response send_letter(const Request& request, Context& context) {
  const notify::MailId id{number_in_route(request, "mail")};
  const auto row = context.db.read(
      [&](storage::Snapshot& db) { return notify::find_managed_mail(db, context.actor, id); });
  if (!row) return error_page(context, 404, "");
  const auto sent = context.db.write([&](storage::Transaction& tx) {
    return notify::send_at_once(tx, context.actor, id, request.form.text("because"));
  });
  if (!sent && sent.error().field.empty()) return problem_page(context, sent.error());
  FormReader form(request.form);
  if (!sent) {
    form.add(sent.error());
    return letter_page(context, *row, form);
  }
  context.say("The letter goes out within a minute");
  return redirect(Url::local("/mail"));
}

/// Everybody's mail in a demonstration, where nobody is real.
Response show_demonstration_mail(const Request& request, Context& context) {
  if (!context.site.is_demonstration) return error_page(context, 404, "");
  const ListDefinition definition{.path = "/demo/mail", .thing = "letter", .things = "letters"};
  const ListQuery query = read_list_query(request, definition);
  return context.db.read([&](storage::Snapshot& db) {
    const std::int64_t total = notify::count_mail(db, std::nullopt);
    Html content = paragraph(
        "No mail leaves a demonstration. Here is what would have gone out, the newest first.");
    if (total == 0)
      content += paragraph(
          "No letter has been written yet. Assign a case to somebody, or apply "
          "for a school, and look again in a few seconds.");
    Table letters{.caption = "Letters", .caption_classes = "govuk-visually-hidden"};
    letters.head = {
        {.content = "Subject"}, {.content = "To"}, {.content = "State"}, {.content = "When"}};
    for (const OutboxRow& row :
         notify::list_mail(db, std::nullopt, query.page_size, query.offset()))
      letters.rows.push_back(
          {{.content = link_to("/demo/mail/" + std::to_string(row.id.value), row.subject)},
           {.content = notify::address_of(row)},
           {.content = mail_tag(row)},
           {.content = when_of(row)}});
    if (total > 0) content += scrolling("Letters", table(letters));
    if (total > query.page_size) content += pagination(pages_of(definition, query, total));
    return page(context, {.title = "Demonstration mail"}, content);
  });
}

/// The letter's link is for whom it was written to: others may not go where it leads.
Html link_of_letter(const Context& context, const OutboxRow& row) {
  Element words("p");
  words.classes({"govuk-body"});
  const bool is_to_reader = row.persona && row.persona == context.actor.persona;
  if (is_to_reader) return words.add(link_to(row.link, "Follow its link"));
  return words.text("Its link is for " + row.person + ": " + row.link);
}

Response show_demonstration_letter(const Request& request, Context& context) {
  const notify::MailId id{number_in_route(request, "mail")};
  const auto row =
      context.db.read([&](storage::Snapshot& db) { return notify::find_mail(db, id); });
  if (!row || !context.site.is_demonstration) return error_page(context, 404, "");
  const notify::Letter letter = notify::letter_of(
      *row, {.from = "trellis@demonstration.invalid", .address = public_address_of(request)});
  SummaryList list;
  list.rows = {{.key = "From", .value = letter.from},
               {.key = "To", .value = letter.to},
               {.key = "Message-ID", .value = letter.reference},
               {.key = "State", .value = mail_tag(*row)},
               {.key = "When", .value = when_of(*row)}};
  const std::string words = notify::plain_text_of(letter);
  Html text;
  for (const std::string_view line : split(words, '\n'))
    if (!line.empty()) text += paragraph(line);
  return page(
      context,
      {.title = row->subject,
       .breadcrumbs = {{.content = "Demonstration mail", .link = Url::local("/demo/mail")}}},
      summary_list(list) + Html(Element("section").set("aria-label", "Text").add(text)) +
          link_of_letter(context, *row));
}

}  // namespace

void add_mail_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Permission permission, Handler handler) {
    routes.push_back(
        {.method = method, .pattern = pattern, .permission = permission, .handler = handler});
  };
  add(Method::get, "/mail", Permission::manage_settings, show_outbox);
  add(Method::get, "/mail/{mail}", Permission::manage_settings, show_letter);
  add(Method::post, "/mail/{mail}", Permission::manage_settings, send_letter);
  add(Method::get, "/demo/mail", Permission::open_to_all, show_demonstration_mail);
  add(Method::get, "/demo/mail/{mail}", Permission::open_to_all, show_demonstration_letter);
}

}  // namespace trellis::web
