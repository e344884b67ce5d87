#include <atomic>
#include <map>
#include <thread>

#include "casework/case_store.hpp"
#include "events/event_store.hpp"
#include "web/api/api_world_fixture.hpp"
#include "web/api/resource_store.hpp"

namespace trellis::web::api::testing {
namespace {

class ApiChanges : public ApiWorld {
 protected:
  /// Raises the version of a case with its event, as every action does.
  void change(casework::CaseId id) {
    db().write([&](storage::Transaction& tx) {
      casework::raise_version(tx, id);
      events::record(tx, operator_actor().author(), "case.touched", {events::subject(id)});
    });
  }

  void settle() { storage::testing::settle(db()); }

  /// Reads every page of what changed into the mirror; gives the value to send next time.
  std::string follow(const std::string& since, std::map<std::string, std::int64_t>& mirror) {
    std::string next = "/api/v1/cases?limit=3&fields=version&updated_since=" + since;
    std::string value;
    while (!next.empty()) {
      Request asked = request(Method::get, next, token_);
      const json answer = json::parse(site_->send(std::move(asked)).text);
      if (!answer.contains("items")) return since;  // asked too often: once more later
      for (const json& item : answer["items"])
        mirror[item["id"].get<std::string>()] = item["version"].get<std::int64_t>();
      value = answer["updated_since"].get<std::string>();
      const json link = answer["links"]["next"];
      next = link.is_null() ? "" : link.get<std::string>();
    }
    return value;
  }
};
TRELLIS_FOR_EACH_ENGINE(ApiChanges);

TEST_P(ApiChanges, OnlyWhatChangedSinceIsGivenAndOnlyOnce) {
  const auto one = open_case(organisation("Oak"));
  open_case(organisation("Elm"));
  settle();
  const Page all = get("/api/v1/cases?updated_since=0");
  const std::string value = body(all)["updated_since"].get<std::string>();
  const Page none = get("/api/v1/cases?updated_since=" + value);
  change(one);
  settle();
  const Page some = get("/api/v1/cases?updated_since=" + value);

  EXPECT_EQ(ids(all).size(), 2U);
  EXPECT_EQ(ids(none).size(), 0U);
  EXPECT_EQ(body(none)["updated_since"], value);
  EXPECT_EQ(ids(some), std::vector<std::string>{key(one)});
  EXPECT_EQ(some.header("Updated-Since"), body(some)["updated_since"]);
}

TEST_P(ApiChanges, AMomentIncludesWhatWasRecordedAtIt) {
  const auto one = open_case(organisation("Oak"));
  settle();

  const Page from_then = get("/api/v1/cases?updated_since=2026-03-09T14:05:06Z");
  const Page from_later = get("/api/v1/cases?updated_since=2026-03-09T14:05:07Z");
  change(one);
  settle();
  const Page after =
      get("/api/v1/cases?updated_since=" + body(from_later)["updated_since"].get<std::string>());

  EXPECT_EQ(ids(from_then).size(), 1U);
  EXPECT_EQ(ids(from_later).size(), 0U);
  EXPECT_EQ(ids(after).size(), 1U);
}

TEST_P(ApiChanges, EndedAndDeletedThingsAreAmongTheChanges) {
  const auto file = open_case(organisation("Oak"));
  db().write([&](storage::Transaction& tx) {
    casework::finish_case(tx, file, day());
    const auto review = tx.insert(
        "insert into case_review (case_id, review, held_on, overall, next_step, answers, "
        "recorded_at, deleted_at) values (:id, 'termly', '2026-03-01', '', '', '{}', :now, :now) "
        "returning case_review_id",
        {{"id", file}, {"now", moment()}});
    events::record(tx,
                   operator_actor().author(),
                   "review.deleted",
                   {events::Subject{"review", review}, events::subject(file)});
  });
  settle();

  EXPECT_EQ(ids(get("/api/v1/reviews")).size(), 0U);
  EXPECT_EQ(ids(get("/api/v1/reviews?updated_since=0")).size(), 1U);
  EXPECT_EQ(body(get("/api/v1/cases?updated_since=0"))["items"][0]["finished_on"], "2026-03-09");
  EXPECT_EQ(ids(get("/api/v1/cases?filter[is_open]=true")).size(), 0U);
}

TEST_P(ApiChanges, NothingIsLostWhileOthersWrite) {
  constexpr int writers = 4;
  constexpr int writes_each = 30;
  std::vector<casework::CaseId> cases;
  for (int i = 0; i < writers * 2; ++i) cases.push_back(open_case(organisation("School")));
  std::map<std::string, std::int64_t> mirror;
  std::string since = follow("0", mirror);
  std::atomic<int> writing = writers;
  {
    std::vector<std::jthread> threads;
    for (int writer = 0; writer < writers; ++writer)
      threads.emplace_back([&, writer] {
        for (int i = 0; i < writes_each; ++i)
          change(cases[static_cast<std::size_t>(writer * 2 + i % 2)]);
        --writing;
      });
    // A reader that keeps what it was told and never reads all again.
    for (int polls = 0; writing > 0 && polls < 60; ++polls) since = follow(since, mirror);
  }
  settle();
  since = follow(since, mirror);

  for (const casework::CaseId id : cases)
    EXPECT_EQ(mirror[key(id)], writes_each / 2) << "case " << id.value;
}

TEST_P(ApiChanges, AWriteThatBeganEarlierAndEndsLaterIsNotPassedOver) {
  if (GetParam() == storage::Engine::sqlite) return;  // it has one writer at a time
  const auto slow = open_case(organisation("Oak"));
  const auto quick = open_case(organisation("Elm"));
  std::map<std::string, std::int64_t> mirror;
  std::string since = follow("0", mirror);
  std::atomic<bool> has_written = false;
  std::atomic<bool> may_end = false;
  {
    std::jthread writer([&] {
      db().write([&](storage::Transaction& tx) {
        casework::raise_version(tx, slow);
        events::record(tx, operator_actor().author(), "case.touched", {events::subject(slow)});
        has_written = true;
        has_written.notify_all();
        may_end.wait(false);
      });
    });
    has_written.wait(false);
    change(quick);
    since = follow(since, mirror);
    may_end = true;
    may_end.notify_all();
  }
  settle();
  follow(since, mirror);

  EXPECT_EQ(mirror[key(slow)], 1);
  EXPECT_EQ(mirror[key(quick)], 1);
}

}  // namespace
}  // namespace trellis::web::api::testing
