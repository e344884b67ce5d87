// Both schools of a confirmed match are reminded once before the window for challenges closes.
#include "notify/notify_world_fixture.hpp"
#include "notify/remind_actions.hpp"
#include "programme/pairing_actions.hpp"
#include "programme/participation_actions.hpp"

namespace trellis::notify {
namespace {

using programme::ParticipationState;
using storage::Transaction;

/// The actor confirms on Tuesday 1 September 2026; ten working days end on Tuesday 15.
class ChallengeWindows : public testing::NotifyWorld {
 protected:
  const char* definition_file() const override { return "behaviour_hubs.json"; }

  void SetUp() override {
    testing::NotifyWorld::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    const auto confirmed = db().write([&](Transaction& tx) { return confirm(tx); });
    ASSERT_TRUE(confirmed.has_value()) << confirmed.error().message;
    pairing_ = *confirmed;
    partner_ = add_person("partner", access::Role::partner_school, pairing_.partner_organisation);
    lead_ = add_person("lead", access::Role::lead_school, pairing_.lead_organisation);
  }
  Result<programme::Pairing> confirm(Transaction& tx) {
    const auto lead = TRY(accept(tx, "lead", ""));
    const auto partner = TRY(accept(tx, "partner", "core"));
    return programme::confirm_pairing(
        tx, actor_, {lead, partner, testing::today, "match 1"}, testing::today);
  }
  Result<programme::ParticipationId> accept(Transaction& tx, const char* unit, const char* stream) {
    const auto opened = TRY(programme::open_participation(
        tx, actor_, {programme_, add_organisation(tx, "school"), unit, stream}, testing::today));
    using State = ParticipationState;
    for (const auto to : {State::applied, State::eligible, State::offered, State::accepted})
      TRY(programme::take_step(tx, actor_, opened.id, to, "", testing::today));
    return opened.id;
  }
  int told_on(const char* day) {
    return remind(db(), *Instant::parse(std::string(day) + "T12:00:00Z")).messages;
  }

  programme::Pairing pairing_;
  PersonId partner_{};
  PersonId lead_{};
};
TRELLIS_FOR_EACH_ENGINE(ChallengeWindows);

TEST_P(ChallengeWindows, AreRecalledOnTheirSeventhWorkingDayAndOnce) {
  EXPECT_EQ(told_on("2026-09-09"), 0);
  EXPECT_EQ(told_on("2026-09-10"), 2);
  EXPECT_EQ(told_on("2026-09-11"), 0);

  EXPECT_TRUE(was_told(partner_, "Challenge by 15 September 2026"));
  EXPECT_TRUE(was_told(lead_, "Challenge by 15 September 2026"));
  EXPECT_EQ(messages(partner_).at(0).link, "/matches/" + std::to_string(pairing_.id.value));
}

TEST_P(ChallengeWindows, AreRecalledLateWhereADayWasMissedButNotAfterTheLast) {
  EXPECT_EQ(told_on("2026-09-16"), 0);
  EXPECT_EQ(told_on("2026-09-15"), 2);
}

TEST_P(ChallengeWindows, AreNotRecalledOfAMatchThatWasOpenedAgainWhichBothAreTold) {
  db().write([&](Transaction& tx) {
    ASSERT_TRUE(
        programme::reopen_pairing(tx, actor_, {pairing_.id, testing::today, "A slip"}).has_value());
  });

  EXPECT_EQ(told_on("2026-09-10"), 0);
  follow();
  EXPECT_TRUE(was_told(partner_, "Match open again"));
  EXPECT_TRUE(was_told(lead_, "Match open again"));
}

TEST_P(ChallengeWindows, AreNotRecalledOnceChallenged) {
  db().write([&](Transaction& tx) {
    tx.execute(
        "insert into match_challenge (programme_id, owner_organisation_id, pairing_id, "
        "raised_for_organisation_id, reason, reason_title, words, last_day, raised_by, raised_at) "
        "values (:programme, :owner, :pairing, :school, 'distance', 'Too far', 'Far', "
        "'2026-09-15', 'Head', :now)",
        {{"programme", programme_},
         {"owner", owner_},
         {"pairing", pairing_.id},
         {"school", pairing_.partner_organisation},
         {"now", actor_.at}});
  });

  EXPECT_EQ(told_on("2026-09-10"), 0);
}

}  // namespace
}  // namespace trellis::notify
