#include "casework/plan_reading_actions.hpp"

#include "casework/plan_comment_actions.hpp"
#include "casework/plan_world_fixture.hpp"
#include "evidence/evidence_actions.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using storage::Snapshot;
using storage::Transaction;
using testing::today;

class PlanReadingActions : public testing::PlanWorld {
 protected:
  Result<PlanReading> ask(const Actor& by, const AskForReading& wanted) {
    return db().write([&](Transaction& tx) { return ask_for_reading(tx, by, wanted, today); });
  }
  Result<PlanReading> ask_peer(const Actor& peer) {
    return ask(actor_,
               {.id = case_,
                .kind = ReadingKind::peer,
                .reader = peer.person,
                .organisation = peer.acting_for});
  }
  Result<PlanReading> ask_quality() { return ask(actor_, {.id = case_}); }
  Result<PlanReading> decide(const Actor& by, PlanReadingId id, ReadingDecision decision) {
    return db().write(
        [&](Transaction& tx) { return decide_reading(tx, by, id, std::move(decision), today); });
  }
  ReadingDecision all_met() {
    ReadingDecision decision{.result = ReadingResult::passed};
    const CaseContext now = context(case_);
    for (const programme::Option& item : now.definition->plan->quality_check)
      decision.verdicts.push_back({item.id, true, ""});
    return decision;
  }
  ReadingDecision one_unmet() {
    ReadingDecision decision = all_met();
    decision.result = ReadingResult::returned;
    decision.verdicts.front() = {"problem_clear", false, "Say for which pupils"};
    return decision;
  }
  std::vector<PlanReading> readings() {
    return db().read([&](Snapshot& s) { return readings_of(s, case_); });
  }
};
TRELLIS_FOR_EACH_ENGINE(PlanReadingActions);

TEST_P(PlanReadingActions, OnlyASharedVersionIsSent) {
  EXPECT_EQ(ask_quality().error().message, "Share the plan before you send it to be read");
  ASSERT_TRUE(write({objective("fidelity")}).has_value());
  EXPECT_FALSE(ask_quality().has_value());
  share();

  const auto asked = ask_quality();

  ASSERT_TRUE(asked.has_value()) << asked.error().message;
  EXPECT_EQ(asked->version, 1);
  EXPECT_TRUE(asked->is_open());
  EXPECT_EQ(ask_quality().error().kind, ProblemKind::conflict);
}

TEST_P(PlanReadingActions, AReturnedVersionIsChangedAndReadAgain) {
  share_a_plan();
  const auto first = ask_quality();
  ASSERT_TRUE(decide(actor_, first->id, one_unmet()).has_value());
  db().write([&](Transaction& tx) {
    ASSERT_TRUE(begin_version(tx, actor_, case_, "Quality assurance", today).has_value());
    ASSERT_TRUE(share_plan(tx, actor_, case_, today).has_value());
  });
  const auto second = ask_quality();

  ASSERT_TRUE(second.has_value());
  ASSERT_TRUE(decide(actor_, second->id, all_met()).has_value());

  const auto rows = readings();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].version, 2);
  EXPECT_EQ(rows[0].result, ReadingResult::passed);
  EXPECT_EQ(rows[1].version, 1);
  EXPECT_EQ(rows[1].result, ReadingResult::returned);
  const auto verdicts = db().read([&](Snapshot& s) { return verdicts_of(s, first->id); });
  ASSERT_EQ(verdicts.size(), 5u);
  EXPECT_EQ(verdicts.front(), (CriterionVerdict{"problem_clear", false, "Say for which pupils"}));
}

TEST_P(PlanReadingActions, ADecisionIsMadeOnceAndWhole) {
  share_a_plan();
  const auto asked = ask_quality();
  ReadingDecision half = all_met();
  half.verdicts.pop_back();
  EXPECT_FALSE(decide(actor_, asked->id, half).has_value());
  ASSERT_TRUE(decide(actor_, asked->id, all_met()).has_value());

  EXPECT_EQ(decide(actor_, asked->id, one_unmet()).error().kind, ProblemKind::conflict);
  EXPECT_EQ(readings().front().result, ReadingResult::passed);
}

TEST_P(PlanReadingActions, APeerIsAPersonOfAnotherSchoolInTheProgramme) {
  share_a_plan();
  const Actor own = person_of(find(case_).holder);
  const Actor peer = person_of_another_school();

  EXPECT_EQ(ask_peer(own).error().field, "reader");
  EXPECT_EQ(ask(actor_, {.id = case_, .kind = ReadingKind::peer}).error().field, "reader");
  ASSERT_TRUE(ask_peer(peer).has_value());
  EXPECT_EQ(ask_peer(peer).error().kind, ProblemKind::conflict);
  const auto waiting =
      db().read([&](Snapshot& s) { return peer_waiting(s, *peer.person, *peer.acting_for); });
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting[0].case_id, case_);
}

TEST_P(PlanReadingActions, OnlyTheReaderWhoWasAskedDecides) {
  share_a_plan();
  const Actor peer = person_of_another_school();
  const Actor stranger = person_of_another_school();
  const Actor own = person_of(find(case_).holder);
  const auto asked = ask_peer(peer);

  EXPECT_EQ(decide(stranger, asked->id, all_met()).error().kind, ProblemKind::not_allowed);
  EXPECT_EQ(decide(actor_, asked->id, all_met()).error().kind, ProblemKind::not_allowed);
  Actor elsewhere = peer;
  elsewhere.acting_for = stranger.acting_for;
  EXPECT_EQ(decide(elsewhere, asked->id, all_met()).error().kind, ProblemKind::not_allowed)
      << "the person acts for another school now";
  EXPECT_TRUE(decide(peer, asked->id, all_met()).has_value());

  const auto quality = ask(own, {.id = case_});
  ASSERT_TRUE(quality.has_value()) << "a school sends its own plan to quality assurance";
  EXPECT_EQ(decide(own, quality->id, all_met()).error().kind, ProblemKind::not_allowed);
  EXPECT_EQ(ask(own,
                {.id = case_,
                 .kind = ReadingKind::peer,
                 .reader = stranger.person,
                 .organisation = stranger.acting_for})
                .error()
                .kind,
            ProblemKind::not_allowed)
      << "and not to the people of other schools";
}

TEST_P(PlanReadingActions, AResearchSchoolAssuresPlansOfItsProgramme) {
  share_a_plan();
  Actor director = person_of_another_school();
  director.grants = {{.role = access::Role::research_school,
                      .scope = {.owner = owner_, .programme = programme_},
                      .acting_for = director.acting_for,
                      .period = {.from = Date(2020, 1, 1), .to = {}}}};
  const auto asked = ask_quality();

  EXPECT_TRUE(decide(director, asked->id, all_met()).has_value());
}

TEST_P(PlanReadingActions, ReadingsAnswerTheTasksThatWaitForThem) {
  share_a_plan();
  const auto state = [&](const char* task) {
    return context(case_).view(today).find(task)->state.status;
  };
  EXPECT_NE(state("quality_assurance"), TaskStatus::complete);
  ASSERT_TRUE(decide(actor_, ask_quality()->id, all_met()).has_value());
  EXPECT_EQ(state("quality_assurance"), TaskStatus::complete);
  const Actor one = person_of_another_school();
  const Actor two = person_of_another_school();
  ASSERT_TRUE(decide(one, ask_peer(one)->id, all_met()).has_value());
  EXPECT_NE(state("peer_reading"), TaskStatus::complete);

  ASSERT_TRUE(decide(two, ask_peer(two)->id, all_met()).has_value());

  EXPECT_EQ(state("peer_reading"), TaskStatus::complete);
  const CaseContext after = context(case_);
  EXPECT_EQ(after.record.completed_on.at("peer_reading"), today);
}

TEST_P(PlanReadingActions, WhatIsWithdrawnIsDecidedNoMore) {
  share_a_plan();
  const Actor peer = person_of_another_school();
  const auto asked = ask_peer(peer);
  const auto withdraw = [&](const Actor& by) {
    return db().write([&](Transaction& tx) { return withdraw_reading(tx, by, asked->id, today); });
  };

  EXPECT_EQ(withdraw(peer).error().kind, ProblemKind::not_allowed);
  ASSERT_TRUE(withdraw(actor_).has_value());

  EXPECT_EQ(decide(peer, asked->id, all_met()).error().kind, ProblemKind::conflict);
  EXPECT_TRUE(ask_peer(peer).has_value()) << "and may be asked again";
}

TEST_P(PlanReadingActions, NoWordsOfAReaderStandInTheLog) {
  share_a_plan();
  ASSERT_TRUE(decide(actor_, ask_quality()->id, one_unmet()).has_value());

  const auto said = db().read([&](Snapshot& s) {
    return s.rows<std::string>("select summary_fields || changes from event order by event_id", {});
  });
  for (const std::string& text : said) EXPECT_EQ(text.find("which pupils"), std::string::npos);
}

TEST_P(PlanReadingActions, AnObjectivePinsEvidenceOfTheCatalogue) {
  db().write([&](Transaction& tx) {
    const auto loaded = evidence::load_catalogue(
        tx, actor_, {.text = "item,title,as_of,source\npairs,Pairs,2026-01-05,Invented\n"});
    ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  });
  Objective pinned = objective("fidelity");
  pinned.answers["evidence"].text = "pairs@2";
  const auto refused = write({objective("reach"), pinned});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().field, "objective-2-evidence");
  pinned.answers["evidence"].text = "pairs@1";

  EXPECT_TRUE(write({objective("reach"), pinned}).has_value());
}

class PlanCommentActions : public testing::PlanWorld {
 protected:
  Result<PlanCommentId> comment(const Actor& by, const WriteComment& wanted) {
    return db().write([&](Transaction& tx) { return write_comment(tx, by, wanted, today); });
  }
};
TRELLIS_FOR_EACH_ENGINE(PlanCommentActions);

TEST_P(PlanCommentActions, AThreadStaysAtItsObjectiveUntilItIsResolved) {
  ASSERT_TRUE(write({objective("fidelity")}).has_value());
  EXPECT_EQ(comment(actor_, {.id = case_, .place = "objective:1", .body = "Who?"}).error().field,
            "body")
      << "a draft is not commented on";
  share();
  const Actor school = person_of(find(case_).holder);
  const auto first = comment(actor_, {.id = case_, .place = "objective:1", .body = " Who? "});
  ASSERT_TRUE(first.has_value()) << first.error().message;
  ASSERT_TRUE(comment(school, {.id = case_, .reply_to = *first, .body = "The deputy"}).has_value());
  db().write([&](Transaction& tx) {
    ASSERT_TRUE(resolve_comment(tx, actor_, case_, *first, today).has_value());
    EXPECT_EQ(resolve_comment(tx, actor_, case_, *first, today).error().kind,
              ProblemKind::conflict);
  });

  EXPECT_EQ(comment(school, {.id = case_, .reply_to = *first, .body = "More"}).error().kind,
            ProblemKind::conflict);
  const auto threads =
      db().read([&](Snapshot& s) { return threads_of(comments_of(s, case_), "objective:1"); });
  ASSERT_EQ(threads.size(), 1u);
  EXPECT_FALSE(threads[0].is_open());
  EXPECT_EQ(threads[0].first.body, "Who?");
  ASSERT_EQ(threads[0].answers.size(), 1u);
  EXPECT_EQ(threads[0].answers[0].by_school, "Name");
}

TEST_P(PlanCommentActions, StrangersEmptyWordsAndUnknownPlacesAreRefused) {
  share_a_plan();

  EXPECT_EQ(comment(person_of_another_school(), {.id = case_, .place = "plan", .body = "Hello"})
                .error()
                .kind,
            ProblemKind::not_allowed);
  EXPECT_EQ(comment(actor_, {.id = case_, .place = "plan", .body = "  "}).error().field, "body");
  EXPECT_EQ(comment(actor_, {.id = case_, .place = "objective:9", .body = "x"}).error().field,
            "place");
  EXPECT_EQ(comment(actor_, {.id = case_, .reply_to = PlanCommentId{99}, .body = "x"}).error().kind,
            ProblemKind::not_found);
}

}  // namespace
}  // namespace trellis::casework
