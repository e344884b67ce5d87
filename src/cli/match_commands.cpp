#include "cli/match_commands.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "cli/match_instance.hpp"
#include "cli/match_questions.hpp"
#include "cli/match_summary.hpp"
#include "cli/opening.hpp"
#include "cli/trust_summary.hpp"
#include "core/text.hpp"
#include "matching/match_actions.hpp"
#include "matching/trust_match_actions.hpp"
#include "programme/programme_store.hpp"

namespace trellis::cli {
namespace {

struct MatchOptions {
  std::string instance;
  std::string salt = "round-1";
  std::string programme;
  std::optional<int> cohort;
  std::string why;
  std::string what_if;
  bool stable = false;
  bool trusts = false;

  bool asks() const { return !why.empty() || !what_if.empty(); }
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

/// Runs, verifies and keeps a match of the applications in the database, and prints its summary;
/// with a question, answers it from the match as it would be and keeps nothing.
Exit match_programme(const MatchOptions& given, const Settings& settings) {
  auto db = open_current(settings, {.create = false});
  if (!db) return report(db.error(), settings.json);
  const auto wanted =
      db->read([&](storage::Snapshot& snapshot) { return request_of(snapshot, given); });
  if (!wanted) return report(wanted.error(), settings.json);
  if (given.asks()) {
    const auto question = match_question(given.why, given.what_if);
    if (!question) return report(question.error(), settings.json);
    return db->read([&](storage::Snapshot& snapshot) {
      return ask_programme(snapshot, *wanted, *question, settings);
    });
  }
  const auto made = matching::run_match(*db, access::operator_at(now()), *wanted);
  if (!made) return report(made.error(), settings.json);
  return db->read([&](storage::Snapshot& snapshot) {
    const auto run = matching::find_run(snapshot, *made);
    std::optional<StableSummary> stable;
    if (given.stable) {
      auto found = stable_summary(snapshot, *wanted);
      if (!found) return report(found.error(), settings.json);
      stable = std::move(*found);
    }
    const std::string text = settings.json ? match_summary_json(snapshot, *run, stable) + "\n"
                                           : match_summary(snapshot, *run, stable);
    std::fputs(text.c_str(), stdout);
    return run->verified ? Exit::done : Exit::refused;
  });
}

/// Matches the trusts of the programme with lead trusts, and prints who has whom and why.
Exit match_programme_trusts(const MatchOptions& given, const Settings& settings) {
  auto db = open_current(settings, {.create = false});
  if (!db) return report(db.error(), settings.json);
  const auto wanted =
      db->read([&](storage::Snapshot& snapshot) { return request_of(snapshot, given); });
  if (!wanted) return report(wanted.error(), settings.json);
  const auto made =
      matching::run_trust_match(*db, access::operator_at(now()), wanted->programme, wanted->cohort);
  if (!made) return report(made.error(), settings.json);
  return db->read([&](storage::Snapshot& snapshot) {
    const auto run = matching::find_trust_run(snapshot, *made);
    const auto rows = matching::trust_proposals_of(snapshot, *made);
    const std::string text =
        settings.json ? trust_summary_json(*run, rows) + "\n" : trust_summary(*run, rows);
    std::fputs(text.c_str(), stdout);
    return run->verified ? Exit::done : Exit::refused;
  });
}

Exit match_file(const MatchOptions& given, const Settings& settings) {
  if (given.instance.empty())
    return report({ProblemKind::missing,
                   "--instance",
                   "Say what to match: --instance FILE, or --programme NAME",
                   {}},
                  settings.json);
  if (!given.asks()) return match_instance_file(given.instance, given.salt, given.stable, settings);
  const auto question = match_question(given.why, given.what_if);
  if (!question) return report(question.error(), settings.json);
  return ask_instance_file(given.instance, given.salt, *question, settings);
}

}  // namespace

void add_match_commands(Commands& commands) {
  CLI::App* verb = commands.app.add_subcommand(
      "match",
      "Match partner schools with lead schools, or ask why\n"
      "  trellis match --instance round.json --json\n"
      "  trellis match --programme behaviour_hubs --db sqlite:trellis.db\n"
      "  trellis match --programme behaviour_hubs --trusts --db sqlite:trellis.db\n"
      "  trellis match --programme behaviour_hubs --why 900001\n"
      "  trellis match --programme behaviour_hubs --what-if \"900001=>900101\"");
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
  CLI::Option* why = verb->add_option(
      "--why", options->why, "Why this partner has its lead, or none, and what others would cost");
  verb->add_option("--what-if",
                   options->what_if,
                   "PARTNER=>LEAD: what that switch would cost everyone, and who would move")
      ->excludes(why);
  verb->add_flag("--trusts",
                 options->trusts,
                 "Of the programme, match the trusts with lead trusts instead of the schools")
      ->needs("--programme");
  verb->add_flag("--stable",
                 options->stable,
                 "Say too what a stable match would cost, by the preferences stated");
  verb->callback([options, &commands] {
    commands.exit_code = options->programme.empty()
                             ? match_file(*options, commands.settings)
                             : with_engine_errors(commands.settings, [&] {
                                 return options->trusts
                                            ? match_programme_trusts(*options, commands.settings)
                                            : match_programme(*options, commands.settings);
                               });
  });
}

}  // namespace trellis::cli
