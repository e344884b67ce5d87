#include "cli/retention_commands.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "access/actor.hpp"
#include "casework/retention_actions.hpp"
#include "cli/opening.hpp"
#include "core/text.hpp"
#include "events/personal_text_store.hpp"

namespace trellis::cli {
namespace {

using nlohmann::json;
using storage::Database;
using storage::Snapshot;
using storage::Transaction;

struct RetentionArguments {
  std::string on = {};
  bool applies = false;
};

struct PastRetention {
  casework::ErasedWords of_cases = {};
  std::int64_t texts = 0;  ///< words that events speak of
};

Result<Date> day_asked(const RetentionArguments& given) {
  if (given.on.empty()) return now().date_in_england();
  const auto day = Date::parse(given.on);
  if (!day) return problem(ProblemKind::invalid, "on", "Enter the day as 2026-09-01");
  if (given.applies)
    return problem(ProblemKind::invalid,
                   "on",
                   "Leave --on out: words are erased once their day has come, not before");
  return *day;
}

Result<PastRetention> past_retention(Database& db, const RetentionArguments& given) {
  const Date day = TRY(day_asked(given));
  if (!given.applies)
    return db.read([&](Snapshot& snapshot) {
      return PastRetention{casework::preview_erasing(snapshot, day),
                           events::count_texts_due(snapshot, day)};
    });
  return db.write([&](Transaction& tx) {
    const Instant at = now();
    return PastRetention{casework::erase_due(tx, access::operator_at(at).author(), day),
                         events::erase_texts_due(tx, day, at)};
  });
}

void print_retention(const Settings& settings,
                     const RetentionArguments& given,
                     const PastRetention& past) {
  if (settings.json) {
    const json document = {{"erased", given.applies},
                           {"cases", past.of_cases.cases},
                           {"notes", past.of_cases.notes},
                           {"contacts", past.of_cases.contacts},
                           {"comments", past.of_cases.comments},
                           {"texts", past.texts}};
    std::printf("%s\n", document.dump().c_str());
    return;
  }
  if (past.of_cases.all() + past.texts == 0) {
    std::printf("Nothing is past its retention.\n");
    return;
  }
  std::printf("%s: %s, %s and %s of %s; %s behind the history.\n",
              given.applies ? "Erased" : "Past their retention",
              counted(past.of_cases.notes, "note").c_str(),
              counted(past.of_cases.contacts, "contact").c_str(),
              counted(past.of_cases.comments, "comment").c_str(),
              counted(past.of_cases.cases, "case").c_str(),
              counted(past.texts, "text").c_str());
  if (!given.applies)
    std::printf(
        "The daily tidying erases them, or: trellis retention --apply. The history keeps "
        "that they were there.\n");
}

Exit show_retention(const Settings& settings, const RetentionArguments& given) {
  auto db = open_current(settings);
  if (!db) return report(db.error(), settings.json);
  const auto past = past_retention(*db, given);
  if (!past) return report(past.error(), settings.json);
  print_retention(settings, given, *past);
  return Exit::done;
}

}  // namespace

void add_retention_commands(Commands& commands) {
  const Settings& settings = commands.settings;
  auto given = std::make_shared<RetentionArguments>();
  CLI::App* verb = commands.app.add_subcommand(
      "retention", "Show the words that are past their retention, and erase them with --apply");
  verb->add_option("--on", given->on, "Show what will be past it on this day: 2026-09-01");
  verb->add_flag("--apply", given->applies, "Erase them now; the daily tidying does the same");
  verb->callback([&commands, &settings, given] {
    commands.exit_code =
        with_engine_errors(settings, [&] { return show_retention(settings, *given); });
  });
}

}  // namespace trellis::cli
