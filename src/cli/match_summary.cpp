#include "cli/match_summary.hpp"

#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/text.hpp"
#include "matching/match_input_store.hpp"
#include "matching/stated_choice.hpp"
#include "programme/eligibility_store.hpp"
#include "report/application_list_store.hpp"

namespace trellis::cli {
namespace {

using matching::MatchRun;
using matching::Proposal;
using nlohmann::json;

/// Partners without a lead, by reason.
std::map<std::string, std::vector<const Proposal*>> unmatched_by_reason(
    const std::vector<Proposal>& proposals) {
  std::map<std::string, std::vector<const Proposal*>> by_reason;
  for (const Proposal& row : proposals)
    if (!row.lead) by_reason[row.reason_code].push_back(&row);
  return by_reason;
}

json reasons_json(const std::vector<Proposal>& proposals) {
  json count = json::object();
  for (const auto& [code, rows] : unmatched_by_reason(proposals)) count[code] = rows.size();
  return count;
}

const char* words_of(std::string_view code) {
  if (code == "no_eligible_lead") return "no lead is eligible";
  if (code == "leads_full") return "every eligible lead is full";
  if (code == "priority") return "schools of a higher priority class come first";
  if (code == "quota") return "a quota is reached";
  return "a decision by a person stands in the way";
}

/// Every school with its sentence, under its reason. It comes before the summary, which is then
/// what a terminal shows last.
std::string unmatched_list(const std::vector<Proposal>& proposals) {
  std::string text;
  for (const auto& [code, rows] : unmatched_by_reason(proposals)) {
    text += fmt::format("{} without a lead because {}:\n", rows.size(), words_of(code));
    for (const Proposal* row : rows)
      text += fmt::format("  {} {}: {}\n", row->partner_urn.text(), row->partner_name, row->reason);
  }
  return text.empty() ? text : text + "\n";
}

/// "Unmatched  15, each named above: 3 because no lead is eligible, 12 because ...".
std::string unmatched_line(const MatchRun& run, const std::vector<Proposal>& proposals) {
  if (run.placed == run.partners) return {};
  std::vector<std::string> parts;
  for (const auto& [code, rows] : unmatched_by_reason(proposals))
    parts.push_back(fmt::format("{} because {}", rows.size(), words_of(code)));
  return fmt::format(
      "  Unmatched  {}, each named above: {}\n", run.partners - run.placed, join(parts, ", "));
}

/// Partners that had their lead when the run was made, so that it left them out.
std::int64_t confirmed_before(storage::Snapshot& db,
                              const MatchRun& run,
                              const std::vector<Proposal>& proposals) {
  std::set<OrganisationId> in_run;
  for (const Proposal& row : proposals) in_run.insert(row.partner);
  std::int64_t count = 0;
  for (const matching::ConfirmedLead& row : matching::confirmed_leads(db, run.programme))
    if (!in_run.contains(row.partner) && (!run.cohort || row.cohort == *run.cohort)) ++count;
  return count;
}

/// Applications that the rules left to a person.
struct Waiting {
  int for_a_person = 0;
  int missing_data = 0;  ///< of those, because the register lacks what a rule asks for
  int overridden = 0;    ///< decided by a person in place of the rules
};

Waiting waiting_of(storage::Snapshot& db, ProgrammeId programme) {
  Waiting count;
  for (const report::ApplicationLine& line : report::application_lines(db, programme)) {
    if (line.overridden) ++count.overridden;
    if (line.result != "review") continue;
    ++count.for_a_person;
    if (line.code == programme::missing_data) ++count.missing_data;
  }
  return count;
}

std::string waiting_text(const Waiting& count) {
  if (count.for_a_person + count.overridden == 0) return {};
  std::string text = fmt::format("  Decisions  {} wait for a person", count.for_a_person);
  if (count.missing_data > 0)
    text += fmt::format(", {} of them because the register lacks what a rule asks for",
                        count.missing_data);
  return text +
         fmt::format("; {} were decided by a person in place of the rules\n", count.overridden);
}

std::string head_of(const MatchRun& run) {
  return fmt::format(
      "Match of {} partners with {} leads, who offer {} places\n"
      "  Matched    {} of {}\n",
      with_commas(run.partners),
      with_commas(run.leads),
      with_commas(run.places),
      with_commas(run.placed),
      with_commas(run.partners));
}

/// Nothing where they would rest on no pair.
std::string figures_of(const MatchRun& run) {
  if (run.placed == 0) return {};
  return fmt::format(
      "  Distance   mean {:.1f} km, furthest {:.1f} km in a straight line\n"
      "  Points     {} in all, mean {:.1f}, {} at the most; regret mean {:.1f}, largest {}\n",
      run.mean_km.value_or(0),
      run.worst_km.value_or(0),
      with_commas(run.points),
      run.mean_points(),
      with_commas(run.largest_cost),
      run.mean_regret(),
      with_commas(run.largest_regret));
}

std::string rule_line(const matching::Baseline& rule) {
  if (rule.placed == 0) return fmt::format("  {}: none matched\n", rule.rule);
  return fmt::format("  {}: {} matched, mean {:.1f} km, {} points\n",
                     rule.rule,
                     with_commas(rule.placed),
                     rule.mean_km.value_or(0),
                     with_commas(rule.points));
}

std::string check_line(const MatchRun& run) {
  if (!run.verified) return "  The certificate does not hold: " + run.verification + "\n";
  const std::string found = run.eligible_pairs == 0
                                ? "no pair is eligible"
                                : fmt::format("over {}: no other match is better",
                                              counted(run.eligible_pairs, "eligible pair"));
  return fmt::format("  Checked    {} (solved in {:.1f} ms)\n",
                     found,
                     static_cast<double>(run.solve_microseconds) / 1000);
}

/// A figure of the pairs made; null where there is none.
template <class T>
json of_pairs(std::int64_t pairs, const T& value) {
  return pairs > 0 ? json(value) : json();
}

json unmatched_json(const std::vector<Proposal>& proposals) {
  json schools = json::array();
  for (const Proposal& row : proposals)
    if (!row.lead)
      schools.push_back({{"urn", row.partner_urn.number()},
                         {"name", row.partner_name},
                         {"code", row.reason_code},
                         {"reason", row.reason}});
  return schools;
}

/// The aim, its price, and those it would be better for.
std::string stable_text(const StableSummary& stable) {
  const matching::StableCost& cost = stable.cost;
  std::string text = fmt::format(
      "  Stable     would place {} at {} points and give {} another lead or none; {}\n",
      with_commas(static_cast<long long>(cost.placed)),
      with_commas(cost.points),
      counted(static_cast<long long>(cost.other_lead), "school"),
      stable.goes_by_choices ? "each side by its choices, then by points" : "each side by points");
  text += fmt::format("             In this match {} would rather have each other\n",
                      counted(static_cast<long long>(stable.pairs.size()), "pair"));
  for (const StablePair& pair : stable.pairs)
    text += fmt::format("               {} and {}\n", pair.partner_name, pair.lead_name);
  return text;
}

json stable_json(const StableSummary& stable) {
  const matching::StableCost& cost = stable.cost;
  json pairs = json::array();
  for (const StablePair& pair : stable.pairs)
    pairs.push_back({{"partner", pair.partner.number()}, {"lead", pair.lead.number()}});
  return {{"matched", cost.placed},
          {"cost", cost.points},
          {"matched_fewer", cost.placed_fewer},
          {"cost_more", cost.points_more},
          {"other_lead", cost.other_lead},
          {"by_choices", stable.goes_by_choices},
          {"blocking_pairs_of_the_optimum", pairs}};
}

json baselines_json(storage::Snapshot& db, const MatchRun& run) {
  json rules = json::array();
  for (const matching::Baseline& rule : matching::baselines_of(db, run.id))
    rules.push_back({{"rule", rule.rule},
                     {"matched", rule.placed},
                     {"cost", rule.points},
                     {"largest_cost", of_pairs(rule.placed, rule.largest_cost)},
                     {"mean_km", of_pairs(rule.placed, rule.mean_km.value_or(0))},
                     {"worst_km", of_pairs(rule.placed, rule.worst_km.value_or(0))}});
  return rules;
}

}  // namespace

Result<StableSummary> stable_summary(storage::Snapshot& db, const matching::MatchRequest& request) {
  const matching::MatchAnswer answer = TRY(matching::try_match(db, request));
  StableSummary summary{
      .cost = TRY(matching::stable_cost(
          answer.prepared.instance, matching::ranks_of(answer.prepared), answer.solution.edge_of)),
      .goes_by_choices = matching::any_choice(answer.prepared.input)};
  const auto blocking = TRY(matching::blocking_pairs_of(answer));
  for (const matching::BlockingPair& pair : blocking)
    summary.pairs.push_back({pair.partner->school.urn,
                             pair.lead->school.urn,
                             pair.partner->school.name,
                             pair.lead->school.name});
  return summary;
}

std::string match_summary(storage::Snapshot& db,
                          const MatchRun& run,
                          const std::optional<StableSummary>& stable) {
  const auto proposals = matching::proposals_of(db, run.id);
  std::string text = unmatched_list(proposals) + head_of(run);
  if (const auto before = confirmed_before(db, run, proposals); before > 0)
    text +=
        fmt::format("  Earlier    {} confirmed before and kept as they are, not among these {}\n",
                    with_commas(before),
                    with_commas(run.partners));
  text += unmatched_line(run, proposals) + figures_of(run);
  for (const matching::Baseline& rule : matching::baselines_of(db, run.id)) text += rule_line(rule);
  if (stable) text += stable_text(*stable);
  return text + waiting_text(waiting_of(db, run.programme)) + check_line(run);
}

std::string match_summary_json(storage::Snapshot& db,
                               const MatchRun& run,
                               const std::optional<StableSummary>& stable) {
  const auto proposals = matching::proposals_of(db, run.id);
  const Waiting waiting = waiting_of(db, run.programme);
  json document = {{"run", run.id.value},
                   {"cohort", run.cohort ? json(*run.cohort) : json()},
                   {"partners", run.partners},
                   {"leads", run.leads},
                   {"places", run.places},
                   {"matched", run.placed},
                   {"unmatched", run.partners - run.placed},
                   {"confirmed_before", confirmed_before(db, run, proposals)},
                   {"reasons", reasons_json(proposals)},
                   {"unmatched_schools", unmatched_json(proposals)},
                   {"cost", run.points},
                   {"mean_cost", of_pairs(run.placed, run.mean_points())},
                   {"largest_cost", of_pairs(run.placed, run.largest_cost)},
                   {"mean_regret", of_pairs(run.placed, run.mean_regret())},
                   {"largest_regret", of_pairs(run.placed, run.largest_regret)},
                   {"mean_km", of_pairs(run.placed, run.mean_km.value_or(0))},
                   {"worst_km", of_pairs(run.placed, run.worst_km.value_or(0))},
                   {"rules_of_thumb", baselines_json(db, run)},
                   {"eligible_pairs", run.eligible_pairs},
                   {"solve_ms", static_cast<double>(run.solve_microseconds) / 1000},
                   {"certificate", run.verified ? "verified" : run.verification},
                   {"wait_for_a_person", waiting.for_a_person},
                   {"missing_data", waiting.missing_data},
                   {"decided_by_a_person", waiting.overridden}};
  if (stable) document["stable"] = stable_json(*stable);
  return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace trellis::cli
