#include <algorithm>
#include <gtest/gtest.h>

#include "matching/cluster_wish_actions.hpp"
#include "matching/cluster_world_fixture.hpp"
#include "matching/member_change_actions.hpp"
#include "matching/rota_actions.hpp"
#include "programme/cluster_store.hpp"

namespace trellis::matching {
namespace {

using storage::Snapshot;
using storage::Transaction;

class MemberChanges : public testing::ClusterWorld {
 protected:
  /// Two confirmed clusters of five with their rota; gives the one of the first school.
  programme::ClusterId confirmed_cluster() {
    EXPECT_TRUE(confirm_cluster_run(db(), operator_, formed(), {}, today_).has_value());
    EXPECT_TRUE(make_rotas(db(), operator_, {programme_.id}, today_).has_value());
    return *db().read([&](Snapshot& s) {
      return programme::open_cluster_of(s, programme_.id, organisation_at(s, first_urn));
    });
  }
  static OrganisationId organisation_at(Snapshot& db, int urn) {
    return *registry::organisation_of(db, Urn(urn));
  }
  OrganisationId organisation_with(int urn) {
    return db().read([&](Snapshot& s) { return organisation_at(s, urn); });
  }
  programme::Cluster cluster_row(programme::ClusterId id) {
    return *db().read([&](Snapshot& s) { return programme::find_cluster(s, id); });
  }
  std::vector<ReviewPair> pairs_in(programme::ClusterId id) {
    auto pairs = db().read([&](Snapshot& s) { return review_pairs_of(s, programme_.id); });
    std::erase_if(pairs, [&](const ReviewPair& pair) { return pair.cluster != id; });
    return pairs;
  }
  /// A member of the cluster that does not lead it.
  OrganisationId follower(programme::ClusterId id) {
    for (int urn = first_urn; urn < first_urn + near_schools; ++urn)
      if (organisation_with(urn) != cluster_row(id).lead) return organisation_with(urn);
    return {};
  }
};
TRELLIS_FOR_EACH_ENGINE(MemberChanges);

TEST_P(MemberChanges, LeavingShowsFirstWhatItDoesAndThenDoesThat) {
  const auto cluster = confirmed_cluster();
  const OrganisationId school = follower(cluster);

  const auto preview = db().read(
      [&](Snapshot& s) { return preview_leaving(s, operator_, cluster, school, today_); });
  ASSERT_TRUE(preview.has_value()) << preview.error().message;
  EXPECT_TRUE(preview->faults.empty());
  EXPECT_EQ(preview->members.size(), 4u);
  EXPECT_EQ(preview->falling_away.size(), 2u * 3u) << "it reviews and is reviewed in three years";
  ASSERT_EQ(preview->years.size(), 3u);
  EXPECT_EQ(preview->years.front().reviews.size(), 4u);

  const auto left = leave_confirmed_cluster(
      db(), operator_, {cluster, school, today_, "A new head decided so"}, today_);

  ASSERT_TRUE(left.has_value()) << left.error().message;
  EXPECT_TRUE(left->empty());
  const auto pairs = pairs_in(cluster);
  EXPECT_EQ(pairs.size(), 4u * 3u);
  for (const YearAfter& year : preview->years)
    for (const auto& [reviewer, reviewed] : year.reviews)
      EXPECT_TRUE(std::ranges::any_of(pairs, [&](const ReviewPair& pair) {
        return pair.year == year.year && pair.reviewer_name == reviewer &&
               pair.reviewed_name == reviewed;
      })) << "as the preview said";
  EXPECT_EQ(count("select count(*) from case_file where parent_case_id is not null "
                  "and finished_on is not null"),
            1);
  EXPECT_EQ(count("select count(*) from event where summary_fields like '%new head%'"), 0);
}

TEST_P(MemberChanges, TheSchoolThatLeadsNamesWhoLeadsThen) {
  const auto cluster = confirmed_cluster();
  const OrganisationId lead = *cluster_row(cluster).lead;
  const OrganisationId next = follower(cluster);

  const auto refused =
      leave_confirmed_cluster(db(), operator_, {cluster, lead, today_, "It closes"}, today_);
  const auto left =
      leave_confirmed_cluster(db(), operator_, {cluster, lead, today_, "It closes", next}, today_);

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().field, "lead");
  ASSERT_TRUE(left.has_value()) << left.error().message;
  EXPECT_EQ(cluster_row(cluster).lead, next);
}

TEST_P(MemberChanges, AReviewThatWasHeldStaysAndTheRestOfTheYearIsNamed) {
  const auto cluster = confirmed_cluster();
  const OrganisationId school = follower(cluster);
  const Date later = cluster_row(cluster).started_on.plus_days(60);
  // Somebody else's review of this year has been held.
  for (const ReviewPair& pair : pairs_in(cluster))
    if (pair.year == 1 && pair.reviewer != school && pair.reviewed != school) {
      db().write([&](Transaction& tx) {
        set_review_day(tx, pair.rota, pair.reviewed, later.plus_days(-9), "");
      });
      break;
    }

  const auto preview =
      db().read([&](Snapshot& s) { return preview_leaving(s, operator_, cluster, school, later); });

  ASSERT_TRUE(preview.has_value()) << preview.error().message;
  ASSERT_EQ(preview->years.size(), 2u);
  EXPECT_EQ(preview->years.front().year, 2);
  EXPECT_EQ(preview->unreviewed.size(), 1u) << "whom it would have reviewed this year";
}

TEST_P(MemberChanges, ASchoolThatLeftMayJoinAgainAndHasANewCase) {
  const auto cluster = confirmed_cluster();
  const OrganisationId school = follower(cluster);
  ASSERT_TRUE(
      leave_confirmed_cluster(db(), operator_, {cluster, school, today_, "It has no time"}, today_)
          .has_value());
  const auto open = db().read([&](Snapshot& s) {
    return programme::open_participation_of(s, programme_.id, school, "member");
  });
  ASSERT_TRUE(open.has_value());

  const auto joined = join_confirmed_cluster(db(), operator_, {cluster, open->id, today_}, today_);

  ASSERT_TRUE(joined.has_value()) << joined.error().message;
  EXPECT_EQ(pairs_in(cluster).size(), 5u * 3u);
  EXPECT_EQ(count("select count(*) from case_file where parent_case_id is not null "
                  "and finished_on is null"),
            10);
}

TEST_P(MemberChanges, ASchoolTooFarAwayOrKeptApartMayNotJoin) {
  const auto cluster = confirmed_cluster();
  const auto lone = db().read([&](Snapshot& s) {
    return programme::open_participation_of(
        s, programme_.id, organisation_at(s, lone_urn), "member");
  });

  const auto far = join_confirmed_cluster(db(), operator_, {cluster, lone->id, today_}, today_);
  ASSERT_TRUE(
      add_wish(
          db(),
          operator_,
          {programme_.id, WishKind::apart, {Urn(lone_urn), Urn(first_urn)}, "They share a head"})
          .has_value());
  const auto apart = join_confirmed_cluster(db(), operator_, {cluster, lone->id, today_}, today_);

  ASSERT_FALSE(far.has_value());
  EXPECT_NE(far.error().message.find("km apart"), std::string::npos) << far.error().message;
  ASSERT_FALSE(apart.has_value());
  EXPECT_NE(apart.error().message.find("may not be in one cluster"), std::string::npos);
  EXPECT_EQ(pairs_in(cluster).size(), 5u * 3u) << "nothing changed";
}

TEST_P(MemberChanges, TooFewWhoStayAreSaidOnTheClustersCase) {
  const auto cluster = confirmed_cluster();
  std::vector<std::string> faults;
  for (int urn = first_urn; urn < first_urn + near_schools; ++urn) {
    const OrganisationId school = organisation_with(urn);
    if (school == cluster_row(cluster).lead) continue;
    const auto left =
        leave_confirmed_cluster(db(), operator_, {cluster, school, today_, "A test"}, today_);
    ASSERT_TRUE(left.has_value()) << left.error().message;
    faults = *left;
    if (!faults.empty()) break;
  }

  ASSERT_FALSE(faults.empty());
  EXPECT_EQ(faults.front(), "It would have 2 schools: a cluster has 3 to 7");
  EXPECT_EQ(count("select count(*) from side_record where record = 'illegal_cluster'"), 1);
  EXPECT_EQ(count("select count(*) from review_rota where refusal <> '' and "
                  "superseded_at is null"),
            1);
}

TEST_P(MemberChanges, AreForThoseWhoMayMatch) {
  const auto cluster = confirmed_cluster();
  const access::Actor stranger{.name = "Somebody", .at = operator_.at};
  const OrganisationId school = follower(cluster);

  const auto seen =
      db().read([&](Snapshot& s) { return preview_leaving(s, stranger, cluster, school, today_); });

  EXPECT_EQ(seen.error().kind, ProblemKind::not_allowed);
  EXPECT_EQ(
      leave_confirmed_cluster(db(), stranger, {cluster, school, today_, "No"}, today_).error().kind,
      ProblemKind::not_allowed);
}

}  // namespace
}  // namespace trellis::matching
