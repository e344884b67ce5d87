#include "programme/participation_actions.hpp"
#include "programme/world_fixture.hpp"

namespace trellis::programme {
namespace {

using storage::Snapshot;
using storage::Transaction;
using testing::test_day;
using testing::World;
using State = ParticipationState;

class ApplicationActions : public storage::testing::EachEngine {
 protected:
  /// A school with a draft of the partner's form.
  Application draft(World& world) {
    auto made = db().write([&](Transaction& tx) -> Result<Application> {
      const auto school = testing::add_organisation(tx, "school", "School");
      const auto opened = TRY(open_participation(
          tx, world.operator_actor, {world.programme, school, "partner", ""}, test_day()));
      return start_application(
          tx, world.operator_actor, opened.id, "partner_application", test_day());
    });
    EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().message);
    return made.value_or(Application{});
  }

  Result<Application> save(World& world,
                           const Application& form,
                           std::int64_t version,
                           Answers answers) {
    return db().write([&](Transaction& tx) {
      return save_application(
          tx, world.operator_actor, {form.id, version, std::move(answers)}, test_day());
    });
  }

  Result<Application> submit(World& world, const Application& form, std::string_view token) {
    return db().write([&](Transaction& tx) {
      return submit_application(tx, world.operator_actor, form.id, token, test_day());
    });
  }
};
TRELLIS_FOR_EACH_ENGINE(ApplicationActions);

TEST_P(ApplicationActions, StartingAgainGivesTheSameDraft) {
  World world(db());
  const Application form = draft(world);

  const auto again = db().write([&](Transaction& tx) {
    return start_application(
        tx, world.operator_actor, form.participation, "partner_application", test_day());
  });

  EXPECT_EQ(again->id, form.id);
  EXPECT_EQ(again->submit_token, form.submit_token);
}

TEST_P(ApplicationActions, AnswersAreSavedPageByPageAndAnEmptyOneIsTakenBack) {
  World world(db());
  const Application form = draft(world);
  Answers page;
  page["stream"].text = "core";
  page["days"].text = "15";
  ASSERT_TRUE(save(world, form, 0, page).has_value());
  Answers cleared;
  cleared["days"] = {};

  ASSERT_TRUE(save(world, form, 1, cleared).has_value());

  const Answers kept = db().read([&](Snapshot& s) { return answers_of(s, form.id); });
  EXPECT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept.at("stream").text, "core");
}

TEST_P(ApplicationActions, TheSecondOfTwoWhoEditIsTold) {
  World world(db());
  const Application form = draft(world);
  Answers one;
  one["days"].text = "15";
  ASSERT_TRUE(save(world, form, 0, one).has_value());
  Answers other;
  other["days"].text = "20";

  const auto refused = save(world, form, 0, other);

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ProblemKind::conflict);
  EXPECT_EQ(db().read([&](Snapshot& s) { return answers_of(s, form.id); }).at("days").text, "15");
}

TEST_P(ApplicationActions, AnAnswerThatCannotBeReadSavesNothing) {
  World world(db());
  const Application form = draft(world);
  Answers typed;
  typed["stream"].text = "core";
  typed["days"].text = "many";
  typed["nonsense"].text = "x";

  const auto refused = save(world, form, 0, typed);

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().field, "days");
  EXPECT_EQ(refused.error().details.size(), 2u);
  EXPECT_TRUE(db().read([&](Snapshot& s) { return answers_of(s, form.id); }).empty());
}

TEST_P(ApplicationActions, AnIncompleteFormCannotBeSent) {
  World world(db());
  const Application form = draft(world);
  Answers answers = testing::partner_answers("core");
  answers.erase("motivation");
  ASSERT_TRUE(save(world, form, 0, answers).has_value());

  const auto refused = submit(world, form, form.submit_token);

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message,
            "Answer the question \"What do you want to be different in a year?\"");
}

TEST_P(ApplicationActions, ADoubleSubmitMakesOneApplication) {
  World world(db());
  const Application form = draft(world);
  ASSERT_TRUE(save(world, form, 0, testing::partner_answers("extended")).has_value());

  const auto first = submit(world, form, form.submit_token);
  const auto second = submit(world, form, form.submit_token);

  ASSERT_TRUE(first && second);
  EXPECT_EQ(second->submitted_at, first->submitted_at);
  const Participation partner = world.find(form.participation);
  EXPECT_EQ(partner.state, State::applied);
  EXPECT_EQ(partner.stream, "extended");
  EXPECT_FALSE(submit(world, form, "another token").has_value());
  EXPECT_FALSE(save(world, form, 1, {}).has_value()) << "a form that was sent is closed";
}

TEST_P(ApplicationActions, AStrangerMayNeitherReadNorChangeIt) {
  World world(db());
  const Application form = draft(world);
  access::Actor stranger{.person = PersonId{77}, .name = "Stranger", .at = testing::test_moment()};

  const auto refused = db().write([&](Transaction& tx) {
    return save_application(
        tx, stranger, {form.id, 0, testing::partner_answers("core")}, test_day());
  });

  EXPECT_EQ(refused.error().kind, ProblemKind::not_allowed);
}

access::Actor manager_of(OrganisationId owner, ProgrammeId programme, PersonId person) {
  access::Actor actor{.person = person, .name = "Manager", .at = testing::test_moment()};
  access::Grant grant{.id = 1,
                      .role = access::Role::programme_manager,
                      .scope = {.owner = owner, .programme = programme}};
  actor.grants.push_back(grant);
  return actor;
}

TEST_P(ApplicationActions, AnOverrideIsASecondRowWithAnotherApprover) {
  World world(db());
  const auto id = world.accepted_partner("core");
  const auto [manager, approver] = db().write([&](Transaction& tx) {
    return std::pair(testing::add_person(tx, "Manager"), testing::add_person(tx, "Approver"));
  });
  const access::Actor actor = manager_of(world.owner, world.programme, manager);
  OverrideEligibility decision{
      id, Eligibility::eligible, "approved_by_panel", "Seen by the panel", {}};
  const auto decide = [&] {
    return db().write(
        [&](Transaction& tx) { return override_eligibility(tx, actor, decision, test_day()); });
  };

  EXPECT_EQ(decide().error().message, "Enter who approved this decision");
  decision.approver = manager;
  EXPECT_EQ(decide().error().message,
            "Choose another approver: nobody approves their own decision");
  decision.approver = approver;
  decision.reason = "short";
  EXPECT_EQ(decide().error().field, "reason");
  decision.reason = "Seen by the panel in May";
  ASSERT_TRUE(decide().has_value());

  const auto results = db().read([&](Snapshot& s) { return eligibility_results(s, id); });
  ASSERT_EQ(results.size(), 2u);
  EXPECT_FALSE(results[0].is_override());
  EXPECT_EQ(results[1].overrides, results[0].id);
  EXPECT_EQ(results[1].reason, "Seen by the panel in May");
}

TEST_P(ApplicationActions, AManagerOfAnotherOwnerDecidesNothing) {
  World world(db());
  const auto id = world.accepted_partner("core");
  const auto [other, person] = db().write([&](Transaction& tx) {
    return std::pair(testing::add_organisation(tx, "body", "Other"), testing::add_person(tx, "M"));
  });
  const access::Actor actor = manager_of(other, world.programme, person);

  const auto refused = db().write([&](Transaction& tx) {
    return take_step(tx, actor, id, State::stopped, "A reason", test_day());
  });

  EXPECT_EQ(refused.error().kind, ProblemKind::not_allowed);
}

TEST_P(ApplicationActions, AListIsReplacedAsAWholeAndTheOldOneStays) {
  World world(db());
  db().write([&](Transaction& tx) {
    ListUpload upload{.programme = world.programme,
                      .name = "prior_participants",
                      .key = "urn",
                      .file_name = "list.csv",
                      .as_of = Date(2021, 1, 1),
                      .values = {"900001", "900002"},
                      .at = testing::test_moment()};
    replace_list(tx, upload);
    upload.values = {"900003"};
    replace_list(tx, upload);
  });

  db().read([&](Snapshot& s) {
    const auto list = list_in_force(s, world.programme, "prior_participants");
    ASSERT_TRUE(list.has_value());
    EXPECT_EQ(list->values, std::set<std::string>{"900003"});
    EXPECT_FALSE(list_in_force(s, world.programme, "designated_leads").has_value());
  });
}

}  // namespace
}  // namespace trellis::programme
