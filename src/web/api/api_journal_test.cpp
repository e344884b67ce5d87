#include "web/api/api_world_fixture.hpp"

namespace trellis::web::api::testing {
namespace {

using Ids = std::vector<std::string>;

/// What is kept beside the tasks of a case, written and read by staff and by its school.
class ApiJournal : public ApiWorld {
 protected:
  void SetUp() override {
    ApiWorld::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    oak_ = organisation("Oak");
    case_ = open_case(oak_);
    address_ = "/api/v1/cases/" + key(case_);
    const PersonId head =
        person(Role::partner_school, {.owner = owner(), .organisation = oak_}, oak_);
    head_ = head;
    head_token_ = token(head, oak_);
  }
  PersonId officer() { return person(Role::delivery_officer, {.owner = owner()}); }

  OrganisationId oak_{};
  casework::CaseId case_{};
  PersonId head_{};
  std::string address_;
  std::string head_token_;
};
TRELLIS_FOR_EACH_ENGINE(ApiJournal);

TEST_P(ApiJournal, ARoleIsGivenHandedOverWithANoteAndEnded) {
  const std::string role = address_ + "/assignments/delivery_officer";
  const PersonId first = officer();
  const PersonId second = officer();

  const Page given = write(Method::put, role, {{"person_id", key(first)}});
  const Page over =
      write(Method::put, role, {{"person_id", key(second)}, {"note", "Call before you visit"}});
  const Page same =
      write(Method::put, role, {{"person_id", key(second)}, {"note", "Call before you visit"}});
  const Page ended = post(role + "/end", json::object());

  EXPECT_EQ(given.status(), 200) << given.text;
  EXPECT_EQ(over.status(), 200) << over.text;
  EXPECT_EQ(same.status(), 422);
  EXPECT_EQ(ended.status(), 200);
  const json rows = body(get("/api/v1/assignments?filter[case]=" + key(case_)))["items"];
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1]["person_id"], key(second));
  EXPECT_EQ(rows[1]["finished_on"], "2026-03-09");
  EXPECT_EQ(body(get("/api/v1/notes"))["items"][0]["body"], "Handover: Call before you visit");
  token_ = head_token_;
  EXPECT_EQ(write(Method::put, role, {{"person_id", key(first)}}).status(), 403);
}

TEST_P(ApiJournal, ContactsAndDocumentsAreKeptWithTheirCase) {
  const Page wrong =
      post(address_ + "/contacts", {{"group", "shoe"}, {"role", "shoe"}, {"name", "A. Person"}});
  const Page right = post(address_ + "/contacts",
                          {{"group", "school_contacts"},
                           {"role", "headteacher"},
                           {"name", "A. Person"},
                           {"use", "letter"}});
  ASSERT_EQ(right.status(), 201) << right.text;
  const std::string contact = body(right)["id"];
  const Page ended = post(address_ + "/contacts/" + contact + "/end", json::object());
  const Page twice = post(address_ + "/contacts/" + contact + "/end", json::object());
  const Page document = post(address_ + "/documents",
                             {{"title", "Letter"}, {"link", "https://files.example/letter"}});
  const Page no_link = post(address_ + "/documents", {{"title", "Letter"}, {"link", "desk"}});

  EXPECT_EQ(wrong.status(), 422);
  EXPECT_EQ(ended.status(), 200) << ended.text;
  EXPECT_EQ(twice.status(), 404);
  EXPECT_EQ(body(get("/api/v1/contacts/" + contact))["use"], "letter");
  EXPECT_EQ(document.status(), 200) << document.text;
  EXPECT_EQ(no_link.status(), 422);
  EXPECT_EQ(ids(get("/api/v1/documents", head_token_)).size(), 1U);
  const PersonId stranger =
      person(Role::partner_school, {.owner = owner(), .organisation = organisation("Elm")});
  EXPECT_EQ(ids(get("/api/v1/documents", token(stranger))), Ids{});
}

TEST_P(ApiJournal, TheReasonOfAPauseIsNotForTheSchool) {
  const Page paused = write(Method::put,
                            address_ + "/status",
                            {{"status", "paused"}, {"reason", "inspection"}},
                            {{"if-match", "*"}});
  ASSERT_EQ(paused.status(), 200) << paused.text;
  const std::string newest = "/api/v1/case_statuses?filter[case]=" + key(case_);

  const json for_staff = body(get(newest))["items"].back();
  const json for_school = body(get(newest, head_token_))["items"].back();

  EXPECT_EQ(for_staff["reason"], "inspection");
  EXPECT_EQ(for_school["status"], "paused");
  EXPECT_EQ(for_school["reason"], nullptr);
}

TEST_P(ApiJournal, AttendanceIsForThoseWhoKeepTheSheet) {
  const Page held = post(address_ + "/engagements", {{"engagement", "adviser_visit"}});
  const Page unknown = post(address_ + "/engagements", {{"engagement", "shoe"}});
  ASSERT_EQ(held.status(), 200) << held.text;
  EXPECT_EQ(unknown.status(), 422);
  const std::string engagement = ids(get("/api/v1/engagements")).at(0);
  const std::string sheet = address_ + "/engagements/" + engagement + "/attendance";
  const auto mark = [&](const std::string& who, const char* presence, const char* reason) {
    return write(Method::put,
                 sheet,
                 {{"marks", {{{"person_id", who}, {"presence", presence}, {"reason", reason}}}}});
  };

  const Page marked = mark(key(head_), "absent", "ill");
  const Page of_nobody = mark("999", "present", "");
  const Page no_word = mark(key(head_), "asleep", "");

  EXPECT_EQ(marked.status(), 200) << marked.text;
  EXPECT_EQ(of_nobody.status(), 422);
  EXPECT_EQ(no_word.status(), 422);
  EXPECT_EQ(body(no_word)["errors"][0]["field"], "marks[0].presence");
  const json rows = body(get("/api/v1/attendance"))["items"];
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0]["id"], engagement + "-" + key(head_));
  EXPECT_EQ(rows[0]["reason"], "ill");
  EXPECT_EQ(ids(get("/api/v1/attendance", head_token_)), Ids{});
  EXPECT_EQ(get(address_ + "/dose", head_token_).status(), 200);
  token_ = head_token_;
  EXPECT_EQ(mark(key(head_), "present", "").status(), 403);
}

TEST_P(ApiJournal, AConcernIsNotForTheSchool) {
  const Page bare = post(address_ + "/concerns", {{"record", "engagement_concern"}});
  token_ = head_token_;
  const Page by_school = post(address_ + "/concerns", {{"record", "engagement_concern"}});

  EXPECT_EQ(bare.status(), 422);
  EXPECT_FALSE(body(bare)["errors"].empty());
  EXPECT_EQ(by_school.status(), 403);
  EXPECT_EQ(ids(get("/api/v1/concern_steps")), Ids{});
}

TEST_P(ApiJournal, MessagesAreThePersonsOwn) {
  const auto told = [&](PersonId reader) {
    return db().write([&](storage::Transaction& tx) {
      return tx.insert(
          "insert into message (person_id, kind, message_key, subject, body, link, in_product, "
          "made_at, retain_until) values (:person, 'task_due', 'a', 'Due', 'Words', '', 1, :now, "
          "'2027-01-01') returning message_id",
          {{"person", reader}, {"now", moment()}});
    });
  };
  const auto own = told(manager_);
  const auto other = told(head_);

  EXPECT_EQ(ids(get("/api/v1/messages")), Ids{std::to_string(own)});
  EXPECT_EQ(get("/api/v1/messages/" + std::to_string(other)).status(), 404);
  EXPECT_EQ(post("/api/v1/messages/" + std::to_string(other) + "/read", json::object()).status(),
            404);
  EXPECT_EQ(post("/api/v1/messages/" + std::to_string(own) + "/read", json::object()).status(),
            200);
  EXPECT_EQ(ids(get("/api/v1/messages?filter[is_read]=false")), Ids{});
}

TEST_P(ApiJournal, AWatchlistAndAReviewDayAreSet) {
  const Page watched = write(Method::put, address_ + "/watch", {{"is_watched", true}});
  const Page set = write(Method::put,
                         address_ + "/review-day",
                         {{"on", "2026-04-30"}, {"reason", "The school asked for it"}});
  const Page past =
      write(Method::put, address_ + "/review-day", {{"on", "2026-01-30"}, {"reason", "Why not"}});

  EXPECT_EQ(watched.status(), 200) << watched.text;
  EXPECT_EQ(set.status(), 200) << set.text;
  EXPECT_EQ(past.status(), 422);
  token_ = head_token_;
  EXPECT_EQ(write(Method::put, address_ + "/review-day", {{"on", "2026-04-30"}}).status(), 403);
}

}  // namespace
}  // namespace trellis::web::api::testing
