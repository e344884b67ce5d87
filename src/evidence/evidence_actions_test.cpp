#include "evidence/evidence_actions.hpp"

#include <gtest/gtest.h>

#include "storage/test_database.hpp"

namespace trellis::evidence {
namespace {

using storage::Snapshot;
using storage::Transaction;

const Instant moment = *Instant::parse("2026-09-01T09:00:00Z");
const std::string first =
    "item,title,as_of,months,months_state,cost_band,security,recommendation,source\n"
    "quiet,Quiet reading,2026-03-09,4,estimated,1,3,Read daily,Invented\n"
    "walks,Long walks,2026-03-09,,insufficient,,0,,Invented\n";
const std::string second =
    "item,title,as_of,months,months_state,cost_band,security,recommendation,source\n"
    "quiet,Quiet reading,2026-08-01,5,estimated,1,3,Read daily,Invented\n"
    "walks,Long walks,2026-03-09,,insufficient,,0,,Invented\n"
    "songs,Songs,2026-08-01,0,estimated,1,2,,Invented\n"
    "broken,,2026-08-01,0,estimated,1,2,,Invented\n";

class EvidenceActions : public storage::testing::EachEngine {
 protected:
  Result<LoadPlan> load(const std::string& text) {
    return db().write([&](Transaction& tx) {
      return load_catalogue(tx, access::operator_at(moment), {text, true});
    });
  }
  std::vector<EvidenceRow> newest() {
    return db().read([](Snapshot& s) { return newest_evidence(s); });
  }
};

TRELLIS_FOR_EACH_ENGINE(EvidenceActions);

TEST_P(EvidenceActions, KeepEveryVersionOfAnItem) {
  ASSERT_TRUE(load(first).has_value());
  const auto plan = load(second);
  ASSERT_TRUE(plan.has_value()) << plan.error().message;

  EXPECT_EQ(plan->count(LoadStep::Kind::new_item), 1U);
  EXPECT_EQ(plan->count(LoadStep::Kind::new_version), 1U);
  EXPECT_EQ(plan->count(LoadStep::Kind::unchanged), 1U);
  ASSERT_EQ(plan->mistakes.size(), 1U);
  const auto rows = newest();
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].finding.title, "Long walks");
  EXPECT_FALSE(rows[0].finding.months.has_value());
  EXPECT_EQ(rows[0].finding.security, 0);
  EXPECT_EQ(rows[1].version, 2);
  EXPECT_EQ(rows[1].finding.months, 5);
  EXPECT_TRUE(rows[1].is_invented);
  const auto pinned = db().read([](Snapshot& s) { return find_evidence(s, {"quiet", 1}); });
  ASSERT_TRUE(pinned.has_value());
  EXPECT_EQ(pinned->finding.months, 4);
  EXPECT_EQ(pinned->versions, 2);
}

TEST_P(EvidenceActions, LoadingTheSameFileTwiceWritesNothing) {
  ASSERT_TRUE(load(first).has_value());
  const auto again = load(first);

  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->count(LoadStep::Kind::unchanged), 2U);
  EXPECT_EQ(newest()[1].versions, 1);
}

TEST_P(EvidenceActions, AreForThoseWhoImportFiles) {
  access::Actor adviser{.at = moment};
  adviser.grants = {{.role = access::Role::adviser, .period = {Date(2020, 1, 1), {}}}};
  const auto refused = db().write([&](Transaction& tx) {
    return load_catalogue(tx, adviser, {first, true});
  });

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ProblemKind::not_allowed);
  EXPECT_TRUE(newest().empty());
}

TEST_P(EvidenceActions, AFileWithoutASoundRowIsRefused) {
  const auto refused = load("item,title,as_of,source\nQ,,yesterday,\n");

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().field, "file");
}

}  // namespace
}  // namespace trellis::evidence
