/// Schools of a programme that works in clusters, for tests of its pages.
#pragma once

#include <gtest/gtest.h>
#include <string>

#include "matching/cluster_actions.hpp"
#include "programme/participation_actions.hpp"
#include "programme/programme_actions.hpp"
#include "programme/shipped_test_files.hpp"
#include "register/organisation_store.hpp"
#include "register_fixture.hpp"
#include "support/test_site.hpp"

namespace trellis::web::testing {

inline constexpr int first_of_near = 900001;
inline constexpr int alone = 900011;

inline const access::Actor& setter() {
  static const access::Actor actor = access::operator_at(*Instant::parse("2026-03-02T09:00:00Z"));
  return actor;
}

inline Result<void> accept_member(storage::Transaction& tx, ProgrammeId programme, Urn urn) {
  using State = programme::ParticipationState;
  const Date day(2026, 3, 2);
  const auto school = registry::ensure_school(tx, urn, setter().at);
  const auto opened =
      TRY(programme::open_participation(tx, setter(), {programme, *school, "member", ""}, day));
  for (const auto to : {State::applied, State::eligible, State::offered, State::accepted})
    TRY(programme::take_step(tx, setter(), opened.id, to, "", day));
  return {};
}

/// Two groups of five schools and one alone; gives the address of the programme's clusters.
inline std::string fill(TestSite& site) {
  registry::testing::SchoolFile file;
  for (int i = 0; i < 10; ++i)
    file.school(first_of_near + i,
                {{"Easting", std::to_string(450'000 + i % 5 * 1'000)},
                 {"Northing", i < 5 ? "120000" : "300000"}});
  file.school(alone, {{"Easting", "450000"}, {"Northing", "520000"}});
  const auto imported = registry::testing::import(site.db(),
                                                  "edubasealldata20260301.csv",
                                                  file.text(),
                                                  registry::testing::on(Date(2026, 3, 1)));
  EXPECT_TRUE(imported.has_value());
  const auto made = site.db().write([&](storage::Transaction& tx) -> Result<ProgrammeId> {
    // The person who is signed in.
    tx.insert(
        "insert into person (name, created_at) values ('Test Person', :now) "
        "returning person_id",
        {{"now", setter().at}});
    const auto owner = registry::make_organisation(tx, "body", setter().at);
    const auto definition = TRY(programme::import_definition(
        tx, setter(), owner, {programme::shipped_text("peer_review.json"), "peer.json"}));
    TRY(programme::publish_definition(tx, setter(), definition.programme.id, 1));
    for (int i = 0; i <= 10; ++i)
      TRY_VOID(accept_member(tx, definition.programme.id, Urn(first_of_near + i)));
    return definition.programme.id;
  });
  EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().message);
  return "/matching/" + std::to_string(made->value) + "/clusters";
}

/// Lets the job that waits run.
inline void work_off(TestSite& site) {
  jobs::Worker worker(
      site.db(),
      {{std::string(matching::form_clusters_kind), matching::form_clusters_handler()}},
      {.clock = [] { return setter().at.plus(std::chrono::hours{24 * 8}); }});
  EXPECT_EQ(worker.run_all(), 1);
}

/// Asks for clusters by the form and lets the job run; gives the address of the run.
inline std::string form_clusters(TestSite& site, const std::string& clusters) {
  Fields form;
  form.set("searches", "1");
  const Page asked = site.post(clusters, form);
  EXPECT_EQ(asked.status(), 303) << asked.words();
  EXPECT_TRUE(asked.location().starts_with("/jobs/")) << asked.location();
  work_off(site);
  return clusters + "/1";
}

}  // namespace trellis::web::testing
