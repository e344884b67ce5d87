#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <set>

#include "register/group_store.hpp"
#include "register/organisation_store.hpp"
#include "register_fixture.hpp"
#include "support_shared.hpp"

namespace trellis::registry {
namespace {

using namespace testing;
using GroupImport = storage::testing::EachEngine;
TRELLIS_FOR_EACH_ENGINE(GroupImport);

const Date march(2026, 3, 1);
const Date april(2026, 4, 1);

CsvFile groups() {
  return CsvFile({"Group UID",
                  "Group ID",
                  "Group Name",
                  "Group Type (code)",
                  "Group Type",
                  "Group Status (code)",
                  "Open date",
                  "Closed Date",
                  "Head of Group Last Name"});
}
std::map<std::string, std::string> group(const std::string& uid,
                                         const std::string& name,
                                         const std::string& status = "OPEN") {
  return {{"Group UID", uid},
          {"Group Name", name},
          {"Group Type (code)", "6"},
          {"Group Type", "Multi-academy trust"},
          {"Group Status (code)", status},
          {"Open date", "01-09-2015"},
          {"Head of Group Last Name", "Invented"}};
}
CsvFile members() {
  return CsvFile({"URN", "Group UID", "Group Name", "Group Type (code)", "Joined date"});
}
std::map<std::string, std::string> member(int urn,
                                          const std::string& uid,
                                          const std::string& joined) {
  return {{"URN", std::to_string(urn)}, {"Group UID", uid}, {"Joined date", joined}};
}

TEST_P(GroupImport, GroupsGetOrganisationsAndVersionsWithoutTheirHeads) {
  const auto first =
      import(db(),
             "g1.csv",
             groups().row(group("9001", "One Trust")).row(group("9002", "Two Trust")).text(),
             on(march));
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->organisations_made, 2U);
  const auto second =
      import(db(), "g2.csv", groups().row(group("9001", "One Trust", "CLOSED")).text(), on(april));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->rows.closed, 1U);
  EXPECT_EQ(second->rows.vanished, 1U);
  db().read([](storage::Snapshot& s) {
    EXPECT_EQ(find_group(s, GroupUid(9001))->group.status, "CLOSED");
    EXPECT_EQ(find_group(s, GroupUid(9002))->vanished_on, april);
    EXPECT_TRUE(organisation_of(s, GroupUid(9001)));
    for (const auto& cells : s.rows<std::string>(
             "select cells from establishment_group_version order by group_uid, valid_from"))
      EXPECT_EQ(cells.find("Invented"), std::string::npos);
  });
}

TEST_P(GroupImport, AMembershipThatIsGoneEndsByInference) {
  ASSERT_TRUE(import(db(), "g.csv", groups().row(group("9001", "One Trust")).text(), on(march)));
  ASSERT_TRUE(import(db(),
                     "m1.csv",
                     members()
                         .row(member(900001, "9001", "01-09-2020"))
                         .row(member(900002, "9001", "01-01-1900"))
                         .text(),
                     on(march)));
  const auto report =
      import(db(), "m2.csv", members().row(member(900002, "9001", "01-01-1900")).text(), on(april));
  EXPECT_EQ(report->rows.vanished, 1U);
  EXPECT_EQ(report->rows.unchanged, 1U);
  db().read([](storage::Snapshot& s) {
    const auto left = memberships_of(s, Urn(900001)).front();
    EXPECT_EQ(left.ended_on, april);
    EXPECT_TRUE(left.ended_inferred);
    EXPECT_EQ(left.group_name, "One Trust");
    EXPECT_EQ(academy_trust_of(s, Urn(900001)), std::nullopt);
    EXPECT_EQ(academy_trust_of(s, Urn(900002)), GroupUid(9001));
    EXPECT_EQ(memberships_of(s, Urn(900002)).front().membership.joined_on, std::nullopt);
    EXPECT_EQ(members_of(s, GroupUid(9001)).size(), 1U);
  });
}

/// Counts of the published files (register.md, quirks 2, 6, 10 and 23, and section 9).
TEST(GroupImportPublished, MembershipsAreAsKnown) {
  NEEDS_SHARED_DATA();
  storage::testing::TestDatabase database(storage::Engine::sqlite);
  const auto publish = [&](const std::string& name) {
    ImportOptions options = on(march);
    options.as_of.reset();
    return import(*database, name, test::file_bytes(test::shared_data() / "gias" / name), options);
  };
  const auto groups_report = publish("groups_20220314.csv.gz");
  ASSERT_TRUE(groups_report) << groups_report.error().message;
  EXPECT_EQ(groups_report->rows.added, 6883U);
  EXPECT_EQ(groups_report->controls_repaired, 16U);
  const auto links_report = publish("group_links_20220314.csv.gz");
  ASSERT_TRUE(links_report) << links_report.error().message;
  EXPECT_EQ(links_report->rows.read, 20395U);
  EXPECT_EQ(links_report->notes.front(), "1,623 children's centres left out.");
  const auto memberships =
      (*database).read([](storage::Snapshot& s) { return current_memberships(s); });
  std::map<Urn, std::set<std::int32_t>> types;
  std::map<Urn, std::set<GroupUid>> trusts;
  std::map<GroupUid, std::set<Urn>> members_by_trust;
  for (const StoredMembership& row : memberships) {
    types[row.membership.urn].insert(row.group_type);
    if (!is_academy_trust(row.group_type)) continue;
    trusts[row.membership.urn].insert(row.membership.group);
    if (row.group_type == 6) members_by_trust[row.membership.group].insert(row.membership.urn);
  }
  EXPECT_EQ(std::ranges::count_if(types, [](const auto& t) { return t.second.size() == 2; }), 7310);
  EXPECT_EQ(trusts.size(), 9905U);
  EXPECT_EQ(std::ranges::count_if(trusts, [](const auto& t) { return t.second.size() > 1; }), 0);
  EXPECT_EQ(members_by_trust.size(), 1383U);
  std::size_t largest = 0;
  for (const auto& [trust, urns] : members_by_trust) largest = std::max(largest, urns.size());
  EXPECT_EQ(largest, 75U);
}

}  // namespace
}  // namespace trellis::registry
