#include "web/matching/board_pages.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "matching/match_actions.hpp"
#include "matching/sentences.hpp"
#include "web/form.hpp"
#include "web/matching/board_view.hpp"
#include "web/matching/found_run.hpp"
#include "web/matching/pair_pages.hpp"
#include "web/matching/run_cache.hpp"
#include "web/matching/run_view.hpp"
#include "web/matching/switch_prices.hpp"
#include "web/stream_words.hpp"

namespace trellis::web {
namespace {

using access::Permission;

std::vector<Crumb> run_crumbs(const FoundRun& found) {
  std::vector<Crumb> path = crumbs(found.programme);
  path.push_back({.content = run_name(found.run), .link = Url::local(run_path(found.run))});
  return path;
}

/// The titles of streams in place of their ids, once the filters have chosen by these.
void say_streams_of(storage::Snapshot& db,
                    ProgrammeId programme,
                    ListDefinition& list,
                    Board& board) {
  StreamWords words(db);
  const auto say = [&](std::string& stream) {
    words.say_options(list, programme, stream);
    stream = words.title(programme, stream);
  };
  for (BoardColumn& column : board.columns) {
    for (BoardPlaces& places : column.places) say(places.stream);
    for (matching::Proposal& card : column.cards) say(card.stream);
  }
  for (matching::Proposal& card : board.unmatched) say(card.stream);
}

Response show_board(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = run_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    const auto proposals = matching::proposals_of(db, found->run.id);
    ListDefinition definition = board_list(found->run, proposals);
    const ListQuery query = read_list_query(request, definition);
    Board board =
        chosen_board(board_of(proposals, matching::places_of_run(db, found->run.id)), query);
    say_streams_of(db, found->programme.id, definition, board);
    const auto pairs = matching::pair_rules_of(db, found->programme.id);
    ListRows list{.total = static_cast<std::int64_t>(board.columns.size())};
    list.instead = board_content(found->run, board, query, pairs);
    const Html content =
        run_tabs(found->run, RunTab::board) +
        paragraph(with_commas(found->run.placed) + " of " +
                  counted(found->run.partners, "partner") + " placed, mean regret " +
                  decimal(found->run.mean_regret(), 1) +
                  " points. Points are what a pair costs; regret is what it costs above the "
                  "partner's own best lead.") +
        list_content(definition, query, list) + heading("Pairs decided by hand") +
        pairs_content(
            found->programme, pairs, matching::released_pair_rules_of(db, found->programme.id));
    return page(context,
                {.title = "Board",
                 .caption = found->programme.title + ", " + run_name(found->run),
                 .section = "Matching",
                 .breadcrumbs = run_crumbs(*found)},
                content);
  });
}

/// A partner that may be moved, with the match as it is today and what each lead would cost.
struct Moving {
  FoundRun found;
  matching::Proposal proposal;
  std::shared_ptr<const matching::MatchAnswer> trial;
  std::vector<PricedLead> leads;
  std::vector<programme::Option> reasons;  ///< of the definition, to choose from
};

std::vector<programme::Option> lock_reasons(storage::Snapshot& db, ProgrammeId programme) {
  const auto version = programme::version_in_force(db, programme);
  if (!version) return {};
  return programme::load_definition(db, version->id)->matching.lock_reasons;
}

Result<Moving> moving_of(const Request& request,
                         Context& context,
                         storage::Snapshot& db,
                         std::string_view partner) {
  Moving moving{.found = TRY(run_in(request, context, db)),
                .proposal = {.partner_urn = TRY(Urn::parse(partner))},
                .trial = {},
                .leads = {},
                .reasons = {}};
  const auto proposal =
      matching::find_proposal(db, moving.found.run.id, moving.proposal.partner_urn);
  if (!proposal)
    return problem(ProblemKind::not_found, "", "This match has no partner with that URN");
  moving.proposal = *proposal;
  moving.trial = todays_trial(db, moving.found.run);
  const auto number =
      moving.trial ? partner_number(*moving.trial, proposal->partner_urn) : std::nullopt;
  if (!number)
    return problem(ProblemKind::conflict,
                   "",
                   proposal->partner_name +
                       " is not among those to be matched today: its lead is confirmed, or it has "
                       "left. End that pairing first");
  for (const matching::PairRule& pair : matching::pair_rules_of(db, moving.found.programme.id))
    if (pair.kind == "lock" && pair.partner_urn() == proposal->partner_urn)
      return problem(ProblemKind::conflict,
                     "",
                     proposal->partner_name + " is kept with " + pair.lead_name + " (" +
                         pair.reason + ", " + pair.set_by + "): release that pair first");
  moving.leads = priced_leads(*moving.trial, *number);
  moving.reasons = lock_reasons(db, moving.found.programme.id);
  return moving;
}

std::string effect_words(const Moving& moving, const PricedLead& row) {
  if (row.is_present) return "Its lead in today's match";
  return row.change.consequence.possible
             ? matching::switch_sentence(moving.trial->prepared, row.change)
             : "Not possible while pairs decided by hand stand";
}

Html leads_to_choose(const Moving& moving) {
  Table options;
  options.caption = "Leads this school may have, and what each would do to everyone";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "Lead"},
                  {.content = "By road", .is_numeric = true},
                  {.content = "Points", .is_numeric = true},
                  {.content = "What choosing it would do"},
                  {.content = "Move"}};
  for (const PricedLead& row : moving.leads) {
    const std::string& name = row.lead->school.name;
    const bool can = row.change.consequence.possible;
    const Html link =
        Element("a")
            .classes({"govuk-link"})
            .link("href",
                  Url::local(move_path(moving.found.run, moving.proposal.partner_urn) +
                             "&lead=" + row.lead->school.urn.text()))
            .text(row.is_present ? "Keep here" : "Move here")
            .add(visually_hidden(", to " + name));
    options.rows.push_back({{.content = name},
                            {.content = decimal(row.cost.road_km, 1) + " km", .is_numeric = true},
                            {.content = with_commas(row.cost.total()), .is_numeric = true},
                            {.content = effect_words(moving, row)},
                            {.content = can ? Content(link) : Content("")}});
  }
  return scrolling("Leads this school may have", table(options));
}

/// The sum after the move, so that what is saved can be held against what was shown.
Html price_content(const Moving& moving, const PricedLead& row) {
  const auto& now = moving.trial->summary;
  const auto& change = row.change.consequence;
  SummaryList list;
  list.rows = {
      {.key = "Partner", .value = moving.proposal.partner_name},
      {.key = "Lead today",
       .value = moving.proposal.lead_name.value_or("None: " + moving.proposal.reason)},
      {.key = "Lead after", .value = row.lead->school.name},
      {.key = "Price for everyone", .value = effect_words(moving, row)},
      {.key = "Placed",
       .value = with_commas(static_cast<std::int64_t>(now.placed)) + " now, " +
                with_commas(static_cast<std::int64_t>(now.placed) + change.placed) + " after"},
      {.key = "Points",
       .value = with_commas(now.points) + " now, " + with_commas(now.points + change.points) +
                " after"}};
  return summary_list(list);
}

struct TypedMove {
  std::string reason = {};
  std::string more = {};
};

Html move_form(const Context& context,
               const Moving& moving,
               const PricedLead& row,
               const TypedMove& typed,
               const FormReader* problems) {
  const auto hidden = [](const char* name, const std::string& value) {
    return Element("input").set("type", "hidden").set("name", name).set("value", value).html();
  };
  Html fields = hidden("partner", moving.proposal.partner_urn.text()) +
                hidden("lead", row.lead->school.urn.text());
  if (!moving.reasons.empty()) {
    Select reason{.name = "reason", .value = typed.reason, .label = {.content = "Why"}};
    reason.options = {{.value = "", .text = "Choose a reason"}};
    for (const programme::Option& option : moving.reasons)
      reason.options.push_back({.value = option.label, .text = option.label});
    if (problems) reason.error = problems->error("reason");
    fields += select(reason);
  }
  Input more{.name = "more",
             .value = typed.more,
             .label = {.content = moving.reasons.empty() ? "Why" : "In your words"},
             .hint = {.content = "Shown beside the pair, with your name and the date"}};
  if (problems) more.error = problems->error("more");
  fields += input(more) + button("Keep this pair and run the match again");
  return post_form(context, Url::local(run_path(moving.found.run) + "/board/move"), fields);
}

Response move_page(const Request& request,
                   Context& context,
                   const Fields& chosen,
                   const TypedMove& typed,
                   const FormReader* problems) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto moving = moving_of(request, context, db, chosen.text("partner"));
    if (!moving) return problem_page(context, moving.error());
    const auto lead = std::ranges::find_if(moving->leads, [&](const PricedLead& row) {
      return row.lead->school.urn.text() == chosen.text("lead");
    });
    Html content = problems ? problems->summary() : Html();
    if (!rests_on(moving->found.run, *moving->trial))
      content += inset_text(
          "Something has changed since this match was run: schools, places or pairs decided by "
          "hand. The prices are those of the match as it would be today.");
    if (moving->leads.empty())
      content += paragraph("No lead is eligible for this school under the rules in force. " +
                           moving->proposal.reason);
    else if (lead == moving->leads.end())
      content += leads_to_choose(*moving);
    else
      content +=
          price_content(*moving, *lead) + move_form(context, *moving, *lead, typed, problems);
    std::vector<Crumb> path = run_crumbs(moving->found);
    path.push_back(
        {.content = "Board", .link = Url::local(run_path(moving->found.run) + "/board")});
    return page(context,
                {.title = "Move " + moving->proposal.partner_name,
                 .caption = moving->found.programme.title,
                 .section = "Matching",
                 .breadcrumbs = path,
                 .has_errors = problems != nullptr},
                content,
                problems ? 422 : 200);
  });
}

Response show_move(const Request& request, Context& context) {
  return move_page(request, context, request.query, {}, nullptr);
}

Response move_partner_post(const Request& request, Context& context) {
  FormReader form(request.form);
  const auto partner = form.urn("partner");
  const auto lead = form.urn("lead");
  if (!partner || !lead) return problem_page(context, form.problems().front());
  const bool has_list = request.form.has("reason");
  const std::string listed =
      has_list ? form.text("reason", {.what = "why this school is moved"}) : "";
  const std::string more =
      form.text("more", {.what = "why this school is moved", .is_required = !has_list});
  if (form.has_problems())
    return move_page(
        request, context, request.form, {form.value("reason"), form.value("more")}, &form);
  const std::string reason = listed.empty() ? more : listed + (more.empty() ? "" : ": " + more);
  const auto run = matching::move_partner(context.db,
                                          context.actor,
                                          {.run = {number_in_route(request, "run")},
                                           .partner = *partner,
                                           .lead = *lead,
                                           .reason = reason});
  if (!run) return problem_page(context, run.error());
  const auto made =
      context.db.read([&](storage::Snapshot& db) { return matching::find_run(db, *run); });
  context.say("The pair is kept and the match was run again: " + with_commas(made->placed) +
              " placed, " + with_commas(made->points) + " points");
  return redirect(Url::local(run_path(*made) + "/board"));
}

}  // namespace

void add_board_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::run_matching,
                      .handler = handler});
  };
  add(Method::get, "/matching/{programme}/runs/{run}/board", show_board);
  add(Method::get, "/matching/{programme}/runs/{run}/board/move", show_move);
  add(Method::post, "/matching/{programme}/runs/{run}/board/move", move_partner_post);
}

}  // namespace trellis::web
