// A school of the targeted programme, from opening its case to the last task, through the pages.
#include <algorithm>
#include <gtest/gtest.h>
#include <optional>

#include "access/grant_store.hpp"
#include "programme/programme_store.hpp"
#include "programme/shipped_test_files.hpp"
#include "storage/test_database.hpp"
#include "support/site_client.hpp"
#include "support/site_process.hpp"

namespace trellis {
namespace {

using programme::Field;
using programme::FieldType;
using programme::Task;
using testing::SiteClient;
using testing::SiteProcess;

class TargetedCase : public storage::testing::EachEmptyEngine {
 protected:
  void SetUp() override {
    storage::testing::EachEmptyEngine::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    const std::string url = test_database().url();
    const auto made = testing::run_trellis({"--db", url, "demo", "--seed", "7", "--size", "tiny"});
    ASSERT_EQ(made.exit_code, 0) << made.output;
    const std::string owner = std::to_string(
        number("select owner_organisation_id from programme order by programme_id limit 1"));
    const std::string file = TRELLIS_SOURCE_DIR "/data/programmes/targeted.json";
    const auto imported = testing::run_trellis(
        {"--db", url, "programme", "import", file, "--owner", owner, "--publish"});
    ASSERT_EQ(imported.exit_code, 0) << imported.output;
    definition_ = programme::shipped("targeted.json");
    let_the_manager_run_it();
    site_.emplace(url, std::vector<std::string>{"--demo"});
    client_.emplace(site_->port());
    client().open("/sign-in");
    client().submit("/sign-in/persona", {}, std::to_string(manager_.value));
  }

  std::int64_t number(std::string_view sql) {
    return db().read([&](storage::Snapshot& s) { return s.one<std::int64_t>(sql).value(); });
  }
  /// The demonstration's personas work on its own programme; the manager gets this one too.
  void let_the_manager_run_it() {
    db().write([&](storage::Transaction& tx) {
      manager_ = {
          tx.one<std::int64_t>("select person_id from person where persona = 'programme_manager'")
              .value()};
      const auto targeted = programme::find_programme(tx, "targeted");
      ASSERT_TRUE(targeted.has_value());
      access::save_grant(tx,
                         manager_,
                         {.role = access::Role::programme_manager,
                          .scope = {.owner = targeted->owner, .programme = targeted->id},
                          .period = {Date(2020, 1, 1), {}}},
                         std::nullopt,
                         storage::testing::test_instant());
      programme_ = std::to_string(targeted->id.value);
    });
  }
  SiteClient& client() { return *client_; }

  /// Values of a form that answer every question of a task: the first option, or the one given.
  void add_values(SiteClient::Values& values,
                  const std::vector<Field>& fields,
                  const std::string& prefix,
                  const std::string& option) {
    for (const Field& field : fields) {
      const std::string name = prefix + field.id;
      switch (field.type) {
        case FieldType::tick:
          values.emplace_back(name, "true");
          break;
        case FieldType::date:
          values.emplace_back(name + "-day", "1");
          values.emplace_back(name + "-month", "4");
          values.emplace_back(name + "-year", "2026");
          break;
        case FieldType::choice:
        case FieldType::choices: {
          const bool is_there = std::ranges::find(field.options, option, &programme::Option::id) !=
                                field.options.end();
          values.emplace_back(name, is_there ? option : field.options.front().id);
          break;
        }
        case FieldType::number:
        case FieldType::money:
          values.emplace_back(name, "100");
          break;
        case FieldType::repeat:
          add_values(values, field.fields, name + "-1-", option);
          break;
        default:
          values.emplace_back(
              name, field.id.find("email") == std::string::npos ? "Words" : "name@example.org");
          break;
      }
    }
  }
  void answer(const std::string& id, const std::string& option = "") {
    const std::string path = case_ + "/tasks/" + id;
    ASSERT_EQ(client().open(path), 200) << id;
    SiteClient::Values values;
    add_values(values, definition_.find_task(id)->fields, "", option);
    ASSERT_EQ(client().submit(path, values), 200) << id << ": " << client().body();
    ASSERT_EQ(client().address(), case_) << id << ": " << client().body();
  }

  void open_the_case() {
    const auto urn = number(
        "select urn from establishment where in_scope = 1 and status = 1 order by urn limit 1");
    client().open("/cases/new");
    client().submit("/cases/new",
                    {{"of", programme_ + "/school"}, {"school", std::to_string(urn)}});
    ASSERT_EQ(client().status(), 200) << client().body();
    case_ = client().address();
    ASSERT_TRUE(case_.starts_with("/cases/")) << case_ << client().body();
    client().open(case_ + "/people");
    client().submit(case_ + "/assignments",
                    {{"role", "delivery_officer"}, {"person", std::to_string(manager_.value)}});
    ASSERT_TRUE(client().says("Delivery officer")) << client().body();
  }

  programme::Definition definition_;
  PersonId manager_{};
  std::string programme_;
  std::string case_;
  std::optional<SiteProcess> site_;
  std::optional<SiteClient> client_;
};
TRELLIS_FOR_EACH_ENGINE(TargetedCase);

TEST_P(TargetedCase, GoesFromItsFirstTaskToItsLast) {
  open_the_case();
  ASSERT_FALSE(HasFatalFailure());
  client().open(case_);
  EXPECT_TRUE(client().says("0 of 24 tasks done"));

  for (const Task* task : definition_.tasks()) {
    answer(task->id);
    if (HasFatalFailure()) return;
  }

  EXPECT_TRUE(client().says("24 of 24 tasks done"));
  EXPECT_TRUE(client().says("Implementation and termly reviews"));
  client().open(case_ + "/history");
  EXPECT_TRUE(client().says("Enter the improvement plan objectives"));
  client().open(case_ + "/status");
  client().submit(case_ + "/status", {{"status", "complete"}});
  client().open(case_);
  EXPECT_TRUE(client().says("Complete"));
}

TEST_P(TargetedCase, AReviewOfProgressMakesTheLaterTasksNotRequired) {
  open_the_case();
  ASSERT_FALSE(HasFatalFailure());

  for (const Task* task : definition_.tasks()) {
    answer(task->id, "review_progress");
    if (HasFatalFailure()) return;
    if (task->id == "initial_diagnosis_decision") break;
  }

  EXPECT_TRUE(client().says("11 of 11 tasks done, 13 not required"));
}

TEST_P(TargetedCase, ASecondCaseOfTheSameSchoolIsRefused) {
  open_the_case();
  ASSERT_FALSE(HasFatalFailure());
  const auto urn = number(
      "select urn from establishment where in_scope = 1 and status = 1 order by urn limit 1");

  client().open("/cases/new");
  client().submit("/cases/new", {{"of", programme_ + "/school"}, {"school", std::to_string(urn)}});

  EXPECT_EQ(client().status(), 422);
  EXPECT_TRUE(client().says("This school has an open case of this programme"));
}

}  // namespace
}  // namespace trellis
