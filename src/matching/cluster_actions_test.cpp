// Clusters on a database: formed by a job, changed by hand, confirmed.
#include "matching/cluster_actions.hpp"

#include "events/event_store.hpp"
#include "matching/cluster_world_fixture.hpp"
#include "matching/rota_actions.hpp"
#include "programme/cluster_actions.hpp"

namespace trellis::matching {
namespace {

using storage::Snapshot;
using storage::Transaction;

class Clusters : public testing::ClusterWorld {};
TRELLIS_FOR_EACH_ENGINE(Clusters);

TEST_P(Clusters, AJobFormsThemAndSaysWhoIsLeftOutAndWhy) {
  const ClusterRunId id = formed();

  const ClusterRun run = run_row(id);
  EXPECT_EQ(run.clusters, 2);
  EXPECT_EQ(run.placed, 10);
  EXPECT_TRUE(run.verified) << run.verification;
  EXPECT_TRUE(run.proven);
  EXPECT_TRUE(run.finished_at.has_value());
  EXPECT_FALSE(run.stopped_early);
  for (const ClusterRunSchool& school : schools(id)) {
    EXPECT_EQ(school.cluster.has_value(), school.urn.number() != lone_urn);
    EXPECT_EQ(school.cluster.has_value(), school.reason.empty());
  }
}

TEST_P(Clusters, ARunIsRepeatedFromItsInputsAlone) {
  const ClusterRunId id = formed();

  const auto text = db().read([&](Snapshot& s) { return instance_of(s, id); });
  const auto file = read_cluster_file(text);
  ASSERT_TRUE(file.has_value()) << file.error().message;
  const auto again = form_in_stages(*file, {.searches = 1});

  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_EQ(again->plan.cost_mm, run_row(id).cost_mm);
  const auto kept = plan_from(*file, run_row(id), schools(id));
  EXPECT_EQ(again->plan.clusters, kept.clusters);
}

TEST_P(Clusters, NobodyWithoutTheRoleFormsChangesOrConfirmsThem) {
  const ClusterRunId id = formed();
  const access::Actor stranger{.name = "Somebody", .at = operator_.at};

  EXPECT_EQ(start_clusters(db(), stranger, {.programme = programme_.id}).error().kind,
            ProblemKind::not_allowed);
  EXPECT_EQ(keep_cluster_change(db(), stranger, {id, {Urn(first_urn)}, "Because"}).error().kind,
            ProblemKind::not_allowed);
  EXPECT_EQ(confirm_cluster_run(db(), stranger, id, {}, today_).error().kind,
            ProblemKind::not_allowed);
  EXPECT_EQ(make_rotas(db(), stranger, {programme_.id}, today_).error().kind,
            ProblemKind::not_allowed);
}

TEST_P(Clusters, ACancelledJobLeavesTheBestSoFar) {
  const auto started = start();
  ASSERT_TRUE(started.has_value());
  jobs::Handlers handlers;
  // Cancelled by a person while it runs: the worker would find out at its next beat.
  handlers[std::string(form_clusters_kind)] = [&](jobs::JobContext& context) {
    db().write([&](Transaction& tx) {
      EXPECT_TRUE(jobs::request_cancellation(tx, context.job().id, operator_.at).has_value());
    });
    while (context.progress(0, 1, "Waiting to be stopped")) std::this_thread::yield();
    return form_clusters_handler()(context);
  };
  jobs::Worker worker(
      db(), handlers, {.write_every = std::chrono::milliseconds(2), .clock = [this] {
                         return operator_.at;
                       }});

  const auto job = worker.run_now(started->job);

  ASSERT_TRUE(job.has_value()) << job.error().message;
  EXPECT_EQ(job->state, jobs::State::cancelled);
  const ClusterRun run = run_row(started->run);
  EXPECT_TRUE(run.stopped_early);
  EXPECT_TRUE(run.finished_at.has_value());
  EXPECT_TRUE(run.placed.has_value());
  EXPECT_TRUE(run.verified);
}

TEST_P(Clusters, AChangeIsPricedAsARecomputationAndKeptAsANewVersion) {
  const ClusterRunId id = formed();
  const ClusterChange change{.school = Urn(first_urn)};  // out of its cluster of five

  const auto price = db().read([&](Snapshot& s) { return try_cluster_change(s, id, change); });
  ASSERT_TRUE(price.has_value()) << price.error().message;
  EXPECT_TRUE(price->is_legal());
  const auto kept = keep_cluster_change(db(), operator_, {id, change, "It asked to wait a year"});

  ASSERT_TRUE(kept.has_value()) << kept.error().message;
  const ClusterRun next = run_row(*kept);
  EXPECT_EQ(*next.cost_mm - *run_row(id).cost_mm, price->after.cost_mm - price->before.cost_mm);
  EXPECT_EQ(next.follows, id);
  EXPECT_EQ(next.change_reason, "It asked to wait a year");
  EXPECT_NE(next.change_note.find("from cluster"), std::string::npos);
  EXPECT_FALSE(next.proven);
  EXPECT_EQ(cluster_of(*kept, first_urn), 0);
  EXPECT_NE(cluster_of(id, first_urn), 0) << "the version before stays as it was";
}

TEST_P(Clusters, AChangeThatBreaksARuleOrHasNoReasonIsRefused) {
  const ClusterRunId id = formed();
  const int other = cluster_of(id, first_urn + near_schools);
  const ClusterChange far{.school = Urn(first_urn), .to = static_cast<std::size_t>(other)};

  const auto refused = keep_cluster_change(db(), operator_, {id, far, "Because"});

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ProblemKind::refused_by_rule);
  EXPECT_FALSE(refused.error().details.empty());
  EXPECT_EQ(keep_cluster_change(db(), operator_, {id, {Urn(first_urn)}, " "}).error().message,
            "Enter why the school moves");
  EXPECT_EQ(count("select count(*) from cluster_run"), 1);
}

TEST_P(Clusters, ConfirmingOpensACaseForEachClusterAndSchool) {
  const ClusterRunId id = formed();

  const auto confirmed = confirm_cluster_run(db(), operator_, id, {}, today_);

  ASSERT_TRUE(confirmed.has_value()) << confirmed.error().message;
  EXPECT_EQ(confirmed->clusters, 2);
  EXPECT_EQ(confirmed->schools, 10);
  EXPECT_EQ(count("select count(*) from cluster_membership where finished_on is null"), 10);
  EXPECT_EQ(count("select count(*) from case_file where unit = 'cluster'"), 2);
  EXPECT_EQ(count("select count(*) from case_file where parent_case_id is not null"), 10);
  EXPECT_EQ(confirm_cluster_run(db(), operator_, id, {}, today_).error().kind,
            ProblemKind::conflict);
  EXPECT_EQ(keep_cluster_change(db(), operator_, {id, {Urn(first_urn)}, "Because"}).error().kind,
            ProblemKind::conflict);
  // Whoever is in a cluster is not formed into another.
  const auto rest =
      db().read([&](Snapshot& s) { return cluster_candidates(s, programme_.id, "member", {}); });
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(rest.front().urn, Urn(lone_urn));
}

TEST_P(Clusters, IfOneClusterIsRefusedNoneIsConfirmed) {
  const ClusterRunId id = formed();
  // A school of the second cluster withdraws after the clusters were formed.
  const auto left = db().write([&](Transaction& tx) {
    const auto school = registry::organisation_of(tx, Urn(first_urn + near_schools));
    const auto open = programme::open_participation_of(tx, programme_.id, *school, "member");
    return programme::take_step(tx,
                                operator_,
                                open->id,
                                programme::ParticipationState::withdrawn,
                                "It has no time",
                                today_);
  });
  ASSERT_TRUE(left.has_value()) << left.error().message;

  const auto confirmed = confirm_cluster_run(db(), operator_, id, {}, today_);

  ASSERT_FALSE(confirmed.has_value());
  EXPECT_NE(confirmed.error().message.find("has no accepted place"), std::string::npos);
  EXPECT_EQ(count("select count(*) from cluster"), 0);
  EXPECT_EQ(count("select count(*) from cluster_membership"), 0);
  EXPECT_EQ(count("select count(*) from case_file"), 0);
  EXPECT_FALSE(run_row(id).confirmed_at.has_value());
}

TEST_P(Clusters, TheProgrammeRefusesSchoolsThatAreNoLegalCluster) {
  const auto candidates =
      db().read([&](Snapshot& s) { return cluster_candidates(s, programme_.id, "member", {}); });

  const auto refused = db().write([&](Transaction& tx) {
    return programme::confirm_cluster(
        tx,
        operator_,
        {.programme = programme_.id,
         .name = "Two",
         .members = {candidates[0].participation, candidates[1].participation},
         .lead = candidates[0].organisation,
         .started_on = today_,
         .because = "a test"},
        today_);
  });

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message,
            "Two is not legal. It would have 2 schools: a cluster has 3 to 7");
}

TEST_P(Clusters, TheRotaAvoidsLastYearsReviewsAndHasADayForEach) {
  ASSERT_TRUE(confirm_cluster_run(db(), operator_, formed(), {}, today_).has_value());

  const auto made = make_rotas(db(), operator_, {programme_.id}, today_);

  ASSERT_TRUE(made.has_value()) << made.error().message;
  EXPECT_EQ(made->clusters, 2);
  EXPECT_EQ(made->refused, 0);
  const auto pairs = db().read([&](Snapshot& s) { return review_pairs_of(s, programme_.id); });
  EXPECT_EQ(pairs.size(), 10u * static_cast<std::size_t>(made->years));
  EXPECT_TRUE(pairs.front().reviewer_name.starts_with("School 9000")) << "the published name";
  for (const ReviewPair& pair : pairs)
    for (const ReviewPair& other : pairs) {
      const bool same = pair.reviewer == other.reviewer && pair.reviewed == other.reviewed;
      EXPECT_TRUE(!same || pair.year == other.year) << "a review is repeated";
      EXPECT_FALSE(pair.year == other.year && pair.reviewer == other.reviewed &&
                   pair.reviewed == other.reviewer)
          << "two schools review each other";
    }

  const auto dated = date_reviews(
      db(),
      operator_,
      {.programme = programme_.id, .first = Date(2027, 1, 11), .last = Date(2027, 2, 12)});
  ASSERT_TRUE(dated.has_value()) << dated.error().message;
  EXPECT_EQ(dated->dated, 10);
  EXPECT_EQ(dated->undated, 0);
  EXPECT_EQ(count("select count(*) from review_pair where review_on is not null"), 10);
}

TEST_P(Clusters, NoReviewFallsIntoTheHolidaysOfASchool) {
  ASSERT_TRUE(confirm_cluster_run(db(), operator_, formed(), {}, today_).has_value());
  ASSERT_TRUE(make_rotas(db(), operator_, {programme_.id}, today_).has_value());
  // From the last days of a term far into the holidays.
  const DatesRequest asked{.programme = programme_.id,
                           .first = Date(2026, 12, 17),
                           .last = Date(2027, 1, 15),
                           .only_in_term = true};

  const auto dated = date_reviews(db(), operator_, asked);

  ASSERT_TRUE(dated.has_value()) << dated.error().message;
  EXPECT_EQ(dated->dated, 10);
  EXPECT_EQ(count("select count(*) from review_pair where review_on > '2026-12-18' "
                  "and review_on < '2027-01-04'"),
            0);
}

TEST_P(Clusters, ASchoolThatLeavesIsToldWhetherTheRestIsLegal) {
  ASSERT_TRUE(confirm_cluster_run(db(), operator_, formed(), {}, today_).has_value());
  const auto cluster =
      db().read([&](Snapshot& s) { return programme::clusters(s, programme_.id).front(); });
  const auto leave = [&](int urn) {
    return db().write([&](Transaction& tx) {
      const auto school = registry::organisation_of(tx, Urn(urn));
      return programme::leave_cluster(
          tx, operator_, {cluster.id, *school, today_, "A new head decided so"});
    });
  };

  EXPECT_TRUE(leave(first_urn)->faults.empty());
  EXPECT_TRUE(leave(first_urn + 1)->faults.empty());
  const auto third = leave(first_urn + 2);
  ASSERT_TRUE(third.has_value()) << third.error().message;
  EXPECT_EQ(third->faults.front(), "It would have 2 schools: a cluster has 3 to 7");
  EXPECT_EQ(leave(first_urn + 2).error().kind, ProblemKind::conflict);
}

TEST_P(Clusters, FreeTextIsNeverCopiedIntoTheLog) {
  const ClusterRunId id = formed();
  ASSERT_TRUE(keep_cluster_change(
                  db(), operator_, {id, {Urn(first_urn)}, "Zanzibar told us on the telephone"})
                  .has_value());

  EXPECT_EQ(count("select count(*) from event where summary_fields like '%Zanzibar%'"), 0);
  EXPECT_EQ(count("select count(*) from event where type = 'clusters.changed'"), 1);
}

}  // namespace
}  // namespace trellis::matching
