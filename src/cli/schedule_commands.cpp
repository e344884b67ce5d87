#include "cli/schedule_commands.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>

#include "cli/cluster_programme.hpp"
#include "cli/evaluation_verbs.hpp"
#include "core/text.hpp"
#include "matching/match.hpp"
#include "matching/schedule_file.hpp"
#include "optimise/verify/verify_schedule.hpp"

namespace trellis::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Dated {
  matching::ScheduleFile file;
  optimise::Schedule schedule;
  std::vector<std::string> faults;
};

Result<Dated> date_file(const std::string& path) {
  const std::string text = TRY(read_whole(path));
  Dated dated;
  dated.file = TRY(matching::read_schedule_file(text));
  const auto& file = dated.file;
  auto schedule = optimise::make_schedule(file.parties, file.visits, file.rules, {});
  if (!schedule) return std::unexpected(matching::problem_of(schedule.error()));
  dated.schedule = std::move(*schedule);
  dated.faults =
      optimise::faults_of_schedule(file.parties, file.visits, file.rules, dated.schedule);
  return dated;
}

std::string parties_of(const Dated& dated, std::size_t visit) {
  std::vector<std::string> names;
  for (const std::uint32_t party : dated.file.visits[visit].parties)
    names.push_back(dated.file.parties[party].name);
  return join(names, ", ");
}

void print_dates_text(const Dated& dated) {
  constexpr const char* weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  const auto& days = dated.schedule.days;
  fmt::print("{}: {} of {} have a day\n",
             dated.file.name,
             days.size() - dated.schedule.undated.size(),
             counted(static_cast<long long>(days.size()), "visit"));
  fmt::print("{}\n\n",
             dated.schedule.proven()
                 ? "Proven: no other dates by these rules are better."
                 : "Good dates were found; whether better ones exist is not known.");
  std::vector<std::size_t> order(days.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
    return std::pair(days[a], dated.file.visits[a].key) <
           std::pair(days[b], dated.file.visits[b].key);
  });
  for (const std::size_t v : order)
    if (days[v])
      fmt::print("  {} {}  {}: {}\n",
                 weekdays[optimise::weekday_of(*days[v])],
                 optimise::date_text(*days[v]),
                 dated.file.titles[v],
                 parties_of(dated, v));
  if (!dated.schedule.undated.empty()) fmt::print("\nWithout a day\n");
  for (const optimise::Undated& one : dated.schedule.undated)
    fmt::print("  {}: {}. {}.\n",
               dated.file.titles[one.visit],
               parties_of(dated, one.visit),
               one.sentence);
  for (const std::string& fault : dated.faults) fmt::print("The check found: {}\n", fault);
  if (dated.faults.empty()) fmt::print("\nChecked: nobody is asked to be in two places.\n");
}

void print_dates_json(const Dated& dated) {
  Json visits = Json::array();
  for (std::size_t v = 0; v < dated.file.visits.size(); ++v) {
    const auto& day = dated.schedule.days[v];
    visits.push_back({{"id", dated.file.visits[v].key},
                      {"day", day ? Json(optimise::date_text(*day)) : Json()}});
  }
  Json undated = Json::array();
  for (const optimise::Undated& one : dated.schedule.undated)
    undated.push_back({{"id", dated.file.visits[one.visit].key}, {"reason", one.sentence}});
  fmt::print("{}\n",
             Json{{"name", dated.file.name},
                  {"visits", std::move(visits)},
                  {"undated", std::move(undated)},
                  {"cost", dated.schedule.cost},
                  {"proven", dated.schedule.proven()},
                  {"check", dated.faults.empty() ? Json("verified") : Json(dated.faults)}}
                 .dump());
}

Exit schedule_file(const std::string& path, const Settings& settings) {
  const auto dated = date_file(path);
  if (!dated) return report(dated.error(), settings.json);
  if (settings.json)
    print_dates_json(*dated);
  else
    print_dates_text(*dated);
  return dated->faults.empty() ? Exit::done : Exit::refused;
}

}  // namespace

void add_schedule_commands(Commands& commands) {
  CLI::App* verb = commands.app.add_subcommand(
      "schedule",
      "Date visits and review days so that nobody is asked to be in two places\n"
      "  trellis schedule --instance visits.json\n"
      "  trellis schedule --instance visits.json --json\n"
      "  trellis schedule --programme peer_review --first 2027-01-11 --last 2027-03-26");
  auto instance = std::make_shared<std::string>();
  verb->add_option(
      "--instance", *instance, "Instance file (docs/formats/schedule-instance.md); - is stdin");
  auto kept = std::make_shared<ProgrammeDays>();
  verb->add_option("--programme", kept->programme, "A programme of the database, by its id")
      ->excludes("--instance");
  verb->add_option("--year", kept->year, "Reviews of which year of the rota")
      ->needs("--programme")
      ->capture_default_str();
  verb->add_option("--first",
                   kept->first,
                   "First day on which a review may be; days outside the term of a "
                   "school's council are left out")
      ->needs("--programme");
  verb->add_option("--last", kept->last, "Last such day")->needs("--programme");
  verb->callback([instance, kept, &commands] {
    if (!kept->programme.empty()) {
      commands.exit_code = date_programme_reviews(*kept, commands.settings);
      return;
    }
    commands.exit_code = instance->empty() ? report({ProblemKind::missing,
                                                     "--instance",
                                                     "Say which visits to date: --instance FILE, "
                                                     "or --programme ID",
                                                     {}},
                                                    commands.settings.json)
                                           : schedule_file(*instance, commands.settings);
  });
}

}  // namespace trellis::cli
