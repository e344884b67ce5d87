#include <gtest/gtest.h>

#include "register/change_over_actions.hpp"
#include "register/link_store.hpp"
#include "register/organisation_store.hpp"
#include "register_fixture.hpp"

namespace trellis::registry {
namespace {

using namespace testing;

const Date march(2026, 3, 1);
const Date april(2026, 4, 1);
const Date may(2026, 5, 1);
const std::map<std::string, std::string> closed = {{"EstablishmentStatus (code)", "2"},
                                                   {"CloseDate", "31-03-2026"}};
const std::map<std::string, std::string> opened = {{"OpenDate", "01-04-2026"}};

class ChangeOverActions : public storage::testing::EachEngine {
 protected:
  void schools(const SchoolFile& file, Date day) {
    const auto report = import(db(), "schools" + day.text() + ".csv", file.text(), on(day), hooks);
    ASSERT_TRUE(report) << report.error().message;
  }
  ImportReport links(const LinkFile& file, Date day) {
    const auto report = import(db(), "links" + day.text() + ".csv", file.text(), on(day), hooks);
    EXPECT_TRUE(report) << report.error().message;
    return report.value_or(ImportReport{});
  }
  std::optional<OrganisationId> organisation(int urn) {
    return db().read([&](storage::Snapshot& s) { return organisation_of(s, Urn(urn)); });
  }
  std::vector<Question> questions() {
    return db().read([](storage::Snapshot& s) { return open_questions(s, {}, 100); });
  }
  std::vector<StoredDecision> decisions(OrganisationId id) {
    return db().read([&](storage::Snapshot& s) { return decisions_of(s, id); });
  }
  /// Two schools that know each other in March; 900001 closes in April and 900003 opens.
  void convert(const LinkFile& april_links) {
    schools(SchoolFile().school(900001).school(900002), march);
    links(LinkFile().link(900005, 900006), march);
    before_ = *organisation(900001);
    schools(SchoolFile().school(900001, closed).school(900002).school(900003, opened), april);
    report_ = links(april_links, april);
  }

  ImportHooks hooks;
  OrganisationId before_;
  ImportReport report_;
};
TRELLIS_FOR_EACH_ENGINE(ChangeOverActions);

TEST_P(ChangeOverActions, ASchoolThatConvertsKeepsItsOrganisation) {
  convert(LinkFile().link(900005, 900006).link(900001, 900003));
  EXPECT_EQ(report_.decisions_made, 1U);
  EXPECT_EQ(organisation(900003), before_);
  const auto urns = db().read([&](storage::Snapshot& s) { return urns_of(s, before_); });
  ASSERT_EQ(urns.size(), 2U);
  EXPECT_EQ(urns[0].finished_on, april);
  EXPECT_EQ(urns[1].urn, Urn(900003));
  EXPECT_EQ(urns[1].started_on, april);
}

TEST_P(ChangeOverActions, NothingIsDecidedBeforeTheLinksOfTheSameDay) {
  schools(SchoolFile().school(900001).school(900002), march);
  links(LinkFile().link(900005, 900006), march);
  const auto before = organisation(900001);
  schools(SchoolFile().school(900001, closed).school(900002).school(900003, opened), april);
  EXPECT_EQ(organisation(900003), std::nullopt);
  EXPECT_TRUE(decisions(*before).empty());
}

TEST_P(ChangeOverActions, DecidingAgainChangesNothing) {
  convert(LinkFile().link(900005, 900006).link(900001, 900003));
  const auto again = db().write([&](storage::Transaction& tx) {
    return reconcile(tx, {.kind = events::AuthorKind::schedule}, {}, may);
  });
  EXPECT_EQ(again.applied + again.questions + again.organisations, 0U);
  EXPECT_EQ(decisions(before_).size(), 1U);
}

TEST_P(ChangeOverActions, ASchoolWithoutSuccessorEndsWhenNothingIsInHand) {
  convert(LinkFile().link(900005, 900006));
  EXPECT_EQ(decisions(before_).front().outcome, "ends");
  EXPECT_NE(organisation(900003), before_);
  EXPECT_EQ(db().read([&](storage::Snapshot& s) { return urn_of(s, before_); }), std::nullopt);
}

TEST_P(ChangeOverActions, ASchoolWithWorkInHandIsAskedAboutInstead) {
  hooks.engaged = [](storage::Snapshot&, const std::vector<OrganisationId>& asked) {
    return std::unordered_set<OrganisationId>(asked.begin(), asked.end());
  };
  convert(LinkFile().link(900005, 900006));
  ASSERT_EQ(questions().size(), 1U);
  EXPECT_EQ(questions().front().kind, QuestionKind::closed_no_successor);
  EXPECT_EQ(questions().front().name, "School 900001");
}

TEST_P(ChangeOverActions, InfantAndJuniorMergeIntoANewOrganisation) {
  schools(SchoolFile().school(900001).school(900002), march);
  links(LinkFile().link(900005, 900006), march);
  const auto infant = *organisation(900001);
  const auto junior = *organisation(900002);
  schools(SchoolFile().school(900001, closed).school(900002, closed).school(900003, opened), april);
  links(LinkFile().link(900005, 900006).link(900001, 900003).link(900002, 900003), april);
  const auto primary = organisation(900003);
  ASSERT_TRUE(primary);
  EXPECT_NE(*primary, infant);
  const auto successions =
      db().read([&](storage::Snapshot& s) { return successions_of(s, *primary); });
  ASSERT_EQ(successions.size(), 2U);
  EXPECT_EQ(successions[0].predecessor, infant);
  EXPECT_EQ(successions[1].predecessor, junior);
}

TEST_P(ChangeOverActions, ASplitWaitsForAPersonWhoseAnswerIsApplied) {
  schools(SchoolFile().school(900001), march);
  links(LinkFile().link(900005, 900006), march);
  const auto before = *organisation(900001);
  schools(SchoolFile().school(900001, closed).school(900003, opened).school(900004, opened), april);
  links(LinkFile().link(900005, 900006).link(900001, 900003).link(900001, 900004), april);
  ASSERT_EQ(questions().size(), 1U);
  const Question question = questions().front();
  EXPECT_EQ(question.kind, QuestionKind::split);
  const auto actor = access::operator_at(on(april).now);
  EXPECT_EQ(answer_question(db(), actor, question.id, {Answer::Choice::merges, Urn(900003), " "})
                .error()
                .field,
            "reason");
  EXPECT_EQ(answer_question(
                db(), actor, question.id, {Answer::Choice::continues, Urn(900003), "Head says"})
                .error()
                .kind,
            ProblemKind::conflict);
  ASSERT_TRUE(answer_question(
      db(), actor, question.id, {Answer::Choice::merges, Urn(900003), "Head says"}));
  EXPECT_TRUE(questions().empty());
  EXPECT_EQ(decisions(before).front().successor, Urn(900003));
  EXPECT_EQ(
      answer_question(db(), actor, question.id, {Answer::Choice::ends, {}, "again"}).error().kind,
      ProblemKind::conflict);
}

TEST_P(ChangeOverActions, ASplitGoesOnAtOneSuccessorAndTellsTheOthers) {
  schools(SchoolFile().school(900001), march);
  links(LinkFile().link(900005, 900006), march);
  const auto before = *organisation(900001);
  schools(SchoolFile().school(900001, closed).school(900003, opened).school(900004, opened), april);
  links(LinkFile().link(900005, 900006).link(900001, 900003).link(900001, 900004), april);
  ASSERT_EQ(questions().size(), 1U);
  const Question question = questions().front();
  EXPECT_EQ(successors_in(question), (std::vector<Urn>{Urn(900003), Urn(900004)}));
  const auto actor = access::operator_at(on(april).now);
  std::vector<OrganisationId> told;
  const auto answer = [&](std::optional<Urn> main, std::vector<Urn> others, bool is_refused) {
    return answer_question(db(),
                           actor,
                           question.id,
                           {.choice = Answer::Choice::splits,
                            .successor = main,
                            .reason = "Infants and juniors",
                            .others = std::move(others)},
                           {},
                           [&](storage::Transaction&,
                               const StoredDecision&,
                               const std::vector<OrganisationId>& schools) -> Result<void> {
                             told = schools;
                             if (is_refused)
                               return problem(ProblemKind::refused_by_rule, "", "No place");
                             return {};
                           });
  };

  EXPECT_EQ(answer({}, {Urn(900004)}, false).error().field, "successor");
  EXPECT_EQ(answer(Urn(900003), {}, false).error().field, "others");
  EXPECT_EQ(answer(Urn(900003), {Urn(900003)}, false).error().field, "others");
  EXPECT_EQ(answer(Urn(900003), {Urn(900001)}, false).error().field, "others");
  EXPECT_EQ(answer(Urn(900003), {Urn(900004)}, true).error().message, "No place");
  EXPECT_EQ(questions().size(), 1U) << "a refusal takes the whole answer back";
  EXPECT_TRUE(decisions(before).empty());

  ASSERT_TRUE(answer(Urn(900003), {Urn(900004)}, false));

  EXPECT_TRUE(questions().empty());
  EXPECT_EQ(decisions(before).front().outcome, "merges");
  EXPECT_EQ(decisions(before).front().successor_organisation, organisation(900003));
  EXPECT_EQ(told, std::vector<OrganisationId>{*organisation(900004)});
}

TEST_P(ChangeOverActions, ADecisionIsTakenBackByAnotherRow) {
  convert(LinkFile().link(900005, 900006).link(900001, 900003));
  const auto actor = access::operator_at(on(april).now);
  const auto decision = decisions(before_).front();
  EXPECT_EQ(reverse_decision(db(), actor, decision.id, "").error().field, "reason");
  ASSERT_TRUE(reverse_decision(db(), actor, decision.id, "Wrong school"));
  EXPECT_EQ(db().read([&](storage::Snapshot& s) { return urn_of(s, before_); }), Urn(900001));
  EXPECT_EQ(decisions(before_).size(), 2U);
  EXPECT_EQ(reverse_decision(db(), actor, decision.id, "again").error().kind,
            ProblemKind::conflict);
  const auto again = db().write([&](storage::Transaction& tx) {
    return reconcile(tx, {.kind = events::AuthorKind::schedule}, {}, may);
  });
  EXPECT_EQ(again.applied, 0U);
}

TEST_P(ChangeOverActions, AWithdrawnLinkIsAskedAbout) {
  convert(LinkFile().link(900005, 900006).link(900001, 900003));
  const auto report = links(LinkFile().link(900005, 900006), may);
  EXPECT_EQ(report.rows.vanished, 1U);
  ASSERT_EQ(questions().size(), 1U);
  EXPECT_EQ(questions().front().kind, QuestionKind::link_withdrawn);
  EXPECT_EQ(questions().front().evidence, "900001>900003");
}

TEST_P(ChangeOverActions, ASuccessorThatOpensEarlierGetsNoOrganisationOfItsOwn) {
  schools(SchoolFile().school(900001), march);
  links(LinkFile().link(900001, 900003), march);
  schools(SchoolFile().school(900001).school(900003, {{"OpenDate", "15-03-2026"}}), april);
  links(LinkFile().link(900001, 900003).link(900005, 900006), april);
  EXPECT_EQ(organisation(900003), std::nullopt);
  const auto before = organisation(900001);
  schools(SchoolFile()
              .school(900001, {{"EstablishmentStatus (code)", "2"}, {"CloseDate", "30-04-2026"}})
              .school(900003, {{"OpenDate", "15-03-2026"}}),
          may);
  links(LinkFile().link(900001, 900003).link(900005, 900007), may);
  EXPECT_EQ(organisation(900003), before);
}

}  // namespace
}  // namespace trellis::registry
