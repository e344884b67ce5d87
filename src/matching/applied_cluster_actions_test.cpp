#include "matching/applied_cluster_actions.hpp"

#include <gtest/gtest.h>

#include "matching/cluster_world_fixture.hpp"
#include "programme/sending_actions.hpp"

namespace trellis::matching {
namespace {

using storage::Snapshot;
using storage::Transaction;
using State = programme::ParticipationState;

class AppliedClusters : public testing::ClusterWorld {
 protected:
  const Date open_day_{2017, 9, 1};  // before the closing day of the shipped definition

  /// The form of a school for its cluster, sent; gives its participation as a cluster.
  Result<programme::Participation> send_application(Urn urn,
                                                    const std::vector<std::string>& names) {
    return db().write([&](Transaction& tx) -> Result<programme::Participation> {
      const auto school = *registry::ensure_school(tx, urn, operator_.at);
      const auto draft = TRY(programme::begin_form(
          tx, operator_, {programme_.id, school, "cluster_application"}, open_day_));
      programme::Answers answers;
      for (const std::string& name : names)
        answers["schools"].rows.push_back({{"school", {name, {}, {}}}});
      answers["lead"].text = "The head";
      answers["why"].text = "We work together already";
      TRY(programme::save_application(
          tx, operator_, {draft.id, draft.version, answers}, open_day_));
      const auto sent =
          TRY(programme::send_form(tx, operator_, draft.id, draft.submit_token, open_day_));
      return *programme::find_participation(tx, sent.participation);
    });
  }
  std::string urn_words(int number) { return "URN " + std::to_string(first_urn + number - 1); }
  std::vector<AppliedCluster> applied() {
    return db().read([&](Snapshot& s) { return applied_clusters(s, programme_.id); });
  }
};
TRELLIS_FOR_EACH_ENGINE(AppliedClusters);

TEST_P(AppliedClusters, ASchoolAppliesForAllAndTheRulesOfAClusterDecide) {
  const auto sent =
      send_application(Urn(first_urn), {urn_words(1), urn_words(2), urn_words(3), urn_words(4)});

  ASSERT_TRUE(sent.has_value()) << sent.error().message;
  EXPECT_EQ(sent->unit, "cluster");
  EXPECT_NE(sent->state, State::applied) << "the rules had every fact they ask for";
  ASSERT_EQ(applied().size(), 1u);
  EXPECT_EQ(applied()[0].schools.size(), 4u);
  EXPECT_TRUE(applied()[0].faults.empty());
  EXPECT_TRUE(applied()[0].unread.empty());
}

TEST_P(AppliedClusters, ANameThatFitsNoSchoolLeavesItToAPerson) {
  const auto sent =
      send_application(Urn(first_urn), {urn_words(2), urn_words(3), "Oak School by the river"});

  ASSERT_TRUE(sent.has_value()) << sent.error().message;
  EXPECT_EQ(sent->state, State::applied);
  ASSERT_EQ(applied().size(), 1u);
  EXPECT_EQ(applied()[0].unread, "Oak School by the river");
  EXPECT_FALSE(applied()[0].can_open());
  EXPECT_EQ(open_applied_cluster(db(), operator_, sent->id, today_).error().kind,
            ProblemKind::conflict);
}

TEST_P(AppliedClusters, OpeningTakesEverySchoolInWithACaseOfItsOwn) {
  const auto sent =
      send_application(Urn(first_urn), {urn_words(1), urn_words(2), urn_words(3), urn_words(4)});
  ASSERT_TRUE(sent.has_value()) << sent.error().message;
  if (sent->state != State::eligible) {
    const auto admitted = db().write([&](Transaction& tx) {
      return programme::take_step(
          tx, operator_, sent->id, State::eligible, "A person looked at it", today_);
    });
    ASSERT_TRUE(admitted.has_value()) << admitted.error().message;
  }

  const auto opened = open_applied_cluster(db(), operator_, sent->id, today_);

  ASSERT_TRUE(opened.has_value()) << opened.error().message;
  EXPECT_EQ(count("select count(*) from cluster_membership where finished_on is null"), 4);
  EXPECT_EQ(count("select count(*) from case_file where unit = 'cluster'"), 1);
  EXPECT_EQ(count("select count(*) from case_file where parent_case_id is not null"), 4);
  EXPECT_EQ(opened->lead,
            db().read([&](Snapshot& s) { return registry::organisation_of(s, Urn(first_urn)); }));
  EXPECT_FALSE(applied()[0].can_open()) << "it has its cluster";
  EXPECT_FALSE(open_applied_cluster(db(), operator_, sent->id, today_).has_value());
}

TEST_P(AppliedClusters, AreOpenedByThoseWhoMayMatch) {
  const auto sent = send_application(Urn(first_urn), {urn_words(2), urn_words(3), urn_words(4)});
  ASSERT_TRUE(sent.has_value()) << sent.error().message;
  const access::Actor stranger{.name = "Somebody", .at = operator_.at};

  EXPECT_EQ(open_applied_cluster(db(), stranger, sent->id, today_).error().kind,
            ProblemKind::not_allowed);
}

}  // namespace
}  // namespace trellis::matching
