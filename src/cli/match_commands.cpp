#include "cli/match_commands.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "cli/match_instance.hpp"
#include "cli/match_summary.hpp"
#include "cli/opening.hpp"
#include "core/text.hpp"
#include "matching/match_actions.hpp"
#include "programme/programme_store.hpp"

namespace trellis::cli {
namespace {

struct MatchOptions {
  std::string instance;
  std::string salt = "round-1";
  std::string programme;
  std::optional<int> cohort;
};

Result<matching::MatchRequest> request_of(storage::Snapshot& db, const MatchOptions& given) {
  const auto programme = programme::find_programme(db, given.programme);
  if (!programme) {
    std::vector<std::string> known;
    for (const programme::Programme& row : programme::programmes(db))
      known.push_back(row.definition);
    return problem(ProblemKind::not_found,
                   "--programme",
                   "This database has no programme " + given.programme +
                       (known.empty() ? ", and no other" : ". It has: " + join(known, ", ")));
  }
  if (given.cohort && !programme::find_cohort(db, programme->id, *given.cohort))
    return problem(ProblemKind::not_found,
                   "--cohort",
                   "The programme has no cohort " + std::to_string(*given.cohort));
  return matching::MatchRequest{.programme = programme->id, .cohort = given.cohort};
}

/// Runs, verifies and keeps a match of the applications in the database, and prints its summary.
Exit match_programme(const MatchOptions& given, const Settings& settings) {
  auto db = open_current(settings, {.create = false});
  if (!db) return report(db.error(), settings.json);
  const auto wanted =
      db->read([&](storage::Snapshot& snapshot) { return request_of(snapshot, given); });
  if (!wanted) return report(wanted.error(), settings.json);
  const auto made = matching::run_match(*db, access::operator_at(now()), *wanted);
  if (!made) return report(made.error(), settings.json);
  return db->read([&](storage::Snapshot& snapshot) {
    const auto run = matching::find_run(snapshot, *made);
    const std::string text =
        settings.json ? match_summary_json(snapshot, *run) + "\n" : match_summary(snapshot, *run);
    std::fputs(text.c_str(), stdout);
    return run->verified ? Exit::done : Exit::refused;
  });
}

}  // namespace

void add_match_commands(Commands& commands) {
  CLI::App* verb = commands.app.add_subcommand(
      "match",
      "Match partner schools with lead schools\n"
      "  trellis match --instance round.json --json\n"
      "  trellis match --programme behaviour_hubs --db sqlite:trellis.db");
  auto options = std::make_shared<MatchOptions>();
  verb->add_option("--instance",
                   options->instance,
                   "Instance file (docs/formats/matching-instance.md); - is stdin");
  verb->add_option("--salt", options->salt, "Name of the round: it settles ties")
      ->capture_default_str();
  verb->add_option("--programme", options->programme, "A programme of the database, by its id")
      ->excludes("--instance");
  verb->add_option("--cohort", options->cohort, "Of the programme, one cohort alone")
      ->needs("--programme");
  verb->callback([options, &commands] {
    if (!options->programme.empty()) {
      commands.exit_code = with_engine_errors(
          commands.settings, [&] { return match_programme(*options, commands.settings); });
      return;
    }
    if (options->instance.empty()) {
      commands.exit_code = report({ProblemKind::missing,
                                   "--instance",
                                   "Say what to match: --instance FILE, or --programme NAME",
                                   {}},
                                  commands.settings.json);
      return;
    }
    commands.exit_code = match_instance_file(options->instance, options->salt, commands.settings);
  });
}

}  // namespace trellis::cli
