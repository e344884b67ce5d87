#include <nlohmann/json.hpp>

#include "casework/attendance_actions.hpp"
#include "casework/case_actions.hpp"
#include "casework/course_actions.hpp"
#include "casework/journal_actions.hpp"
#include "web/api/case_call.hpp"
#include "web/api/json_body.hpp"

namespace trellis::web::api {

namespace {

using access::Permission;
using casework::CaseFile;
using nlohmann::ordered_json;
using storage::Transaction;

Result<WriteAnswer> post_contact(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  const std::string use = body.text("use");
  casework::Contact contact{
      .group = body.text("group", {.is_required = true, .what = "the id of the group"}),
      .role = body.text("role", {.is_required = true, .what = "the id of the role"}),
      .is_for_letters = use == "letter",
      .name = body.text("name", {.is_required = true, .what = "a name"}),
      .email = body.text("email"),
      .phone = body.text("phone"),
      .started_on = body.date("started_on").value_or(call.context.today)};
  if (!use.empty() && use != "working" && use != "letter")
    body.add({ProblemKind::invalid, "use", "Enter working or letter", {}});
  TRY_VOID(body.finish());
  const auto id = TRY(casework::add_contact(tx, call.context.actor, file.id, contact));
  return made_for(file, "contacts", id.value);
}

Result<WriteAnswer> post_contact_end(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  const Date on = body.date("on").value_or(call.context.today);
  TRY_VOID(body.finish());
  TRY_VOID(casework::remove_contact(tx,
                                    call.context.actor,
                                    file.id,
                                    casework::ContactId{number_in_route(call.request, "contact")},
                                    on));
  return case_after(tx, file);
}

Result<WriteAnswer> post_document(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  const casework::Document document{
      .task = body.text("task"),
      .title = body.text("title", {.is_required = true, .what = "what the document is called"}),
      .link = body.text("link", {.is_required = true, .what = "its web address"})};
  TRY_VOID(body.finish());
  TRY_VOID(casework::add_document(tx, call.context.actor, file.id, document));
  return case_after(tx, file);
}

Result<WriteAnswer> post_engagement(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  casework::EngagementHeld held{
      .engagement = body.text("engagement", {.is_required = true, .what = "what took place"}),
      .held_on = body.date("held_on").value_or(call.context.today),
      .amount = body.number("amount").value_or(1),
      .link = body.text("link")};
  if (const auto host = body.key("host_organisation_id")) held.host = OrganisationId{*host};
  TRY_VOID(body.finish());
  TRY_VOID(casework::record_engagement(tx, call.context.actor, file.id, held, call.context.today));
  return case_after(tx, file);
}

casework::AttendanceMark mark_in(const ordered_json& item, std::size_t index, JsonBody& whole) {
  JsonBody body(item, "marks[" + std::to_string(index) + "].");
  const auto person = body.key("person_id", {.is_required = true, .what = "the person"});
  const std::string presence = body.text("presence", {.is_required = true});
  const auto known = casework::presence_from_name(presence);
  if (!presence.empty() && !known)
    body.add({ProblemKind::invalid,
              "marks[" + std::to_string(index) + "].presence",
              "Enter present, part or absent",
              {}});
  casework::AttendanceMark mark{.person = PersonId{person.value_or(0)},
                                .presence = known.value_or(casework::Presence::expected),
                                .reason = body.text("reason")};
  if (const auto read = body.finish(); !read) whole.add(read.error());
  return mark;
}

Result<WriteAnswer> put_attendance(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  std::vector<casework::AttendanceMark> marks;
  for (const ordered_json& item : body.objects("marks"))
    marks.push_back(mark_in(item, marks.size(), body));
  TRY_VOID(body.finish());
  TRY(casework::mark_attendance(tx,
                                call.context.actor,
                                file.id,
                                number_in_route(call.request, "engagement"),
                                marks,
                                call.context.today));
  return case_after(tx, file);
}

/// With a note the role is handed over, as on the page for it; without one it is given.
Result<WriteAnswer> put_assignment(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  const auto person = body.key("person_id", {.is_required = true, .what = "the person"});
  const Date on = body.date("on").value_or(call.context.today);
  const std::string note = body.text("note");
  TRY_VOID(body.finish());
  const std::string role(call.request.route.raw("role"));
  const PersonId to{*person};
  if (note.empty())
    TRY_VOID(casework::assign(tx, call.context.actor, file.id, role, to, on));
  else
    TRY_VOID(casework::hand_over(
        tx, call.context.actor, {.id = file.id, .role = role, .to = to, .on = on, .note = note}));
  return case_after(tx, file);
}

Result<WriteAnswer> post_assignment_end(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  const Date on = body.date("on").value_or(call.context.today);
  TRY_VOID(body.finish());
  TRY_VOID(casework::unassign(tx, call.context.actor, file.id, call.request.route.raw("role"), on));
  return case_after(tx, file);
}

Result<WriteAnswer> post_concern(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  const casework::NewSideRecord wanted{
      .id = file.id,
      .record = body.text("record", {.is_required = true, .what = "the id of the record"}),
      .answers = body.answers("answers"),
      .raised_on = body.date("raised_on").value_or(call.context.today)};
  TRY_VOID(body.finish());
  const auto id = TRY(casework::raise(tx, call.context.actor, wanted, call.context.today));
  return made_for(file, "concerns", id.value);
}

Result<WriteAnswer> post_concern_step(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  const casework::SideStep wanted{
      .id = file.id,
      .record = casework::SideRecordId{number_in_route(call.request, "concern")},
      .to = body.text("state"),
      .answers = body.answers("answers"),
      .escalation = body.answers("escalation"),
      .on = body.date("on").value_or(call.context.today)};
  TRY_VOID(body.finish());
  TRY_VOID(casework::step_side_record(tx, call.context.actor, wanted, call.context.today));
  return case_after(tx, file);
}

Result<WriteAnswer> put_review_day(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  const auto on = body.date("on");
  const std::string reason = body.text("reason");
  TRY_VOID(body.finish());
  TRY_VOID(
      casework::set_review_date(tx, call.context.actor, file.id, on, reason, call.context.today));
  return case_after(tx, file);
}

Result<WriteAnswer> put_watch(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  const bool watched = body.flag("is_watched");
  TRY_VOID(body.finish());
  TRY_VOID(casework::watch(tx, call.context.actor, file.id, watched));
  return case_after(tx, file);
}

constexpr auto answers_reference = R"({"$ref":"#/components/schemas/answers"})";

ApiRoute described(
    ApiRoute route, std::string tag, std::string summary, std::string body, std::string example) {
  route.tag = std::move(tag);
  route.summary = std::move(summary);
  route.body = std::move(body);
  route.body_example = std::move(example);
  return route;
}

ApiRoute making(ApiRoute route) {
  route.answer = reference_to("made");
  route.success = 201;
  return route;
}

void add_people_writes(ApiTable& table) {
  table.routes.push_back(making(
      described(case_write(Method::post, "contacts", "add_contact", write_with<post_contact>),
                "Contacts",
                "Add whom to reach; personal data",
                object_schema({{"group", text_schema},
                               {"role", text_schema},
                               {"name", text_schema},
                               {"email", text_schema},
                               {"phone", text_schema},
                               {"use", R"({"enum":["working","letter"]})"},
                               {"started_on", date_schema}},
                              3),
                R"({"group":"school","role":"headteacher","name":"A. Person"})")));
  table.routes.push_back(described(
      case_write(
          Method::post, "contacts/{contact}/end", "end_contact", write_with<post_contact_end>),
      "Contacts",
      "End a contact",
      object_schema({{"on", date_schema}}, 0),
      R"({"on":"2026-03-09"})"));
  ApiRoute assigning = described(
      case_write(Method::put, "assignments/{role}", "assign", write_with<put_assignment>),
      "Assignments",
      "Give a role on a case to a person; with a note it is handed over by whoever has it",
      object_schema({{"person_id", text_schema}, {"on", date_schema}, {"note", text_schema}}, 1),
      R"({"person_id":"5","note":"Call the school before you visit"})");
  assigning.permission = Permission::assign;
  table.routes.push_back(assigning);
  ApiRoute ending = described(
      case_write(
          Method::post, "assignments/{role}/end", "unassign", write_with<post_assignment_end>),
      "Assignments",
      "End a role on a case",
      object_schema({{"on", date_schema}}, 0),
      R"({"on":"2026-03-09"})");
  ending.permission = Permission::assign;
  table.routes.push_back(ending);
  table.routes.push_back(
      described(case_write(Method::put, "watch", "watch_case", write_with<put_watch>),
                "Cases",
                "Put the case on one's own watchlist, or take it off",
                object_schema({{"is_watched", R"({"type":"boolean"})"}}, 1),
                R"({"is_watched":true})"));
}

void add_delivery_writes(ApiTable& table) {
  table.routes.push_back(described(
      case_write(Method::post, "engagements", "record_engagement", write_with<post_engagement>),
      "Engagements",
      "Record a visit, an open day or a training that took place",
      object_schema({{"engagement", text_schema},
                     {"held_on", date_schema},
                     {"amount", R"({"type":"number"})"},
                     {"host_organisation_id", text_schema},
                     {"link", text_schema}},
                    1),
      R"({"engagement":"open_day","held_on":"2026-03-09","amount":1})"));
  table.routes.push_back(described(
      case_write(Method::put,
                 "engagements/{engagement}/attendance",
                 "mark_attendance",
                 write_with<put_attendance>),
      "Attendance",
      "Mark who came; those who are left out keep their marks",
      R"({"type":"object","required":["marks"],"properties":{"marks":{"type":"array","items":)" +
          object_schema({{"person_id", text_schema},
                         {"presence", R"({"enum":["present","part","absent"]})"},
                         {"reason", text_schema}},
                        2) +
          R"(}},"additionalProperties":false})",
      R"({"marks":[{"person_id":"5","presence":"absent","reason":"ill"}]})"));
  table.routes.push_back(described(
      case_write(Method::post, "documents", "add_document", write_with<post_document>),
      "Documents",
      "Add the title and address of a document that lies elsewhere",
      object_schema({{"title", text_schema}, {"link", text_schema}, {"task", text_schema}}, 2),
      R"({"title":"Grant letter","link":"https://files.example/letter"})"));
  ApiRoute review = described(
      case_write(Method::put, "review-day", "set_review_day", write_with<put_review_day>),
      "Reviews",
      "Set the day of the next review, with a reason; without a day the one that was set goes",
      object_schema({{"on", date_schema}, {"reason", text_schema}}, 0),
      R"({"on":"2026-04-30","reason":"The school asked for it"})");
  review.permission = Permission::edit_task;
  table.routes.push_back(review);
}

void add_concern_writes(ApiTable& table) {
  table.routes.push_back(making(described(
      case_write(Method::post, "concerns", "raise_concern", write_with<post_concern>),
      "Concerns and other side records",
      "Raise a concern, a conflict or a risk",
      object_schema(
          {{"record", text_schema}, {"answers", answers_reference}, {"raised_on", date_schema}}, 1),
      R"({"record":"concern","answers":{"what":"Attendance falls"}})")));
  ApiRoute step = described(
      case_write(
          Method::post, "concerns/{concern}/steps", "step_concern", write_with<post_concern_step>),
      "Concerns and other side records",
      "Go on with a concern: its next state, or steps of its escalation",
      object_schema({{"state", text_schema},
                     {"answers", answers_reference},
                     {"escalation", answers_reference},
                     {"on", date_schema}},
                    0),
      R"({"state":"acknowledged"})");
  step.permission = Permission::edit_task;
  table.routes.push_back(step);
}

}  // namespace

void add_journal_writes(ApiTable& table) {
  add_people_writes(table);
  add_delivery_writes(table);
  add_concern_writes(table);
}

}  // namespace trellis::web::api
