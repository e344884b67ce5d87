#include "web/account/account_pages.hpp"

#include <algorithm>

#include "access/grant_store.hpp"
#include "access/person_actions.hpp"
#include "access/person_store.hpp"
#include "access/session_actions.hpp"
#include "access/session_store.hpp"
#include "core/text.hpp"
#include "register/organisation_store.hpp"
#include "web/account/account_show.html.hpp"
#include "web/account/persona_index.html.hpp"
#include "web/form.hpp"
#include "web/page.hpp"

namespace trellis::web {

namespace {

using access::Permission;

constexpr std::size_t device_characters_max = 80;

/// What the browser says it is, shortened for the list of sessions.
std::string device_of(const Request& request) {
  std::string device(request.headers.text("user-agent").substr(0, device_characters_max));
  return device.empty() || !is_utf8(device) ? "Unknown device" : device;
}

Html hidden(std::string_view name, std::string_view value) {
  return Element("input").set("type", "hidden").set("name", name).set("value", value);
}

/// Where to go after signing in: never the sign-in page itself.
std::string wanted_page(const Request& request) {
  const std::string_view given = request.method == Method::get ? request.query.text("return_to")
                                                               : request.form.text("return_to");
  const Url url = return_to(given);
  return url.text().starts_with("/sign-in") ? "/" : url.text();
}

std::optional<access::CurrentSession> current_session(Context& context) {
  return context.db.read([&](storage::Snapshot& snapshot) {
    return access::find_current(snapshot, context.visit.token, context.now, context.today);
  });
}

/// The session before this one ends: a browser holds one at a time.
void begin_session(Context& context, const access::SignedIn& signed_in) {
  if (context.is_signed_in())
    if (const auto before = current_session(context)) access::sign_out(context.db, *before);
  context.new_token = signed_in.token;
}

/// "Lead school, for St Orlby's Catholic Primary School": each role once.
std::string roles_of(storage::Snapshot& db, const std::vector<access::Grant>& grants) {
  std::vector<std::string> titles;
  for (const access::Grant& grant : grants) {
    std::string title(access::title_of(grant.role));
    if (grant.acting_for) title += ", for " + registry::organisation_name(db, *grant.acting_for);
    if (std::ranges::find(titles, title) == titles.end()) titles.push_back(std::move(title));
  }
  return titles.empty() ? "No role" : join(titles, ", ");
}

Response show_personas(const Request& request, Context& context) {
  const std::string target = wanted_page(request);
  PersonaIndex view;
  context.db.read([&](storage::Snapshot& snapshot) {
    for (const access::Person& person : access::list_people(snapshot, {.personas = true})) {
      if (!person.persona) continue;
      const Html fields = hidden("person", std::to_string(person.id.value)) +
                          hidden("return_to", target) +
                          button({.content = html_text("Continue as " + person.name),
                                  .classes = "govuk-button--secondary govuk-!-margin-bottom-0"});
      view.personas.push_back(
          {.name = person.name,
           .roles = roles_of(snapshot, access::grants_of(snapshot, person.id, context.today)),
           .form = post_form(context, Url::local("/sign-in/persona"), fields)});
    }
  });
  return page(context, {.title = "Choose a persona"}, render_persona_index(view));
}

Response sign_in_page(const Request& request, const Context& context, const FormReader& form) {
  const Html fields = hidden("return_to", wanted_page(request)) +
                      input({.name = "email",
                             .value = form.value("email"),
                             .label = {.content = "E-mail address"},
                             .error = form.error("email"),
                             .type = "email",
                             .autocomplete = "username",
                             .spellcheck = false,
                             .classes = "govuk-!-width-two-thirds"}) +
                      password_input({.name = "password",
                                      .label = {.content = "Password"},
                                      .error = form.error("password"),
                                      .classes = "govuk-!-width-two-thirds"}) +
                      button("Sign in");
  const Html content = form.summary() + post_form(context, Url::local("/sign-in"), fields);
  return page(context,
              {.title = "Sign in", .has_errors = form.has_problems()},
              content,
              form.has_problems() ? 422 : 200);
}

Response show_sign_in(const Request& request, Context& context) {
  if (context.site.is_demonstration) return show_personas(request, context);
  return sign_in_page(request, context, FormReader(request.form));
}

Response create_session(const Request& request, Context& context) {
  FormReader form(request.form);
  const std::string email = form.text("email", {.what = "your e-mail address"});
  // A password keeps its spaces, so it is not trimmed.
  const std::string password(request.form.raw("password"));
  if (password.empty()) form.add("password", "Enter your password");
  if (form.has_problems()) return sign_in_page(request, context, form);
  const auto signed_in = access::sign_in(context.db,
                                         {.email = email,
                                          .password = password,
                                          .client_address = request.address,
                                          .device = device_of(request)},
                                         context.now);
  if (!signed_in) {
    form.add(signed_in.error().problem);
    Response response = sign_in_page(request, context, form);
    if (const auto wait = signed_in.error().retry_after.count(); wait > 0) {
      response.status = 429;
      response.headers.set("Retry-After", std::to_string(wait));
    }
    return response;
  }
  begin_session(context, *signed_in);
  return redirect(return_to(wanted_page(request)));
}

Response create_persona_session(const Request& request, Context& context) {
  const auto number = parse_whole_number(request.form.text("person"), "persona");
  if (!number) return problem_page(context, number.error());
  const auto signed_in =
      access::choose_persona(context.db, PersonId{*number}, device_of(request), context.now);
  if (!signed_in) return problem_page(context, signed_in.error());
  begin_session(context, *signed_in);
  return redirect(return_to(wanted_page(request)));
}

Response create_sign_out(const Request&, Context& context) {
  if (const auto current = current_session(context)) access::sign_out(context.db, *current);
  context.ends_session = true;
  context.say("You have signed out");
  return redirect(Url::local("/"));
}

Response show_account(const Request&, Context& context) {
  AccountShow view{.name = context.actor.name};
  if (!context.actor.person) return error_page(context, 404, "");
  context.db.read([&](storage::Snapshot& snapshot) {
    if (const auto person = access::find_person(snapshot, *context.actor.person))
      view.email = person->email.value_or("");
    for (const access::Session& session : access::sessions_of(snapshot, *context.actor.person)) {
      if (!access::is_live(session, context.now)) continue;
      view.sessions.push_back({.device = session.device,
                               .since = session.created_at.long_text(),
                               .seen = session.seen_at.long_text(),
                               .state = "Signed in"});
    }
  });
  if (view.sessions.size() > 1)
    view.sign_out_elsewhere =
        post_form(context,
                  Url::local("/account/other-sessions/end"),
                  button({.content = "Sign out elsewhere", .classes = "govuk-button--secondary"}));
  return page(context, {.title = "Your account"}, render_account_show(view));
}

Response end_other_sessions(const Request&, Context& context) {
  const auto current = current_session(context);
  const std::int64_t ended = current ? access::sign_out_elsewhere(context.db, *current) : 0;
  if (ended == 0)
    context.say_no_change();
  else
    context.say("You have signed out of " + counted(ended, "other session"));
  return redirect(Url::local("/account"));
}

Response choose_organisation_page(const Context& context, const FormReader& form) {
  Choices choices{.name = "organisation",
                  .values = {form.value("organisation")},
                  .fieldset = Fieldset{.legend = {.content = "Who do you want to act for?",
                                                  .classes = "govuk-fieldset__legend--l",
                                                  .is_page_heading = true}},
                  .error = form.error("organisation")};
  for (const ActingChoice& choice : context.visit.choices)
    choices.choices.push_back({.value = std::to_string(choice.id.value), .content = choice.name});
  const Html content =
      form.summary() +
      post_form(context, Url::local("/account/organisation"), radios(choices) + button("Continue"));
  return page(context,
              {.title = "Who do you want to act for?",
               .back_link = Url::local("/"),
               .has_errors = form.has_problems(),
               .shows_heading = false},
              content,
              form.has_problems() ? 422 : 200);
}

Response show_organisations(const Request& request, Context& context) {
  return choose_organisation_page(context, FormReader(request.form));
}

Response change_organisation(const Request& request, Context& context) {
  FormReader form(request.form);
  std::vector<std::string> allowed;
  for (const ActingChoice& choice : context.visit.choices)
    allowed.push_back(std::to_string(choice.id.value));
  const std::string chosen =
      form.choice("organisation", {.what = "an organisation", .allowed = allowed});
  const auto current = current_session(context);
  if (form.has_problems() || !current) return choose_organisation_page(context, form);
  const OrganisationId organisation{std::stoll(chosen)};
  const auto signed_in = access::act_for(context.db, *current, organisation);
  if (!signed_in) return problem_page(context, signed_in.error());
  context.new_token = signed_in->token;
  for (const ActingChoice& choice : context.visit.choices)
    if (choice.id == organisation) context.say("You now act for " + choice.name);
  return redirect(Url::local("/"));
}

Response password_page(const Request& request, const Context& context, const FormReader& form) {
  const std::string token(request.method == Method::get ? request.query.text("token")
                                                        : request.form.text("token"));
  const Html fields =
      hidden("token", token) +
      password_input({.name = "password",
                      .label = {.content = "New password"},
                      .hint = {.content = "At least 12 characters. Three or more words that have "
                                          "nothing to do with each other work well."},
                      .error = form.error("password"),
                      .autocomplete = "new-password",
                      .classes = "govuk-!-width-two-thirds"}) +
      button("Set password");
  return page(context,
              {.title = "Set your password", .has_errors = form.has_problems()},
              form.summary() + post_form(context, Url::local("/password"), fields),
              form.has_problems() ? 422 : 200);
}

Response show_password(const Request& request, Context& context) {
  return password_page(request, context, FormReader(request.form));
}

Response change_password(const Request& request, Context& context) {
  FormReader form(request.form);
  const auto person = access::set_password(
      context.db, request.form.text("token"), request.form.raw("password"), context.now);
  if (!person) {
    Problem problem = person.error();
    if (problem.field.empty()) problem.field = "password";
    form.add(problem);
    return password_page(request, context, form);
  }
  context.say("Your password is set. Sign in with it");
  return redirect(Url::local("/sign-in"));
}

}  // namespace

void add_account_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Permission permission, Handler handler) {
    routes.push_back(
        {.method = method, .pattern = pattern, .permission = permission, .handler = handler});
  };
  add(Method::get, "/sign-in", Permission::open_to_all, show_sign_in);
  add(Method::post, "/sign-in", Permission::open_to_all, create_session);
  add(Method::post, "/sign-in/persona", Permission::open_to_all, create_persona_session);
  add(Method::post, "/sign-out", Permission::signed_in, create_sign_out);
  add(Method::get, "/account", Permission::signed_in, show_account);
  add(Method::post, "/account/other-sessions/end", Permission::signed_in, end_other_sessions);
  add(Method::get, "/account/organisation", Permission::signed_in, show_organisations);
  add(Method::post, "/account/organisation", Permission::signed_in, change_organisation);
  add(Method::get, "/password", Permission::open_to_all, show_password);
  add(Method::post, "/password", Permission::open_to_all, change_password);
  for (Route& route : routes)
    if (route.pattern == "/password" && route.method == Method::post)
      route.rate_limit = RateLimit::sign_in;
}

}  // namespace trellis::web
