#include "web/matching/own_match_pages.hpp"

#include "core/text.hpp"
#include "matching/challenge_actions.hpp"
#include "matching/school_words.hpp"
#include "programme/programme_store.hpp"
#include "register/organisation_store.hpp"
#include "web/components/components.hpp"
#include "web/form.hpp"
#include "web/matching/challenge_view.hpp"
#include "web/matching/reopen_pages.hpp"
#include "web/page.hpp"
#include "web/stream_words.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using matching::ConfirmedMatch;

SummaryRow match_row_of(const char* key, const std::string& value) {
  return {.key = key, .value = value};
}

/// As the match has it for staff; without points for the two themselves.
template <class Proposed>
std::string why_of(const Proposed& pair, bool is_for_schools) {
  if (!is_for_schools) return pair.why;
  return matching::why_for_schools({.why = pair.why,
                                    .parts = pair.parts,
                                    .points = pair.points.value_or(0),
                                    .regret = pair.regret.value_or(0)});
}

std::string why_matched(const ConfirmedMatch& match) {
  if (match.proposal) return why_of(*match.proposal, match.is_of_actor);
  if (match.of_trusts) return why_of(*match.of_trusts, match.is_of_actor);
  return "Decided by the programme: " + match.pairing.because;
}

Html match_facts(storage::Snapshot& db, const ConfirmedMatch& match) {
  const programme::Pairing& pairing = match.pairing;
  SummaryList list;
  const bool are_trusts = registry::group_uid_of(db, pairing.partner_organisation).has_value();
  list.rows = {match_row_of(are_trusts ? "Partner trust" : "Partner school",
                            registry::organisation_name(db, pairing.partner_organisation)),
               match_row_of(are_trusts ? "Lead trust" : "Lead school",
                            registry::organisation_name(db, pairing.lead_organisation)),
               match_row_of("Stream", StreamWords(db).title(pairing.programme, pairing.stream)),
               match_row_of("From", pairing.started_on.long_text())};
  if (pairing.finished_on)
    list.rows.push_back(
        match_row_of("Ended", pairing.finished_on->long_text() + ": " + pairing.finish_reason));
  if (match.proposal && match.proposal->straight_km && match.proposal->road_km)
    list.rows.push_back(match_row_of("Distance",
                                     decimal(*match.proposal->straight_km, 1) +
                                         " km in a straight line, about " +
                                         decimal(*match.proposal->road_km, 1) + " km by road"));
  list.rows.push_back(match_row_of("Why you were matched", why_matched(match)));
  list.rows.push_back(match_row_of("Confirmed", match.told_on.long_text()));
  return summary_list(list);
}

bool can_challenge(const ConfirmedMatch& match, Date today) {
  const bool waits = !match.challenges.empty() && !match.challenges.front().decision;
  return match.is_of_actor && match.terms.allows_any() && !match.pairing.finished_on && !waits &&
         today <= match.last_day;
}

Html deadline_words(const ConfirmedMatch& match, Date today) {
  if (!match.terms.allows_any() || match.pairing.finished_on) return {};
  if (today <= match.last_day)
    return paragraph("Either school may challenge this match until " + match.last_day.long_text() +
                     ", " + counted(match.terms.working_days, "working day") +
                     " after it was confirmed. The place is held meanwhile.");
  return paragraph("This match could be challenged until " + match.last_day.long_text() +
                   ". Talk to the people who run the programme if something is wrong with it.");
}

Html challenge_form(const Context& context,
                    const ConfirmedMatch& match,
                    const FormReader* problems) {
  Choices reasons{.name = "reason"};
  reasons.fieldset = Fieldset{
      .legend = {.content = "Why is this match wrong?", .classes = "govuk-fieldset__legend--s"}};
  for (const programme::Option& option : match.terms.reasons)
    reasons.choices.push_back({.value = option.id, .content = option.label});
  Textarea words{
      .name = "words",
      .label = {.content = "Tell us more"},
      .hint = {.content = "The people who run the programme read this. Name no pupils."}};
  if (problems) {
    reasons.values = {problems->value("reason")};
    reasons.error = problems->error("reason");
    words.value = problems->value("words");
    words.error = problems->error("words");
  }
  return heading("Challenge this match") +
         post_form(context,
                   Url::local("/matches/" + std::to_string(match.pairing.id.value) + "/challenge"),
                   radios(reasons) + textarea(words) + button("Send the challenge"));
}

Html challenges_so_far(const ConfirmedMatch& match) {
  Html all;
  for (const matching::Challenge& challenge : match.challenges) all += challenge_summary(challenge);
  return all.empty() ? all : heading("Challenges") + all;
}

Response own_match_page(const Request& request, Context& context, const FormReader* problems) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto match =
        matching::confirmed_match(db, context.actor, {number_in_route(request, "pairing")});
    if (!match) return problem_page(context, match.error());
    Html content = problems ? problems->summary() : Html();
    content +=
        match_facts(db, *match) + deadline_words(*match, context.today) + challenges_so_far(*match);
    if (can_challenge(*match, context.today)) content += challenge_form(context, *match, problems);
    const auto programme = programme::find_programme(db, match->pairing.programme);
    if (programme) content += reopen_link(context, *programme, *match);
    return page(context,
                {.title = "Your match",
                 .caption = programme ? programme->title : "",
                 .section = "Cases",
                 .breadcrumbs = {{.content = "Cases", .link = Url::local("/cases")}},
                 .has_errors = problems != nullptr},
                content,
                problems ? 422 : 200);
  });
}

Response show_own_match(const Request& request, Context& context) {
  return own_match_page(request, context, nullptr);
}

Response challenge_post(const Request& request, Context& context) {
  FormReader form(request.form);
  const matching::ChallengeWords said{
      .reason = std::string(request.form.text("reason")),
      .words = form.text("words", {.what = "what makes this match wrong", .characters_max = 2000})};
  if (said.reason.empty()) form.add("reason", "Select why you challenge the match");
  if (form.has_problems()) return own_match_page(request, context, &form);
  const auto raised = matching::raise_challenge(
      context.db, context.actor, {number_in_route(request, "pairing")}, said, context.today);
  if (!raised && !raised.error().field.empty()) {
    form.add(raised.error());
    return own_match_page(request, context, &form);
  }
  if (!raised) return problem_page(context, raised.error());
  context.say("Your challenge is sent. The place is held until it is decided");
  return redirect(Url::local("/matches/" + std::string(request.route.raw("pairing"))));
}

}  // namespace

void add_own_match_routes(Routes& routes) {
  routes.push_back({.method = Method::get,
                    .pattern = "/matches/{pairing}",
                    .permission = Permission::view_case,
                    .handler = show_own_match});
  routes.push_back({.method = Method::post,
                    .pattern = "/matches/{pairing}/challenge",
                    .permission = Permission::view_case,
                    .handler = challenge_post});
}

}  // namespace trellis::web
