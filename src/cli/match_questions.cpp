#include "cli/match_questions.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fmt/format.h>
#include <functional>
#include <nlohmann/json.hpp>

#include "cli/match_instance.hpp"
#include "core/text.hpp"
#include "matching/hard_rules.hpp"
#include "matching/match_actions.hpp"
#include "matching/sentences.hpp"
#include "optimise/reasons.hpp"

namespace trellis::cli {
namespace {

using AnswerJson = nlohmann::ordered_json;

/// A solved match that can be asked: of the database with names, of a file by keys.
struct Askable {
  const optimise::Instance& instance;
  const optimise::Objective& objective;
  const optimise::Solution& solution;
  bool is_proven = false;
  matching::Naming naming;
  std::function<std::string(const optimise::Edge&)> details;  ///< distance and parts of a pair
  std::function<std::string(const optimise::Unplaced&)> reason;
  std::function<std::string(optimise::PartnerIndex, std::int64_t)> obstacle;  ///< of no pair
};

std::int64_t lead_of(const Askable& match, optimise::EdgeIndex edge) {
  return match.instance.places[match.instance.edges[edge].place].lead;
}

std::optional<std::int64_t> number_from(std::string_view text) {
  std::int64_t number = 0;
  text = trim(text);
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || at != text.data() + text.size() || number < 1) return std::nullopt;
  return number;
}

Result<optimise::PartnerIndex> partner_asked(const Askable& match, const MatchQuestion& question) {
  const auto& partners = match.instance.partners;
  const auto found = std::ranges::find(partners, question.partner, &optimise::Partner::key);
  if (found == partners.end())
    return problem(
        ProblemKind::not_found,
        "partner",
        "School " + std::to_string(question.partner) + " is not among the partners of this match");
  return static_cast<optimise::PartnerIndex>(found - partners.begin());
}

AnswerJson lead_json(const Askable& match, const std::optional<optimise::EdgeIndex>& edge) {
  if (!edge) return {};
  return {{"urn", lead_of(match, *edge)}, {"name", match.naming.lead(*edge)}};
}

AnswerJson moves_json(const Askable& match, const optimise::Consequence& consequence) {
  AnswerJson moves = AnswerJson::array();
  for (const optimise::Step& step : consequence.others)
    moves.push_back({{"urn", match.instance.partners[step.partner].key},
                     {"name", match.naming.partner(step.partner)},
                     {"from", lead_json(match, step.from)},
                     {"to", lead_json(match, step.to)},
                     {"points", step.points}});
  return moves;
}

AnswerJson switch_json(const Askable& match, const optimise::Switch& change) {
  const auto& consequence = change.consequence;
  AnswerJson out = {
      {"lead", lead_json(match, change.to)},
      {"cost", change.to ? AnswerJson(match.instance.edges[*change.to].cost) : AnswerJson()},
      {"possible", consequence.possible}};
  if (!consequence.possible) return out;
  out["placed"] = consequence.placed;
  out["points"] = consequence.points;
  out["own_points"] = change.own_points;
  out["moves"] = moves_json(match, consequence);
  out["sentence"] = matching::switch_sentence(match.naming, change);
  return out;
}

/// Why a partner has no place, with the schools and places that bind.
AnswerJson unplaced_json(const Askable& match, const optimise::Unplaced& unplaced) {
  AnswerJson sharing = AnswerJson::array();
  for (const optimise::PartnerIndex p : unplaced.sharing)
    sharing.push_back(match.instance.partners[p].key);
  AnswerJson rules = AnswerJson::array();
  for (const std::uint32_t rule : unplaced.rules) rules.push_back(match.instance.rule_names[rule]);
  return {{"code", matching::reason_code(unplaced.kind)},
          {"sentence", match.reason(unplaced)},
          {"schools_that_share", sharing},
          {"places_they_share", unplaced.places},
          {"at_leads", unplaced.leads},
          {"rules", rules},
          {"leads_without_those_rules", unplaced.leads_opened}};
}

std::optional<optimise::Unplaced> unplaced_of(const Askable& match, optimise::PartnerIndex p) {
  for (optimise::Unplaced& unplaced : optimise::reasons(match.instance, match.solution))
    if (unplaced.partner == p) return std::move(unplaced);
  return std::nullopt;
}

std::vector<optimise::Switch> switches_by_price(const optimise::Explorer& explorer,
                                                optimise::PartnerIndex p) {
  auto switches = explorer.switches(p);
  std::erase_if(switches, [](const optimise::Switch& one) { return !one.to; });
  std::ranges::stable_sort(switches, {}, [](const optimise::Switch& one) {
    const auto& change = one.consequence;
    return std::tuple(!change.possible, -change.placed, change.points);
  });
  return switches;
}

void print_why(const Askable& match,
               optimise::PartnerIndex p,
               const std::vector<optimise::Switch>& switches) {
  const auto edge = match.solution.edge_of[p];
  fmt::print("{}\n", match.naming.partner(p));
  if (edge)
    fmt::print("  Lead: {} ({}), {}\n",
               match.naming.lead(*edge),
               lead_of(match, *edge),
               match.details(match.instance.edges[*edge]));
  else if (const auto unplaced = unplaced_of(match, p))
    fmt::print("  No lead. {}\n", match.reason(*unplaced));
  if (switches.empty()) fmt::print("  No other lead is open to it.\n");
  for (const optimise::Switch& change : switches) {
    const bool is_present = edge == change.to;
    if (is_present) continue;
    fmt::print("  {} ({}), {}: {}\n",
               match.naming.lead(*change.to),
               lead_of(match, *change.to),
               counted(match.instance.edges[*change.to].cost, "point"),
               change.consequence.possible ? matching::switch_sentence(match.naming, change)
                                           : "not possible while pairs decided by hand stand");
  }
}

Exit answer_why(const Askable& match, optimise::PartnerIndex p, const Settings& settings) {
  const auto explorer = optimise::Explorer::open(match.instance, match.objective, match.solution);
  if (!explorer) return report(matching::problem_of(explorer.error()), settings.json);
  const auto switches = switches_by_price(*explorer, p);
  if (!settings.json) {
    print_why(match, p, switches);
    return match.is_proven ? Exit::done : Exit::refused;
  }
  const auto edge = match.solution.edge_of[p];
  AnswerJson out = {{"urn", match.instance.partners[p].key},
                    {"name", match.naming.partner(p)},
                    {"lead", lead_json(match, edge)},
                    {"cost", edge ? AnswerJson(match.instance.edges[*edge].cost) : AnswerJson()},
                    {"details", edge ? match.details(match.instance.edges[*edge]) : ""}};
  const auto unplaced = edge ? std::nullopt : unplaced_of(match, p);
  out["reason"] = unplaced ? unplaced_json(match, *unplaced) : AnswerJson();
  out["alternatives"] = AnswerJson::array();
  for (const optimise::Switch& change : switches)
    if (change.to != edge) out["alternatives"].push_back(switch_json(match, change));
  out["certificate"] = match.is_proven ? "verified" : "not proven";
  fmt::print("{}\n", out.dump(-1, ' ', false, AnswerJson::error_handler_t::replace));
  return match.is_proven ? Exit::done : Exit::refused;
}

Exit answer_what_if(const Askable& match,
                    optimise::PartnerIndex p,
                    std::int64_t lead,
                    const Settings& settings) {
  const auto explorer = optimise::Explorer::open(match.instance, match.objective, match.solution);
  if (!explorer) return report(matching::problem_of(explorer.error()), settings.json);
  // Of several places at one lead the one that costs everyone least.
  for (const optimise::Switch& change : switches_by_price(*explorer, p)) {
    if (lead_of(match, *change.to) != lead) continue;
    if (!change.consequence.possible)
      return report({ProblemKind::refused_by_rule,
                     "--what-if",
                     "That is not possible while pairs decided by hand stand: release one first",
                     {}},
                    settings.json);
    const auto& totals = match.solution.totals;
    const auto placed = static_cast<std::int64_t>(totals.placed);
    if (!settings.json) {
      fmt::print("{}: {}\n",
                 match.naming.partner(p),
                 change.to == match.solution.edge_of[p]
                     ? "that is its lead in this match."
                     : matching::switch_sentence(match.naming, change));
      fmt::print("  Placed {} now, {} then; points {} now, {} then.\n",
                 with_commas(placed),
                 with_commas(placed + change.consequence.placed),
                 with_commas(totals.points),
                 with_commas(totals.points + change.consequence.points));
      return Exit::done;
    }
    AnswerJson out = switch_json(match, change);
    out["urn"] = match.instance.partners[p].key;
    out["present_lead"] = lead_json(match, match.solution.edge_of[p]);
    out["before"] = {{"placed", placed}, {"cost", totals.points}};
    out["after"] = {{"placed", placed + change.consequence.placed},
                    {"cost", totals.points + change.consequence.points}};
    fmt::print("{}\n", out.dump(-1, ' ', false, AnswerJson::error_handler_t::replace));
    return Exit::done;
  }
  return report({ProblemKind::refused_by_rule, "--what-if", match.obstacle(p, lead), {}},
                settings.json);
}

Exit answer_question(const Askable& match,
                     const MatchQuestion& question,
                     const Settings& settings) {
  const auto partner = partner_asked(match, question);
  if (!partner) return report(partner.error(), settings.json);
  if (!question.lead) return answer_why(match, *partner, settings);
  const bool is_known = std::ranges::any_of(
      match.instance.places, [&](const auto& place) { return place.lead == *question.lead; });
  if (!is_known)
    return report(
        {ProblemKind::not_found,
         "--what-if",
         "School " + std::to_string(*question.lead) + " is not among the leads of this match",
         {}},
        settings.json);
  return answer_what_if(match, *partner, *question.lead, settings);
}

std::string obstacle_words(const matching::PreparedMatch& match,
                           optimise::PartnerIndex p,
                           std::int64_t urn) {
  const matching::Partner& partner = match.input.partners[p];
  for (const matching::PairLock& lock : match.input.locks)
    if (lock.partner == partner.school.urn)
      return matching::named(partner.school) + " is kept with " + lock.lead.text() + " (" +
             lock.reason + ", " + lock.set_by + "): release that pair first";
  for (const matching::Lead& lead : match.input.leads) {
    if (lead.school.urn.number() != urn) continue;
    std::vector<std::string> rules;
    const std::uint32_t broken = matching::broken_rules(lead, partner, match.input.rules);
    for (int i = 0; i < matching::hard_rule_count; ++i)
      if (broken & (1U << i))
        rules.emplace_back(matching::name_of(static_cast<matching::HardRule>(i)));
    for (const matching::PairLock& apart : match.input.kept_apart)
      if (apart.partner == partner.school.urn && apart.lead == lead.school.urn)
        rules.push_back("a decision by hand (" + apart.reason + ", " + apart.set_by + ")");
    if (rules.empty())
      return matching::named(lead.school) + " offers no " + partner.stream + " places in that year";
    return matching::named(lead.school) + " cannot be its lead: " + join(rules, " and ") +
           " stands in the way";
  }
  return "That lead cannot be its lead";
}

}  // namespace

Result<MatchQuestion> match_question(const std::string& why, const std::string& what_if) {
  if (!why.empty()) {
    const auto partner = number_from(why);
    if (!partner)
      return problem(ProblemKind::invalid, "--why", "Give the URN of a partner: --why 900001");
    return MatchQuestion{.partner = *partner};
  }
  const std::size_t arrow = what_if.find("=>");
  const auto partner = number_from(std::string_view(what_if).substr(0, arrow));
  const auto lead = arrow == std::string::npos
                        ? std::nullopt
                        : number_from(std::string_view(what_if).substr(arrow + 2));
  if (!partner || !lead)
    return problem(ProblemKind::invalid,
                   "--what-if",
                   "Give the URN of a partner and of a lead: --what-if \"900001=>900101\"");
  return MatchQuestion{.partner = *partner, .lead = lead};
}

Exit ask_programme(storage::Snapshot& db,
                   const matching::MatchRequest& request,
                   const MatchQuestion& question,
                   const Settings& settings) {
  const auto answer = matching::try_match(db, request);
  if (!answer) return report(answer.error(), settings.json);
  const matching::PreparedMatch& prepared = answer->prepared;
  const Askable match{
      .instance = prepared.instance,
      .objective = answer->objective,
      .solution = answer->solution,
      .is_proven = answer->verdict.proven,
      .naming = matching::naming_of(prepared),
      .details =
          [&](const optimise::Edge& edge) {
            const matching::PairCost cost = prepared.cost_of(edge);
            return decimal(cost.road_km, 1) + " km by road (estimated), " +
                   counted(cost.total(), "point") + ": " + matching::parts_sentence(cost);
          },
      .reason =
          [&](const optimise::Unplaced& unplaced) {
            return matching::reason_sentence(prepared, unplaced);
          },
      .obstacle = [&](optimise::PartnerIndex p,
                      std::int64_t lead) { return obstacle_words(prepared, p, lead); }};
  return answer_question(match, question, settings);
}

Exit ask_instance_file(const std::string& path,
                       const std::string& salt,
                       const MatchQuestion& question,
                       const Settings& settings) {
  const auto solved = solve_instance_file(path, salt);
  if (!solved) return report(solved.error(), settings.json);
  const optimise::Instance& instance = solved->file.instance;
  const optimise::Objective objective{.salt = salt};
  const Askable match{
      .instance = instance,
      .objective = objective,
      .solution = solved->solution,
      .is_proven = solved->verdict.proven,
      .naming = matching::naming_by_keys(instance),
      .details = [](const optimise::Edge& edge) { return counted(edge.cost, "point"); },
      .reason = [](const optimise::Unplaced& unplaced) { return unplaced.sentence; },
      .obstacle =
          [](optimise::PartnerIndex, std::int64_t lead) {
            return "The file has no pair of that school and lead " + std::to_string(lead);
          }};
  return answer_question(match, question, settings);
}

}  // namespace trellis::cli
