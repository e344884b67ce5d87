#include <algorithm>
#include <set>

#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "register/organisation_store.hpp"
#include "web/list_page.hpp"
#include "web/page.hpp"
#include "web/selection/marker_form.hpp"
#include "web/selection/selection_pages.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using programme::ScoreState;
using programme::SelectionEntry;

/// An entry with what the list shows of it.
struct RoundLine {
  SelectionEntry entry;
  std::string name;
  std::string urn;
  int place = 0;  ///< by score among those scored; 0 while it waits
};

std::vector<RoundLine> lines_of(storage::Snapshot& db, const FoundRound& round) {
  std::vector<RoundLine> lines;
  for (SelectionEntry& entry : programme::selection_entries(db, round.scope)) {
    const auto urn = registry::urn_of(db, entry.organisation);
    std::string name = applicant_name(db, entry);
    lines.push_back({std::move(entry), std::move(name), urn ? urn->text() : "", 0});
  }
  std::ranges::stable_sort(lines, [](const RoundLine& one, const RoundLine& other) {
    const auto key = [](const RoundLine& line) {
      const bool scored = line.entry.score.state == ScoreState::agreed ||
                          line.entry.score.state == ScoreState::moderated;
      return std::tuple(
          !scored, -line.entry.score.total, -line.entry.need, line.entry.application.value);
    };
    return key(one) < key(other);
  });
  int place = 0;
  for (RoundLine& line : lines)
    if (line.entry.score.state == ScoreState::agreed ||
        line.entry.score.state == ScoreState::moderated)
      line.place = ++place;
  return lines;
}

std::string state_key(const SelectionEntry& entry) {
  if (entry.decision) return std::string(programme::name_of(entry.decision->outcome));
  switch (entry.score.state) {
    case ScoreState::waiting:
      return "waiting_for_marks";
    case ScoreState::agreed:
    case ScoreState::moderated:
      return "scored";
    case ScoreState::needs_moderation:
      return "needs_moderation";
  }
  return {};
}

ListDefinition round_list(const FoundRound& round) {
  FilterField state{.kind = FilterField::Kind::select, .name = "state", .label = "State"};
  state.options = {{.value = "", .text = "Any"},
                   {.value = "waiting_for_marks", .text = "Waits for marks"},
                   {.value = "needs_moderation", .text = "Needs moderation"},
                   {.value = "scored", .text = "Scored"},
                   {.value = "awarded", .text = "Awarded"},
                   {.value = "waiting", .text = "On the waiting list"},
                   {.value = "not_awarded", .text = "Not awarded"}};
  return {.path = round.path(),
          .filters = {{.name = "q", .label = "School", .hint = "Name or URN"}, state},
          .columns = {{.name = "place", .text = "Rank", .is_numeric = true},
                      {.name = "school", .text = "School"},
                      {.name = "score", .text = "Score", .is_numeric = true},
                      {.name = "difference", .text = "Difference", .is_numeric = true},
                      {.text = "Asked for", .is_numeric = true},
                      {.text = "State"}},
          .sort = "place",
          .thing = "application",
          .things = "applications",
          .csv_path = round.path("/applications.csv")};
}

std::vector<RoundLine> chosen_lines(std::vector<RoundLine> lines, const ListQuery& query) {
  const std::string wanted = fold(query.filters.text("q"));
  const std::string state(query.filters.text("state"));
  std::erase_if(lines, [&](const RoundLine& line) {
    const bool named =
        wanted.empty() || fold(line.name).find(wanted) != std::string::npos || line.urn == wanted;
    return !named || (!state.empty() && state_key(line.entry) != state);
  });
  if (query.sort == "school")
    std::ranges::stable_sort(lines, {}, [](const RoundLine& line) { return fold(line.name); });
  if (query.sort == "score")
    std::ranges::stable_sort(lines, {}, [](const auto& line) { return line.entry.score.total; });
  if (query.sort == "difference")
    std::ranges::stable_sort(
        lines, {}, [](const auto& line) { return line.entry.score.difference; });
  if (query.is_descending) std::ranges::reverse(lines);
  return lines;
}

std::string money_words(const std::optional<programme::Money>& money) {
  return money ? programme::text_of(*money) : "";
}

std::vector<Cell> round_row(const FoundRound& round, const RoundLine& line) {
  const SelectionEntry& entry = line.entry;
  const bool scored = line.place > 0;
  Html state = score_tag(*round.scope.scoring, entry);
  if (entry.decision)
    state +=
        html_text(" ") +
        tag(programme::title_of(entry.decision->outcome),
            entry.decision->outcome == programme::SelectionOutcome::awarded ? "green" : "grey");
  const bool compared = entry.score.state != ScoreState::waiting;
  return {{.content = scored ? std::to_string(line.place) : "", .is_numeric = true},
          {.content = link_to(
               round.path("/applications/" + std::to_string(entry.application.value)), line.name)},
          {.content = scored ? decimal(entry.score.total, 1) : "", .is_numeric = true},
          {.content = compared ? decimal(entry.score.difference, 1) : "", .is_numeric = true},
          {.content = money_words(entry.amount), .is_numeric = true},
          {.content = state}};
}

Html agreement_html(const FoundRound& round, const std::vector<SelectionEntry>& entries) {
  const auto agreement = programme::agreement_of(*round.scope.scoring, entries);
  if (agreement.applications == 0)
    return paragraph("How far markers agree is shown once two have marked the same application.");
  std::string words = "Two markers have marked " + counted(agreement.applications, "application") +
                      ". Their totals differ by " + decimal(agreement.mean_difference, 1) +
                      " of 100 points on average";
  if (agreement.kappa) words += "; weighted kappa " + decimal(*agreement.kappa, 2);
  return paragraph(words + ".") +
         details({.summary = "What weighted kappa means",
                  .content = paragraph(
                      "1 is full agreement and 0 what chance alone would give. Quadratic weights; "
                      "the mean over the criteria by their weights (J. Cohen, Psychological "
                      "Bulletin 70, 1968).")});
}

Html round_summary(const FoundRound& round, const std::vector<SelectionEntry>& entries) {
  const auto count = [&](auto fits) { return std::ranges::count_if(entries, fits); };
  std::int64_t asked = 0;
  std::int64_t awarded = 0;
  for (const SelectionEntry& entry : entries) {
    if (entry.amount) asked += entry.amount->pence;
    if (entry.decision && entry.decision->outcome == programme::SelectionOutcome::awarded &&
        entry.decision->amount && !programme::is_final(entry.state))
      awarded += entry.decision->amount->pence;
  }
  const int markers = round.scope.scoring->markers;
  SummaryList list;
  const auto row = [&](std::string key, std::string value) {
    list.rows.push_back({.key = std::move(key), .value = std::move(value)});
  };
  row("Eligible applications", std::to_string(entries.size()));
  row("Without enough markers",
      std::to_string(count([&](const auto& entry) { return entry.markers() < markers; })));
  row("Need moderation", std::to_string(count([](const auto& entry) {
        return entry.score.state == ScoreState::needs_moderation;
      })));
  if (asked > 0) row("Asked for in all", programme::text_of(programme::Money{asked}));
  for (const programme::Round& each : round.definition->rounds)
    if (each.id == round.scope.window.id && each.budget)
      row("Money of the round",
          programme::text_of(*each.budget) + ", of which awarded " +
              programme::text_of(programme::Money{awarded}));
  if (round.scope.window.closes_on) row("Last day", round.scope.window.closes_on->long_text());
  return summary_list(list);
}

Html decide_link(const FoundRound& round) {
  return Element("p")
      .classes({"govuk-body"})
      .add(link_to(round.path("/decision"), "Decide: what would be awarded now"));
}

Response rounds_index(const Request&, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto rounds = rounds_for(db, context);
    if (rounds.empty())
      return page(context,
                  {.title = "Selection", .section = "Selection"},
                  paragraph("No programme that you decide on marks its applications."));
    Table options;
    options.caption = "Rounds";
    options.caption_classes = "govuk-table__caption--m";
    options.head = {{.content = "Round"},
                    {.content = "Programme"},
                    {.content = "Last day"},
                    {.content = "Eligible applications", .is_numeric = true}};
    std::set<std::pair<ProgrammeId, std::string>> awaited;  // forms whose next round is listed
    for (const FoundRound& round : rounds) {
      const auto entries = programme::selection_entries(db, round.scope);
      const auto& last_day = round.scope.window.closes_on;
      // Of the rounds without applications only the next is of interest.
      if (entries.empty() && ((last_day && *last_day < context.today) ||
                              !awaited.emplace(round.programme.id, round.scope.form->id).second))
        continue;
      options.rows.push_back(
          {{.content = link_to(round.path(), round.title())},
           {.content = round.programme.title},
           {.content = round.scope.window.closes_on ? round.scope.window.closes_on->long_text()
                                                    : "Open at any time"},
           {.content = std::to_string(entries.size()), .is_numeric = true}});
    }
    return page(context,
                {.title = "Selection", .section = "Selection"},
                scrolling("Rounds", table(options)));
  });
}

Response show_round(const Request& request, Context& context) {
  return round_page(request, context, nullptr);
}

Response round_csv(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto round = find_round(db, request, context);
    if (!round) return problem_page(context, round.error());
    CsvWriter csv;
    for (const char* head : {"application",
                             "urn",
                             "school",
                             "rank",
                             "score",
                             "difference",
                             "need",
                             "amount_pence",
                             "state",
                             "outcome",
                             "outcome_on",
                             "reason"})
      csv.text(head);
    for (const programme::Criterion& criterion : round->scope.scoring->criteria)
      for (int marker = 1; marker <= round->scope.scoring->markers; ++marker)
        csv.text(criterion.id + "_" + std::to_string(marker));
    csv.end_row();
    const auto lines =
        chosen_lines(lines_of(db, *round), read_list_query(request, round_list(*round)));
    for (const RoundLine& line : lines) {
      const SelectionEntry& entry = line.entry;
      csv.number(entry.application.value).text(line.urn).text(line.name);
      line.place > 0 ? csv.number(std::int64_t{line.place}) : csv.blank();
      line.place > 0 ? csv.number(entry.score.total, 2) : csv.blank();
      entry.score.state != ScoreState::waiting ? csv.number(entry.score.difference, 2)
                                               : csv.blank();
      csv.number(entry.need, 2);
      entry.amount ? csv.number(entry.amount->pence) : csv.blank();
      csv.text(state_key(entry));
      csv.text(entry.decision ? std::string(programme::name_of(entry.decision->outcome)) : "");
      csv.text(entry.decision ? entry.decision->decided_on.text() : "");
      csv.text(entry.decision ? entry.decision->reason : "");
      for (const programme::Criterion& criterion : round->scope.scoring->criteria)
        for (std::size_t i = 0; i < static_cast<std::size_t>(round->scope.scoring->markers); ++i) {
          const auto* marks = i < entry.marks.size() ? &entry.marks[i].marking.scores : nullptr;
          const auto found = marks ? marks->find(criterion.id) : decltype(marks->end()){};
          marks&& found != marks->end() ? csv.number(found->second, 0) : csv.blank();
        }
      csv.end_row();
    }
    return csv_response(csv.take(), "selection");
  });
}

}  // namespace

Response round_page(const Request& request, const Context& context, const FormReader* typed) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto round = find_round(db, request, context);
    if (!round) return problem_page(context, round.error());
    const auto entries = programme::selection_entries(db, round->scope);
    const PageOptions frame{
        .title = round->title(),
        .caption = round->programme.title,
        .section = "Selection",
        .breadcrumbs = {{.content = "Selection", .link = Url::local("/selection")}},
        .has_errors = typed != nullptr};
    if (entries.empty())
      return page(context,
                  frame,
                  paragraph("No eligible application has been received in this round yet."));
    const ListDefinition list = round_list(*round);
    const ListQuery query = read_list_query(request, list);
    const auto lines = chosen_lines(lines_of(db, *round), query);
    ListRows rows{.total = std::ssize(lines)};
    const auto from = std::min<std::size_t>(static_cast<std::size_t>(query.offset()), lines.size());
    const auto to = std::min(lines.size(), from + static_cast<std::size_t>(query.page_size));
    for (std::size_t i = from; i < to; ++i) rows.rows.push_back(round_row(*round, lines[i]));
    return page(context,
                frame,
                (typed ? typed->summary() : Html()) + round_summary(*round, entries) +
                    agreement_html(*round, entries) +
                    markers_form(db, context, *round, entries, request, typed) +
                    decide_link(*round) + list_content(list, query, rows),
                typed ? 422 : 200);
  });
}

void add_round_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::decide,
                      .handler = handler});
  };
  add(Method::get, "/selection", rounds_index);
  add(Method::get, "/selection/{programme}/{form}/{round}", show_round);
  add(Method::get, "/selection/{programme}/{form}/{round}/applications.csv", round_csv);
}

}  // namespace trellis::web
