#include "casework/move_run_actions.hpp"

#include <algorithm>

#include "casework/case_world_fixture.hpp"

namespace trellis::casework {
namespace {

using storage::Snapshot;
using storage::Transaction;
using testing::CaseWorld;
using testing::today;

std::string as_version_2(std::string text, const std::string& from, const std::string& to) {
  for (const auto& [before, after] :
       {std::pair<std::string, std::string>("\"version\": 1,", "\"version\": 2,"), {from, to}}) {
    const std::size_t at = text.find(before);
    EXPECT_NE(at, std::string::npos) << before;
    if (at != std::string::npos) text.replace(at, before.size(), after);
  }
  return text;
}

class MoveRuns : public CaseWorld {
 protected:
  /// Version 2: a task is added and an option is retired.
  void publish_second(bool publish = true) {
    std::string text = as_version_2(
        programme::shipped_text("targeted.json"),
        R"({"id": "check_adviser_conflicts", "title")",
        R"({"id": "call_headteacher", "title": "Call the headteacher", "who": ["delivery_officer"], "fields": [{"id": "called_on", "type": "date", "label": "Date of the call"}]},
        {"id": "check_adviser_conflicts", "title")");
    const std::string option = R"({"id": "eligible", "label": "Eligible"})";
    text.replace(text.find(option),
                 option.size(),
                 R"({"id": "eligible", "label": "Eligible", "valid_to": "2026-08-31"})");
    db().write([&](Transaction& tx) {
      const auto imported = programme::import_definition(tx, actor_, owner_, {text, "second"});
      ASSERT_TRUE(imported.has_value()) << imported.error().message;
      if (!publish) return;
      ASSERT_TRUE(programme::publish_definition(tx, actor_, programme_, 2).has_value());
    });
  }

  Result<StartedMove> preview(std::int64_t at_once_max = moved_at_once_max) {
    return preview_run(
        db(),
        actor_,
        {.programme = programme_, .to_version = 2, .today = today, .at_once_max = at_once_max});
  }
  MoveRun run(MoveRunId id) {
    return *db().read([&](Snapshot& s) { return find_move_run(s, id); });
  }
  Result<StartedMove> apply(MoveRunId id, std::int64_t at_once_max = moved_at_once_max) {
    return apply_run(db(),
                     actor_,
                     {.run = id, .hash = run(id).hash, .today = today, .at_once_max = at_once_max});
  }
  std::vector<MoveLine> lines(MoveRunId id) {
    return db().read([&](Snapshot& s) { return move_lines(s, id); });
  }
  std::vector<EffectCount> totals(MoveRunId id) {
    return db().read([&](Snapshot& s) { return count_effects(s, id); });
  }
  void work() {
    jobs::Worker worker(db(), move_handlers());
    worker.run_all();
  }
};
TRELLIS_FOR_EACH_ENGINE(MoveRuns);

TEST_P(MoveRuns, APreviewSaysWhatHappensToEachCaseAndChangesNone) {
  const CaseId one = open();
  assign_officer(one);
  ASSERT_TRUE(fill(one, "confirm_starting_eligibility").has_value());
  const CaseId other = open();
  publish_second();
  const std::int64_t version = find(one).version;

  const auto started = preview();

  ASSERT_TRUE(started.has_value()) << started.error().message;
  EXPECT_FALSE(started->job.has_value());
  EXPECT_EQ(find(one).version, version);
  EXPECT_EQ(context(other).definition->version, 1);
  ASSERT_EQ(lines(started->run).size(), 2U);
  const auto counts = totals(started->run);
  const auto cases_of_kind = [&](EffectKind kind) {
    std::int64_t cases = 0;
    for (const EffectCount& count : counts)
      if (count.kind == name_of(kind)) cases += count.cases;
    return cases;
  };
  EXPECT_EQ(cases_of_kind(EffectKind::gains_task), 2);
  EXPECT_EQ(cases_of_kind(EffectKind::retired), 1);
  EXPECT_EQ(cases_of_kind(EffectKind::aside), 0);
}

TEST_P(MoveRuns, ApplyingMovesExactlyThePreviewAndLeavesOutWhatChangedSince) {
  const CaseId one = open();
  const CaseId changed = open();
  publish_second();
  const MoveRunId id = preview()->run;
  assign_officer(changed);

  const auto applied = apply(id);

  ASSERT_TRUE(applied.has_value()) << applied.error().message;
  EXPECT_EQ(context(one).definition->version, 2);
  EXPECT_EQ(context(changed).definition->version, 1);
  const auto after = lines(id);
  ASSERT_EQ(after.size(), 2U);
  EXPECT_EQ(after[0].outcome, "moved");
  EXPECT_EQ(after[1].outcome, "left_out");
  EXPECT_FALSE(apply(id).has_value()) << "it is applied once";
}

TEST_P(MoveRuns, AnotherHashIsNotWhatWasShown) {
  open();
  publish_second();
  const MoveRunId id = preview()->run;

  const auto refused = apply_run(db(), actor_, {.run = id, .hash = "other", .today = today});

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ProblemKind::conflict);
}

TEST_P(MoveRuns, ADraftCanBePreviewedAndNotApplied) {
  const CaseId one = open();
  publish_second(false);
  const MoveRunId id = preview()->run;

  const auto refused = apply(id);

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().field, "version");
  EXPECT_EQ(context(one).definition->version, 1);
}

TEST_P(MoveRuns, ManyCasesAreMovedByJobs) {
  const CaseId one = open();
  const CaseId other = open();
  publish_second();

  const auto started = preview(1);
  ASSERT_TRUE(started.has_value());
  ASSERT_TRUE(started->job.has_value());
  EXPECT_FALSE(run(started->run).previewed_at.has_value());
  EXPECT_FALSE(apply(started->run).has_value()) << "there is no preview yet";
  work();
  EXPECT_EQ(lines(started->run).size(), 2U);
  const auto applied = apply(started->run, 1);
  ASSERT_TRUE(applied.has_value()) << applied.error().message;
  ASSERT_TRUE(applied->job.has_value());
  EXPECT_EQ(context(one).definition->version, 1);
  EXPECT_FALSE(apply(started->run, 1).has_value()) << "they are being moved";
  work();

  EXPECT_EQ(context(one).definition->version, 2);
  EXPECT_EQ(context(other).definition->version, 2);
  EXPECT_TRUE(run(started->run).applied_at.has_value());
}

TEST_P(MoveRuns, AreForThoseWhoEditDefinitions) {
  open();
  publish_second();
  access::Actor officer{.at = actor_.at};
  officer.grants = {{.role = access::Role::delivery_officer,
                     .scope = {.owner = owner_},
                     .period = {Date(2020, 1, 1), {}}}};

  const auto refused =
      preview_run(db(), officer, {.programme = programme_, .to_version = 2, .today = today});

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ProblemKind::not_allowed);
}

}  // namespace
}  // namespace trellis::casework
