#include "programme/sending_actions.hpp"

#include "programme/fund_fixture.hpp"

namespace trellis::programme {
namespace {

using storage::Snapshot;
using storage::Transaction;
using testing::bid_answers;
using testing::bid_day;
using testing::Fund;

class SendingActions : public storage::testing::EachEngine {
 protected:
  Result<Application> begin(Fund& fund, OrganisationId school, Date day) {
    return db().write([&](Transaction& tx) {
      return begin_form(tx, fund.operator_actor, {fund.programme, school, "bid"}, day);
    });
  }
  Result<Application> save(Fund& fund, const Application& draft, const Answers& answers, Date day) {
    return db().write([&](Transaction& tx) {
      return save_application(tx, fund.operator_actor, {draft.id, draft.version, answers}, day);
    });
  }
  Result<Application> send(Fund& fund, const Application& draft, Date day) {
    return db().write([&](Transaction& tx) {
      return send_form(tx, fund.operator_actor, draft.id, draft.submit_token, day);
    });
  }
  Participation participation_of(const Application& application) {
    return db()
        .read([&](Snapshot& s) { return find_participation(s, application.participation); })
        .value();
  }
};
TRELLIS_FOR_EACH_ENGINE(SendingActions);

TEST_P(SendingActions, ABidGoesToTheCohortOfItsRound) {
  Fund fund(db());
  const auto draft = begin(fund, fund.add_school(), bid_day()).value();
  ASSERT_TRUE(save(fund, draft, bid_answers("5000"), bid_day()).has_value());

  ASSERT_TRUE(send(fund, draft, bid_day()).has_value());

  const Participation sent = participation_of(draft);
  EXPECT_EQ(sent.state, ParticipationState::applied) << "the register does not know this school";
  const auto cohort = db().read([&](Snapshot& s) { return find_cohort(s, *sent.cohort); });
  EXPECT_EQ(cohort->plan.id, "round_1");
}

TEST_P(SendingActions, ADraftOfTheLastDayCannotBeSentTheDayAfter) {
  Fund fund(db());
  const auto draft = begin(fund, fund.add_school(), Date(2026, 3, 27)).value();
  ASSERT_TRUE(save(fund, draft, bid_answers("5000"), Date(2026, 3, 27)).has_value());

  const auto late = send(fund, draft, Date(2026, 3, 28));

  ASSERT_FALSE(late.has_value());
  EXPECT_EQ(late.error().kind, ProblemKind::too_late);
  EXPECT_EQ(late.error().message, "Come back on 7 September 2026: \"Round 2\" opens then");
  EXPECT_FALSE(begin(fund, fund.add_school(), Date(2026, 3, 28)).has_value());
  EXPECT_TRUE(send(fund, draft, Date(2026, 3, 27)).has_value());
}

TEST_P(SendingActions, ASecondApplicationIsLedToTheFirst) {
  Fund fund(db());
  const OrganisationId school = fund.add_school();
  const auto draft = begin(fund, school, bid_day()).value();
  EXPECT_EQ(begin(fund, school, bid_day())->id, draft.id) << "the draft begun before";
  ASSERT_TRUE(save(fund, draft, bid_answers("5000"), bid_day()).has_value());
  ASSERT_TRUE(send(fund, draft, bid_day()).has_value());

  const auto again = begin(fund, school, bid_day());

  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->id, draft.id);
  EXPECT_TRUE(again->is_submitted());
}

TEST_P(SendingActions, AnswersOfTheFirstApplicationAreOfferedInTheSecond) {
  Fund fund(db());
  const OrganisationId school = fund.add_school();
  const auto first = begin(fund, school, bid_day()).value();
  ASSERT_TRUE(save(fund, first, bid_answers("5000"), bid_day()).has_value());
  ASSERT_TRUE(send(fund, first, bid_day()).has_value());
  ASSERT_TRUE(db().write([&](Transaction& tx) {
    return take_step(tx,
                     fund.operator_actor,
                     first.participation,
                     ParticipationState::withdrawn,
                     "Not this year",
                     bid_day());
  }));

  const auto second = begin(fund, school, Date(2026, 9, 8)).value();
  const auto earlier = db().read(
      [&](Snapshot& s) { return earlier_form(s, fund.programme, school, "bid", second.id); });
  const auto reused = db().write([&](Transaction& tx) {
    return reuse_answers(tx, fund.operator_actor, second.id, earlier->id, Date(2026, 9, 8));
  });

  ASSERT_NE(second.id, first.id);
  ASSERT_TRUE(earlier.has_value());
  EXPECT_EQ(earlier->id, first.id);
  EXPECT_EQ(reused, 4);
  const Answers answers = db().read([&](Snapshot& s) { return answers_of(s, second.id); });
  EXPECT_EQ(answers.at("amount").text, "500000") << "pence, as it was kept";
}

TEST_P(SendingActions, AnswersOfAnotherSchoolAreNotReused) {
  Fund fund(db());
  const Application other = fund.eligible_bid("5000");
  const auto draft = begin(fund, fund.add_school(), bid_day()).value();

  const auto refused = db().write([&](Transaction& tx) {
    return reuse_answers(tx, fund.operator_actor, draft.id, other.id, bid_day());
  });

  EXPECT_EQ(refused.error().kind, ProblemKind::not_allowed);
}

TEST_P(SendingActions, ADraftIsKeptForNinetyDaysAndThenBeginsAnew) {
  Fund fund(db());
  const OrganisationId school = fund.add_school();
  const auto draft = begin(fund, school, bid_day()).value();
  const auto saved = save(fund, draft, bid_answers("5000"), bid_day()).value();

  const Date over = bid_day().plus_days(90);
  const auto refused = save(fund, saved, bid_answers("6000"), over);
  const auto restarted = db().write([&](Transaction& tx) {
    return start_application(tx, fund.operator_actor, draft.participation, "bid", over);
  });

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message, "Start the form again: this draft was kept until 6 June 2026");
  ASSERT_TRUE(restarted.has_value());
  EXPECT_EQ(restarted->id, draft.id);
  EXPECT_TRUE(db().read([&](Snapshot& s) { return answers_of(s, draft.id); }).empty());
}

TEST_P(SendingActions, ASchoolAppliesForItselfAlone) {
  Fund fund(db());
  const OrganisationId own = fund.add_school();
  const OrganisationId other = fund.add_school();
  const PersonId person =
      db().write([](Transaction& tx) { return testing::add_person(tx, "Head"); });
  const access::Actor head = fund.school_actor(own, person);
  const auto begin_for = [&](OrganisationId school) {
    return db().write([&](Transaction& tx) {
      return begin_form(tx, head, {fund.programme, school, "bid"}, bid_day());
    });
  };

  EXPECT_TRUE(begin_for(own).has_value());
  EXPECT_EQ(begin_for(other).error().kind, ProblemKind::not_allowed);
}

}  // namespace
}  // namespace trellis::programme
