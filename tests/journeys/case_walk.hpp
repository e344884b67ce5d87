/// Walks a case through its pages: answers tasks, writes the plan, holds reviews, records days,
/// pauses and ends. Each step is taken by whoever is signed in and must lead back to the case.
#pragma once

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <string>

#include "open_definitions.hpp"
#include "programme/definition.hpp"

namespace trellis::testing {

/// Three boxes of a date.
inline void add_date(SiteClient::Values& values, const std::string& name, Date date) {
  values.emplace_back(name + "-day", std::to_string(date.day()));
  values.emplace_back(name + "-month", std::to_string(date.month()));
  values.emplace_back(name + "-year", std::to_string(date.year()));
}

class CaseWalk {
 public:
  /// What to answer where the first option, a tick, a word or today would not do: by field.
  using Choices = std::map<std::string, std::string>;

  CaseWalk(std::string path, const programme::Definition& definition)
      : path_(std::move(path)), definition_(definition) {}

  const std::string& path() const { return path_; }

  /// Answers every question of a task.
  void answer(SiteClient& client, const std::string& id, const Choices& wanted = {}) const {
    SCOPED_TRACE(id);
    const std::string page = path_ + "/tasks/" + id;
    ASSERT_EQ(client.open(page), 200);
    ASSERT_TRUE(has_form(client, page)) << client.body();
    SiteClient::Values values;
    add_values(values, definition_.find_task(id)->fields, "", wanted);
    ASSERT_EQ(client.submit(page, values), 200) << client.body();
    ASSERT_EQ(client.address(), path_) << client.body();
  }
  /// Every task of these stages in order, those that the case has no page for left out.
  void answer_stage(SiteClient& client,
                    const std::string& stage_id,
                    const Choices& wanted = {}) const {
    for (const programme::Stage& stage : definition_.stages)
      if (stage.id == stage_id)
        for (const programme::Section& section : stage.sections)
          for (const programme::Task& task : section.tasks) answer(client, task.id, wanted);
  }
  /// That the task waits, or is not for this reader, and says so.
  void expect_closed(SiteClient& client, const std::string& id, std::string_view words) const {
    SCOPED_TRACE(id);
    const std::string page = path_ + "/tasks/" + id;
    ASSERT_EQ(client.open(page), 200);
    EXPECT_FALSE(has_form(client, page));
    EXPECT_TRUE(client.says(words)) << client.body();
  }

  /// Writes the plan with one objective, and shares it.
  void write_plan(SiteClient& client, const Choices& wanted = {}) const {
    ASSERT_EQ(client.open(path_ + "/plan"), 200);
    EXPECT_TRUE(client.says("No plan has been written yet"));
    ASSERT_EQ(client.open(path_ + "/plan/draft"), 200);
    SiteClient::Values values;
    for (const programme::Option& column : definition_.plan->columns)
      values.emplace_back("column-" + column.id, "Words about " + column.label);
    add_values(values, definition_.plan->objective_fields, "objective-1-", wanted);
    ASSERT_EQ(client.submit(path_ + "/plan/draft", values), 200) << client.body();
    ASSERT_EQ(client.address(), path_ + "/plan") << client.body();
    ASSERT_EQ(client.submit(path_ + "/plan/share"), 200);
    EXPECT_TRUE(client.says("The plan has been shared"));
  }
  /// Sends the shared plan to a person of another school, or to quality assurance where none is
  /// named.
  void send_plan(SiteClient& client, const std::string& peer = {}) const {
    ASSERT_EQ(client.open(path_ + "/plan/readings/new"), 200) << client.body();
    SiteClient::Values values = {{"kind", peer.empty() ? "quality" : "peer"}};
    for (const Node* option : elements(client.document(), "option"))
      if (!peer.empty() && words(*option).ends_with(": " + peer))
        values.emplace_back("reader", option->attribute("value"));
    ASSERT_EQ(client.submit(path_ + "/plan/readings", values), 200) << client.body();
    EXPECT_TRUE(client.says("was sent to be read")) << client.body();
  }
  /// Reads a plan by every criterion; the number is that of the reading.
  void pass_plan(SiteClient& client, const std::string& number) const {
    const std::string page = "/plan-readings/" + number;
    ASSERT_EQ(client.open(page), 200) << client.body();
    SiteClient::Values values = {{"result", "passed"}};
    for (const programme::Option& item : definition_.plan->quality_check)
      values.emplace_back("met-" + item.id, "yes");
    ASSERT_EQ(client.submit(page, values), 200) << client.body();
    EXPECT_FALSE(client.says("There is a problem")) << client.body();
  }
  /// Holds the review that the case has come to.
  void review(SiteClient& client, const Choices& wanted) const {
    ASSERT_EQ(client.open(path_ + "/reviews/new"), 200) << client.body();
    SiteClient::Values values;
    add_date(values, "held_on", this_day());
    for (const Node* input : elements(client.document(), "input"))
      if (const std::string name = input->attribute("name");
          name.starts_with("rating-") && (values.empty() || values.back().first != name)) {
        values.emplace_back("comment-" + name.substr(7), "Seen on the day");
        values.emplace_back(name, input->attribute("value"));
      }
    for (const auto& [name, value] : wanted) values.emplace_back(name, value);
    ASSERT_EQ(client.submit(path_ + "/reviews", values), 200) << client.body();
    EXPECT_TRUE(client.says("Review saved")) << client.body();
  }
  void visit(SiteClient& client, const std::string& engagement, const std::string& days) const {
    ASSERT_EQ(client.open(path_ + "/diary/visit"), 200);
    SiteClient::Values values = {{"engagement", engagement}, {"amount", days}};
    add_date(values, "held_on", this_day());
    ASSERT_EQ(client.submit(path_ + "/diary/visit", values), 200) << client.body();
    ASSERT_EQ(client.address(), path_ + "/diary") << client.body();
  }
  /// Pauses with a reason, finds the tasks frozen, and resumes.
  void pause_and_resume(SiteClient& client,
                        const std::string& paused,
                        const std::string& active,
                        const std::string& open_task) const {
    set_status(client, paused);
    expect_closed(client, open_task, "The case is paused or has ended");
    set_status(client, active);
    ASSERT_EQ(client.open(path_ + "/tasks/" + open_task), 200);
    EXPECT_TRUE(has_form(client, path_ + "/tasks/" + open_task));
  }
  void set_status(SiteClient& client, const std::string& status) const {
    ASSERT_EQ(client.open(path_ + "/status"), 200);
    ASSERT_EQ(client.submit(path_ + "/status", {{"status", status}}), 200) << client.body();
    EXPECT_TRUE(client.says("The case has been changed")) << client.body();
  }
  /// Raises what the definition lets be raised beside the path, and takes it to its end. The number
  /// is that of the record.
  void raise_and_settle(SiteClient& client,
                        const std::string& kind,
                        const std::string& end,
                        const std::string& number) const {
    const programme::SideRecord& record =
        *std::ranges::find(definition_.side_records, kind, &programme::SideRecord::id);
    ASSERT_EQ(client.open(path_ + "/concerns/new/" + kind), 200);
    SiteClient::Values raised;
    add_values(raised, record.fields, "", {});
    ASSERT_EQ(client.submit(path_ + "/concerns/new/" + kind, raised), 200) << client.body();
    EXPECT_TRUE(client.says("Raised")) << client.body();
    const std::string page = path_ + "/concerns/" + number;
    ASSERT_EQ(client.open(page), 200);
    SiteClient::Values settled = {{"to", end}};
    for (const programme::SideState& state : record.states)
      if (state.id == end) add_values(settled, state.fields, end + "-", {});
    ASSERT_EQ(client.submit(page, settled), 200) << client.body();
    EXPECT_FALSE(client.says("There is a problem")) << client.body();
  }
  void graduate(SiteClient& client) const {
    ASSERT_EQ(client.open(path_ + "/course"), 200);
    SiteClient::Values values;
    add_date(values, "on", this_day());
    ASSERT_EQ(client.submit(path_ + "/course/graduation", values), 200) << client.body();
    EXPECT_TRUE(client.says("The case has graduated")) << client.body();
  }

 private:
  static bool has_form(const SiteClient& client, const std::string& action) {
    for (const Node* form : elements(client.document(), "form"))
      if (form->attribute("action") == action) return true;
    return false;
  }

  void add_values(SiteClient::Values& values,
                  const std::vector<programme::Field>& fields,
                  const std::string& prefix,
                  const Choices& wanted) const {
    for (const programme::Field& field : fields) {
      const std::string name = prefix + field.id;
      const auto chosen = wanted.find(field.id);
      const std::string given = chosen == wanted.end() ? "" : chosen->second;
      using enum programme::FieldType;
      switch (field.type) {
        case tick:
          values.emplace_back(name, "true");
          break;
        case date:
          add_date(values, name, this_day());
          break;
        case choice:
        case programme::FieldType::choices:
          values.emplace_back(name, given.empty() ? field.options.front().id : given);
          break;
        case number:
        case money:
          values.emplace_back(name, given.empty() ? "1" : given);
          break;
        case measure:
          values.emplace_back(name, "Lessons that begin on time");
          values.emplace_back(name + "-side", "least");
          values.emplace_back(name + "-threshold", "90");
          add_date(values, name + "-by", this_day().plus_days(90));
          break;
        case repeat:
          for (int row = 1; row <= static_cast<int>(field.min.value_or(1)); ++row)
            add_values(values, field.fields, name + "-" + std::to_string(row) + "-", wanted);
          break;
        case file:
          values.emplace_back(name, "https://example.com/document");
          break;
        case text:
        case organisation:
        case person:
        case evidence:
          values.emplace_back(name, given.empty() ? "Words" : given);
          break;
      }
    }
  }

  std::string path_;
  const programme::Definition& definition_;
};

}  // namespace trellis::testing
