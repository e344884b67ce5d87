#include "web/account/token_pages.hpp"

#include <algorithm>

#include "access/api_token_actions.hpp"
#include "access/api_token_store.hpp"
#include "access/grant_store.hpp"
#include "core/text.hpp"
#include "register/organisation_store.hpp"
#include "web/form.hpp"
#include "web/page.hpp"

namespace trellis::web {

namespace {

using access::ApiToken;
using access::Permission;
using access::TokenState;

Html state_tag_of(TokenState state) {
  const char* colour = state == TokenState::live ? "green" : "grey";
  return tag(access::title_of(state), colour);
}

Html scopes_of(const ApiToken& token) {
  Html items;
  for (const Permission permission : token.permissions)
    items += Element("li").text(access::words_of(permission));
  return Element("ul").classes({"govuk-list", "govuk-!-margin-bottom-0"}).add(items);
}

Html revoke_form(const Context& context, const ApiToken& token, const std::string& path) {
  if (access::state_of(token, context.now.date_in_england()) != TokenState::live)
    return html_text("None");
  const Content words = Html(html_text("Revoke ") + visually_hidden(token.name));
  return post_form(
      context,
      Url::local(path + '/' + std::to_string(token.id.value) + "/revocation"),
      button({.content = words, .classes = "govuk-button--secondary govuk-!-margin-bottom-0"}));
}

/// With the names of their people where they are everybody's.
Html tokens_table(const Context& context,
                  const std::vector<ApiToken>& tokens,
                  const std::string& path,
                  bool with_people) {
  Table options;
  options.caption = with_people ? "Tokens of everybody" : "Your tokens";
  options.caption_classes = "govuk-visually-hidden";
  options.head = {{.content = "What it is for"}};
  if (with_people) options.head.push_back({.content = "Person"});
  for (const char* head : {"What it may do", "Last day", "Last used", "State", "What you can do"})
    options.head.push_back({.content = head});
  options.first_cell_is_header = true;
  for (const ApiToken& token : tokens) {
    std::vector<Cell> row = {{.content = token.name}};
    if (with_people) row.push_back({.content = token.person_name});
    row.push_back({.content = scopes_of(token)});
    row.push_back({.content = token.expires_on.plus_days(-1).long_text()});
    row.push_back({.content = token.used_at ? token.used_at->long_text() : std::string("Never")});
    row.push_back(
        {.content = state_tag_of(access::state_of(token, context.now.date_in_england()))});
    row.push_back({.content = revoke_form(context, token, path)});
    options.rows.push_back(std::move(row));
  }
  return scrolling(with_people ? "Tokens of everybody" : "Your tokens", table(options));
}

std::vector<Crumb> account_crumbs() {
  return {{.content = "Your account", .link = Url::local("/account")}};
}

Response show_own_tokens(const Request&, Context& context) {
  if (!context.actor.person) return error_page(context, 404, "");
  const auto tokens = context.db.read(
      [&](storage::Snapshot& db) { return access::api_tokens_of(db, *context.actor.person); });
  Html content =
      paragraph(
          "A token lets another system use Trellis in your name, such as a data warehouse. "
          "It opens what your roles open, and of that only what you choose.") +
      button({.content = "Make a token", .link = Url::local("/account/tokens/new")});
  content += tokens.empty() ? paragraph("You have no token yet.")
                            : tokens_table(context, tokens, "/account/tokens", false);
  if (context.may(Permission::manage_people))
    content += Element("p")
                   .classes({"govuk-body"})
                   .add(link_to("/tokens", "Tokens of everybody whose data you answer for"));
  content += Element("p").classes({"govuk-body"}).add(link_to("/api", "How to use the API"));
  return page(context, {.title = "API tokens", .breadcrumbs = account_crumbs()}, content);
}

std::vector<ActingChoice> owner_choices(const Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    std::vector<ActingChoice> choices;
    for (const OrganisationId id : access::owners_of(context.actor.grants))
      choices.push_back({.id = id, .name = registry::organisation_name(db, id)});
    return choices;
  });
}

Html owner_field(const std::vector<ActingChoice>& owners, const FormReader& form) {
  if (owners.size() < 2) return {};
  Choices choices{.name = "organisation", .values = {form.value("organisation")}};
  choices.fieldset =
      Fieldset{.legend = {.content = "Whose data", .classes = "govuk-fieldset__legend--s"}};
  choices.error = form.error("organisation");
  for (const ActingChoice& owner : owners)
    choices.choices.push_back({.value = std::to_string(owner.id.value), .content = owner.name});
  return radios(choices);
}

Html permissions_field(const Context& context, const Fields& typed, const FormReader& form) {
  Choices choices{.name = "permissions", .values = typed.all("permissions")};
  choices.fieldset =
      Fieldset{.legend = {.content = "What it may do", .classes = "govuk-fieldset__legend--s"}};
  choices.hint = {.content = "Choose as little as the other system needs"};
  choices.error = form.error("permissions");
  for (const Permission permission : access::permissions_open_to(context.actor))
    choices.choices.push_back({.value = std::string(access::name_of(permission)),
                               .content = access::words_of(permission)});
  return checkboxes(choices);
}

Html days_field(const FormReader& form) {
  const std::string typed = form.value("days");
  Choices choices{.name = "days", .values = {typed.empty() ? "90" : typed}};
  choices.fieldset =
      Fieldset{.legend = {.content = "How long it lasts", .classes = "govuk-fieldset__legend--s"}};
  choices.error = form.error("days");
  choices.choices = {{.value = "30", .content = "30 days"},
                     {.value = "90", .content = "90 days"},
                     {.value = "366", .content = "A year"}};
  return radios(choices);
}

Response token_form(const Request& request, const Context& context, const FormReader& form) {
  const Html fields = input({.name = "name",
                             .value = form.value("name"),
                             .label = {.content = "What it is for"},
                             .hint = {.content = "For example, the data warehouse of the trust"},
                             .error = form.error("name"),
                             .classes = "govuk-!-width-two-thirds"}) +
                      owner_field(owner_choices(context), form) +
                      permissions_field(context, request.form, form) + days_field(form) +
                      button("Make the token");
  return page(context,
              {.title = "Make an API token",
               .back_link = Url::local("/account/tokens"),
               .has_errors = form.has_problems()},
              form.summary() + post_form(context, Url::local("/account/tokens"), fields),
              form.has_problems() ? 422 : 200);
}

Response show_token_form(const Request& request, Context& context) {
  return token_form(request, context, FormReader(request.form));
}

/// The text of a token stands on this one page only.
Response made_page(const Context& context, const access::MadeApiToken& made) {
  const Html content =
      panel({.title = "Token made", .content = "It is shown this once"}) +
      paragraph(
          "Copy it now into the other system and keep it as you would a password. Trellis "
          "cannot show it again; if it is lost, revoke it and make another.") +
      Element("p")
          .classes({"govuk-body", "govuk-!-font-weight-bold", "govuk-!-text-break-word"})
          .set("id", "token")
          .text(made.text)
          .html() +
      paragraph("It works until " + made.token.expires_on.plus_days(-1).long_text() + ".") +
      Element("p").classes({"govuk-body"}).add(link_to("/account/tokens", "Your tokens")).html();
  return page(context,
              {.title = "Token made", .breadcrumbs = account_crumbs(), .shows_heading = false},
              content,
              201);
}

Response create_token(const Request& request, Context& context) {
  FormReader form(request.form);
  access::NewApiToken wanted{.person = context.actor.person.value_or(PersonId{0}),
                             .acting_for = context.actor.acting_for,
                             .name = form.text("name", {.what = "what it is for"})};
  const std::string days =
      form.choice("days", {.what = "how long it lasts", .allowed = {"30", "90", "366"}});
  if (!days.empty()) wanted.days = std::stoi(days);
  for (const std::string& name : request.form.all("permissions"))
    if (const auto permission = access::permission_from_name(name))
      wanted.permissions.push_back(*permission);
  if (wanted.permissions.empty()) form.add("permissions", "Select what the token may do");
  if (const auto owner = parse_whole_number(request.form.text("organisation"), "organisation"))
    wanted.owner = OrganisationId{*owner};
  if (form.has_problems()) return token_form(request, context, form);
  const auto made = context.db.write([&](storage::Transaction& tx) {
    return access::make_api_token(tx, context.actor, wanted, context.today);
  });
  if (made) return made_page(context, *made);
  form.add(made.error());
  return token_form(request, context, form);
}

Response revoke_and_return(const Request& request, Context& context, const char* path) {
  const auto revoked = context.db.write([&](storage::Transaction& tx) {
    return access::revoke_api_token(
        tx, context.actor, access::ApiTokenId{number_in_route(request, "token")});
  });
  if (!revoked) return problem_page(context, revoked.error());
  context.say("The token \"" + revoked->name + "\" is revoked");
  return redirect(Url::local(path));
}

Response revoke_own_token(const Request& request, Context& context) {
  return revoke_and_return(request, context, "/account/tokens");
}

Response revoke_any_token(const Request& request, Context& context) {
  return revoke_and_return(request, context, "/tokens");
}

Response show_all_tokens(const Request&, Context& context) {
  const auto tokens = context.db.read(
      [&](storage::Snapshot& db) { return access::managed_api_tokens(db, context.actor); });
  const Html content =
      paragraph("Tokens by which other systems read and write data that you answer for.") +
      (tokens.empty() ? paragraph("Nobody has made a token yet.")
                      : tokens_table(context, tokens, "/tokens", true));
  return page(
      context, {.title = "API tokens of everybody", .breadcrumbs = account_crumbs()}, content);
}

}  // namespace

void add_token_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Permission permission, Handler handler) {
    routes.push_back(
        {.method = method, .pattern = pattern, .permission = permission, .handler = handler});
  };
  add(Method::get, "/account/tokens", Permission::signed_in, show_own_tokens);
  add(Method::post, "/account/tokens", Permission::signed_in, create_token);
  add(Method::get, "/account/tokens/new", Permission::signed_in, show_token_form);
  add(Method::post, "/account/tokens/{token}/revocation", Permission::signed_in, revoke_own_token);
  add(Method::get, "/tokens", Permission::manage_people, show_all_tokens);
  add(Method::post, "/tokens/{token}/revocation", Permission::manage_people, revoke_any_token);
}

}  // namespace trellis::web
