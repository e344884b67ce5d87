/// A peer-review programme with two groups of invented schools far apart and one school alone, for
/// tests of clusters on a database.
#pragma once

#include <gtest/gtest.h>
#include <string>

#include "matching/cluster_actions.hpp"
#include "programme/cluster.hpp"
#include "programme/participation_actions.hpp"
#include "programme/programme_actions.hpp"
#include "programme/shipped_test_files.hpp"
#include "register/organisation_store.hpp"
#include "register_fixture.hpp"
#include "storage/test_database.hpp"

namespace trellis::matching::testing {

class ClusterWorld : public storage::testing::EachEngine {
 protected:
  static constexpr int near_schools = 5;  // of each of the two groups
  static constexpr int first_urn = 900001;
  static constexpr int lone_urn = 900011;

  void SetUp() override {
    storage::testing::EachEngine::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    registry::testing::SchoolFile file;
    for (int i = 0; i < 2 * near_schools; ++i)
      file.school(first_urn + i,
                  {{"Easting", std::to_string(450'000 + i % near_schools * 1'000)},
                   {"Northing", std::to_string(i < near_schools ? 120'000 : 300'000)}});
    file.school(lone_urn, {{"Easting", "450000"}, {"Northing", "520000"}});
    const auto imported = registry::testing::import(
        db(), "edubasealldata20260301.csv", file.text(), registry::testing::on(Date(2026, 3, 1)));
    ASSERT_TRUE(imported.has_value()) << imported.error().message;
    const auto made = db().write([&](storage::Transaction& tx) { return open_programme(tx); });
    ASSERT_TRUE(made.has_value()) << made.error().message;
  }

  Result<void> open_programme(storage::Transaction& tx) {
    const OrganisationId owner{
        tx.insert("insert into organisation (kind, name, recorded_at) "
                  "values ('body', 'Body', :now) returning organisation_id",
                  {{"now", operator_.at}})};
    const auto definition = TRY(programme::import_definition(
        tx, operator_, owner, {programme::shipped_text("peer_review.json"), "peer.json"}));
    programme_ = definition.programme;
    TRY(programme::publish_definition(tx, operator_, programme_.id, 1));
    for (int i = 0; i <= 2 * near_schools; ++i) TRY_VOID(accept(tx, Urn(first_urn + i)));
    return {};
  }

  /// From interest to an accepted place.
  Result<void> accept(storage::Transaction& tx, Urn urn) {
    using State = programme::ParticipationState;
    const auto school = registry::ensure_school(tx, urn, operator_.at);
    const auto opened = TRY(programme::open_participation(
        tx, operator_, {programme_.id, *school, "member", ""}, today_));
    for (const auto to : {State::applied, State::eligible, State::offered, State::accepted})
      TRY(programme::take_step(tx, operator_, opened.id, to, "", today_));
    return {};
  }

  Result<StartedClusters> start() {
    return start_clusters(db(), operator_, {.programme = programme_.id, .searches = 1});
  }
  /// A run whose search has ended.
  ClusterRunId formed() {
    const auto started = start();
    EXPECT_TRUE(started.has_value()) << (started ? "" : started.error().message);
    jobs::Worker runner(db(),
                        {{std::string(form_clusters_kind), form_clusters_handler()}},
                        {.clock = [this] { return operator_.at; }});
    const auto job = runner.run_now(started->job);
    EXPECT_TRUE(job.has_value() && job->state == jobs::State::succeeded)
        << (job ? job->message : job.error().message);
    return started->run;
  }
  ClusterRun run_row(ClusterRunId id) {
    return *db().read([&](storage::Snapshot& s) { return find_cluster_run(s, id); });
  }
  std::vector<ClusterRunSchool> schools(ClusterRunId id) {
    return db().read([&](storage::Snapshot& s) { return schools_of_run(s, id); });
  }
  int cluster_of(ClusterRunId id, int urn) {
    for (const ClusterRunSchool& school : schools(id))
      if (school.urn.number() == urn) return school.cluster.value_or(0);
    return -1;
  }
  std::int64_t count(const char* sql) {
    return db().read([&](storage::Snapshot& s) { return s.one<std::int64_t>(sql).value_or(-1); });
  }

  Date today_{2026, 9, 1};
  access::Actor operator_ = access::operator_at(*Instant::parse("2026-09-01T09:00:00Z"));
  programme::Programme programme_{};
};

}  // namespace trellis::matching::testing
