// The verbs about database, people and jobs, run as a person would type them.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>
#include <initializer_list>

#include "cli/database_commands.hpp"
#include "cli/job_commands.hpp"
#include "cli/opening.hpp"
#include "cli/people_commands.hpp"
#include "cli/retention_commands.hpp"
#include "events/personal_text_store.hpp"
#include "storage/migrate.hpp"
#include "storage/settings_store.hpp"
#include "storage/test_database.hpp"

namespace trellis::cli {

namespace {

namespace fs = std::filesystem;

struct Answer {
  Exit exit = Exit::done;
  std::string out = {};
  std::string err = {};
};

class Verbs : public storage::testing::EachEmptyEngine {
 protected:
  void SetUp() override {
    EachEmptyEngine::SetUp();
    std::string folder = (fs::temp_directory_path() / "trellis-verbs-XXXXXX").string();
    folder_ = mkdtemp(folder.data());
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string file(const std::string& name) const { return folder_ + "/" + name; }

  /// `trellis WORDS` on this test's database.
  Answer trellis(std::initializer_list<std::string> words) {
    CLI::App app;
    Settings settings;
    settings.database_url = test_database().url();
    Commands commands{app, settings};
    app.add_flag("--yes", settings.yes);
    app.add_flag("--json", settings.json);
    app.add_option("--db", settings.database_url);
    app.fallthrough();
    app.require_subcommand(1);
    add_database_commands(commands);
    add_people_commands(commands);
    add_job_commands(commands);
    add_retention_commands(commands);
    std::vector<std::string> reversed(words);
    std::ranges::reverse(reversed);
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    app.parse(reversed);
    Answer answer = {commands.exit_code};
    answer.out = ::testing::internal::GetCapturedStdout();
    answer.err = ::testing::internal::GetCapturedStderr();
    return answer;
  }
  Answer set_up() {
    return trellis({"setup",
                    "--organisation",
                    "Invented Body",
                    "--name",
                    "Ada Invented",
                    "--email",
                    "ada@body.example"});
  }
  Answer add_ned() {
    return trellis({"person",
                    "add",
                    "--name",
                    "Ned",
                    "--email",
                    "ned@body.example",
                    "--role",
                    "delivery_officer",
                    "--organisation",
                    "Invented Body"});
  }

  std::string folder_;
};

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TRELLIS_FOR_EACH_ENGINE(Verbs);

TEST_P(Verbs, MigrateMakesANewDatabaseAndThenSaysThatNothingChanged) {
  const Answer first = trellis({"migrate"});
  EXPECT_EQ(first.exit, Exit::done);
  EXPECT_TRUE(holds(first.out, "0001_core")) << first.out;

  const Answer second = trellis({"migrate"});
  EXPECT_TRUE(holds(second.out, "No changes were made") ||
              holds(second.out, "no changes were made"))
      << second.out;
}

TEST_P(Verbs, MigrateBacksUpAnOlderDatabaseFirst) {
  ASSERT_TRUE(db().migrate(now(), {storage::embedded_migrations().front()}));
  const fs::path before = fs::current_path();
  fs::current_path(folder_);

  const Answer migrated = trellis({"migrate"});

  fs::current_path(before);
  ASSERT_EQ(migrated.exit, Exit::done) << migrated.err;
  const std::string backup = migrated.err.substr(
      sizeof("Backed up to ") - 1, migrated.err.find('\n') - sizeof("Backed up to ") + 1);
  EXPECT_TRUE(holds(backup, ".before-0002-")) << migrated.err;
  EXPECT_TRUE(fs::exists(backup) || fs::exists(folder_ + "/" + backup)) << backup;
}

TEST_P(Verbs, BackUpRestoreAndExamine) {
  ASSERT_EQ(set_up().exit, Exit::done);
  const Answer written = trellis({"backup", file("copy.db")});
  ASSERT_EQ(written.exit, Exit::done) << written.err;
  EXPECT_TRUE(holds(written.out, "checked")) << written.out;

  const Answer restored = trellis({"restore", file("copy.db"), "--db", "sqlite:" + file("new.db")});
  ASSERT_EQ(restored.exit, Exit::done) << restored.err;
  const Answer people = trellis({"person", "list", "--db", "sqlite:" + file("new.db")});
  EXPECT_TRUE(holds(people.out, "ada@body.example")) << people.out;
  EXPECT_EQ(trellis({"doctor"}).exit, Exit::done);
  EXPECT_EQ(trellis({"backup", file("copy.db")}).exit, Exit::conflict);
  EXPECT_EQ(trellis({"restore", file("none.db"), "--db", "sqlite:" + file("x.db")}).exit,
            Exit::not_found);
}

TEST_P(Verbs, NeedAnUpToDateDatabase) {
  const Answer refused = trellis({"person", "list"});
  EXPECT_EQ(refused.exit, Exit::conflict);
  EXPECT_TRUE(holds(refused.err, "trellis migrate")) << refused.err;
  EXPECT_EQ(trellis({"job", "list", "--db", "sqlite:" + file("none.db")}).exit, Exit::not_found);
  EXPECT_EQ(trellis({"job", "list", "--db", "mysql://x"}).exit, Exit::bad_input);
}

TEST_P(Verbs, SetUpAddListAndErasePeople) {
  const Answer first = set_up();
  ASSERT_EQ(first.exit, Exit::done) << first.err;
  EXPECT_TRUE(holds(first.out, "http://127.0.0.1:8080/password?token=")) << first.out;
  EXPECT_EQ(set_up().exit, Exit::conflict);
  ASSERT_EQ(add_ned().exit, Exit::done);
  EXPECT_EQ(add_ned().exit, Exit::conflict);

  const Answer listed = trellis({"person", "list", "--json"});
  EXPECT_TRUE(holds(listed.out, R"("roles":["delivery_officer"])")) << listed.out;
  EXPECT_EQ(trellis({"person", "invite", "ned@body.example"}).exit, Exit::done);

  EXPECT_EQ(trellis({"person", "erase", "ned@body.example"}).exit, Exit::refused);
  EXPECT_EQ(trellis({"person", "erase", "ned@body.example", "--yes"}).exit, Exit::done);
  EXPECT_FALSE(holds(trellis({"person", "list"}).out, "Ned"));
  EXPECT_EQ(trellis({"person", "erase", "ned@body.example", "--yes"}).exit, Exit::not_found);
}

TEST_P(Verbs, RefuseUnknownRolesAndOrganisations) {
  ASSERT_EQ(set_up().exit, Exit::done);
  const auto add = [&](const std::string& role, const std::string& organisation) {
    return trellis({"person",
                    "add",
                    "--name",
                    "Ned",
                    "--email",
                    "ned@body.example",
                    "--role",
                    role,
                    "--organisation",
                    organisation});
  };
  const Answer unknown = add("wizard", "Invented Body");
  EXPECT_EQ(unknown.exit, Exit::bad_input);
  EXPECT_TRUE(holds(unknown.err, "regional_lead")) << unknown.err;
  EXPECT_EQ(add("adviser", "Nobody").exit, Exit::not_found);
}

TEST_P(Verbs, AddNoPersonToADemonstration) {
  ASSERT_TRUE(db().migrate(now()));
  db().write(
      [](storage::Transaction& tx) { ASSERT_TRUE(storage::mark_as_demonstration(tx, now())); });
  EXPECT_EQ(set_up().exit, Exit::refused);
  EXPECT_EQ(trellis({"person",
                     "add",
                     "--name",
                     "Ned",
                     "--email",
                     "ned@body.example",
                     "--role",
                     "administrator"})
                .exit,
            Exit::refused);
}

TEST_P(Verbs, ShowWhatIsPastItsRetentionAndEraseIt) {
  ASSERT_EQ(trellis({"migrate"}).exit, Exit::done);
  EXPECT_TRUE(holds(trellis({"retention"}).out, "Nothing is past its retention."));
  auto db = storage::Database::open(test_database().url());
  ASSERT_TRUE(db.has_value());
  db->write([](storage::Transaction& tx) {
    for (const Date until : {Date(2020, 1, 1), Date(2999, 1, 1)})
      events::keep_text(
          tx,
          {.body = "Words", .retain_until = until, .at = *Instant::parse("2019-01-01T09:00:00Z")});
  });

  const Answer shown = trellis({"retention"});
  EXPECT_TRUE(holds(shown.out, "Past their retention: 0 notes")) << shown.out;
  EXPECT_TRUE(holds(shown.out, "1 text behind the history")) << shown.out;
  EXPECT_TRUE(holds(trellis({"retention", "--on", "2999-01-01", "--json"}).out, R"("texts":2)"));
  EXPECT_EQ(trellis({"retention", "--on", "1 May"}).exit, Exit::bad_input);
  EXPECT_EQ(trellis({"retention", "--on", "2999-01-01", "--apply"}).exit, Exit::bad_input);
  EXPECT_TRUE(holds(trellis({"retention", "--apply"}).out, "Erased: 0 notes"));
  EXPECT_TRUE(holds(trellis({"retention"}).out, "Nothing is past its retention."));
  EXPECT_TRUE(holds(trellis({"retention", "--on", "2999-01-01", "--json"}).out, R"("texts":1)"));
}

TEST_P(Verbs, QueueDoListAndCancelJobs) {
  ASSERT_EQ(trellis({"migrate"}).exit, Exit::done);
  EXPECT_EQ(trellis({"job", "add", "no.such.kind"}).exit, Exit::bad_input);
  EXPECT_TRUE(holds(trellis({"job", "add", "housekeeping.tidy"}).out, "Queued job 1"));
  EXPECT_TRUE(holds(trellis({"work", "--once"}).out, "Jobs run: 1"));
  EXPECT_TRUE(
      holds(trellis({"job", "list", "--state", "succeeded"}).out, "Nothing had to be erased"));
  EXPECT_EQ(trellis({"job", "cancel", "1"}).exit, Exit::refused);

  ASSERT_EQ(trellis({"job", "add", "housekeeping.tidy"}).exit, Exit::done);
  EXPECT_EQ(trellis({"job", "cancel", "2"}).exit, Exit::done);
  EXPECT_TRUE(holds(trellis({"job", "list", "--json"}).out, R"("state":"cancelled")"));
  EXPECT_EQ(trellis({"job", "list", "--state", "lost"}).exit, Exit::bad_input);
  EXPECT_EQ(trellis({"job", "cancel", "99"}).exit, Exit::not_found);
}

}  // namespace trellis::cli
