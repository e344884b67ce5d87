#include "events/event_store.hpp"

#include <thread>

#include "events/personal_text_store.hpp"
#include "storage/test_database.hpp"

namespace trellis::events {

namespace {

using storage::Database;
using storage::Engine;
using storage::Snapshot;
using storage::Transaction;
using storage::testing::test_instant;

const Subject school = {"organisation", 7};
const Subject other_school = {"organisation", 8};

Author schedule() { return {.kind = AuthorKind::schedule, .at = test_instant()}; }

PersonId add_person(Transaction& tx, std::string_view name) {
  return {tx.insert("insert into person (name, created_at) values (:name, :at) returning person_id",
                    {{"name", name}, {"at", test_instant()}})};
}

std::vector<std::string> types(const std::vector<Event>& events) {
  std::vector<std::string> names;
  for (const Event& event : events) names.push_back(event.type);
  return names;
}

}  // namespace

using EventLog = storage::testing::EachEngine;
TRELLIS_FOR_EACH_ENGINE(EventLog);

TEST_P(EventLog, KeepsAllThatWasSaid) {
  const Instant earlier = *Instant::parse("2026-03-01T10:00:00Z");
  const auto person = db().write([](Transaction& tx) { return add_person(tx, "Ada"); });
  const Author author = {.kind = AuthorKind::person, .person = person, .at = test_instant()};
  const auto id = db().write([&](Transaction& tx) {
    return record(tx,
                  author,
                  "visit.moved",
                  {school, subject(person)},
                  Changes()
                      .change("on", "2026-03-02", std::nullopt)
                      .say("place", "Invented Town")
                      .happened(earlier));
  });

  const auto events = db().read([](Snapshot& s) { return timeline(s, school); });

  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].id, id);
  EXPECT_EQ(events[0].type, "visit.moved");
  EXPECT_EQ(events[0].happened_at, earlier);
  EXPECT_EQ(events[0].recorded_at, test_instant());
  EXPECT_EQ(events[0].author_kind, AuthorKind::person);
  EXPECT_EQ(events[0].author_person, person);
  EXPECT_EQ(events[0].summary.at("place"), "Invented Town");
  EXPECT_EQ(events[0].changes, (std::vector<Change>{{"on", "2026-03-02", std::nullopt, false}}));
  EXPECT_EQ(db().read([&](Snapshot& s) { return subjects_of(s, id); }),
            (std::vector<Subject>{school, subject(person)}));
}

TEST_P(EventLog, PagesATimelineNewestFirst) {
  db().write([](Transaction& tx) {
    for (int i = 1; i <= 5; ++i)
      record(tx, schedule(), "visit.step_" + std::to_string(i), {school, school});
    record(tx, schedule(), "visit.elsewhere", {other_school});
  });

  db().read([](Snapshot& s) {
    const auto first = timeline(s, school, {.size = 2});
    const auto second = timeline(s, school, {.size = 2, .before = first.back().id});
    const auto third = timeline(s, school, {.size = 2, .before = second.back().id});
    EXPECT_EQ(types(first), (std::vector<std::string>{"visit.step_5", "visit.step_4"}));
    EXPECT_EQ(types(second), (std::vector<std::string>{"visit.step_3", "visit.step_2"}));
    EXPECT_EQ(types(third), (std::vector<std::string>{"visit.step_1"}));
    EXPECT_EQ(count_events(s, school), 5);
  });
}

TEST_P(EventLog, ListsEverythingOrOneTypeForTheAudit) {
  db().write([](Transaction& tx) {
    record(tx, schedule(), "a.one", {school});
    record(tx, schedule(), "b.two", {});
    record(tx, schedule(), "a.one", {});
  });

  db().read([](Snapshot& s) {
    EXPECT_EQ(types(all_events(s, std::nullopt)),
              (std::vector<std::string>{"a.one", "b.two", "a.one"}));
    EXPECT_EQ(types(all_events(s, "b.two")), (std::vector<std::string>{"b.two"}));
  });
}

TEST_P(EventLog, ReadsOnFromWhereItStopped) {
  Cursor place;
  const auto next = [&] {
    const auto events = db().read([&](Snapshot& s) { return events_after(s, place, 2); });
    if (!events.empty()) place = cursor_of(events.back());
    return types(events);
  };
  for (const char* type : {"a.one", "a.two", "a.three"})
    db().write([&](Transaction& tx) { record(tx, schedule(), type, {}); });

  EXPECT_EQ(next(), (std::vector<std::string>{"a.one", "a.two"}));
  EXPECT_EQ(next(), (std::vector<std::string>{"a.three"}));
  EXPECT_EQ(next(), std::vector<std::string>());
  db().write([&](Transaction& tx) { record(tx, schedule(), "a.four", {}); });
  EXPECT_EQ(next(), (std::vector<std::string>{"a.four"}));
}

TEST(EventLogOnPostgresql, MissesNothingThatCommitsOutOfOrder) {
  const auto database = storage::testing::database_or_skip(Engine::postgresql);
  if (!database) return;
  Database other = database->open_again();
  Cursor place;
  std::vector<std::string> seen;
  const auto read_on = [&] {
    const auto events = other.read([&](Snapshot& s) { return events_after(s, place, 10); });
    for (const Event& event : events) {
      seen.push_back(event.type);
      place = cursor_of(event);
    }
  };

  (*database)->write([&](Transaction& tx) {
    record(tx, schedule(), "a.slow", {});
    std::thread([&] {
      other.write([](Transaction& fast) { record(fast, schedule(), "a.fast", {}); });
      read_on();
    }).join();
  });
  // Transactions of other databases on the same server may hold the reader back, for a while.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  for (read_on(); seen.size() < 2 && std::chrono::steady_clock::now() < deadline; read_on())
    std::this_thread::sleep_for(std::chrono::milliseconds(5));

  EXPECT_EQ(seen, (std::vector<std::string>{"a.slow", "a.fast"}));
}

TEST_P(EventLog, OutlivesTheWordsItSpeaksOf) {
  const std::string words = "Zebediah Quillfeather was late";
  const auto [person, text] = db().write([&](Transaction& tx) {
    const PersonId about = add_person(tx, "Invented Person");
    const PersonalTextId kept = keep_text(
        tx,
        {.body = words, .about = about, .retain_until = Date(2030, 1, 1), .at = test_instant()});
    record(tx,
           schedule(),
           "note.added",
           {subject(about)},
           Changes().change_text("note", std::nullopt, kept));
    return std::pair(about, kept);
  });
  EXPECT_EQ(db().read([&](Snapshot& s) { return find_text(s, text); }), words);

  EXPECT_EQ(
      db().write([&](Transaction& tx) { return erase_texts_about(tx, person, test_instant()); }),
      1);

  db().read([&](Snapshot& s) {
    EXPECT_EQ(find_text(s, text), std::nullopt);
    const auto events = timeline(s, subject(person));
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].changes[0].after, std::to_string(text.value));
    const auto found = s.one<std::int64_t>(
        "select count(*) from event where changes like :words or summary_fields like :words",
        {{"words", "%Quillfeather%"}});
    EXPECT_EQ(found, 0);
  });
}

TEST_P(EventLog, ErasesTextsWhoseTimeHasCome) {
  const auto keep = [&](Date until) {
    return db().write([&](Transaction& tx) {
      return keep_text(tx, {.body = "words", .retain_until = until, .at = test_instant()});
    });
  };
  const auto due = keep(Date(2026, 3, 9));
  const auto later = keep(Date(2026, 3, 10));

  const auto erased = db().write(
      [](Transaction& tx) { return erase_texts_due(tx, Date(2026, 3, 9), test_instant()); });

  EXPECT_EQ(erased, 1);
  EXPECT_EQ(db().read([&](Snapshot& s) { return find_text(s, due); }), std::nullopt);
  EXPECT_EQ(db().read([&](Snapshot& s) { return find_text(s, later); }), "words");
}

TEST(EventValues, ReadBackAsTheyWereWritten) {
  const std::vector<Change> changes = {{"a", "1", std::nullopt, false}, {"b", "\"x\"", "y", true}};
  EXPECT_EQ(read_changes(changes_text(changes)), changes);
  EXPECT_EQ(read_changes("[]"), std::vector<Change>());
  const std::map<std::string, std::string> summary = {{"place", "Leeds"}};
  EXPECT_EQ(read_summary(summary_text(summary)), summary);
}

}  // namespace trellis::events
