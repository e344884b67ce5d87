#include <gtest/gtest.h>

#include "casework/case_world_fixture.hpp"
#include "casework/journal_actions.hpp"
#include "casework/plan_comment_store.hpp"
#include "casework/plan_store.hpp"
#include "casework/retention_actions.hpp"
#include "events/event_store.hpp"

namespace trellis::casework {
namespace {

using storage::Snapshot;
using storage::Transaction;
using testing::today;

class Retention : public testing::CaseWorld {
 protected:
  void note(CaseId id, const char* body, Date retain_until) {
    db().write([&](Transaction& tx) {
      insert_note(
          tx, id, {.body = body, .happened_on = today, .recorded_at = actor_.at}, retain_until);
    });
  }
  PlanCommentId comment(CaseId id,
                        PlanVersionId plan,
                        std::optional<PlanCommentId> reply_to,
                        Date retain_until) {
    return db().write([&](Transaction& tx) {
      return insert_comment(tx,
                            {.case_id = id,
                             .plan = plan,
                             .place = "plan",
                             .reply_to = reply_to,
                             .body = "Secret words",
                             .retain_until = retain_until},
                            actor_.at);
    });
  }
  ErasedWords erase(Date on) {
    return db().write([&](Transaction& tx) { return erase_due(tx, actor_.author(), on); });
  }
  std::int64_t holding(const char* sql) {
    return db().read([&](Snapshot& s) { return s.one<std::int64_t>(sql).value_or(-1); });
  }
};
TRELLIS_FOR_EACH_ENGINE(Retention);

TEST_P(Retention, WordsGoOnTheirDayAndTheHistoryKeepsThatTheyWereThere) {
  const CaseId id = open();
  const CaseId other = open();
  note(id, "Secret words", today.plus_days(10));
  note(id, "Kept words", today.plus_days(20));
  note(other, "Other words", today.plus_days(20));
  EXPECT_EQ(erase(today.plus_days(9)).all(), 0);
  const auto preview =
      db().read([&](Snapshot& s) { return preview_erasing(s, today.plus_days(10)); });

  const ErasedWords erased = erase(today.plus_days(10));

  EXPECT_EQ(erased.notes, 1);
  EXPECT_EQ(erased.cases, 1);
  EXPECT_EQ(preview.notes, erased.notes);
  EXPECT_EQ(preview.cases, erased.cases);
  EXPECT_EQ(holding("select count(*) from case_note where body like '%Secret%' order by 1"), 0);
  EXPECT_EQ(holding("select count(*) from case_note order by 1"), 3) << "the rows stay";
  EXPECT_EQ(db().read([&](Snapshot& s) { return notes_of(s, id, std::nullopt).size(); }), 1U);
  const auto told =
      db().read([&](Snapshot& s) { return events::timeline(s, events::subject(id), {.size = 5}); });
  EXPECT_EQ(told.front().type, "retention.erased");
  EXPECT_EQ(told.front().summary.at("notes"), "1");
  EXPECT_EQ(erase(today.plus_days(10)).all(), 0) << "doing it twice changes nothing";
}

TEST_P(Retention, AThreadGoesAsAWholeOnceItsLastCommentIsDue) {
  const CaseId id = open();
  const PlanVersionId plan = db().write([&](Transaction& tx) {
    return insert_plan(tx, {.case_id = id, .number = 1}, std::nullopt, actor_.at);
  });
  const auto first = comment(id, plan, std::nullopt, today.plus_days(10));
  comment(id, plan, first, today.plus_days(30));
  comment(id, plan, std::nullopt, today.plus_days(10));

  EXPECT_EQ(erase(today.plus_days(10)).comments, 1) << "of the thread without an answer";
  EXPECT_EQ(erase(today.plus_days(29)).comments, 0);
  EXPECT_EQ(erase(today.plus_days(30)).comments, 2);
  EXPECT_EQ(holding("select count(*) from plan_comment where body <> '' order by 1"), 0);
}

TEST_P(Retention, ContactsLoseNameAddressAndTelephone) {
  const CaseId id = open();
  db().write([&](Transaction& tx) {
    insert_contact(tx,
                   id,
                   {.group = "school",
                    .role = "head",
                    .name = "A Name",
                    .email = "a@example.org",
                    .phone = "1",
                    .started_on = today},
                   today.plus_days(1),
                   actor_.at);
  });

  EXPECT_EQ(erase(today.plus_days(1)).contacts, 1);

  EXPECT_EQ(holding("select count(*) from case_contact where name <> '' or email <> '' "
                    "or phone <> '' order by 1"),
            0);
  EXPECT_TRUE(db().read([&](Snapshot& s) { return contacts_of(s, id).empty(); }));
}

}  // namespace
}  // namespace trellis::casework
