#include "web/matching/reopen_pages.hpp"

#include "core/text.hpp"
#include "matching/reopening_actions.hpp"
#include "programme/programme_store.hpp"
#include "web/components/components.hpp"
#include "web/form.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

using access::Permission;

std::string reopen_path(programme::PairingId id) {
  return "/matches/" + std::to_string(id.value) + "/reopen";
}

Html reopen_form(const Context& context,
                 const matching::Reopening& found,
                 const FormReader* problems) {
  Input reason{.name = "reason",
               .label = {.content = "Why is this match opened again?"},
               .hint = {.content = "Kept with the match. Name no pupils."}};
  if (problems) {
    reason.value = problems->value("reason");
    reason.error = problems->error("reason");
  }
  return paragraph("The match of " + found.partner + " with " + found.lead +
                   " goes back from confirmed to proposed. The place at " + found.lead +
                   " is free again, " + found.partner +
                   " waits for a lead, and both are told. Its case stays open for the next lead.") +
         post_form(context,
                   Url::local(reopen_path(found.pairing.id)),
                   input(reason) + button("Open this match again"));
}

Html begun_part(const matching::Reopening& found) {
  Html list;
  for (const std::string& words : found.begun) list += Element("li").text(words);
  return paragraph("The work of this match has begun, so it cannot be opened again:") +
         Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(list)) +
         paragraph("If the lead or the partner leaves the programme, repair the match instead.");
}

Response reopen_page(const Request& request, Context& context, const FormReader* problems) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found =
        matching::reopening_of(db, context.actor, {number_in_route(request, "pairing")});
    if (!found) return problem_page(context, found.error());
    const std::string match = "/matches/" + std::to_string(found->pairing.id.value);
    const Html content =
        (problems ? problems->summary() : Html()) +
        (found->begun.empty() ? reopen_form(context, *found, problems) : begun_part(*found));
    return page(context,
                {.title = "Open a match again",
                 .caption = found->partner,
                 .section = "Matching",
                 .back_link = Url::local(match),
                 .has_errors = problems != nullptr},
                content,
                problems ? 422 : 200);
  });
}

Response show_reopen(const Request& request, Context& context) {
  return reopen_page(request, context, nullptr);
}

Response reopen_post(const Request& request, Context& context) {
  FormReader form(request.form);
  const std::string reason =
      form.text("reason", {.what = "why this match is opened again", .characters_max = 500});
  if (form.has_problems()) return reopen_page(request, context, &form);
  const auto reopened = matching::reopen_pairing(
      context.db, context.actor, {number_in_route(request, "pairing")}, reason, context.today);
  if (!reopened) return problem_page(context, reopened.error());
  context.say("The match is open again and its place is free");
  const std::string programme = "/matching/" + std::to_string(reopened->programme.value);
  if (!reopened->repair_from) return redirect(Url::local(programme));
  return redirect(Url::local(programme + "/runs/" + std::to_string(reopened->repair_from->value) +
                             "/repair?change=again"));
}

}  // namespace

Html reopen_link(const Context& context,
                 const programme::Programme& programme,
                 const matching::ConfirmedMatch& match) {
  const access::Scope scope = programme::scope_of(programme);
  if (match.pairing.finished_on || !access::may(context.actor, Permission::run_matching, scope) ||
      !access::may(context.actor, Permission::assign, scope))
    return {};
  return Element("p")
      .classes({"govuk-body"})
      .add(link_to(reopen_path(match.pairing.id), "Open this match again, so that it can be moved"))
      .html();
}

void add_reopen_routes(Routes& routes) {
  const auto add = [&](Method method, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = "/matches/{pairing}/reopen",
                      .permission = Permission::run_matching,
                      .handler = handler});
  };
  add(Method::get, show_reopen);
  add(Method::post, reopen_post);
}

}  // namespace trellis::web
