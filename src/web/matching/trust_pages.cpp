#include "web/matching/trust_pages.hpp"

#include <charconv>

#include "core/text.hpp"
#include "matching/trust_match_actions.hpp"
#include "web/matching/found_run.hpp"
#include "web/matching/pair_pages.hpp"
#include "web/matching/trust_repair_pages.hpp"
#include "web/matching/trust_view.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

using access::Permission;

Html trust_run_form(const Context& context,
                    const programme::Programme& programme,
                    const std::vector<programme::Cohort>& cohorts) {
  Select chosen{.name = "cohort", .value = "", .label = {.content = "Which trusts"}};
  chosen.hint = {.content = "Every partner trust with an accepted place, or one cohort alone"};
  chosen.options = {{.value = "", .text = "All cohorts together"}};
  for (const programme::Cohort& cohort : cohorts)
    chosen.options.push_back(
        {.value = std::to_string(cohort.plan.number), .text = cohort.plan.title});
  return post_form(context,
                   Url::local(trusts_path(programme.id) + "/runs"),
                   select(chosen) + button("Match the trusts"));
}

/// What people have decided about pairs of trusts, and the form to decide one.
Html trust_pairs_part(const Context& context,
                      storage::Snapshot& db,
                      const programme::Programme& programme) {
  const auto kept = matching::pair_rules_of(db, programme.id, matching::Layer::trusts);
  const auto released = matching::released_pair_rules_of(db, programme.id, matching::Layer::trusts);
  const Html table =
      kept.empty() && released.empty() ? Html() : pairs_content(programme, kept, released);
  return table + trust_pair_form(context, db, programme);
}

Response show_trusts(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto programme = programme_in(request, context, db);
    if (!programme) return problem_page(context, programme.error());
    const auto waiting = static_cast<long long>(matching::trusts_waiting(db, programme->id));
    Html content = paragraph(
        "Trusts that take part as a whole are matched with lead trusts, apart from schools. A "
        "trust is judged by all its open academies together. Each confirmed pair also sets a "
        "place aside at the lead trust's schools for an academy of the partner trust, which "
        "the match of schools then leaves free.");
    content += waiting == 0
                   ? paragraph(
                         "No trust waits for a lead trust today: one does when it has "
                         "accepted a place.")
                   : heading(counted(waiting, "trust waits", "trusts wait") + " for a lead trust") +
                         trust_run_form(context, *programme, programme::cohorts(db, programme->id));
    content += trust_runs_table(matching::trust_runs_of(db, programme->id)) +
               trust_pairs_part(context, db, *programme);
    return page(context,
                {.title = "Trusts",
                 .caption = programme->title,
                 .section = "Matching",
                 .breadcrumbs = crumbs(*programme)},
                content);
  });
}

Response run_trusts(const Request& request, Context& context) {
  const ProgrammeId programme{number_in_route(request, "programme")};
  std::optional<int> cohort;
  int number = 0;
  const std::string_view text = request.form.text("cohort");
  if (!text.empty() &&
      std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc())
    cohort = number;
  const auto made = matching::run_trust_match(context.db, context.actor, programme, cohort);
  if (!made) return problem_page(context, made.error());
  context.say("The trusts have been matched and the match checked");
  return redirect(Url::local(trusts_path(programme) + "/runs/" + std::to_string(made->value)));
}

Html trust_files(const matching::TrustRun& run) {
  return Element("p")
      .classes({"govuk-body"})
      .add(html_text("Download: "))
      .add(link_to(trust_run_path(run) + "/matches.csv", "every trust with its reasons (CSV)"))
      .add(html_text(", "))
      .add(link_to(trust_run_path(run) + "/certificate.json", "the certificate (JSON)"));
}

Html confirm_trusts_part(const Context& context, const FoundTrustRun& found) {
  if (found.run.placed == 0 ||
      !access::may(context.actor, Permission::assign, programme::scope_of(found.programme)))
    return {};
  return details(
      {.summary = "Confirm these matches",
       .content =
           paragraph("Each partner trust takes a place of its lead trust in every year that its "
                     "stream lasts, and its case opens. Trusts that have a lead already keep it.") +
           post_form(context,
                     Url::local(trust_run_path(found.run) + "/confirmation"),
                     button("Confirm and open the cases"))});
}

Response show_trust_run(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = trust_run_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    const auto proposals = matching::trust_proposals_of(db, found->run.id);
    const Html content = trust_run_summary(found->run) + trust_files(found->run) +
                         trust_repair_link(found->run) + confirm_trusts_part(context, *found) +
                         trust_proposals_table(proposals) +
                         trust_board(matching::trust_places_of(db, found->run.id), proposals);
    std::vector<Crumb> path = crumbs(found->programme);
    path.push_back({.content = "Trusts", .link = Url::local(trusts_path(found->programme.id))});
    return page(context,
                {.title = trust_run_name(found->run),
                 .caption = found->programme.title,
                 .section = "Matching",
                 .breadcrumbs = path},
                content);
  });
}

Response confirm_trusts(const Request& request, Context& context) {
  const matching::TrustMatchRunId run{number_in_route(request, "run")};
  const auto confirmed = matching::confirm_trust_run(context.db, context.actor, run, context.today);
  if (!confirmed) return problem_page(context, confirmed.error());
  std::string said = counted(confirmed->opened,
                             "match is confirmed and its case is",
                             "matches are confirmed and their cases are") +
                     " open";
  if (!confirmed->refused.empty())
    said += ". " + counted(static_cast<long long>(confirmed->refused.size()), "was", "were") +
            " refused, the first because: " + confirmed->refused.front().reason;
  context.say(std::move(said));
  return redirect(Url::local(request.path.substr(0, request.path.rfind('/'))));
}

Response trust_csv(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = trust_run_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    return csv_response(trust_matches_csv(matching::trust_proposals_of(db, found->run.id)),
                        "trust-matches-" + std::to_string(found->run.id.value));
  });
}

Response trust_certificate(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = trust_run_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    return json_response(matching::trust_certificate_of(db, found->run.id));
  });
}

}  // namespace

void add_trust_routes(Routes& routes) {
  add_trust_repair_routes(routes);
  const auto add = [&](Method method, const char* pattern, Permission permission, Handler handler) {
    routes.push_back(
        {.method = method, .pattern = pattern, .permission = permission, .handler = handler});
  };
  const Permission run = Permission::run_matching;
  add(Method::get, "/matching/{programme}/trusts", run, show_trusts);
  add(Method::post, "/matching/{programme}/trusts/runs", run, run_trusts);
  add(Method::get, "/matching/{programme}/trusts/runs/{run}", run, show_trust_run);
  add(Method::get, "/matching/{programme}/trusts/runs/{run}/matches.csv", run, trust_csv);
  add(Method::get,
      "/matching/{programme}/trusts/runs/{run}/certificate.json",
      run,
      trust_certificate);
  add(Method::post,
      "/matching/{programme}/trusts/runs/{run}/confirmation",
      Permission::assign,
      confirm_trusts);
}

}  // namespace trellis::web
