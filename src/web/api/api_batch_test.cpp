#include "web/api/api_world_fixture.hpp"

namespace trellis::web::api::testing {
namespace {

/// Two cases, and operations on them.
class ApiBatch : public ApiWorld {
 protected:
  void SetUp() override {
    ApiWorld::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    first_ = key(open_case(organisation("Oak")));
    second_ = key(open_case(organisation("Elm")));
  }
  static json note(const std::string& file, const json& words) {
    return {{"method", "POST"},
            {"path", "/api/v1/cases/" + file + "/notes"},
            {"body", {{"body", words}}}};
  }
  Page batch(const json& operations, bool partial = false, Fields headers = {}) {
    json sent = {{"operations", operations}};
    if (partial) sent["partial"] = true;
    return post("/api/v1/batch", sent, std::move(headers));
  }
  std::int64_t notes() {
    return db().read([](storage::Snapshot& db) {
      return db.one<std::int64_t>("select count(*) from case_note").value();
    });
  }

  std::string first_;
  std::string second_;
};
TRELLIS_FOR_EACH_ENGINE(ApiBatch);

TEST_P(ApiBatch, AllOfItIsDoneInItsOrder) {
  const json paused = {{"method", "PUT"},
                       {"path", "/api/v1/cases/" + second_ + "/status"},
                       {"if_match", "*"},
                       {"body", {{"status", "paused"}, {"reason", "inspection"}}}};

  const Page done = batch({note(first_, "One"), paused, note(second_, "Two")});

  ASSERT_EQ(done.status(), 200) << done.text;
  const json results = body(done)["results"];
  ASSERT_EQ(results.size(), 3U);
  EXPECT_EQ(results[0]["status"], 201);
  EXPECT_EQ(get(results[0]["location"].get<std::string>()).status(), 200);
  EXPECT_EQ(results[1]["body"]["status"], "paused");
  EXPECT_EQ(notes(), 2);
}

TEST_P(ApiBatch, OneThatIsRefusedUndoesTheOthers) {
  const Page refused = batch({note(first_, "One"), note("999", "Two")});
  const Page bare = batch({note(first_, "One"), note(second_, nullptr)});

  EXPECT_EQ(refused.status(), 404);
  EXPECT_EQ(body(refused)["errors"][0]["field"], "operations[1]") << refused.text;
  EXPECT_EQ(bare.status(), 422);
  EXPECT_EQ(body(bare)["errors"][0]["field"], "operations[1].body");
  EXPECT_EQ(notes(), 0);
}

TEST_P(ApiBatch, PartlyEachHasItsOwnResult) {
  const json wrong = {{"method", "GET"}, {"path", "/api/v1/cases"}};

  const Page done = batch({note("999", "One"), note(first_, "Two"), wrong}, true);

  ASSERT_EQ(done.status(), 200) << done.text;
  const json results = body(done)["results"];
  EXPECT_EQ(results[0]["problem"]["status"], 404);
  EXPECT_EQ(results[1]["status"], 201);
  EXPECT_EQ(results[2]["problem"]["errors"][0]["field"], "method");
  EXPECT_EQ(notes(), 1);
}

TEST_P(ApiBatch, SentAgainUnderItsKeyItChangesNothing) {
  for (const bool partial : {false, true}) {
    const Fields under = {{"idempotency-key", partial ? "b" : "a"}};
    const json operations = {note(first_, "One"), note(second_, "Two")};
    const auto before = notes();

    const Page done = batch(operations, partial, under);
    const Page again = batch(operations, partial, under);

    EXPECT_EQ(body(again), body(done)) << partial;
    EXPECT_EQ(notes(), before + 2);
  }
  EXPECT_EQ(batch(json::array({note(first_, "Other")}), false, {{"idempotency-key", "a"}}).status(),
            422);
}

TEST_P(ApiBatch, IsBoundedAndHoldsOnlyWhatTheTokenMay) {
  json many = json::array();
  for (int i = 0; i < 101; ++i) many.push_back(note(first_, "One"));
  const json inner = {{"method", "POST"}, {"path", "/api/v1/batch"}, {"body", json::object()}};
  const json page = {{"method", "POST"}, {"path", "/cases/bulk"}};

  EXPECT_EQ(batch(many).status(), 422);
  EXPECT_EQ(batch(json::array()).status(), 422);
  EXPECT_EQ(batch(json::array({inner})).status(), 404);
  EXPECT_EQ(batch(json::array({page})).status(), 404);
  token_ = token(manager_, std::nullopt, {Permission::view_programme});
  EXPECT_EQ(batch(json::array({note(first_, "One")})).status(), 403);
  EXPECT_EQ(notes(), 0);
}

}  // namespace
}  // namespace trellis::web::api::testing
