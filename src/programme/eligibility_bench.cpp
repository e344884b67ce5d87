/// How long "who would qualify" takes over 25,000 schools under 20 rules. Prints one line.
#include <chrono>
#include <cstdio>
#include <string>

#include "programme/school_facts.hpp"

namespace {

using namespace trellis;
using namespace trellis::programme;

constexpr int school_count = 25'000;
constexpr int rule_count = 20;

/// Twenty rules of the usual kinds; the last is the one that holds, so every rule is read.
std::string rules_text() {
  std::string rules;
  for (int i = 0; i < rule_count; ++i) {
    const std::string code = "rule_" + std::to_string(i);
    const char* const conditions[] = {
        "school.country != 'England'",
        "not (school.status in ('open', 'open_proposed_to_close'))",
        "judgement('eif_2019', 'overall') = 1 and school.setting = 'primary'",
        "school.pupils > 9000 or school.fsm_pct > 99.5"};
    rules += (i ? "," : "") + std::string("{\"code\": \"") + code + "\", \"if\": \"" +
             conditions[i % 4] + "\", \"result\": \"refused\", \"text\": \"T\"}";
  }
  return R"({"id": "bench", "title": "B", "version": 1, "valid_from": "2026-01-01", "units": [{"id": "school", "kind": "school"}], "eligibility": [{"version": "1", "valid_from": "2026-01-01", "rules": [)" +
         rules + R"(], "otherwise": {"code": "in", "result": "eligible", "text": "In"}}]})";
}

FactColumns schools() {
  std::vector<Urn> urns;
  for (int i = 0; i < school_count; ++i) urns.emplace_back(900001 + i);
  FactColumns columns(std::move(urns));
  const Origin origin{"gias", ReleaseId{1}, Date(2026, 3, 1)};
  const std::vector<Value> england(school_count, std::string("England"));
  columns.add("school.country", england, origin);
  columns.add("school.status", std::vector<Value>(school_count, std::string("open")), origin);
  columns.add("school.setting", std::vector<Value>(school_count, std::string("primary")), origin);
  columns.add("school.pupils", std::vector<Value>(school_count, 300.0), origin);
  columns.add("school.fsm_pct", std::vector<Value>(school_count, 20.0), origin);
  columns.add("judgement('eif_2019', 'overall')", std::vector<Value>(school_count, 2.0), origin);
  return columns;
}

}  // namespace

int main() {
  const auto definition = read_definition(rules_text());
  if (!definition) return 1;
  const FactColumns columns = schools();
  const auto begin = std::chrono::steady_clock::now();
  const Sweep result = sweep(definition->eligibility[0], columns);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  std::printf("%d schools x %d rules: %.3f s (budget 1 s), %d eligible\n",
              school_count,
              rule_count,
              seconds.count(),
              result.eligible);
  return result.eligible == school_count ? 0 : 1;
}
