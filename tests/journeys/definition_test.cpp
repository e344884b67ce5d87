// Editing a programme's definition in the browser: check, import, preview, move, and a case that is
// none the worse for it.
#include <gtest/gtest.h>

#include "access/person_actions.hpp"
#include "casework/case_actions.hpp"
#include "programme/programme_actions.hpp"
#include "programme/shipped_test_files.hpp"
#include "storage/settings_store.hpp"
#include "storage/test_database.hpp"
#include "support/site_client.hpp"
#include "support/site_process.hpp"

namespace trellis {
namespace {

using casework::CaseId;
using storage::Snapshot;
using storage::Transaction;
using testing::SiteClient;
using testing::SiteProcess;

const Instant moment = *Instant::parse("2026-09-01T09:00:00Z");
const Date day(2026, 9, 1);

std::string edited(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// The shipped file as somebody edits it: an option renamed, a task added, one retired, a gate
/// changed.
std::string second_version() {
  std::string text = programme::shipped_text("targeted.json");
  text = edited(text, "\"version\": 1,", "\"version\": 2,");
  text = edited(text,
                R"({"id": "eligible", "label": "Eligible"})",
                R"({"id": "eligible", "label": "In scope"})");
  text = edited(
      text,
      R"({"id": "check_adviser_conflicts", "title")",
      R"({"id": "call_headteacher", "title": "Call the headteacher", "who": ["delivery_officer"], "fields": [{"id": "called_on", "type": "date", "label": "Date of the call"}]},
        {"id": "check_adviser_conflicts", "title")");
  text = edited(
      text,
      R"({"id": "contact_responsible_body", "title": "Make initial contact with the responsible body", "who": ["delivery_officer"],
         "fields": [
           {"id": "contacted", "type": "tick", "label": "Responsible body contacted"},
           {"id": "contacted_on", "type": "date", "label": "Date of first contact"}]},)",
      "");
  text = edited(text,
                "confirm_starting_eligibility, contact_responsible_body, ",
                "confirm_starting_eligibility, ");
  return edited(
      text,
      R"j("gate": "complete(check_adviser_conflicts, send_formal_notification, record_conflict_response)")j",
      R"j("gate": "complete(call_headteacher, check_adviser_conflicts, send_formal_notification, record_conflict_response)")j");
}

class DefinitionJourney : public storage::testing::EachEngine {
 protected:
  void SetUp() override {
    storage::testing::EachEngine::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    db().write([&](Transaction& tx) { prepare(tx); });
  }

  void prepare(Transaction& tx) {
    const access::Actor actor = access::operator_at(moment);
    const auto organisation = [&](const char* kind, const char* name) {
      return OrganisationId{
          tx.insert("insert into organisation (kind, name, recorded_at) "
                    "values (:kind, :name, :now) returning organisation_id",
                    {{"kind", kind}, {"name", name}, {"now", moment}})};
    };
    ASSERT_TRUE(storage::mark_as_demonstration(tx, moment).has_value());
    const OrganisationId owner = organisation("body", "Delivery body");
    access::PersonaRequest editor{.key = "editor", .name = "Editor"};
    for (const access::Role role : {access::Role::programme_manager, access::Role::administrator})
      editor.grants.push_back(
          {.role = role, .scope = {.owner = owner}, .period = {Date(2020, 1, 1), {}}});
    const auto person = access::add_persona(tx, editor, moment);
    ASSERT_TRUE(person.has_value());
    editor_ = std::to_string(person->value);
    const std::string text = programme::shipped_text("targeted.json");
    const auto imported = programme::import_definition(tx, actor, owner, {text, "targeted.json"});
    ASSERT_TRUE(imported.has_value()) << imported.error().message;
    programme_ = imported->programme.id;
    ASSERT_TRUE(programme::publish_definition(tx, actor, programme_, 1).has_value());
    const auto file = casework::open_case(tx,
                                          actor,
                                          {.programme = programme_,
                                           .organisation = organisation("school", "Oak School"),
                                           .unit = "school",
                                           .unit_kind = "school",
                                           .stream = "targeted"},
                                          day);
    ASSERT_TRUE(file.has_value()) << file.error().message;
    case_ = file->id;
    casework::AnswerTask wanted{
        .id = case_, .version = file->version, .task = "confirm_starting_eligibility"};
    wanted.answers["eligible"].text = "eligible";
    wanted.answers["checked_on"].text = "1/8/2026";
    ASSERT_TRUE(casework::answer_task(tx, actor, wanted, day).has_value());
  }

  casework::CaseContext context() {
    return *db().read([&](Snapshot& s) { return casework::load_context(s, case_, day); });
  }

  ProgrammeId programme_;
  CaseId case_;
  std::string editor_;
};
TRELLIS_FOR_EACH_ENGINE(DefinitionJourney);

TEST_P(DefinitionJourney, AnEditMovesACaseUnharmed) {
  const auto before = context();
  SiteProcess site(test_database().url(), {"--demo"});
  SiteClient client(site.port());
  client.open("/sign-in");
  client.submit("/sign-in/persona", {}, editor_);
  const std::string programme = "/programmes/" + std::to_string(programme_.value);

  client.open("/programmes/definition-files");
  client.submit("/programmes/definition-files",
                {},
                "",
                {{"file", "broken.json", edited(second_version(), "\"sets\"", "\"setz\"")}});
  EXPECT_TRUE(client.says("stands in the way") || client.says("stand in the way")) << client.body();
  EXPECT_TRUE(client.says("setz"));
  client.follow("Check another file");
  client.submit(
      "/programmes/definition-files", {}, "", {{"file", "second.json", second_version()}});
  ASSERT_TRUE(client.says("The file is sound")) << client.body();
  EXPECT_TRUE(client.says("Call the headteacher"));
  EXPECT_TRUE(client.says("Gates and rules of tasks"));
  ASSERT_EQ(client.submit(client.address() + "/import",
                          {{"because", "Call heads first"}, {"state", "published"}}),
            200);
  ASSERT_EQ(client.address(), programme + "/versions/2") << client.body();

  client.open(programme + "/moves");
  ASSERT_EQ(client.submit(programme + "/moves", {{"to", "2"}}), 200);
  EXPECT_TRUE(client.says("Gains the task “Call the headteacher”"));
  EXPECT_EQ(context().definition->version, 1) << "a preview changes nothing";
  ASSERT_EQ(client.submit(client.address() + "/application"), 200);
  EXPECT_TRUE(client.says("Applied on"));

  const auto after = context();
  EXPECT_EQ(after.definition->version, 2);
  EXPECT_EQ(after.record.answers, before.record.answers);
  EXPECT_EQ(after.view(day).find("confirm_starting_eligibility")->state.status,
            casework::TaskStatus::complete);
}

}  // namespace
}  // namespace trellis
