#include "programme/participation_store.hpp"

#include <algorithm>

#include "events/event_store.hpp"
#include "programme/world_fixture.hpp"

namespace trellis::programme {
namespace {

using storage::Snapshot;
using storage::Transaction;
using testing::test_day;
using testing::World;
using State = ParticipationState;

using ProgrammeStore = storage::testing::EachEngine;
TRELLIS_FOR_EACH_ENGINE(ProgrammeStore);

TEST_P(ProgrammeStore, ImportingTheSameFileAgainChangesNothing) {
  World world(db());
  const std::string text = shipped_text("behaviour_hubs.json");

  const auto again = import_definition(
      db(), world.operator_actor, world.owner, {"// another note\n" + text, "behaviour_hubs.json"});

  ASSERT_TRUE(again.has_value());
  EXPECT_TRUE(again->unchanged);
  EXPECT_EQ(again->row.version, 2);
  EXPECT_EQ(db().read([&](Snapshot& s) { return definition_versions(s, world.programme); }).size(),
            1u);
}

TEST_P(ProgrammeStore, AnotherTextUnderOneVersionIsRefusedWithAPlace) {
  World world(db());
  std::string text = shipped_text("behaviour_hubs.json");
  text.replace(text.find("\"Behaviour Hubs\""), 16, "\"Behaviour hubs\"");

  const auto refused = import_definition(db(), world.operator_actor, world.owner, {text, "b.json"});

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message,
            "b.json:1:1 Raise \"version\" above 2: that version is already in the database.");
}

TEST_P(ProgrammeStore, AFileWithMistakesWritesNothing) {
  storage::Database& database = db();
  const auto actor = access::operator_at(testing::test_moment());
  const auto owner =
      database.write([](Transaction& tx) { return testing::add_organisation(tx, "body", "B"); });

  const auto refused = import_definition(database, actor, owner, {"{\"id\": 1}", "b.json"});

  ASSERT_FALSE(refused.has_value());
  EXPECT_GT(refused.error().details.size(), 3u);
  EXPECT_TRUE(database.read([](Snapshot& s) { return programmes(s); }).empty());
}

TEST_P(ProgrammeStore, PublishingMakesTheCohorts) {
  World world(db());

  const auto all = db().read([&](Snapshot& s) { return cohorts(s, world.programme); });

  ASSERT_EQ(all.size(), 9u);
  EXPECT_EQ(all[5].plan.title, "Cohort 6, January 2023");
  EXPECT_EQ(all[5].plan.programme_year, 2);
  const int version =
      db().read([&](Snapshot& s) { return version_in_force(s, world.programme)->version; });
  const auto again = publish_definition(db(), world.operator_actor, world.programme, version);
  EXPECT_EQ(again.error().message,
            "Version " + std::to_string(version) + " has already been published");
}

TEST_P(ProgrammeStore, ADefinitionReadsBackAsItWas) {
  World world(db());

  db().read([&](Snapshot& s) {
    const auto row = version_in_force(s, world.programme);
    ASSERT_TRUE(row.has_value());
    EXPECT_EQ(load_definition(s, row->id)->sha256, shipped("behaviour_hubs.json").sha256);
    EXPECT_EQ(source_of(s, row->id), shipped_text("behaviour_hubs.json"));
  });
}

TEST_P(ProgrammeStore, AnApplicationRunsFromInterestToAcceptance) {
  World world(db());

  const Participation partner = world.find(world.accepted_partner("core"));

  EXPECT_EQ(partner.state, State::accepted);
  EXPECT_EQ(partner.stream, "core");
  EXPECT_EQ(partner.applied_on, test_day());
  db().read([&](Snapshot& s) {
    EXPECT_EQ(find_cohort(s, *partner.cohort)->plan.number, 2);
    std::vector<State> states;
    for (const auto& step : steps_of(s, partner.id)) states.push_back(step.state);
    EXPECT_EQ(
        states,
        (std::vector<State>{
            State::interested, State::applied, State::eligible, State::offered, State::accepted}));
    const auto result = latest_eligibility(s, partner.id);
    EXPECT_EQ(result->code, "grade_in_scope");
    EXPECT_EQ(result->rule_version, "2021");
    const auto inputs = inputs_of(s, result->id);
    const auto grade =
        std::ranges::find(inputs, "judgement('eif_2019', 'overall')", &InputRecord::key);
    ASSERT_NE(grade, inputs.end());
    EXPECT_EQ(grade->value, "2");
    EXPECT_EQ(grade->origin.source, "ofsted");
    EXPECT_EQ(grade->origin.as_of, Date(2021, 4, 1));
    EXPECT_FALSE(events::timeline(s, events::subject(partner.id)).empty());
  });
}

TEST_P(ProgrammeStore, ASchoolHasOneOpenParticipationAsAUnit) {
  World world(db());
  const Participation partner = world.find(world.accepted_partner("core"));

  const auto second = db().write([&](Transaction& tx) {
    return open_participation(tx,
                              world.operator_actor,
                              {world.programme, partner.organisation, "partner", ""},
                              test_day());
  });

  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, ProblemKind::conflict);
}

TEST_P(ProgrammeStore, WithdrawalEndsItAndASchoolMayComeBack) {
  World world(db());
  const Participation partner = world.find(world.accepted_partner("core"));

  db().write([&](Transaction& tx) {
    EXPECT_TRUE(take_step(
        tx, world.operator_actor, partner.id, State::withdrawn, "No capacity", test_day()));
    const auto again = open_participation(tx,
                                          world.operator_actor,
                                          {world.programme, partner.organisation, "partner", ""},
                                          test_day());
    EXPECT_TRUE(again.has_value());
  });

  EXPECT_EQ(world.find(partner.id).finished_on, test_day());
}

TEST_P(ProgrammeStore, TheFunnelCountsEachAtItsState) {
  World world(db());
  world.accepted_partner("core");
  world.accepted_partner("extended");
  world.lead();

  const auto counts = db().read([&](Snapshot& s) { return count_by_state(s, world.programme); });

  ASSERT_EQ(counts.size(), 2u);
  EXPECT_EQ(counts[0].unit, "lead");
  EXPECT_EQ(counts[1].state, State::accepted);
  EXPECT_EQ(counts[1].count, 2);
}

TEST_P(ProgrammeStore, ADeferralKeepsTheDayOfApplication) {
  World world(db());
  const auto id = world.accepted_partner("core");

  db().write([&](Transaction& tx) {
    const auto third = find_cohort(tx, world.programme, 3);
    const auto first = find_cohort(tx, world.programme, 1);
    EXPECT_FALSE(defer(tx, world.operator_actor, id, first->id).has_value());
    const auto moved = defer(tx, world.operator_actor, id, third->id);
    ASSERT_TRUE(moved.has_value());
    EXPECT_EQ(moved->cohort, third->id);
    EXPECT_EQ(moved->applied_on, test_day());
  });
}

}  // namespace
}  // namespace trellis::programme
