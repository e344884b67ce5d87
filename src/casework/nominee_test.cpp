#include "access/person_actions.hpp"
#include "access/person_store.hpp"
#include "casework/attendance_actions.hpp"
#include "casework/journal_actions.hpp"
#include "casework/nominee_actions.hpp"
#include "casework/plan_world_fixture.hpp"
#include "events/event_store.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using storage::Snapshot;
using storage::Transaction;
using testing::today;

class Nominees : public testing::PlanWorld {
 protected:
  OrganisationId school() { return find(case_).holder; }
  Result<PersonId> name(const Actor& by, OrganisationId organisation, const char* words) {
    return db().write([&](Transaction& tx) {
      return name_nominee(tx, by, {case_, organisation, words}, today);
    });
  }
  std::vector<Nominee> named(Date day = today) {
    const OrganisationId own = school();
    return db().read([&](Snapshot& s) { return nominees_of(s, own, programme_, day); });
  }
  std::int64_t hold(Date day) {
    return db().write([&](Transaction& tx) {
      const auto recorded = record_engagement(
          tx, actor_, case_, {.engagement = "course_day", .held_on = day, .amount = 1}, today);
      EXPECT_TRUE(recorded.has_value());
      return engagements_of(tx, case_).front().id;
    });
  }
  std::vector<AttendanceLine> sheet(std::int64_t engagement) {
    return db().read([&](Snapshot& s) {
      return sheet_of(s, *load_context(s, case_, today), engagement)->lines;
    });
  }
  void mark(std::int64_t engagement, PersonId person, Presence presence) {
    const auto marked = db().write([&](Transaction& tx) {
      const std::string reason = presence == Presence::absent ? "ill" : "";
      return mark_attendance(tx, actor_, case_, engagement, {{person, presence, reason}}, today);
    });
    EXPECT_EQ(marked, 1);
  }
  double school_dose() {
    const OrganisationId own = school();
    return db().read([&](Snapshot& s) {
      const auto had = held_for_school(engagements_of(s, case_), attendance_of(s, case_), own);
      double sum = 0;
      for (const EngagementHeld& held : had) sum += held.amount;
      return sum;
    });
  }
  std::vector<PersonDose> doses() {
    return db().read([&](Snapshot& s) {
      return dose_by_person(engagements_of(s, case_), attendance_of(s, case_));
    });
  }
};
TRELLIS_FOR_EACH_ENGINE(Nominees);

TEST_P(Nominees, StandOnTheSheetAndCountInTheDose) {
  const Actor head = person_of(school());
  const auto ada = name(head, school(), "  Ada   Invented ");
  ASSERT_TRUE(ada.has_value()) << ada.error().message;
  const std::int64_t day = hold(Date(2026, 8, 3));

  const auto lines = sheet(day);
  ASSERT_EQ(lines.size(), 2u) << "the head with an account, and Ada";
  EXPECT_EQ(lines[0].name, "Ada Invented") << "even of a day before she was named";
  mark(day, *ada, Presence::part);

  ASSERT_EQ(doses().size(), 1u);
  EXPECT_EQ(doses()[0].name, "Ada Invented");
  EXPECT_EQ(doses()[0].amount, 0.5);
  EXPECT_EQ(school_dose(), 0.5);
}

TEST_P(Nominees, AreNamedOnceAndWithAName) {
  const Actor head = person_of(school());
  ASSERT_TRUE(name(head, school(), "Ada Invented").has_value());

  EXPECT_EQ(name(head, school(), "ada invented").error().kind, ProblemKind::conflict);
  EXPECT_EQ(name(head, school(), " ").error().field, "name");
  EXPECT_EQ(name(head, school(), std::string(121, 'a').c_str()).error().field, "name");
  EXPECT_EQ(named().size(), 1u);
}

TEST_P(Nominees, ASchoolNamesItsOwnInItsOwnCaseOnly) {
  const Actor head = person_of(school());
  const Actor stranger = person_of_another_school();
  const PersonId ada = *name(head, school(), "Ada Invented");
  const auto end = [&](const Actor& by, PersonId person) {
    return db().write([&](Transaction& tx) { return end_nominee(tx, by, case_, person, today); });
  };
  const auto erase = [&](const Actor& by, PersonId person) {
    return db().write([&](Transaction& tx) { return erase_nominee(tx, by, case_, person, today); });
  };

  EXPECT_EQ(name(stranger, school(), "Ben").error().kind, ProblemKind::not_found)
      << "the case is none of theirs";
  EXPECT_EQ(name(head, *stranger.acting_for, "Ben").error().kind, ProblemKind::not_allowed);
  EXPECT_EQ(end(stranger, ada).error().kind, ProblemKind::not_found);
  EXPECT_EQ(erase(stranger, ada).error().kind, ProblemKind::not_found);
  EXPECT_EQ(erase(head, *head.person).error().kind, ProblemKind::not_found)
      << "people with an account are not erased here";
  EXPECT_EQ(named().size(), 1u);
  EXPECT_TRUE(name(actor_, school(), "Ben").has_value()) << "staff may do it for the school";
}

TEST_P(Nominees, WhoIsTakenOffStaysOnTheSheetsBefore) {
  const PersonId ada = *name(actor_, school(), "Ada Invented");
  const PersonId ben = *name(actor_, school(), "Ben Invented");
  const std::int64_t day = hold(Date(2026, 8, 3));
  mark(day, ada, Presence::present);
  db().write([&](Transaction& tx) {
    ASSERT_TRUE(end_nominee(tx, actor_, case_, ada, today).has_value());
    ASSERT_TRUE(end_nominee(tx, actor_, case_, ben, today).has_value());
  });

  EXPECT_TRUE(named().empty());
  EXPECT_EQ(sheet(day).size(), 2u);
  const std::int64_t later = hold(today);
  EXPECT_TRUE(sheet(later).empty());
  EXPECT_EQ(doses().size(), 1u);
}

TEST_P(Nominees, AnErasedNameIsNowhereAndItsMarksStillCount) {
  const PersonId ada = *name(actor_, school(), "Ada Invented");
  const std::int64_t day = hold(Date(2026, 8, 3));
  mark(day, ada, Presence::absent);
  ASSERT_EQ(school_dose(), 0);

  db().write([&](Transaction& tx) {
    ASSERT_TRUE(erase_nominee(tx, actor_, case_, ada, today).has_value());
  });

  EXPECT_EQ(school_dose(), 0) << "erasing a name changes no dose";
  EXPECT_TRUE(doses().empty());
  EXPECT_TRUE(sheet(day).empty());
  const auto events =
      db().read([&](Snapshot& s) { return events::timeline(s, events::subject(ada)); });
  EXPECT_EQ(events.size(), 2u);
  EXPECT_EQ(db().read([&](Snapshot& s) { return access::find_person(s, ada); })->name,
            access::erased_name);
}

TEST_P(Nominees, PersonEraseTakesThemToo) {
  const PersonId ada = *name(actor_, school(), "Ada Invented");

  ASSERT_TRUE(access::erase_person(db(), actor_, ada).has_value());

  EXPECT_TRUE(named().empty());
}

TEST_P(Nominees, AreForgottenWhenTheirTimeIsOver) {
  const PersonId ada = *name(actor_, school(), "Ada Invented");
  const auto forget = [&](Date day) {
    const Instant moment = *Instant::parse(day.text() + "T09:00:00Z");
    return db().write([&](Transaction& tx) { return forget_nominees(tx, moment); });
  };

  EXPECT_EQ(forget(today.plus_months(36).plus_days(-1)), 0);
  EXPECT_EQ(forget(today.plus_months(36)), 1);
  EXPECT_EQ(forget(today.plus_months(36)), 0) << "once";
  EXPECT_TRUE(db().read([&](Snapshot& s) { return access::find_person(s, ada); })->erased_at);
}

}  // namespace
}  // namespace trellis::casework
