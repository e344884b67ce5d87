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

void print_match_json(const SolvedInstance& solved, const std::string& salt) {
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
  fmt::print("{}\n", out.dump());
}

void print_match_text(const SolvedInstance& solved) {
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
  fmt::print("SolvedInstance in {:.1f} ms.\n", solved.seconds * 1000);
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
                         const Settings& settings) {
  const auto solved = solve_instance_file(path, salt);
  if (!solved) return report(solved.error(), settings.json);
  if (settings.json)
    print_match_json(*solved, salt);
  else
    print_match_text(*solved);
  return solved->verdict.proven && solved->as_stated() ? Exit::done : Exit::refused;
}

}  // namespace trellis::cli
