#include "matching/match.hpp"

#include <algorithm>
#include <map>

#include "core/text.hpp"
#include "matching/rules_of_thumb.hpp"
#include "matching/sentences.hpp"
#include "optimise/reasons.hpp"
#include "optimise/solve.hpp"
#include "optimise/what_if.hpp"

namespace trellis::matching {
namespace {

using optimise::EdgeIndex;

/// Least cost and number of the eligible leads of each partner.
struct Choice {
  std::int64_t least = 0;
  std::size_t leads = 0;
};

std::vector<Choice> choices(const optimise::Instance& instance) {
  std::vector<Choice> found(instance.partners.size());
  for (const optimise::Edge& edge : instance.edges) {
    Choice& choice = found[edge.partner];
    choice.least = choice.leads == 0 ? edge.cost : std::min(choice.least, edge.cost);
    ++choice.leads;
  }
  return found;
}

std::optional<RunnerUp> runner_up_of(const PreparedMatch& match,
                                     const optimise::Explorer& explorer,
                                     const Outcome& outcome) {
  const auto found = explorer.runner_up(outcome.partner);
  if (!found || !found->to) return std::nullopt;
  RunnerUp next{.lead = match.lead_of_place[match.instance.edges[*found->to].place],
                .own_points = found->own_points,
                .points = found->consequence.points,
                .placed = found->consequence.placed};
  next.sentence = switch_sentence(match, *found);
  return next;
}

Outcome placed_outcome(const PreparedMatch& match,
                       std::uint32_t partner,
                       EdgeIndex edge,
                       const Choice& choice) {
  Outcome outcome;
  outcome.partner = partner;
  outcome.eligible_leads = choice.leads;
  outcome.lead = match.lead_of_place[match.instance.edges[edge].place];
  outcome.cost = match.cost_of(match.instance.edges[edge]);
  outcome.regret = match.instance.edges[edge].cost - choice.least;
  outcome.why = why_sentence(match, outcome);
  return outcome;
}

Outcome unplaced_outcome(const PreparedMatch& match,
                         const optimise::Unplaced& unplaced,
                         const Choice& choice) {
  Outcome outcome;
  outcome.partner = unplaced.partner;
  outcome.eligible_leads = choice.leads;
  outcome.reason_code = reason_code(unplaced.kind);
  outcome.reason = reason_sentence(match, unplaced);
  outcome.why = outcome.reason;
  return outcome;
}

Result<std::vector<Outcome>> explain(const PreparedMatch& match,
                                     const optimise::Objective& objective,
                                     const optimise::Solution& solution) {
  const auto explorer = optimise::Explorer::open(match.instance, objective, solution);
  if (!explorer) return std::unexpected(problem_of(explorer.error()));
  const std::vector<Choice> choice = choices(match.instance);
  std::vector<Outcome> outcomes(match.input.partners.size());
  for (std::uint32_t p = 0; p < outcomes.size(); ++p)
    if (const auto edge = solution.edge_of[p]) {
      outcomes[p] = placed_outcome(match, p, *edge, choice[p]);
      outcomes[p].runner_up = runner_up_of(match, *explorer, outcomes[p]);
    }
  for (const optimise::Unplaced& unplaced : optimise::reasons(match.instance, solution))
    outcomes[unplaced.partner] = unplaced_outcome(match, unplaced, choice[unplaced.partner]);
  return outcomes;
}

MatchSummary summarise(const PreparedMatch& match,
                       const optimise::Solution& solution,
                       const std::vector<Outcome>& outcomes) {
  MatchSummary summary{.partners = match.input.partners.size(),
                       .leads = match.input.leads.size(),
                       .placed = solution.totals.placed,
                       .points = solution.totals.points,
                       .largest_cost = solution.totals.largest_cost,
                       .largest_regret = solution.totals.largest_regret,
                       .eligible_pairs = match.instance.edges.size(),
                       .settled_by_lottery = solution.work.drawn};
  for (const optimise::Place& place : match.instance.places) summary.places += place.capacity;
  double kilometres = 0;
  for (const Outcome& outcome : outcomes) {
    if (outcome.lead) {
      kilometres += outcome.cost.straight_km;
      summary.worst_km = std::max(summary.worst_km, outcome.cost.straight_km);
    } else if (outcome.eligible_leads == 0) {
      ++summary.without_eligible_lead;
    } else {
      ++summary.for_lack_of_places;
    }
  }
  if (summary.placed > 0) summary.mean_km = kilometres / static_cast<double>(summary.placed);
  return summary;
}

}  // namespace

Result<MatchAnswer> match_partners(MatchInput input,
                                   optimise::Objective objective,
                                   const Stopwatch& stopwatch) {
  MatchAnswer answer;
  answer.prepared = TRY(prepare(std::move(input)));
  answer.objective = std::move(objective);
  const std::int64_t begin = stopwatch ? stopwatch() : 0;
  auto solution = optimise::solve(answer.prepared.instance, answer.objective);
  if (stopwatch) answer.solve_microseconds = stopwatch() - begin;
  if (!solution) return std::unexpected(problem_of(solution.error()));
  answer.solution = std::move(*solution);
  answer.verdict =
      optimise::verify(answer.prepared.instance, answer.objective, answer.solution.certificate);
  answer.outcomes = TRY(explain(answer.prepared, answer.objective, answer.solution));
  answer.summary = summarise(answer.prepared, answer.solution, answer.outcomes);
  answer.rules_of_thumb = rules_of_thumb(answer.prepared);
  return answer;
}

}  // namespace trellis::matching
