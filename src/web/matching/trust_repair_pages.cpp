#include "web/matching/trust_repair_pages.hpp"

#include <charconv>
#include <map>

#include "core/text.hpp"
#include "matching/match_actions.hpp"
#include "matching/trust_input_store.hpp"
#include "matching/trust_repair_actions.hpp"
#include "web/form.hpp"
#include "web/matching/found_run.hpp"
#include "web/matching/repair_view.hpp"
#include "web/matching/trust_view.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using matching::TrustRepair;

/// Names of trusts by UID.
using TrustNames = std::map<GroupUid, std::string>;

Result<GroupUid> uid_in(const Fields& fields, const char* name) {
  std::int32_t number = 0;
  const std::string_view text = fields.text(name);
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || at != text.data() + text.size() || number <= 0)
    return problem(ProblemKind::missing, name, "Select a trust");
  return GroupUid(number);
}

std::vector<Option> trust_options(storage::Snapshot& db,
                                  const std::vector<matching::TrustTaker>& takers) {
  std::vector<Option> options = {{.value = "", .text = "Select a trust"}};
  for (const auto& [uid, trust] : matching::trust_facts(db, takers))
    options.push_back({.value = uid.text(), .text = trust.name});
  return options;
}

Response keep_trust_pair_post(const Request& request, Context& context) {
  FormReader form(request.form);
  const ProgrammeId programme{number_in_route(request, "programme")};
  const auto partner = uid_in(request.form, "partner");
  const auto lead = uid_in(request.form, "lead");
  if (!partner) return problem_page(context, partner.error());
  if (!lead) return problem_page(context, lead.error());
  const std::string kind = form.choice(
      "kind", {.what = "whether to keep the pair together or apart", .allowed = {"lock", "apart"}});
  const std::string reason = form.text("reason", {.what = "why this pair is decided by hand"});
  if (form.has_problems()) return problem_page(context, form.problems().front());
  const auto kept = matching::keep_trust_pair(
      context.db,
      context.actor,
      {.programme = programme,
       .kind = kind == "lock" ? matching::PairKind::lock : matching::PairKind::apart,
       .partner = *partner,
       .lead = *lead,
       .reason = reason});
  if (!kept) return problem_page(context, kept.error());
  context.say(kind == "lock" ? "The two trusts are kept together from the next match of trusts on"
                             : "The two trusts are kept apart from the next match of trusts on");
  return redirect(Url::local(trusts_path(programme)));
}

std::string trust_repair_path(const matching::TrustRun& run) {
  return trust_run_path(run) + "/repair";
}

TrustNames trust_names(const std::vector<matching::TrustProposal>& rows,
                       const std::vector<TrustRepair>& made) {
  TrustNames names;
  for (const matching::TrustProposal& row : rows) {
    names[row.partner_uid] = row.partner_name;
    if (row.lead_uid) names[*row.lead_uid] = row.lead_name.value_or(row.lead_uid->text());
  }
  for (const TrustRepair& one : made) {
    for (const matching::LeadTrust& lead : one.answer.input.leads)
      names[lead.trust.uid] = lead.trust.name;
    for (const matching::PartnerTrust& partner : one.answer.input.partners)
      names[partner.trust.uid] = partner.trust.name;
  }
  return names;
}

std::string trust_name(const TrustNames& names, const std::optional<GroupUid>& uid) {
  if (!uid) return "no lead trust";
  const auto found = names.find(*uid);
  return found == names.end() ? "trust " + uid->text() : found->second;
}

std::string moves_in_words(const TrustNames& names, const std::vector<matching::TrustMove>& moves) {
  std::vector<std::string> words;
  for (const matching::TrustMove& move : moves)
    words.push_back(trust_name(names, move.partner) + ": " + trust_name(names, move.from) + " to " +
                    trust_name(names, move.to));
  return words.empty() ? "None" : join(words, "; ");
}

Html trust_comparison(const std::vector<TrustRepair>& made, const TrustNames& names) {
  Table shown;
  shown.caption = "Three repairs";
  shown.caption_classes = "govuk-table__caption--m";
  shown.first_cell_is_header = true;
  shown.head = {{.content = "Repair"},
                {.content = "Placed", .is_numeric = true},
                {.content = "Points", .is_numeric = true},
                {.content = "Trusts whose lead is gone"},
                {.content = "Others that move"}};
  for (const TrustRepair& one : made)
    shown.rows.push_back(
        {{.content = std::string(matching::title_of(one.kind))},
         {.content = std::to_string(one.answer.solution.totals.placed), .is_numeric = true},
         {.content = with_commas(one.answer.solution.totals.points), .is_numeric = true},
         {.content = moves_in_words(names, one.displaced)},
         {.content = moves_in_words(names, one.moved)}});
  return scrolling("Three repairs", table(shown));
}

Html keep_trust_repair_form(const Context& context,
                            const matching::TrustRun& run,
                            GroupUid leaving,
                            const std::string& name,
                            const FormReader* problems) {
  Html fields =
      Element("input").set("type", "hidden").set("name", "trust").set("value", leaving.text());
  fields += repair_choice(problems ? problems->value("kind") : "fewest_moves",
                          problems ? problems->error("kind") : ErrorMessage());
  Input reason{.name = "reason",
               .label = {.content = "Why does " + name + " drop out?"},
               .hint = {.content = "Kept with its application and shown beside the new match"}};
  if (problems) {
    reason.value = problems->value("reason");
    reason.error = problems->error("reason");
  }
  fields += input(reason) + button({.content = "Withdraw it and keep this repair",
                                    .classes = "govuk-button--warning"});
  return heading("Keep one of them") +
         paragraph("This withdraws " + name +
                   " from the programme, ends the pairings it has, and keeps the repair as a new "
                   "match of trusts. Nobody is told until the match is confirmed.") +
         post_form(context, Url::local(trust_repair_path(run)), fields);
}

Html leaving_form(storage::Snapshot& db, const FoundTrustRun& found) {
  const auto leads = matching::lead_trusts(db, found.programme.id);
  if (leads.empty()) return paragraph("This programme has no lead trust today.");
  Select trust{.name = "trust",
               .options = trust_options(db, leads),
               .label = {.content = "Which lead trust drops out?"}};
  return paragraph(
             "Three answers are compared before anything changes: as few moves as possible, few "
             "moves, and the best points.") +
         Html(Element("form")
                  .set("method", "get")
                  .link("action", Url::local(trust_repair_path(found.run)))
                  .add(select(trust))
                  .add(button("Compare the repairs")));
}

Response trust_repair_page(Context& context,
                           storage::Snapshot& db,
                           const FoundTrustRun& found,
                           std::optional<GroupUid> leaving,
                           const FormReader* problems) {
  std::vector<Crumb> path = crumbs(found.programme);
  path.push_back({.content = "Trusts", .link = Url::local(trusts_path(found.programme.id))});
  path.push_back(
      {.content = trust_run_name(found.run), .link = Url::local(trust_run_path(found.run))});
  PageOptions options{.title = "A lead trust drops out",
                      .caption = found.programme.title,
                      .section = "Matching",
                      .breadcrumbs = path,
                      .has_errors = problems != nullptr};
  if (!leaving) return page(context, options, leaving_form(db, found));
  const auto made = matching::try_trust_repairs(db, {found.run.id, *leaving});
  if (!made) return problem_page(context, made.error());
  const auto rows = matching::trust_proposals_of(db, found.run.id);
  TrustNames names = trust_names(rows, *made);
  for (const auto& [uid, trust] :
       matching::trust_facts(db, matching::lead_trusts(db, found.programme.id)))
    names[uid] = trust.name;
  const std::string name = trust_name(names, leaving);
  options.title = "If " + name + " drops out";
  return page(context,
              options,
              (problems ? problems->summary() : Html()) + trust_comparison(*made, names) +
                  keep_trust_repair_form(context, found.run, *leaving, name, problems),
              problems ? 422 : 200);
}

Response show_trust_repair(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = trust_run_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    if (request.query.text("trust").empty())
      return trust_repair_page(context, db, *found, std::nullopt, nullptr);
    const auto leaving = uid_in(request.query, "trust");
    if (!leaving) return problem_page(context, leaving.error());
    return trust_repair_page(context, db, *found, *leaving, nullptr);
  });
}

Response keep_trust_repair_post(const Request& request, Context& context) {
  const auto found =
      context.db.read([&](storage::Snapshot& db) { return trust_run_in(request, context, db); });
  if (!found) return problem_page(context, found.error());
  const auto leaving = uid_in(request.form, "trust");
  if (!leaving) return problem_page(context, leaving.error());
  FormReader form(request.form);
  const std::string kind = form.choice(
      "kind",
      {.what = "which repair to keep", .allowed = {"fewest_moves", "few_moves", "best_points"}});
  const std::string reason = form.text("reason", {.what = "why the trust drops out"});
  if (form.has_problems())
    return context.db.read([&](storage::Snapshot& db) {
      return trust_repair_page(context, db, *found, *leaving, &form);
    });
  const auto kept = matching::keep_trust_repair(context.db,
                                                context.actor,
                                                {.change = {found->run.id, *leaving},
                                                 .kind = *matching::repair_kind_from(kind),
                                                 .reason = reason},
                                                context.today);
  if (!kept) return problem_page(context, kept.error());
  context.say("The trust is withdrawn and the repaired match of trusts is kept");
  return redirect(
      Url::local(trusts_path(found->programme.id) + "/runs/" + std::to_string(kept->value)));
}

}  // namespace

Html trust_pair_form(const Context& context,
                     storage::Snapshot& db,
                     const programme::Programme& programme) {
  const auto leads = matching::lead_trusts(db, programme.id);
  const auto partners = matching::partner_trusts(db, programme.id, std::nullopt);
  if (leads.empty() || partners.empty()) return {};
  Choices kind{.name = "kind", .values = {"lock"}};
  kind.fieldset = Fieldset{.legend = {.content = "From the next match of trusts on",
                                      .classes = "govuk-fieldset__legend--s"}};
  kind.choices = {{.value = "lock", .content = "Keep the partner trust with the lead trust"},
                  {.value = "apart", .content = "Keep the two apart"}};
  const Html fields =
      select({.name = "partner",
              .options = trust_options(db, partners),
              .label = {.content = "Partner trust"}}) +
      select({.name = "lead",
              .options = trust_options(db, leads),
              .label = {.content = "Lead trust"}}) +
      radios(kind) +
      input({.name = "reason",
             .label = {.content = "Why"},
             .hint = {.content = "Shown beside the pair, with your name and the date"}}) +
      button("Decide this pair by hand");
  return details(
      {.summary = "Decide a pair of trusts by hand",
       .content = post_form(context, Url::local(trusts_path(programme.id) + "/pairs"), fields)});
}

Html trust_repair_link(const matching::TrustRun& run) {
  return Element("p")
      .classes({"govuk-body"})
      .add(link_to(trust_repair_path(run), "A lead trust drops out: compare three repairs"))
      .html();
}

void add_trust_repair_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::run_matching,
                      .handler = handler});
  };
  add(Method::post, "/matching/{programme}/trusts/pairs", keep_trust_pair_post);
  add(Method::get, "/matching/{programme}/trusts/runs/{run}/repair", show_trust_repair);
  add(Method::post, "/matching/{programme}/trusts/runs/{run}/repair", keep_trust_repair_post);
}

}  // namespace trellis::web
