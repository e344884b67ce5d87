#include "register/need_store.hpp"

#include <gtest/gtest.h>

#include "register/need_actions.hpp"
#include "register/need_job.hpp"
#include "storage/test_database.hpp"

namespace trellis::registry {
namespace {

using storage::Snapshot;
using storage::Transaction;
using NeedStore = storage::testing::EachEngine;
TRELLIS_FOR_EACH_ENGINE(NeedStore);

const Instant now = storage::testing::test_instant();
const Date today(2026, 3, 1);

constexpr auto release_sql = R"(
  insert into release (source, layout, as_of, file_name, file_sha256, file_bytes, row_count,
                       imported_at)
  values (:source, '', '2026-03-01', :source, :source, 1, 1, '2026-03-01T09:00:00Z')
  returning release_id)";
constexpr auto establishment_sql = R"(
  insert into establishment (urn, release_id, as_of, row_hash, name_sort, name, la_code, type_code,
    type_group_code, status, open_reason, close_reason, phase, phase_derived, gender,
    religious_character, diocese, admissions_policy, sixth_form, boarders, nursery,
    resourced_provision, section41, special_classes, pupils, fsm, census_on, trust_hint,
    sponsor_hint, federation_hint, ukprn, uprn, companies_house, street, locality, address3, town,
    county, postcode, website, region, district_code, district_name, ward_code, constituency_code,
    constituency_name, urban_rural, gss_la, msoa, lsoa, lsoa_vintage, ofsted_rating, state_funded,
    in_scope)
  values (:urn, :release, '2026-03-01', 1, 'quill', :name, :la, 1, 4, 1, 0, 0, 2, 2, 3, '', '', '',
    '', '', '', '', '', '', 210, :fsm, '2025-01-16', '', '', '', '', '', '', '', '', '', '', '',
    '', '', :region, '', '', '', '', '', '', '', '', '', 0, '', 1, 1))";
constexpr auto figures_sql = R"(
  insert into school_figures (urn, year, kind, release_id, figures)
  values (:urn, 2025, 'ks2', :release, :figures))";
constexpr auto inspection_sql = R"(
  insert into inspection (urn, listed_urn, number, kind, framework, type, started_on, judgements,
    outcome, category_of_concern, basis, release_id)
  values (:urn, :urn, '1', 'graded', 'eif_2019', '', '2022-03-01', 'overall=3', '', '', '',
    :release))";

/// Forty primary schools, half in each of two authorities; the school 900040 has a suppressed
/// result and no inspection.
void forty_schools(Transaction& tx) {
  const std::int64_t gias = tx.insert(release_sql, {{"source", "gias"}});
  const std::int64_t ks2 = tx.insert(release_sql, {{"source", "ks2"}});
  for (int i = 1; i <= 40; ++i) {
    const Urn urn(900000 + i);
    tx.execute(establishment_sql,
               {{"urn", urn},
                {"release", gias},
                {"name", "Quill " + std::to_string(i)},
                {"la", i % 2 == 0 ? 371 : 811},
                {"region", i % 2 == 0 ? "E12000003" : "E12000004"},
                {"fsm", 0.25}});
    // Measures 2 and 16: expected standard, disadvantaged pupils.
    const std::string result = i == 40 ? "!suppressed" : "0." + std::to_string(40 + i);
    tx.execute(figures_sql,
               {{"urn", urn}, {"release", ks2}, {"figures", "2=" + result + ";16=0.3"}});
    if (i != 40) tx.execute(inspection_sql, {{"urn", urn}, {"release", ks2}});
  }
}

TEST_P(NeedStore, ScoresComeBackWithTheirParts) {
  db().write([](Transaction& tx) { forty_schools(tx); });
  const auto computed = compute_need(db(), access::operator_at(now), default_need_weights(), today);
  ASSERT_TRUE(computed) << computed.error().message;
  EXPECT_EQ(computed->schools, 40);
  EXPECT_EQ(computed->with_index, 39);

  db().read([&](Snapshot& snapshot) {
    const auto need = find_need(snapshot, computed->run, Urn(900001));
    ASSERT_TRUE(need);
    ASSERT_EQ(need->parts.size(), 4u);
    EXPECT_EQ(need->rank, 1);
    EXPECT_EQ(need->parts[0].part, NeedPart::disadvantage);
    EXPECT_EQ(*need->parts[0].value, 0.3);
    EXPECT_EQ(need->parts[1].source, "Key stage 2 results 2024 to 2025");
    EXPECT_EQ(*need->parts[1].value, 0.41);
    EXPECT_EQ(*need->parts[2].score, 75);
    EXPECT_EQ(need->parts[2].as_of, Date(2022, 3, 1));
    EXPECT_FALSE(find_need(snapshot, computed->run, Urn(900099)));
  });
}

TEST_P(NeedStore, ASuppressedResultKeepsItsReason) {
  db().write([](Transaction& tx) { forty_schools(tx); });
  const auto computed = compute_need(db(), access::operator_at(now), default_need_weights(), today);
  ASSERT_TRUE(computed);
  db().read([&](Snapshot& snapshot) {
    const auto need = find_need(snapshot, computed->run, Urn(900040));
    ASSERT_TRUE(need);
    EXPECT_FALSE(need->index);
    EXPECT_FALSE(need->rank);
    EXPECT_EQ(need->parts[1].score.reason(), Absent::suppressed);
    EXPECT_EQ(need->parts[2].score.reason(), Absent::unknown);
  });
}

TEST_P(NeedStore, ListsAreByRankWithTheUnrankedLast) {
  db().write([](Transaction& tx) { forty_schools(tx); });
  const auto computed = compute_need(db(), access::operator_at(now), default_need_weights(), today);
  ASSERT_TRUE(computed);
  db().read([&](Snapshot& snapshot) {
    const auto all = list_need(snapshot, computed->run, {}, 100);
    ASSERT_EQ(all.size(), 40u);
    EXPECT_EQ(all.front().urn, Urn(900001));
    EXPECT_EQ(all.back().urn, Urn(900040));
    const NeedFilter doncaster{.region = {}, .la = LaCode(371), .group = {}};
    EXPECT_EQ(count_need(snapshot, computed->run, doncaster), 20);
    EXPECT_EQ(list_need(snapshot, computed->run, doncaster, 5, 2).size(), 5u);
    const NeedFilter secondary{.region = {}, .la = {}, .group = NeedGroup::secondary};
    EXPECT_EQ(count_need(snapshot, computed->run, secondary), 0);
    const NeedFilter region{.region = "E12000004", .la = {}, .group = {}};
    EXPECT_EQ(count_need(snapshot, computed->run, region), 20);
    EXPECT_EQ(all_need(snapshot, computed->run).size(), 40u);
  });
}

TEST_P(NeedStore, ANewRunTakesThePlaceOfTheOld) {
  db().write([](Transaction& tx) { forty_schools(tx); });
  const access::Actor actor = access::operator_at(now);
  const auto first = compute_need(db(), actor, default_need_weights(), today);
  const auto second = compute_need(db(), actor, default_need_weights(), today.plus_days(30));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->weights, second->weights);
  db().read([&](Snapshot& snapshot) {
    EXPECT_EQ(newest_need_run(snapshot, second->weights)->id, second->run);
    EXPECT_EQ(snapshot.one<std::int64_t>("select count(*) from need_score order by 1"), 40);
  });
}

TEST_P(NeedStore, AVersionOfWeightsNeverChanges) {
  NeedWeights weights = default_need_weights();
  const access::Actor actor = access::operator_at(now);
  const auto first = set_need_weights(db(), actor, weights);
  ASSERT_TRUE(first);
  EXPECT_EQ(*set_need_weights(db(), actor, weights), *first);
  weights.weights[NeedPart::attainment] = 10;
  const auto refused = set_need_weights(db(), actor, weights);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ProblemKind::conflict);
  weights.version = 2;
  ASSERT_TRUE(set_need_weights(db(), actor, weights));
  db().read([&](Snapshot& snapshot) {
    EXPECT_EQ(newest_need_weights(snapshot, "default")->weights.version, 2);
    EXPECT_EQ(find_need_weights(snapshot, *first)->weights.version, 1);
    EXPECT_EQ(all_need_weights(snapshot).size(), 2u);
    EXPECT_FALSE(newest_need_weights(snapshot, "no such name"));
  });
}

TEST_P(NeedStore, RunsAsAJobThatSaysWhatItDid) {
  db().write([](Transaction& tx) { forty_schools(tx); });
  const auto id = db().write([](Transaction& tx) {
    return jobs::enqueue(tx, compute_need_kind, compute_need_arguments(), {.now = now});
  });
  jobs::Handlers handlers;
  handlers.emplace(compute_need_kind, compute_need_handler());
  jobs::Worker worker(db(), std::move(handlers), {.clock = [] { return now; }});

  const auto job = worker.run_now(id);

  ASSERT_TRUE(job) << job.error().message;
  EXPECT_EQ(job->state, jobs::State::succeeded);
  EXPECT_EQ(job->message, "Measured the need of 40 schools, 39 of them with an index");
}

TEST_P(NeedStore, AJobForUnknownWeightsFails) {
  const auto id = db().write([](Transaction& tx) {
    return jobs::enqueue(tx, compute_need_kind, compute_need_arguments("mine"), {.now = now});
  });
  jobs::Handlers handlers;
  handlers.emplace(compute_need_kind, compute_need_handler());
  jobs::Worker worker(db(), std::move(handlers), {.clock = [] { return now; }});
  const auto job = worker.run_now(id);
  ASSERT_TRUE(job);
  EXPECT_EQ(job->state, jobs::State::failed);
  EXPECT_NE(job->message.find("There are no weights called mine"), std::string::npos);
}

TEST_P(NeedStore, WithoutARegisterOrPermissionNothingIsComputed) {
  const auto empty = compute_need(db(), access::operator_at(now), default_need_weights(), today);
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error().kind, ProblemKind::missing);
  const access::Actor visitor;
  EXPECT_EQ(compute_need(db(), visitor, default_need_weights(), today).error().kind,
            ProblemKind::not_allowed);
  EXPECT_EQ(set_need_weights(db(), visitor, default_need_weights()).error().kind,
            ProblemKind::not_allowed);
}

}  // namespace
}  // namespace trellis::registry
