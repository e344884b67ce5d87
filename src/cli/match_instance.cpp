#include "cli/match_instance.hpp"

#include <chrono>
#include <cstdio>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "matching/match.hpp"
#include "matching/stable_cost.hpp"
#include "optimise/solve.hpp"

namespace trellis::cli {
namespace {

Result<std::string> whole_file(const std::string& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return problem(
        ProblemKind::not_found, "--instance", "There is no file " + path + " that can be read");
  return std::string(std::istreambuf_iterator<char>(file), {});
}

nlohmann::ordered_json assignment_of(const optimise::Instance& instance,
                                     const optimise::Solution& solution) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::object();
  std::vector<std::pair<std::int64_t, std::optional<std::int64_t>>> sorted;
  for (std::size_t p = 0; p < instance.partners.size(); ++p) {
    std::optional<std::int64_t> lead;
    if (const auto edge = solution.edge_of[p])
      lead = instance.places[instance.edges[*edge].place].lead;
    sorted.emplace_back(instance.partners[p].key, lead);
  }
  std::sort(sorted.begin(), sorted.end());
  for (const auto& [partner, lead] : sorted)
    rows[std::to_string(partner)] = lead ? nlohmann::ordered_json(*lead) : nlohmann::ordered_json();
  return rows;
}

using Cost = std::optional<matching::StableCost>;

nlohmann::ordered_json trusts_of(const SolvedInstance& solved) {
  nlohmann::ordered_json aside = nlohmann::ordered_json::array();
  for (const matching::PlacesAside& row : solved.trusts->aside)
    aside.push_back({{"trust", row.trust}, {"extended_places", row.places}, {"left", row.left}});
  const optimise::Totals& totals = solved.trusts->solution.totals;
  return {{"partners", solved.file.trusts->partners.size()},
          {"matched", totals.placed},
          {"cost", totals.points},
          {"certificate", solved.trusts->verdict.proven ? "verified" : solved.trusts->verdict.why},
          {"set_aside", aside},
          {"assignment", assignment_of(*solved.file.trusts, solved.trusts->solution)}};
}

nlohmann::ordered_json stable_of(const matching::StableCost& cost) {
  return {{"matched", cost.placed},
          {"cost", cost.points},
          {"matched_fewer", cost.placed_fewer},
          {"cost_more", cost.points_more},
          {"blocking_pairs_of_the_optimum", cost.blocking_pairs},
          {"other_lead", cost.other_lead}};
}

void print_match_json(const SolvedInstance& solved, const std::string& salt, const Cost& stable) {
  const optimise::Totals& totals = solved.solution.totals;
  nlohmann::ordered_json out = {
      {"name", solved.file.name},
      {"partners", solved.file.instance.partners.size()},
      {"matched", totals.placed},
      {"unmatched", totals.unplaced},
      {"cost", totals.points},
      {"largest_cost", totals.largest_cost},
      {"certificate", solved.verdict.proven ? "verified" : solved.verdict.why},
      {"edges_checked", solved.verdict.edges_checked},
      {"lottery", salt},
      {"seconds", solved.seconds},
      {"as_stated",
       solved.file.stated ? nlohmann::ordered_json(solved.as_stated()) : nlohmann::ordered_json()},
      {"assignment", assignment_of(solved.file.instance, solved.solution)}};
  if (solved.trusts) out["trusts"] = trusts_of(solved);
  if (stable) out["stable"] = stable_of(*stable);
  fmt::print("{}\n", out.dump());
}

void print_trusts(const SolvedInstance& solved) {
  const optimise::Totals& totals = solved.trusts->solution.totals;
  fmt::print(
      "Trusts first: {} of {} matched, {} points in all, {}\n",
      with_commas(static_cast<long long>(totals.placed)),
      with_commas(static_cast<long long>(totals.placed + totals.unplaced)),
      with_commas(totals.points),
      solved.trusts->verdict.proven ? std::string("proven best") : solved.trusts->verdict.why);
  for (const matching::PlacesAside& row : solved.trusts->aside)
    fmt::print("  Trust {} keeps {} for partner trusts: its schools may give {} more\n",
               row.trust,
               counted(row.places, "extended place"),
               row.left);
}

void print_stable(const matching::StableCost& cost) {
  fmt::print(
      "A stable match would place {} ({} fewer) at {} points, and give {} another lead or none. In "
      "the match above {} would rather have each other.\n",
      with_commas(static_cast<long long>(cost.placed)),
      with_commas(cost.placed_fewer),
      with_commas(cost.points),
      counted(static_cast<long long>(cost.other_lead), "school"),
      counted(static_cast<long long>(cost.blocking_pairs), "pair"));
}

void print_match_text(const SolvedInstance& solved) {
  if (solved.trusts) print_trusts(solved);
  const optimise::Totals& totals = solved.solution.totals;
  fmt::print("{}: {} of {} partners matched, {} points in all, {} at the most\n",
             solved.file.name,
             with_commas(static_cast<long long>(totals.placed)),
             with_commas(static_cast<long long>(totals.placed + totals.unplaced)),
             with_commas(totals.points),
             with_commas(totals.largest_cost));
  if (solved.verdict.proven)
    fmt::print("Checked over {} eligible pairs: no other match is better.\n",
               with_commas(static_cast<long long>(solved.file.instance.edges.size())));
  else
    fmt::print("The certificate does not hold: {}\n", solved.verdict.why);
  if (solved.file.stated)
    fmt::print("{}\n",
               solved.as_stated() ? "That is the optimum the file states."
                                  : fmt::format("The file states {} matched at {} points.",
                                                solved.file.stated->matched,
                                                solved.file.stated->cost));
  fmt::print("Solved in {:.1f} ms.\n", solved.seconds * 1000);
}

Result<SolvedTrusts> solve_trusts(matching::InstanceFile& file,
                                  const optimise::Objective& objective) {
  auto solution = optimise::solve(*file.trusts, objective);
  if (!solution) return std::unexpected(matching::problem_of(solution.error()));
  SolvedTrusts solved{.solution = std::move(*solution)};
  solved.verdict = optimise::verify(*file.trusts, objective, solved.solution.certificate);
  solved.aside = TRY(matching::set_places_aside(file, solved.solution.edge_of));
  return solved;
}

}  // namespace

bool SolvedInstance::as_stated() const {
  return !file.stated ||
         (file.stated->matched == static_cast<std::int64_t>(solution.totals.placed) &&
          file.stated->cost == solution.totals.points);
}

Result<SolvedInstance> solve_instance_file(const std::string& path, const std::string& salt) {
  const std::string text = TRY(whole_file(path));
  SolvedInstance solved;
  solved.file = TRY(matching::read_instance_file(text));
  const optimise::Objective objective{.salt = salt};
  if (solved.file.trusts) solved.trusts = TRY(solve_trusts(solved.file, objective));
  const auto begin = std::chrono::steady_clock::now();
  auto solution = optimise::solve(solved.file.instance, objective);
  solved.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (!solution) return std::unexpected(matching::problem_of(solution.error()));
  solved.solution = std::move(*solution);
  solved.verdict = optimise::verify(solved.file.instance, objective, solved.solution.certificate);
  return solved;
}

Exit match_instance_file(const std::string& path,
                         const std::string& salt,
                         bool stable,
                         const Settings& settings) {
  const auto solved = solve_instance_file(path, salt);
  if (!solved) return report(solved.error(), settings.json);
  Cost cost;
  if (stable) {
    auto found = matching::stable_cost(
        solved->file.instance, solved->file.preferences, solved->solution.edge_of);
    if (!found) return report(found.error(), settings.json);
    cost = std::move(*found);
  }
  if (settings.json) {
    print_match_json(*solved, salt, cost);
  } else {
    print_match_text(*solved);
    if (cost) print_stable(*cost);
  }
  const bool trusts_proven = !solved->trusts || solved->trusts->verdict.proven;
  return solved->verdict.proven && trusts_proven && solved->as_stated() ? Exit::done
                                                                        : Exit::refused;
}

}  // namespace trellis::cli
