#include "casework/plan_actions.hpp"
#include "web/api/api_world_fixture.hpp"

namespace trellis::web::api::testing {
namespace {

using Ids = std::vector<std::string>;

/// A case of the Research School programme, whose plan is written through the API.
class ApiPlan : public ApiWorld {
 protected:
  void SetUp() override {
    ApiWorld::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    oak_ = organisation("Oak");
    const std::string text = programme::shipped_text("research_school.json");
    db().write([&](storage::Transaction& tx) {
      const auto imported = programme::import_definition(
          tx, operator_actor(), owner(), {text, "research_school.json"});
      ASSERT_TRUE(imported.has_value()) << imported.error().message;
      research_ = imported->programme.id;
      ASSERT_TRUE(
          programme::publish_definition(tx, operator_actor(), research_, imported->row.version)
              .has_value());
      const auto file = casework::open_case(tx,
                                            operator_actor(),
                                            {.programme = research_,
                                             .organisation = oak_,
                                             .unit = "school",
                                             .unit_kind = "school",
                                             .stream = "core"},
                                            day());
      ASSERT_TRUE(file.has_value()) << file.error().message;
      case_ = file->id;
    });
    address_ = "/api/v1/cases/" + key(case_);
  }

  std::string head_token(OrganisationId school) {
    const PersonId head =
        person(Role::partner_school, {.owner = owner(), .organisation = school}, school);
    return token(head, school);
  }
  Page put_plan(const json& objectives) {
    return write(Method::put,
                 address_ + "/plan",
                 {{"columns", {{"problem", "Corridors are loud"}}}, {"objectives", objectives}},
                 {{"if-match", get(address_).header("ETag")}});
  }
  void share_a_plan() {
    const Page written = put_plan({{{"answers",
                                     {{"area", "fidelity"},
                                      {"measure", "Lessons seen; at least 80; by 2027-07-10"},
                                      {"owner", "A deputy"}}}}});
    ASSERT_EQ(written.status(), 200) << written.text;
    const Page shared = post(address_ + "/plan/sharing", json::object());
    ASSERT_EQ(shared.status(), 200) << shared.text;
  }
  static json verdicts(bool is_met) {
    json list = json::array();
    for (const char* item :
         {"problem_clear", "evidence_pinned", "ingredients", "thresholds", "balanced"})
      list.push_back(
          {{"criterion", item}, {"is_met", is_met}, {"comment", is_met ? "" : "Say more"}});
    return list;
  }

  OrganisationId oak_{};
  ProgrammeId research_{};
  casework::CaseId case_{};
  std::string address_;
};
TRELLIS_FOR_EACH_ENGINE(ApiPlan);

TEST_P(ApiPlan, APlanIsWrittenSharedAndBegunAnew) {
  share_a_plan();
  const Page early = put_plan(json::array());
  const Page begun = post(address_ + "/plan/versions", {{"because", "Review of 9 March"}});
  const Page measured = post(address_ + "/plan/measurements", {{"objective", 1}, {"value", 83.5}});
  const Page bare = post(address_ + "/plan/measurements", {{"objective", 1}});

  EXPECT_EQ(early.status(), 422) << early.text;
  EXPECT_EQ(body(begun)["number"], 2) << begun.text;
  EXPECT_EQ(measured.status(), 200) << measured.text;
  EXPECT_EQ(bare.status(), 422);
  EXPECT_EQ(ids(get("/api/v1/plans")).size(), 2U);
  EXPECT_EQ(body(get("/api/v1/measurements"))["items"][0]["value"], 83.5);
  EXPECT_EQ(body(get(address_ + "/milestones"))["items"][0]["is_reached"], false);
}

TEST_P(ApiPlan, ASecondWhoWritesAPlanIsTold) {
  const std::string etag = get(address_).header("ETag");
  ASSERT_EQ(put_plan(json::array()).status(), 200);

  const Page late =
      write(Method::put, address_ + "/plan", {{"objectives", json::array()}}, {{"if-match", etag}});

  EXPECT_EQ(late.status(), 412);
  EXPECT_EQ(write(Method::put, address_ + "/plan", json::object()).status(), 428);
}

TEST_P(ApiPlan, QualityAssuranceReadsAPlanCriterionByCriterion) {
  share_a_plan();
  const Page asked = post(address_ + "/plan/readings", {{"kind", "quality"}});
  ASSERT_EQ(asked.status(), 201) << asked.text;
  const std::string reading = asked.header("Location");

  const Page partial = post(reading + "/decision", {{"result", "passed"}});
  const Page returned =
      post(reading + "/decision",
           {{"result", "returned"}, {"summary", "Say more"}, {"verdicts", verdicts(false)}});
  const Page again =
      post(reading + "/decision", {{"result", "passed"}, {"verdicts", verdicts(true)}});

  EXPECT_EQ(partial.status(), 422);
  EXPECT_EQ(returned.status(), 200) << returned.text;
  EXPECT_EQ(body(get(reading))["result"], "returned");
  EXPECT_EQ(ids(get("/api/v1/plan_verdicts")).size(), 5U);
  EXPECT_EQ(again.status(), 409);
  EXPECT_EQ(post(reading + "/withdrawal", json::object()).status(), 409);
}

TEST_P(ApiPlan, APeerReadsThePlanAndNothingElseOfTheCase) {
  share_a_plan();
  const OrganisationId elm = organisation("Elm");
  const PersonId peer = person(
      Role::partner_school, {.owner = owner(), .programme = research_, .organisation = elm}, elm);
  const std::string bearer = token(peer, elm);
  const Page asked = post(
      address_ + "/plan/readings",
      {{"kind", "peer"}, {"reader_person_id", key(peer)}, {"reader_organisation_id", key(elm)}});
  ASSERT_EQ(asked.status(), 201) << asked.text;
  const std::string reading = asked.header("Location");

  EXPECT_EQ(get(reading, bearer).status(), 200);
  EXPECT_EQ(get(reading, head_token(organisation("Ash"))).status(), 404);
  EXPECT_EQ(get(address_, bearer).status(), 404);
  EXPECT_EQ(ids(get("/api/v1/plan_comments", bearer)), Ids{});
  token_ = head_token(organisation("Yew"));
  EXPECT_EQ(post(reading + "/decision", {{"result", "returned"}}).status(), 404);
  db().write([&](storage::Transaction& tx) {
    tx.execute("update case_file set protected = 1 where case_id = :id", {{"id", case_}});
  });
  EXPECT_EQ(get(reading, bearer).status(), 404);
}

TEST_P(ApiPlan, AThreadOfCommentsIsClosedByResolvingIt) {
  share_a_plan();
  const std::string comments = address_ + "/plan/comments";
  const Page nowhere = post(comments, {{"place", "column:shoe"}, {"body", "What?"}});
  const Page first = post(comments, {{"place", "column:problem"}, {"body", "Which corridors?"}});
  ASSERT_EQ(first.status(), 201) << first.text;
  const std::string id = body(first)["id"];
  const std::string manager = token_;
  token_ = head_token(oak_);

  const Page answer = post(comments, {{"reply_to_id", id}, {"body", "Those of year 9"}});
  const Page resolved = post(comments + "/" + id + "/resolution", json::object());
  const Page late = post(comments, {{"reply_to_id", id}, {"body", "And year 8"}});

  EXPECT_EQ(nowhere.status(), 422);
  EXPECT_EQ(answer.status(), 201) << answer.text;
  EXPECT_EQ(resolved.status(), 200) << resolved.text;
  EXPECT_EQ(late.status(), 409);
  EXPECT_EQ(ids(get("/api/v1/plan_comments", manager)).size(), 2U);
  EXPECT_EQ(ids(get("/api/v1/plan_comments?filter[case]=" + key(case_), head_token(oak_))).size(),
            2U);
  EXPECT_EQ(ids(get("/api/v1/plan_comments", head_token(organisation("Elm")))), Ids{});
}

TEST_P(ApiPlan, WhatIsSaidOfAPlanComesAmongTheChanges) {
  const std::string start = body(get("/api/v1/plan_comments?updated_since=0"))["updated_since"];
  share_a_plan();
  const Page first =
      post(address_ + "/plan/comments", {{"place", "plan"}, {"body", "Clear and short"}});

  const json changed = body(get("/api/v1/plan_comments?updated_since=" + start));

  ASSERT_EQ(changed["items"].size(), 1U);
  EXPECT_EQ(changed["items"][0]["id"], body(first)["id"]);
  const std::string next = changed["updated_since"];
  EXPECT_EQ(ids(get("/api/v1/plan_comments?updated_since=" + next)), Ids{});
}

}  // namespace
}  // namespace trellis::web::api::testing
