#include <thread>

#include "casework/journal_store.hpp"
#include "web/api/api_answer_store.hpp"
#include "web/api/api_world_fixture.hpp"

namespace trellis::web::api::testing {
namespace {

class ApiWrite : public ApiWorld {
 protected:
  std::string case_address(casework::CaseId id, std::string_view rest = {}) const {
    return "/api/v1/cases/" + key(id) + std::string(rest);
  }
  /// The first task of the case, with an answer to each of its questions.
  std::string first_task(casework::CaseId id) {
    return body(get(case_address(id, "/tasks")))["items"][0]["task"].get<std::string>();
  }
  json answers_of(casework::CaseId id, const std::string& task) {
    const auto context =
        db().read([&](storage::Snapshot& s) { return casework::load_context(s, id, day()); });
    json answers = json::object();
    for (const programme::Field& field : context->definition->find_task(task)->fields) {
      using enum programme::FieldType;
      answers[field.id] = field.type == tick     ? json(true)
                          : field.type == date   ? json("2026-03-02")
                          : field.type == choice ? json(field.options.front().id)
                                                 : json("Words");
    }
    return {{"answers", answers}};
  }
  /// A later version of the programme with cohorts beyond the day of these tests.
  void keep_cohorts_open() {
    std::string text = programme::shipped_text("behaviour_hubs.json");
    const auto put = [&](std::string_view found, std::string_view wanted) {
      const auto at = text.find(found);
      ASSERT_NE(at, std::string::npos) << found;
      text.replace(at, found.size(), wanted);
    };
    put("\"version\": 2,", "\"version\": 3,");
    put("\"last\": \"2024-01\"", "\"last\": \"2027-01\"");
    db().write([&](storage::Transaction& tx) {
      const auto imported = programme::import_definition(
          tx, operator_actor(), owner(), {text, "behaviour_hubs.json"});
      ASSERT_TRUE(imported.has_value()) << imported.error().message;
      ASSERT_TRUE(
          programme::publish_definition(tx, operator_actor(), world_->programme, 3).has_value());
    });
  }
  std::int64_t count(const char* sql) {
    return db().read([&](storage::Snapshot& s) { return s.one<std::int64_t>(sql).value(); });
  }
};
TRELLIS_FOR_EACH_ENGINE(ApiWrite);

TEST_P(ApiWrite, ATaskIsAnsweredFromTheVersionThatWasRead) {
  const auto file = open_case(organisation("Oak"));
  const std::string task = first_task(file);
  const std::string address = case_address(file, "/tasks/" + task);
  const std::string etag = get(address).header("ETag");
  const json answers = answers_of(file, task);

  const Page blind = write(Method::put, address, answers);
  const Page written = write(Method::put, address, answers, {{"if-match", etag}});
  const Page stale =
      write(Method::put, address, {{"answers", json::object()}}, {{"if-match", etag}});

  EXPECT_EQ(blind.status(), 428);
  EXPECT_EQ(written.status(), 200) << written.text;
  EXPECT_EQ(body(written)["version"], 1);
  EXPECT_EQ(written.header("ETag").substr(0, 3), "\"1-");
  EXPECT_EQ(stale.status(), 412);
  EXPECT_EQ(body(stale)["errors"][0]["field"], "If-Match");
  EXPECT_EQ(body(get(address))["answers"][0]["answers"].size(), answers["answers"].size());
  EXPECT_EQ(count("select count(*) from event where type = 'task.answered' and author_kind = "
                  "'token'"),
            1);
}

TEST_P(ApiWrite, WhatCannotBeDoneNamesItsField) {
  const auto file = open_case(organisation("Oak"));
  const std::string address = case_address(file, "/tasks/" + first_task(file));
  const Fields any = {{"if-match", "*"}};

  const Page unknown = write(Method::put, address, {{"answers", {{"shoe", "9"}}}}, any);
  const Page member = write(Method::put, address, {{"shoe", 1}, {"round", "one"}}, any);
  Request broken = request(Method::post, case_address(file, "/notes"), token_);
  broken.headers.set("content-type", "application/json");
  broken.body = "{\"body\": ";
  Request form = request(Method::post, case_address(file, "/notes"), token_);
  form.headers.set("content-type", "application/x-www-form-urlencoded");

  EXPECT_EQ(unknown.status(), 422);
  EXPECT_EQ(body(unknown)["errors"][0]["field"], "shoe");
  EXPECT_EQ(member.status(), 422);
  EXPECT_EQ(body(member)["errors"].size(), 2U) << member.text;
  EXPECT_EQ(send(broken).status(), 400);
  EXPECT_EQ(send(form).status(), 415);
  EXPECT_EQ(post(case_address(file, "/notes"), json::object()).status(), 422);
  EXPECT_EQ(post("/api/v1/cases/999/notes", {{"body", "Words"}}).status(), 404);
  EXPECT_EQ(count("select count(*) from case_note"), 0);
}

TEST_P(ApiWrite, TheSameKeyWritesOnce) {
  const auto file = open_case(organisation("Oak"));
  const std::string notes = case_address(file, "/notes");
  const Fields keyed = {{"idempotency-key", "note-1"}};

  const Page first = post(notes, {{"body", "Visited"}}, keyed);
  const Page second = post(notes, {{"body", "Visited"}}, keyed);
  const Page other = post(notes, {{"body", "Another visit"}}, keyed);

  EXPECT_EQ(first.status(), 201) << first.text;
  EXPECT_EQ(second.status(), 201);
  EXPECT_EQ(second.text, first.text);
  EXPECT_EQ(second.header("Location"), first.header("Location"));
  EXPECT_EQ(second.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(other.status(), 422);
  EXPECT_EQ(body(other)["errors"][0]["field"], "Idempotency-Key");
  EXPECT_EQ(count("select count(*) from case_note"), 1);
  EXPECT_EQ(get(first.header("Location")).status(), 200);
}

TEST_P(ApiWrite, TenAtOnceWithOneKeyWriteOnce) {
  const auto file = open_case(organisation("Oak"));
  std::vector<int> statuses(10);
  {
    std::vector<std::jthread> clients;
    for (int& status : statuses)
      clients.emplace_back([&] {
        Request made = request(Method::post, case_address(file, "/notes"), token_);
        made.headers.set("content-type", "application/json");
        made.headers.set("idempotency-key", "all-at-once");
        made.body = R"({"body":"Visited"})";
        status = site_->application().respond(made).status;
      });
  }

  EXPECT_EQ(count("select count(*) from case_note"), 1);
  EXPECT_GE(std::ranges::count(statuses, 201), 1);
  for (const int status : statuses) EXPECT_TRUE(status == 201 || status == 503) << status;
}

TEST_P(ApiWrite, AKeyIsForgottenAfterADay) {
  db().write([&](storage::Transaction& tx) {
    keep_answer(tx, 1, "old", {.request_hash = "x", .body = "{}"}, moment());
  });
  const auto found = [&](Instant now) {
    return db().read([&](storage::Snapshot& s) { return find_kept_answer(s, 1, "old", now); });
  };

  EXPECT_TRUE(found(moment().plus(std::chrono::hours{23})).has_value());
  EXPECT_FALSE(found(moment().plus(std::chrono::hours{24})).has_value());
  db().write([&](storage::Transaction& tx) {
    EXPECT_EQ(delete_old_answers(tx, moment()), 0);
    EXPECT_EQ(delete_old_answers(tx, moment().plus(std::chrono::hours{24})), 1);
  });
}

TEST_P(ApiWrite, ASchoolAppliesOnceHoweverOftenItSends) {
  keep_cohorts_open();
  const OrganisationId oak = organisation("Oak");
  const PersonId head = person(Role::partner_school, {.owner = owner(), .organisation = oak}, oak);
  token_ = token(head, oak);

  const Page opened = post("/api/v1/participations",
                           {{"programme_id", key(world_->programme)},
                            {"organisation_id", key(oak)},
                            {"unit", "partner"}});
  ASSERT_EQ(opened.status(), 201) << opened.text;
  const std::string participation = opened.header("Location");
  const Page started = post(participation + "/applications", {{"form", "partner_application"}});
  ASSERT_EQ(started.status(), 201) << started.text;
  const std::string application = started.header("Location");
  const Page early = post(application + "/submission", json::object());
  json answers;
  for (const auto& [name, answer] : programme::testing::partner_answers("core"))
    answers[name] = json::parse(programme::json_of(answer));
  const Page saved = write(Method::put,
                           application + "/answers",
                           {{"answers", answers}},
                           {{"if-match", started.header("ETag")}});
  const Page sent = post(application + "/submission", json::object());
  const Page again = post(application + "/submission", json::object());

  EXPECT_EQ(early.status(), 422);
  EXPECT_GT(body(early)["errors"].size(), 1U);
  EXPECT_EQ(saved.status(), 200) << saved.text;
  EXPECT_EQ(sent.status(), 200) << sent.text;
  EXPECT_EQ(again.text, sent.text);
  EXPECT_EQ(count("select count(*) from event where type = 'application.submitted'"), 1);
  EXPECT_EQ(body(get(participation))["state"], "applied");
  EXPECT_EQ(body(get(application + "/answers"))["answers"]["stream"], "core");
  const Page withdrawn =
      post(participation + "/withdrawal", {{"reason", "Leadership changes at Easter"}});
  EXPECT_EQ(body(withdrawn)["state"], "withdrawn") << withdrawn.text;
}

TEST_P(ApiWrite, ASchoolWritesForNoOtherAndNeedsTheScope) {
  const OrganisationId oak = organisation("Oak");
  const OrganisationId elm = organisation("Elm");
  const auto other = open_case(elm);
  const auto own = open_case(oak);
  const PersonId head = person(Role::partner_school, {.owner = owner(), .organisation = oak}, oak);
  token_ = token(head, oak);

  EXPECT_EQ(post("/api/v1/participations",
                 {{"programme_id", key(world_->programme)},
                  {"organisation_id", key(elm)},
                  {"unit", "partner"}})
                .status(),
            403);
  EXPECT_EQ(post(case_address(other, "/notes"), {{"body", "Words"}}).status(), 404);
  token_ = token(head, oak, {Permission::view_case});
  EXPECT_EQ(post(case_address(own, "/notes"), {{"body", "Words"}}).status(), 403);
  EXPECT_EQ(count("select count(*) from case_note"), 0);
}

TEST_P(ApiWrite, ADecisionNeedsAReasonAndAnotherApprover) {
  const auto participation = world_->accepted_partner("core");
  const std::string address = "/api/v1/participations/" + key(participation) + "/decisions";
  const PersonId approver = person(Role::approver, {.owner = owner()});

  const Page bare = post(address, {{"result", "perhaps"}});
  const Page own = post(address,
                        {{"result", "eligible"},
                         {"reason", "Approved by the panel"},
                         {"approver_person_id", key(manager_)}});
  const Page decided = post(address,
                            {{"result", "eligible"},
                             {"reason", "Approved by the panel"},
                             {"approver_person_id", key(approver)}});

  EXPECT_EQ(bare.status(), 422);
  EXPECT_EQ(body(bare)["errors"].size(), 2U);
  EXPECT_EQ(own.status(), 422);
  EXPECT_EQ(decided.status(), 201) << decided.text;
}

TEST_P(ApiWrite, AReviewThatIsNotDueIsRefusedWithItsReason) {
  const auto file = open_case(organisation("Oak"));

  const Page page = post(case_address(file, "/reviews"), {{"review", "termly"}});
  const Page wrong = post(case_address(file, "/reviews"),
                          {{"review", "termly"}, {"ratings", {{{"rating", "green"}}}}});

  EXPECT_TRUE(page.status() == 404 || page.status() == 422) << page.text;
  EXPECT_EQ(wrong.status(), 422);
  EXPECT_EQ(body(wrong)["errors"][0]["field"], "ratings[0].item");
}

}  // namespace
}  // namespace trellis::web::api::testing
