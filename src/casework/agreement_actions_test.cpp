#include "casework/agreement_actions.hpp"

#include <gtest/gtest.h>

#include "casework/case_world_fixture.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"

namespace trellis::casework {
namespace {

using storage::Snapshot;
using storage::Transaction;
using testing::today;

class AgreementOfASchool : public testing::CaseWorld {
 protected:
  const char* definition_file() const override { return "peer_review.json"; }

  CaseId open_unit(const char* unit, const char* kind, std::optional<CaseId> parent) {
    const auto file = db().write([&](Transaction& tx) {
      const OrganisationId school = add_organisation(tx, "school");
      const auto participation = programme::insert_participation(
          tx,
          {.programme = programme_,
           .owner = owner_,
           .organisation = school,
           .unit = unit,
           .stream = "partnership",
           .definition = programme::version_in_force(tx, programme_)->id,
           .opened_on = Date(2017, 9, 1)},
          std::nullopt,
          actor_.at);
      return open_case(tx,
                       actor_,
                       {.programme = programme_,
                        .organisation = school,
                        .unit = unit,
                        .unit_kind = kind,
                        .stream = "partnership",
                        .participation = participation,
                        .parent = parent},
                       today);
    });
    EXPECT_TRUE(file.has_value()) << (file ? "" : file.error().message);
    return file->id;
  }
  CaseId member(std::optional<CaseId> cluster = std::nullopt) {
    return open_unit("member", "school", cluster);
  }
  Result<void> sign(CaseId id, Date on) {
    const std::int64_t version = find(id).version;
    return db().write([&](Transaction& tx) {
      return sign_agreement(
          tx, actor_, {.id = id, .version = version, .agreed_on = on, .link = ""}, today);
    });
  }
  std::vector<Agreement> agreements(CaseId id) {
    const auto participation = *find(id).participation;
    return db().read([&](Snapshot& s) { return agreements_of(s, participation); });
  }
};
TRELLIS_FOR_EACH_ENGINE(AgreementOfASchool);

TEST_P(AgreementOfASchool, TheFeeIsTheRateOfItsDayAndIsCopied) {
  const CaseId early = member();
  const CaseId late = member();
  ASSERT_TRUE(needs_agreement(context(early)));

  ASSERT_TRUE(sign(early, Date(2017, 12, 15)).has_value());
  ASSERT_TRUE(sign(late, Date(2023, 9, 1)).has_value());

  EXPECT_EQ(agreements(early).front().fee->pence, 132'000);
  EXPECT_EQ(agreements(late).front().fee->pence, 145'500);
  EXPECT_EQ(context(early).record.agreed_on, Date(2017, 12, 15));
  const CaseContext shown = context(late);
  const auto lines = fee_lines(shown, Date(2023, 9, 1), today);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines.front().rate, "pupil_premium");
  ASSERT_NE(lines.front().row, nullptr);
  EXPECT_EQ(lines.front().row->valid.from, Date(2023, 4, 1));
}

TEST_P(AgreementOfASchool, AWrongDayIsCorrectedByAnotherRow) {
  const CaseId id = member();
  ASSERT_TRUE(sign(id, Date(2017, 12, 15)).has_value());

  ASSERT_TRUE(sign(id, Date(2023, 9, 1)).has_value());

  const auto rows = agreements(id);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_TRUE(rows.front().corrected_at.has_value());
  EXPECT_FALSE(rows.back().corrected_at.has_value());
  EXPECT_EQ(context(id).record.agreed_on, Date(2023, 9, 1)) << "the earlier day counts no more";
}

TEST_P(AgreementOfASchool, RefusesADayToComeOneWithoutARateAndAStalePage) {
  const CaseId id = member();
  EXPECT_EQ(sign(id, today.plus_days(1)).error().field, "agreed_on");
  const auto without_rate = sign(id, Date(2014, 1, 1));
  EXPECT_EQ(without_rate.error().kind, ProblemKind::refused_by_rule);
  EXPECT_NE(without_rate.error().message.find("1 January 2014"), std::string::npos);
  const std::int64_t version = find(id).version;
  ASSERT_TRUE(sign(id, Date(2017, 12, 15)).has_value());
  const auto stale = db().write([&](Transaction& tx) {
    return sign_agreement(
        tx, actor_, {.id = id, .version = version, .agreed_on = Date(2023, 9, 1)}, today);
  });
  EXPECT_EQ(stale.error().kind, ProblemKind::conflict);
  access::Actor stranger{.at = actor_.at};
  const auto refused = db().write([&](Transaction& tx) {
    return sign_agreement(
        tx,
        stranger,
        {.id = id, .version = find_case(tx, id)->version, .agreed_on = Date(2023, 9, 1)},
        today);
  });
  EXPECT_EQ(refused.error().kind, ProblemKind::not_allowed);
  EXPECT_EQ(agreements(id).size(), 1U);
}

TEST_P(AgreementOfASchool, AClusterIsSignedOnceEveryMemberIs) {
  const CaseId cluster = open_unit("cluster", "cluster", std::nullopt);
  EXPECT_FALSE(needs_agreement(context(cluster))) << "the fee is the members'";
  const CaseId first = member(cluster);
  const CaseId second = member(cluster);
  const auto is_signed = [&] {
    const CaseContext now = context(cluster);
    const auto value = now.around->find({"cluster.signed", "cluster.signed", {}});
    return value && programme::is_true(*value);
  };
  ASSERT_TRUE(sign(first, Date(2017, 12, 15)).has_value());
  EXPECT_FALSE(is_signed());
  ASSERT_TRUE(sign(second, Date(2017, 12, 18)).has_value());
  EXPECT_TRUE(is_signed());
}

}  // namespace
}  // namespace trellis::casework
