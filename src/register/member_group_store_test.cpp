#include "register/member_group_store.hpp"

#include <gtest/gtest.h>

#include "register/release_store.hpp"
#include "storage/test_database.hpp"

namespace trellis::registry {
namespace {

using storage::Snapshot;
using storage::Transaction;
using MemberGroups = storage::testing::EachEngine;
TRELLIS_FOR_EACH_ENGINE(MemberGroups);

/// What the memberships are of, in their order.
std::vector<Membership> facts_of(const std::vector<StoredMembership>& rows) {
  std::vector<Membership> facts;
  for (const StoredMembership& row : rows) facts.push_back(row.membership);
  return facts;
}

TEST_P(MemberGroups, OfAFewSchoolsAreThoseThatLastInTheOrderOfAll) {
  db().write([](Transaction& tx) {
    const auto release = save_release(tx,
                                      {.kind = FileKind::group_links,
                                       .layout = "test",
                                       .file_name = "SYNTHETIC_links.csv",
                                       .sha256 = "x",
                                       .bytes = 1,
                                       .as_of = Date(2026, 3, 1),
                                       .imported_at = storage::testing::test_instant()});
    add_memberships(tx,
                    {{Urn(900002), GroupUid(30), Date(2010, 9, 1)},
                     {Urn(900001), GroupUid(20), Date(2012, 9, 1)},
                     {Urn(900001), GroupUid(10), std::nullopt},
                     {Urn(900001), GroupUid(40), Date(2005, 9, 1)},
                     {Urn(900003), GroupUid(10), Date(2011, 9, 1)}},
                    release,
                    Date(2026, 3, 1));
    for (const StoredMembership& row : memberships_of(tx, Urn(900001)))
      if (row.membership.group == GroupUid(40)) end_memberships(tx, {row.id}, Date(2026, 3, 1));
  });

  db().read([](Snapshot& s) {
    const auto few = facts_of(current_memberships_of(s, {Urn(900002), Urn(900001), Urn(900009)}));
    std::vector<Urn> many;
    for (int i = 1; i <= 1000; ++i) many.emplace_back(900000 + i);

    EXPECT_EQ(few,
              (std::vector<Membership>{{Urn(900001), GroupUid(10), std::nullopt},
                                       {Urn(900001), GroupUid(20), Date(2012, 9, 1)},
                                       {Urn(900002), GroupUid(30), Date(2010, 9, 1)}}));
    EXPECT_EQ(facts_of(current_memberships_of(s, many)), facts_of(current_memberships(s)));
    EXPECT_TRUE(current_memberships_of(s, {}).empty());
  });
}

}  // namespace
}  // namespace trellis::registry
