#include "web/matching/run_view.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"

namespace trellis::web {
namespace {

/// Bounds of the bands of regret, ours; the upper one is the definition's poor band as shipped.
constexpr std::int64_t small_regret_max = 100;
constexpr std::int64_t middle_regret_max = 300;

std::string km(const std::optional<double>& value) {
  return value ? decimal(*value, 1) + " km" : "none";
}

/// "matched" and "unmatched" are of the match; the other states are those of today.
bool has_state(const matching::Proposal& proposal, PairState today, std::string_view wanted) {
  if (wanted.empty()) return true;
  if (wanted == "matched") return proposal.lead.has_value();
  if (wanted == "unmatched") return !proposal.lead;
  return wanted == name_of(today);
}

bool keeps(const matching::Proposal& proposal, PairState today, const ListQuery& query) {
  if (!has_state(proposal, today, query.filters.text("state"))) return false;
  const std::string reason = std::string(query.filters.text("reason"));
  if (!reason.empty() && proposal.reason_code != reason) return false;
  const std::string stream = std::string(query.filters.text("stream"));
  if (!stream.empty() && proposal.stream != stream) return false;
  const std::string cohort = std::string(query.filters.text("cohort"));
  if (!cohort.empty() && std::to_string(proposal.cohort) != cohort) return false;
  const std::string wanted = fold(query.filters.text("q"));
  if (wanted.empty()) return true;
  const std::string names = fold(proposal.partner_name) + " " + proposal.partner_urn.text() + " " +
                            fold(proposal.lead_name.value_or("")) + " " +
                            (proposal.lead_urn ? proposal.lead_urn->text() : "");
  return names.find(wanted) != std::string::npos;
}

/// Sorts absent values last, whichever way the list runs. Each key is made once.
template <class Key>
void sort_by(std::vector<matching::Proposal>& rows, bool descending, Key key) {
  using Value = decltype(key(rows.front()));
  std::vector<std::pair<Value, std::size_t>> order;
  for (std::size_t i = 0; i < rows.size(); ++i) order.emplace_back(key(rows[i]), i);
  std::ranges::stable_sort(order, [&](const auto& a, const auto& b) {
    const Value& one = a.first;
    const Value& other = b.first;
    if (one.has_value() != other.has_value()) return one.has_value();
    if (!one) return false;
    return descending ? *other < *one : *one < *other;
  });
  std::vector<matching::Proposal> sorted;
  sorted.reserve(rows.size());
  for (const auto& [value, at] : order) sorted.push_back(std::move(rows[at]));
  rows = std::move(sorted);
}

void sort_rows(std::vector<matching::Proposal>& rows, const ListQuery& query) {
  using Row = matching::Proposal;
  const bool down = query.is_descending;
  if (query.sort == "lead")
    sort_by(rows, down, [](const Row& row) { return row.lead_name; });
  else if (query.sort == "points")
    sort_by(rows, down, [](const Row& row) { return row.points; });
  else if (query.sort == "regret")
    sort_by(rows, down, [](const Row& row) { return row.regret; });
  else if (query.sort == "distance")
    sort_by(rows, down, [](const Row& row) { return row.straight_km; });
  else if (query.sort == "cohort")
    sort_by(rows, down, [](const Row& row) { return std::optional(row.cohort); });
  else
    sort_by(rows, down, [](const Row& row) { return std::optional(fold(row.partner_name)); });
}

SummaryRow run_line(std::string key, std::string value) {
  return {.key = std::move(key), .value = std::move(value)};
}

Cell figure_cell(const std::string& text) { return {.content = text, .is_numeric = true}; }

}  // namespace

std::string run_path(const matching::MatchRun& run) {
  return "/matching/" + std::to_string(run.programme.value) + "/runs/" +
         std::to_string(run.id.value);
}

std::string partner_path(const matching::MatchRun& run, Urn partner) {
  return run_path(run) + "/partners/" + partner.text();
}

Html run_tabs(const matching::MatchRun& run, RunTab current) {
  const std::string path = run_path(run);
  const auto item = [&](RunTab tab, const char* title, const std::string& address) {
    return NavigationItem{
        .content = title, .link = Url::local(address), .is_current = tab == current};
  };
  return sub_navigation({.items = {item(RunTab::answer, "Answer", path),
                                   item(RunTab::board, "Board", path + "/board"),
                                   item(RunTab::fairness, "Fairness", path + "/fairness"),
                                   item(RunTab::repair, "Repair", path + "/repair")},
                         .label = "Pages of this match"});
}

const std::vector<std::string>& regret_bands() {
  static const std::vector<std::string> all = {"none", "small", "middle", "poor"};
  return all;
}

std::string regret_band(std::int64_t regret) {
  if (regret <= 0) return "none";
  if (regret <= small_regret_max) return "small";
  return regret <= middle_regret_max ? "middle" : "poor";
}

std::string regret_band_title(std::string_view band) {
  if (band == "none") return "Has its own best lead";
  if (band == "small") return "Regret up to " + std::to_string(small_regret_max);
  if (band == "middle") return "Regret up to " + std::to_string(middle_regret_max);
  return "Regret over " + std::to_string(middle_regret_max);
}

std::string run_name(const matching::MatchRun& run) {
  return (run.cohort ? "Cohort " + std::to_string(*run.cohort) : std::string("All cohorts")) +
         ", " + run.run_at.long_text();
}

std::string reason_title(std::string_view code) {
  if (code == "no_eligible_lead") return "No eligible lead";
  if (code == "kept_by_lock") return "Kept apart or displaced by hand";
  if (code == "priority") return "Lower priority than those placed";
  if (code == "quota") return "A quota is reached";
  if (code == "leads_full") return "Eligible leads are full";
  return std::string(code);
}

ListDefinition matches_list(const matching::MatchRun& run,
                            const std::vector<matching::Proposal>& proposals) {
  std::set<std::string> streams;
  std::set<int> cohorts;
  std::set<std::string> reasons;
  for (const matching::Proposal& row : proposals) {
    streams.insert(row.stream);
    cohorts.insert(row.cohort);
    if (!row.reason_code.empty()) reasons.insert(row.reason_code);
  }
  FilterField state{.kind = FilterField::Kind::select, .name = "state", .label = "Outcome"};
  state.options = {{.value = "", .text = "Any"},
                   {.value = "matched", .text = "Matched"},
                   {.value = "proposed", .text = "Proposed, not confirmed"},
                   {.value = "confirmed", .text = "Confirmed"},
                   {.value = "elsewhere", .text = "Has another lead today"},
                   {.value = "unmatched", .text = "Without a lead"}};
  FilterField stream{.kind = FilterField::Kind::select, .name = "stream", .label = "Stream"};
  stream.options = {{.value = "", .text = "Any"}};
  for (const std::string& name : streams) stream.options.push_back({.value = name, .text = name});
  FilterField cohort{.kind = FilterField::Kind::select, .name = "cohort", .label = "Cohort"};
  cohort.options = {{.value = "", .text = "Any"}};
  for (const int number : cohorts)
    cohort.options.push_back(
        {.value = std::to_string(number), .text = "Cohort " + std::to_string(number)});
  FilterField reason{
      .kind = FilterField::Kind::select, .name = "reason", .label = "Reason without a lead"};
  reason.options = {{.value = "", .text = "Any"}};
  for (const std::string& code : reasons)
    reason.options.push_back({.value = code, .text = reason_title(code)});
  return {.path = run_path(run),
          .filters = {{.name = "q",
                       .label = "School",
                       .hint = "Name or URN of the partner or the lead"},
                      state,
                      stream,
                      cohort,
                      reason},
          .columns = {{.name = "partner", .text = "Partner school"},
                      {.name = "lead", .text = "Lead school"},
                      {.name = "cohort", .text = "Stream, cohort"},
                      {.name = "distance", .text = "Straight line", .is_numeric = true},
                      {.name = "points", .text = "Points", .is_numeric = true},
                      {.name = "regret", .text = "Regret", .is_numeric = true}},
          .sort = "partner",
          .thing = "partner",
          .things = "partners",
          .csv_path = run_path(run) + "/matches.csv"};
}

std::vector<matching::Proposal> chosen(const std::vector<matching::Proposal>& proposals,
                                       const PairStates& states,
                                       const ListQuery& query) {
  std::vector<matching::Proposal> rows;
  for (const matching::Proposal& row : proposals)
    if (keeps(row, states.state_of(row), query)) rows.push_back(row);
  sort_rows(rows, query);
  return rows;
}

std::vector<Cell> match_row(const matching::MatchRun& run,
                            const matching::Proposal& proposal,
                            PairState state) {
  const Html partner = link_to(partner_path(run, proposal.partner_urn), proposal.partner_name);
  Html lead = proposal.lead_name ? html_text(*proposal.lead_name)
                                 : tag(reason_title(proposal.reason_code), "orange");
  if (state == PairState::confirmed) lead += html_text(" ") + tag("Confirmed", "green");
  if (state == PairState::elsewhere) lead += html_text(" ") + tag("Has another lead", "grey");
  return {{.content = partner},
          {.content = lead},
          {.content = proposal.stream + ", cohort " + std::to_string(proposal.cohort)},
          figure_cell(proposal.straight_km ? decimal(*proposal.straight_km, 1) + " km" : "none"),
          figure_cell(proposal.points ? with_commas(*proposal.points) : "none"),
          figure_cell(proposal.regret ? with_commas(*proposal.regret) : "none")};
}

Html run_summary(const matching::MatchRun& run) {
  SummaryList list;
  list.rows = {
      run_line("Placed", with_commas(run.placed) + " of " + counted(run.partners, "partner")),
      run_line("Places offered", with_commas(run.places) + " by " + counted(run.leads, "lead")),
      run_line("Distance in a straight line",
               "mean " + km(run.mean_km) + ", furthest " + km(run.worst_km)),
      run_line("Points",
               with_commas(run.points) + " in all, mean " + decimal(run.mean_points(), 1) + ", " +
                   with_commas(run.largest_cost) + " at the most"),
      run_line("Regret",
               "mean " + decimal(run.mean_regret(), 1) + ", largest " +
                   counted(run.largest_regret, "point") + " above a school's own best lead"),
      run_line(
          "Checked",
          run.verified
              ? "Yes: over " + counted(run.eligible_pairs, "eligible pair") +
                    ", no other match is better. The certificate was checked by code that shares "
                    "nothing with the solver."
              : "No: " + run.verification),
      run_line("Ties", "Broken by a fixed lottery, number " + run.salt),
      run_line("Inputs",
               "Definition version " + std::to_string(run.definition_version) +
                   ", cost model version " + std::to_string(run.cost_model_version) + ", run by " +
                   run.run_by + " on " + run.run_at.long_text()),
      run_line("Solved in",
               decimal(static_cast<double>(run.solve_microseconds) / 1000, 1) + " milliseconds")};
  if (run.follows) {
    const std::string earlier = "/matching/" + std::to_string(run.programme.value) + "/runs/" +
                                std::to_string(run.follows->value);
    SummaryRow row{.key = "Repairs"};
    row.value = Html(Element("a")
                         .classes({"govuk-link"})
                         .link("href", Url::local(earlier))
                         .text("an earlier match")) +
                html_text(". " + run.change_note);
    list.rows.insert(list.rows.begin(), std::move(row));
  }
  return summary_list(list);
}

Html baselines_table(const matching::MatchRun& run,
                     const std::vector<matching::Baseline>& baselines) {
  Table options;
  options.caption = "The same schools by other rules";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "Rule"},
                  {.content = "Placed", .is_numeric = true},
                  {.content = "Points", .is_numeric = true},
                  {.content = "Largest", .is_numeric = true},
                  {.content = "Mean distance", .is_numeric = true}};
  options.first_cell_is_header = true;
  options.rows.push_back({{.content = "This match (proven best)"},
                          figure_cell(with_commas(run.placed)),
                          figure_cell(with_commas(run.points)),
                          figure_cell(with_commas(run.largest_cost)),
                          figure_cell(km(run.mean_km))});
  for (const matching::Baseline& row : baselines)
    options.rows.push_back({{.content = row.rule},
                            figure_cell(with_commas(row.placed)),
                            figure_cell(with_commas(row.points)),
                            figure_cell(with_commas(row.largest_cost)),
                            figure_cell(km(row.mean_km))});
  return scrolling("The same schools by other rules", table(options)) +
         paragraph(
             "Placing schools comes first, those of a higher priority class before the others, and "
             "only then fewer points: a rule that places fewer schools may well have fewer "
             "points.");
}

Html reasons_table(const std::vector<matching::Proposal>& proposals) {
  std::map<std::string, std::int64_t> count;
  for (const matching::Proposal& row : proposals)
    if (!row.lead) ++count[row.reason_code];
  if (count.empty()) return html_text("Every partner has a lead.");
  Table options;
  options.caption = "Partners without a lead";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "Reason"}, {.content = "Partners", .is_numeric = true}};
  for (const auto& [code, number] : count)
    options.rows.push_back({{.content = reason_title(code)}, figure_cell(with_commas(number))});
  return table(options);
}

}  // namespace trellis::web
