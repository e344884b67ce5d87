#include "cli/match_summary.hpp"

#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "matching/stated_choice.hpp"
#include "programme/eligibility_store.hpp"
#include "report/application_list_store.hpp"

namespace trellis::cli {
namespace {

using matching::MatchRun;
using matching::Proposal;
using nlohmann::json;

constexpr std::size_t sentences_shown = 3;

std::map<std::string, int> reasons_of(const std::vector<Proposal>& proposals) {
  std::map<std::string, int> count;
  for (const Proposal& row : proposals)
    if (!row.lead) ++count[row.reason_code];
  return count;
}

const char* words_of(std::string_view code) {
  if (code == "no_eligible_lead") return "have no eligible lead";
  if (code == "leads_full") return "found every eligible lead full";
  if (code == "priority") return "gave way to a higher priority class";
  return "were kept apart by hand";
}

std::string unmatched(const std::vector<Proposal>& proposals) {
  std::string text;
  for (const auto& [code, number] : reasons_of(proposals))
    text += fmt::format("    {} {}\n", number, words_of(code));
  std::size_t shown = 0;
  for (const Proposal& row : proposals)
    if (!row.lead && ++shown <= sentences_shown)
      text +=
          fmt::format("      {} ({}): {}\n", row.partner_name, row.partner_urn.text(), row.reason);
  return text;
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

std::string figures_of(const MatchRun& run) {
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
                     {"largest_cost", rule.largest_cost},
                     {"mean_km", rule.mean_km.value_or(0)},
                     {"worst_km", rule.worst_km.value_or(0)}});
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
  std::string text = head_of(run);
  if (run.placed < run.partners)
    text += fmt::format("  Unmatched  {}, each with its reason:\n{}",
                        run.partners - run.placed,
                        unmatched(matching::proposals_of(db, run.id)));
  text += figures_of(run);
  for (const matching::Baseline& rule : matching::baselines_of(db, run.id))
    text += fmt::format("  {}: {} matched, mean {:.1f} km, {} points\n",
                        rule.rule,
                        with_commas(rule.placed),
                        rule.mean_km.value_or(0),
                        with_commas(rule.points));
  if (stable) text += stable_text(*stable);
  text += waiting_text(waiting_of(db, run.programme));
  if (!run.verified) return text + "  The certificate does not hold: " + run.verification + "\n";
  return text + fmt::format(
                    "  Checked    over {} eligible pairs: no other match is better "
                    "(solved in {:.1f} ms)\n",
                    with_commas(run.eligible_pairs),
                    static_cast<double>(run.solve_microseconds) / 1000);
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
                   {"reasons", reasons_of(proposals)},
                   {"unmatched_schools", unmatched_json(proposals)},
                   {"cost", run.points},
                   {"mean_cost", run.mean_points()},
                   {"largest_cost", run.largest_cost},
                   {"mean_regret", run.mean_regret()},
                   {"largest_regret", run.largest_regret},
                   {"mean_km", run.mean_km.value_or(0)},
                   {"worst_km", run.worst_km.value_or(0)},
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
