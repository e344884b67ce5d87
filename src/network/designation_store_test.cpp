#include "network/designation_store.hpp"

#include <gtest/gtest.h>

#include "network/designation_actions.hpp"
#include "network/support_store.hpp"
#include "storage/test_database.hpp"

namespace trellis::network {
namespace {

using storage::Snapshot;
using storage::Transaction;
using DesignationStore = storage::testing::EachEngine;
TRELLIS_FOR_EACH_ENGINE(DesignationStore);

const Instant now = storage::testing::test_instant();
const Date today(2026, 3, 1);

constexpr auto release_sql = R"(
  insert into release (source, layout, as_of, file_name, file_sha256, file_bytes, row_count,
                       imported_at)
  values ('network', '', '2026-03-01', 'list', 'x', 1, 1, '2026-03-01T09:00:00Z')
  returning release_id)";
constexpr auto establishment_sql = R"(
  insert into establishment (urn, release_id, as_of, row_hash, name_sort, name, la_code, type_code,
    type_group_code, status, open_reason, close_reason, phase, phase_derived, gender,
    religious_character, diocese, admissions_policy, sixth_form, boarders, nursery,
    resourced_provision, section41, special_classes, trust_hint, sponsor_hint, federation_hint,
    ukprn, uprn, companies_house, street, locality, address3, town, county, postcode, website,
    region, district_code, district_name, ward_code, constituency_code, constituency_name,
    urban_rural, gss_la, easting, northing, msoa, lsoa, lsoa_vintage, ofsted_rating, state_funded,
    in_scope)
  values (:urn, :release, '2026-03-01', 1, 'quill', 'Quill', 371, 1, 4, 1, 0, 0, 2, 2, 3, '', '',
    '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', 'E12000003',
    'E08000017', '', '', '', '', '', '', :easting, 400000, '', '', 0, '', 1, 1))";
constexpr auto listing_sql = R"(
  insert into network_listing (network, name, host_named, trust_named, urn, matched, status,
    designated_from, areas, source, ended_on, release_id)
  values (:network, :name, 'host', '', :urn, 'name', 'full', '2016-10', '', 'an invented list',
    :ended_on, :release))";

/// Schools 900001 to 900003 at 10 km from one another; lists name the first two and a stranger.
std::int64_t three_schools(Transaction& tx) {
  const std::int64_t release = tx.insert(release_sql, {});
  for (int i = 1; i <= 3; ++i)
    tx.execute(establishment_sql,
               {{"urn", 900000 + i}, {"release", release}, {"easting", 400000 + 10000 * i}});
  const auto list = [&](const char* network, const char* name, std::optional<std::int64_t> urn) {
    tx.execute(listing_sql,
               {{"network", network},
                {"name", name},
                {"urn", urn},
                {"ended_on", std::optional<Date>()},
                {"release", release}});
  };
  list("research_school", "Quillhaven Research School", 900001);
  list("behaviour_hub", "Inklefen Hub", 900002);
  list("research_school", "Stranger Research School", std::nullopt);
  return release;
}

TEST_P(DesignationStore, ImportedListsBecomeDesignationsOnce) {
  db().write([](Transaction& tx) { three_schools(tx); });
  const access::Actor actor = access::operator_at(now);

  const auto first = reconcile_designations(db(), actor);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->opened, 2u);
  ASSERT_EQ(first->unplaced.size(), 1u);
  EXPECT_EQ(first->unplaced[0].listing.name, "Stranger Research School");

  const auto again = reconcile_designations(db(), actor);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->opened, 0u);
  EXPECT_EQ(again->unchanged, 2u);
  db().read([&](Snapshot& snapshot) {
    EXPECT_EQ(all_designations(snapshot).size(), 2u);
    EXPECT_EQ(designation_kinds(snapshot),
              (std::vector<std::string>{"behaviour_hub_lead", "research_school"}));
    EXPECT_EQ(snapshot.one<std::int64_t>(
                  "select count(*) from event where type = 'designation.opened' order by 1"),
              2);
  });
}

TEST_P(DesignationStore, AnEndInALaterListEndsIt) {
  const std::int64_t release = db().write([](Transaction& tx) { return three_schools(tx); });
  const access::Actor actor = access::operator_at(now);
  ASSERT_TRUE(reconcile_designations(db(), actor));
  db().write([&](Transaction& tx) {
    tx.execute(listing_sql,
               {{"network", "research_school"},
                {"name", "Quillhaven Research School"},
                {"urn", 900001},
                {"ended_on", Date(2023, 9, 1)},
                {"release", release}});
    tx.execute("delete from network_listing where ended_on is null and urn = 900001", {});
  });
  const auto ended = reconcile_designations(db(), actor);
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->ended, 1u);
  db().read([&](Snapshot& snapshot) {
    EXPECT_EQ(all_designations(snapshot, "research_school")[0].finished_on, Date(2023, 9, 1));
    EXPECT_EQ(designated_schools(snapshot, Date(2023, 8, 31)).size(), 2u);
    EXPECT_EQ(designated_schools(snapshot, today).size(), 1u);
  });
}

TEST_P(DesignationStore, ASchoolPageSeesWhoWorksThere) {
  db().write([](Transaction& tx) { three_schools(tx); });
  ASSERT_TRUE(reconcile_designations(db(), access::operator_at(now)));
  db().read([&](Snapshot& snapshot) {
    const auto support = support_of(snapshot, Urn(900001), today);
    ASSERT_TRUE(support);
    ASSERT_EQ(support->own.size(), 1u);
    EXPECT_EQ(support->own[0].name, "Quillhaven Research School");
    EXPECT_EQ(support->areas.size(), 3u);  // Doncaster
    ASSERT_EQ(support->nearby.size(), 1u);
    EXPECT_EQ(support->nearby[0].school.kind, "behaviour_hub_lead");
    EXPECT_NEAR(support->nearby[0].distance_metres, 10000, 1);

    const auto other = support_of(snapshot, Urn(900003), today);
    ASSERT_TRUE(other);
    EXPECT_TRUE(other->own.empty());
    ASSERT_EQ(other->nearby.size(), 2u);
    EXPECT_EQ(other->nearby[0].school.kind, "behaviour_hub_lead");
    EXPECT_FALSE(support_of(snapshot, Urn(900099), today));
    EXPECT_EQ(designation_titles(snapshot, today).at(Urn(900001)),
              std::vector<std::string>{"Research school"});
  });
}

TEST_P(DesignationStore, OneEnteredByHandNeedsASourceAndIsNotEnteredTwice) {
  db().write([](Transaction& tx) { three_schools(tx); });
  const access::Actor actor = access::operator_at(now);
  ASSERT_TRUE(reconcile_designations(db(), actor));
  Designation mine;
  mine.organisation =
      db().read([](Snapshot& snapshot) { return all_designations(snapshot)[0].organisation; });
  mine.kind = "maths_hub";
  mine.name = "Inklefen Maths Hub";
  EXPECT_EQ(designate(db(), actor, mine).error().field, "source");
  mine.source = "letter of 1 February 2026";
  mine.started_on = Date(2026, 2, 1);
  const auto id = designate(db(), actor, mine);
  ASSERT_TRUE(id);
  EXPECT_EQ(designate(db(), actor, mine).error().kind, ProblemKind::conflict);
  EXPECT_EQ(designate(db(), access::Actor{}, mine).error().kind, ProblemKind::not_allowed);

  EXPECT_EQ(end_designation_on(db(), actor, *id, Date(2025, 1, 1)).error().message,
            "A designation must end after it has started on 1 February 2026");
  EXPECT_TRUE(end_designation_on(db(), actor, *id, Date(2026, 9, 1)));
  EXPECT_EQ(end_designation_on(db(), actor, *id, Date(2026, 9, 1)).error().message,
            "This designation has already ended");
  EXPECT_EQ(end_designation_on(db(), actor, DesignationId{999}, today).error().kind,
            ProblemKind::not_found);
}

}  // namespace
}  // namespace trellis::network
