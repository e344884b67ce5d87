/// A database with a shipped programme in force, the targeted one unless a test names another, for
/// tests of actions on cases.
#pragma once

#include <gtest/gtest.h>
#include <string>

#include "access/grant_store.hpp"
#include "casework/case_actions.hpp"
#include "programme/programme_actions.hpp"
#include "programme/shipped_test_files.hpp"
#include "storage/test_database.hpp"

namespace trellis::casework::testing {

using programme::Field;
using programme::FieldType;
using programme::Task;
using storage::Snapshot;
using storage::Transaction;

inline const Date today(2026, 9, 1);

class CaseWorld : public storage::testing::EachEngine {
 protected:
  void SetUp() override {
    storage::testing::EachEngine::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    actor_ = access::operator_at(*Instant::parse("2026-09-01T09:00:00Z"));
    const std::string text = programme::shipped_text(definition_file());
    db().write([&](Transaction& tx) {
      owner_ = add_organisation(tx, "body");
      officer_ = {
          tx.insert("insert into person (name, created_at) values ('Officer', :now) "
                    "returning person_id",
                    {{"now", actor_.at}})};
      access::save_grant(tx,
                         officer_,
                         {.role = access::Role::delivery_officer,
                          .scope = {.owner = owner_},
                          .period = {Date(2020, 1, 1), {}}},
                         std::nullopt,
                         actor_.at);
      const auto imported =
          programme::import_definition(tx, actor_, owner_, {text, definition_file()});
      ASSERT_TRUE(imported.has_value()) << imported.error().message;
      programme_ = imported->programme.id;
      ASSERT_TRUE(
          programme::publish_definition(tx, actor_, programme_, imported->row.version).has_value());
    });
  }

  /// The shipped programme of this world.
  virtual const char* definition_file() const { return "targeted.json"; }

  OrganisationId add_organisation(Transaction& tx, const char* kind) {
    return {
        tx.insert("insert into organisation (kind, name, recorded_at) "
                  "values (:kind, 'Name', :now) returning organisation_id",
                  {{"kind", kind}, {"now", actor_.at}})};
  }

  CaseId open() {
    const auto file = db().write([&](Transaction& tx) {
      NewCase wanted{.programme = programme_,
                     .organisation = add_organisation(tx, "school"),
                     .unit = "school",
                     .unit_kind = "school",
                     .stream = "targeted"};
      return open_case(tx, actor_, wanted, today);
    });
    EXPECT_TRUE(file.has_value()) << (file ? "" : file.error().message);
    return file->id;
  }

  CaseFile find(CaseId id) {
    return *db().read([&](Snapshot& s) { return find_case(s, id); });
  }
  CaseContext context(CaseId id) {
    return *db().read([&](Snapshot& s) { return load_context(s, id, today); });
  }
  TaskStatus status(CaseId id, const char* task) {
    return context(id).view(today).find(task)->state.status;
  }

  static Answers all_answers(const Task& task) {
    Answers answers;
    for (const Field& field : task.fields) {
      Answer& answer = answers[field.id];
      if (field.type == FieldType::tick) answer.text = "yes";
      if (field.type == FieldType::date) answer.text = "1/4/2026";
      if (field.type == FieldType::choice) answer.text = field.options.front().id;
      if (answer.text.empty()) answer.text = "Words";
    }
    return answers;
  }

  Result<CaseFile> answer(CaseId id, const std::string& task, Answers answers) {
    const std::int64_t version = find(id).version;
    return db().write([&](Transaction& tx) {
      return answer_task(tx, actor_, {id, version, task, 1, std::move(answers)}, today);
    });
  }
  Result<CaseFile> fill(CaseId id, const std::string& task) {
    return answer(id, task, all_answers(*context(id).definition->find_task(task)));
  }
  void assign_officer(CaseId id) {
    db().write([&](Transaction& tx) {
      ASSERT_TRUE(assign(tx, actor_, id, "delivery_officer", officer_, today).has_value());
    });
  }
  void fill_up_to(CaseId id, const std::string& last) {
    assign_officer(id);
    for (const Task* task : context(id).definition->tasks()) {
      const auto filled = fill(id, task->id);
      ASSERT_TRUE(filled.has_value()) << task->id << ": " << filled.error().message;
      if (task->id == last) return;
    }
  }

  access::Actor actor_;
  OrganisationId owner_;
  ProgrammeId programme_;
  PersonId officer_;
};

}  // namespace trellis::casework::testing
