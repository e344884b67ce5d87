#include "web/matching/repair_pages.hpp"

#include <map>

#include "core/text.hpp"
#include "matching/match_actions.hpp"
#include "optimise/rematch.hpp"
#include "web/form.hpp"
#include "web/matching/found_run.hpp"
#include "web/matching/run_view.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using matching::Move;
using matching::Repair;

/// Names of schools by URN, as the run and the answers have them.
using Names = std::map<Urn, std::string>;

constexpr std::size_t moves_shown_max = 40;

std::string repair_path(const matching::MatchRun& run) { return run_path(run) + "/repair"; }

Names names_in(const std::vector<matching::Proposal>& rows) {
  Names names;
  for (const matching::Proposal& row : rows) {
    names[row.partner_urn] = row.partner_name;
    if (row.lead_urn) names[*row.lead_urn] = row.lead_name.value_or(row.lead_urn->text());
  }
  return names;
}

void add_names(Names& names, const std::vector<Repair>& made) {
  for (const Repair& repair : made)
    for (const matching::Lead& lead : repair.answer.prepared.input.leads)
      names.emplace(lead.school.urn, lead.school.name);
}

std::string name_in(const Names& names, const std::optional<Urn>& urn) {
  if (!urn) return "no lead";
  const auto found = names.find(*urn);
  return found == names.end() ? urn->text() : found->second;
}

/// The leads of a run, by name, with how many partners each has.
Html lead_select(const std::vector<matching::Proposal>& rows) {
  std::map<std::pair<std::string, Urn>, int> partners;
  for (const matching::Proposal& row : rows)
    if (row.lead_urn) ++partners[{row.lead_name.value_or(""), *row.lead_urn}];
  Select field{.name = "school", .label = {.content = "Which lead drops out?"}};
  for (const auto& [lead, count] : partners)
    field.options.push_back(
        {.value = lead.second.text(), .text = lead.first + " (" + counted(count, "partner") + ")"});
  return select(field);
}

Html choose_school(const matching::MatchRun& run, const std::vector<matching::Proposal>& rows) {
  return paragraph(
             "A lead leaves, or a partner does. You see three ways to repair the match, with what "
             "each costs and who would move, before anything is changed. For a partner, open it in "
             "the list of the match.") +
         Html(Element("form")
                  .set("method", "get")
                  .link("action", Url::local(repair_path(run)))
                  .add(lead_select(rows))
                  .add(button("Compare the repairs")));
}

/// "3 get another lead, 1 has none"
std::string displaced_in_words(const Repair& repair) {
  long long placed = 0;
  for (const Move& move : repair.displaced)
    if (move.to) ++placed;
  const long long left = static_cast<long long>(repair.displaced.size()) - placed;
  return std::to_string(placed) + (placed == 1 ? " gets another lead" : " get another lead") +
         (left == 0 ? "" : ", " + std::to_string(left) + (left == 1 ? " has none" : " have none"));
}

std::string more_points(const Repair& repair, const Repair& best) {
  const auto more = repair.answer.summary.points - best.answer.summary.points;
  return more == 0 ? "the least" : with_commas(more) + " more";
}

Html comparison(const std::vector<Repair>& made) {
  Table options;
  options.caption = "Three repairs, each proven best for what it counts first";
  options.caption_classes = "govuk-table__caption--m";
  options.first_cell_is_header = true;
  options.head = {{.content = "Repair"},
                  {.content = "Placed", .is_numeric = true},
                  {.content = "Its own partners"},
                  {.content = "Others that move", .is_numeric = true},
                  {.content = "Newly placed", .is_numeric = true},
                  {.content = "Points"},
                  {.content = "Mean distance", .is_numeric = true}};
  for (const Repair& repair : made) {
    const auto& summary = repair.answer.summary;
    options.rows.push_back(
        {{.content = std::string(matching::title_of(repair.kind))},
         {.content = with_commas(static_cast<std::int64_t>(summary.placed)), .is_numeric = true},
         {.content = repair.displaced.empty() ? "none" : displaced_in_words(repair)},
         {.content = std::to_string(repair.moved.size()), .is_numeric = true},
         {.content = std::to_string(repair.newly_placed.size()), .is_numeric = true},
         {.content = with_commas(summary.points) + " (" + more_points(repair, made.back()) + ")"},
         {.content = decimal(summary.mean_km, 1) + " km", .is_numeric = true}});
  }
  return scrolling("Three repairs", table(options));
}

Html moves_list(const std::vector<Move>& moves, const Names& names) {
  Html items;
  std::size_t shown = 0;
  for (const Move& move : moves) {
    if (shown++ == moves_shown_max) break;
    items += Element("li").text(name_in(names, move.partner) + ": from " +
                                name_in(names, move.from) + " to " + name_in(names, move.to));
  }
  Html list = Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items);
  if (moves.size() > moves_shown_max)
    list += paragraph("And " + std::to_string(moves.size() - moves_shown_max) + " more.");
  return list;
}

Html who_moves(const std::vector<Repair>& made, const Names& names) {
  Html all;
  for (const Repair& repair : made) {
    std::vector<Move> moves = repair.displaced;
    moves.insert(moves.end(), repair.moved.begin(), repair.moved.end());
    moves.insert(moves.end(), repair.newly_placed.begin(), repair.newly_placed.end());
    all += details({.summary = std::string(matching::title_of(repair.kind)) + ": " +
                               counted(static_cast<long long>(moves.size()), "change"),
                    .content = moves.empty() ? paragraph("Nothing changes for the other schools.")
                                             : moves_list(moves, names)});
  }
  return all;
}

std::string hint_of(matching::RepairKind kind) {
  switch (kind) {
    case matching::RepairKind::fewest_moves:
      return "Schools whose lead is still there keep it wherever no place is lost by that";
    case matching::RepairKind::few_moves:
      return "A move must save everyone together at least " +
             std::to_string(optimise::default_move_penalty) + " points";
    case matching::RepairKind::best_points:
      return "As if nobody had a lead yet";
  }
  return "";
}

struct Typed {
  std::string kind = "fewest_moves";
  std::string reason = {};
};

Html keep_form(const Context& context,
               const matching::MatchRun& run,
               Urn leaving,
               const std::string& name,
               const Typed& typed,
               const FormReader* problems) {
  Choices kinds{.name = "kind", .values = {typed.kind}};
  kinds.fieldset = Fieldset{
      .legend = {.content = "Which repair to keep", .classes = "govuk-fieldset__legend--s"}};
  for (const auto kind : {matching::RepairKind::fewest_moves,
                          matching::RepairKind::few_moves,
                          matching::RepairKind::best_points})
    kinds.choices.push_back({.value = std::string(matching::name_of(kind)),
                             .content = std::string(matching::title_of(kind)),
                             .hint = hint_of(kind)});
  Input reason{.name = "reason",
               .value = typed.reason,
               .label = {.content = "Why does " + name + " drop out?"},
               .hint = {.content = "Kept with its application and shown beside the new match"}};
  if (problems) {
    kinds.error = problems->error("kind");
    reason.error = problems->error("reason");
  }
  const Html school =
      Element("input").set("type", "hidden").set("name", "school").set("value", leaving.text());
  return Html(Element("h2").classes({"govuk-heading-m"}).text("Keep one of them")) +
         paragraph("This withdraws " + name +
                   " from the programme, ends the pairings it has, and keeps the repair as a new "
                   "match. Nobody is told until the match is confirmed.") +
         post_form(context,
                   Url::local(repair_path(run)),
                   school + radios(kinds) + input(reason) +
                       button({.content = "Withdraw it and keep this repair",
                               .classes = "govuk-button--warning"}));
}

Response comparison_page(Context& context,
                         storage::Snapshot& db,
                         const FoundRun& found,
                         Urn leaving,
                         const Typed& typed,
                         const FormReader* problems) {
  const auto made = matching::try_repairs(db, {.run = found.run.id, .leaving = {leaving}});
  if (!made) return problem_page(context, made.error());
  Names names = names_in(matching::proposals_of(db, found.run.id));
  add_names(names, *made);
  const std::string name = name_in(names, leaving);
  std::vector<Crumb> path = crumbs(found.programme);
  path.push_back({.content = run_name(found.run), .link = Url::local(run_path(found.run))});
  path.push_back({.content = "Repair", .link = Url::local(repair_path(found.run))});
  const Html content = (problems ? problems->summary() : Html()) + comparison(*made) +
                       who_moves(*made, names) +
                       keep_form(context, found.run, leaving, name, typed, problems);
  return page(context,
              {.title = "If " + name + " drops out",
               .caption = found.programme.title,
               .section = "Matching",
               .breadcrumbs = path},
              content,
              problems ? 422 : 200);
}

Response show(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = run_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    const std::string_view given = request.query.text("school");
    if (!given.empty()) {
      const auto leaving = Urn::parse(given);
      if (!leaving) return problem_page(context, leaving.error());
      return comparison_page(context, db, *found, *leaving, {}, nullptr);
    }
    std::vector<Crumb> path = crumbs(found->programme);
    path.push_back({.content = run_name(found->run), .link = Url::local(run_path(found->run))});
    return page(context,
                {.title = "Repair this match",
                 .caption = found->programme.title,
                 .section = "Matching",
                 .breadcrumbs = path},
                choose_school(found->run, matching::proposals_of(db, found->run.id)));
  });
}

Response keep_repair(const Request& request, Context& context) {
  FormReader form(request.form);
  const auto leaving = form.urn("school");
  const std::string kind = form.choice(
      "kind",
      {.what = "which repair to keep", .allowed = {"fewest_moves", "few_moves", "best_points"}});
  const std::string reason = form.text("reason", {.what = "why the school drops out"});
  const auto found =
      context.db.read([&](storage::Snapshot& db) { return run_in(request, context, db); });
  if (!found) return problem_page(context, found.error());
  if (!leaving) return problem_page(context, form.problems().front());
  if (form.has_problems())
    return context.db.read([&](storage::Snapshot& db) {
      return comparison_page(
          context,
          db,
          *found,
          *leaving,
          {std::string(request.form.text("kind")), std::string(request.form.text("reason"))},
          &form);
    });
  const auto kept = matching::keep_repair(context.db,
                                          context.actor,
                                          {.change = {.run = found->run.id, .leaving = {*leaving}},
                                           .kind = *matching::repair_kind_from(kind),
                                           .reason = reason},
                                          context.today);
  if (!kept) return problem_page(context, kept.error());
  context.say("The school is withdrawn and the repaired match is kept");
  return redirect(
      Url::local(programme_path(found->programme) + "/runs/" + std::to_string(kept->value)));
}

}  // namespace

Html repair_link(const matching::MatchRun& run) {
  return Element("p")
      .classes({"govuk-body"})
      .add(Element("a")
               .classes({"govuk-link"})
               .link("href", Url::local(repair_path(run)))
               .text("A school drops out: compare three repairs"));
}

void add_repair_routes(Routes& routes) {
  routes.push_back({.method = Method::get,
                    .pattern = "/matching/{programme}/runs/{run}/repair",
                    .permission = Permission::run_matching,
                    .handler = show});
  routes.push_back({.method = Method::post,
                    .pattern = "/matching/{programme}/runs/{run}/repair",
                    .permission = Permission::run_matching,
                    .handler = keep_repair});
}

}  // namespace trellis::web
