#include "web/matching/challenge_pages.hpp"

#include "matching/challenge_actions.hpp"
#include "web/components/components.hpp"
#include "web/form.hpp"
#include "web/matching/challenge_view.hpp"
#include "web/matching/found_run.hpp"

namespace trellis::web {
namespace {

using access::Permission;

Response show_challenges(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto programme = programme_in(request, context, db);
    if (!programme) return problem_page(context, programme.error());
    const ListDefinition definition = challenges_list(programme->id);
    const ListQuery query = read_list_query(request, definition);
    const auto rows = chosen_challenges(matching::challenges_of(db, programme->id), query);
    ListRows list{.total = std::ssize(rows), .caption = "Challenges of matches"};
    const auto from = std::min<std::size_t>(static_cast<std::size_t>(query.offset()), rows.size());
    const auto to = std::min(rows.size(), from + static_cast<std::size_t>(query.page_size));
    for (std::size_t i = from; i < to; ++i) list.rows.push_back(challenge_row(rows[i]));
    return page(context,
                {.title = "Challenges",
                 .caption = programme->title,
                 .section = "Matching",
                 .breadcrumbs = crumbs(*programme)},
                list_content(definition, query, list));
  });
}

Response challenges_download(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto programme = programme_in(request, context, db);
    if (!programme) return problem_page(context, programme.error());
    const ListQuery query = read_list_query(request, challenges_list(programme->id));
    return csv_response(
        challenges_csv(chosen_challenges(matching::challenges_of(db, programme->id), query)),
        "challenges");
  });
}

Html decision_form(const Context& context, const std::string& path, const FormReader* problems) {
  Choices verdict{.name = "decision"};
  verdict.fieldset =
      Fieldset{.legend = {.content = "Decision", .classes = "govuk-fieldset__legend--s"}};
  verdict.choices = {
      {.value = "upheld",
       .content = "Uphold",
       .hint = "The pairing ends, the two are kept apart, and you compare repairs of the match"},
      {.value = "rejected", .content = "Reject", .hint = "The match stands"}};
  Input reason{.name = "reason",
               .label = {.content = "Why do you decide so?"},
               .hint = {.content = "Both schools read this"}};
  if (problems) {
    verdict.values = {problems->value("decision")};
    verdict.error = problems->error("decision");
    reason.value = problems->value("reason");
    reason.error = problems->error("reason");
  }
  return heading("Decide") + post_form(context,
                                       Url::local(path + "/decision"),
                                       radios(verdict) + input(reason) + button("Decide"));
}

Response challenge_page(const Request& request, Context& context, const FormReader* problems) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto programme = programme_in(request, context, db);
    if (!programme) return problem_page(context, programme.error());
    const auto challenge = matching::find_challenge(db, {number_in_route(request, "challenge")});
    if (!challenge || challenge->programme != programme->id)
      return problem_page(
          context, {ProblemKind::not_found, "", "There is no challenge at this address", {}});
    const std::string list = programme_path(*programme) + "/challenges";
    const std::string path = list + "/" + std::to_string(challenge->id.value);
    Html content = (problems ? problems->summary() : Html()) +
                   paragraph(challenge->partner_name + " with " + challenge->lead_name) +
                   challenge_summary(*challenge) +
                   Element("p")
                       .classes({"govuk-body"})
                       .add(link_to("/matches/" + std::to_string(challenge->pairing.value),
                                    "The match as the schools see it"))
                       .html();
    if (!challenge->decision) content += decision_form(context, path, problems);
    std::vector<Crumb> breadcrumbs = crumbs(*programme);
    breadcrumbs.push_back({.content = "Challenges", .link = Url::local(list)});
    return page(context,
                {.title = "Challenge of a match",
                 .caption = programme->title,
                 .section = "Matching",
                 .breadcrumbs = breadcrumbs,
                 .has_errors = problems != nullptr},
                content,
                problems ? 422 : 200);
  });
}

Response show_challenge(const Request& request, Context& context) {
  return challenge_page(request, context, nullptr);
}

Response decide_post(const Request& request, Context& context) {
  FormReader form(request.form);
  const std::string decision = form.choice(
      "decision",
      {.what = "whether to uphold or reject the challenge", .allowed = {"upheld", "rejected"}});
  const std::string reason = form.text("reason", {.what = "why you decide so"});
  if (form.has_problems()) return challenge_page(request, context, &form);
  const auto decided =
      matching::decide_challenge(context.db,
                                 context.actor,
                                 {number_in_route(request, "challenge")},
                                 decision == "upheld" ? matching::ChallengeVerdict::upheld
                                                      : matching::ChallengeVerdict::rejected,
                                 reason,
                                 context.today);
  if (!decided) return problem_page(context, decided.error());
  const std::string programme = "/matching/" + std::to_string(decided->programme.value);
  if (decided->repair_from) {
    context.say("The challenge is upheld: the pairing has ended and the two are kept apart");
    return redirect(Url::local(programme + "/runs/" + std::to_string(decided->repair_from->value) +
                               "/repair?change=again"));
  }
  context.say(decision == "upheld" ? "The challenge is upheld: the two are kept apart"
                                   : "The challenge is rejected");
  return redirect(Url::local(programme + "/challenges"));
}

}  // namespace

void add_challenge_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::run_matching,
                      .handler = handler});
  };
  add(Method::get, "/matching/{programme}/challenges", show_challenges);
  add(Method::get, "/matching/{programme}/challenges.csv", challenges_download);
  add(Method::get, "/matching/{programme}/challenges/{challenge}", show_challenge);
  add(Method::post, "/matching/{programme}/challenges/{challenge}/decision", decide_post);
}

}  // namespace trellis::web
