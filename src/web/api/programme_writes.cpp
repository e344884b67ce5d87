#include <nlohmann/json.hpp>

#include "programme/application_store.hpp"
#include "programme/eligibility_store.hpp"
#include "programme/participation_actions.hpp"
#include "report/application_list_store.hpp"
#include "web/api/api_route.hpp"
#include "web/api/case_call.hpp"
#include "web/api/json_body.hpp"
#include "web/applications/read_applications.hpp"

namespace trellis::web::api {

namespace {

using access::Permission;
using nlohmann::ordered_json;
using programme::Application;
using programme::Participation;
using programme::ParticipationId;
using storage::Transaction;

std::unexpected<Problem> nothing_there(const char* sentence) {
  return problem(ProblemKind::not_found, "", sentence);
}

bool may_see_participation(Transaction& tx, const WriteCall& call, std::int64_t id) {
  const auto line = report::application_line(tx, id);
  return line && ReadApplications(tx, call.context.actor).opens(*line);
}

Result<ParticipationId> participation_of_call(Transaction& tx, const WriteCall& call) {
  const std::int64_t id = number_in_route(call.request, "participation");
  if (may_see_participation(tx, call, id)) return ParticipationId{id};
  return nothing_there("There is no such participation for this token");
}

Result<Application> application_of_call(Transaction& tx, const WriteCall& call) {
  const auto found = programme::find_application(
      tx, programme::ApplicationId{number_in_route(call.request, "application")});
  if (found && may_see_participation(tx, call, found->participation.value)) return *found;
  return nothing_there("There is no such application for this token");
}

ordered_json self_link(const std::string& address) { return {{"self", address}}; }

WriteAnswer answer_of(const Participation& participation, int status) {
  const std::string id = std::to_string(participation.id.value);
  const std::string address = "/api/v1/participations/" + id;
  const ordered_json state = {{"id", id},
                              {"state", std::string(programme::name_of(participation.state))},
                              {"state_on", participation.state_on.text()},
                              {"links", self_link(address)}};
  return {.status = status, .body = state.dump(), .location = status == 201 ? address : ""};
}

WriteAnswer answer_of(const Application& application, int status) {
  const std::string id = std::to_string(application.id.value);
  const std::string address = "/api/v1/applications/" + id;
  const ordered_json state = {
      {"id", id},
      {"participation_id", std::to_string(application.participation.value)},
      {"form", application.form},
      {"version", application.version},
      {"received_on",
       application.received_on ? ordered_json(application.received_on->text()) : ordered_json()},
      {"links", self_link(address)}};
  return {.status = status,
          .body = state.dump(),
          .version = application.version,
          .location = status == 201 ? address : ""};
}

Result<WriteAnswer> post_participation(Transaction& tx, const WriteCall& call) {
  JsonBody body(call.body);
  const MemberRule needed{.is_required = true};
  const auto programme = body.key("programme_id", needed);
  const auto organisation = body.key("organisation_id", needed);
  programme::NewParticipation wanted{.unit = body.text("unit", needed),
                                     .stream = body.text("stream")};
  TRY_VOID(body.finish());
  wanted.programme = ProgrammeId{programme.value_or(0)};
  wanted.organisation = OrganisationId{organisation.value_or(0)};
  return answer_of(
      TRY(programme::open_participation(tx, call.context.actor, wanted, call.context.today)), 201);
}

Result<WriteAnswer> post_withdrawal(Transaction& tx, const WriteCall& call) {
  const ParticipationId id = TRY(participation_of_call(tx, call));
  JsonBody body(call.body);
  const std::string reason = body.text("reason", {.is_required = true, .what = "the reason"});
  const Date on = body.date("on").value_or(call.context.today);
  TRY_VOID(body.finish());
  return answer_of(
      TRY(programme::take_step(
          tx, call.context.actor, id, programme::ParticipationState::withdrawn, reason, on)),
      200);
}

Result<WriteAnswer> post_application(Transaction& tx, const WriteCall& call) {
  const ParticipationId id = TRY(participation_of_call(tx, call));
  JsonBody body(call.body);
  const std::string form = body.text("form", {.is_required = true, .what = "the id of the form"});
  TRY_VOID(body.finish());
  return answer_of(
      TRY(programme::start_application(tx, call.context.actor, id, form, call.context.today)), 201);
}

Result<WriteAnswer> put_answers(Transaction& tx, const WriteCall& call) {
  const Application application = TRY(application_of_call(tx, call));
  const std::int64_t version = TRY(matched_version(call, application.version));
  JsonBody body(call.body);
  programme::Answers answers = body.answers("answers");
  TRY_VOID(body.finish());
  return answer_of(TRY(programme::save_application(
                       tx,
                       call.context.actor,
                       {.application = application.id, .version = version, .answers = answers},
                       call.context.today)),
                   200);
}

/// Sending it again gives the first submission.
Result<WriteAnswer> post_submission(Transaction& tx, const WriteCall& call) {
  const Application application = TRY(application_of_call(tx, call));
  JsonBody body(call.body);
  TRY_VOID(body.finish());
  return answer_of(
      TRY(programme::submit_application(
          tx, call.context.actor, application.id, application.submit_token, call.context.today)),
      200);
}

Result<WriteAnswer> post_decision(Transaction& tx, const WriteCall& call) {
  const ParticipationId id = TRY(participation_of_call(tx, call));
  JsonBody body(call.body);
  const std::string result = body.text("result", {.is_required = true, .what = "a decision"});
  const auto decided = programme::eligibility_from_name(result);
  if (!result.empty() && !decided)
    body.add({ProblemKind::invalid, "result", "Enter eligible, refused or review", {}});
  programme::OverrideEligibility wanted{
      .participation = id,
      .code = body.text("code"),
      .reason = body.text("reason", {.is_required = true, .what = "the reason"})};
  if (const auto approver = body.key("approver_person_id")) wanted.approver = PersonId{*approver};
  TRY_VOID(body.finish());
  if (wanted.code.empty()) wanted.code = "decided_by_a_person";
  wanted.result = *decided;
  const auto row =
      TRY(programme::override_eligibility(tx, call.context.actor, wanted, call.context.today));
  const ordered_json state = {
      {"participation_id", std::to_string(id.value)},
      {"result", std::string(programme::name_of(row.result))},
      {"code", row.code},
      {"decided_on", row.decided_on.text()},
      {"links", self_link("/api/v1/participations/" + std::to_string(id.value))}};
  return WriteAnswer{.status = 201, .body = state.dump()};
}

Result<WriteAnswer> post_offer(Transaction& tx, const WriteCall& call) {
  const ParticipationId id = TRY(participation_of_call(tx, call));
  JsonBody body(call.body);
  const auto answer_by =
      body.date("answer_by", {.is_required = true, .what = "the last day to answer"});
  TRY_VOID(body.finish());
  TRY(programme::make_offer(tx, call.context.actor, id, *answer_by, call.context.today));
  return answer_of(*programme::find_participation(tx, id), 201);
}

Result<WriteAnswer> post_offer_answer(Transaction& tx, const WriteCall& call) {
  const ParticipationId id = TRY(participation_of_call(tx, call));
  JsonBody body(call.body);
  const std::string answer =
      body.text("answer", {.is_required = true, .what = "accepted, declined or waitlisted"});
  const std::string reason = body.text("reason");
  TRY_VOID(body.finish());
  return answer_of(TRY(programme::answer_to_offer(
                       tx, call.context.actor, id, answer, reason, call.context.today)),
                   201);
}

constexpr auto participation_state_schema =
    R"({"type":"object","required":["id","state","state_on","links"],"properties":{
  "id":{"type":"string"},"state":{"type":"string"},"state_on":{"type":"string","format":"date"},
  "links":{"type":"object","properties":{"self":{"type":"string"}},"additionalProperties":false}},
  "additionalProperties":false})";

constexpr auto application_state_schema =
    R"({"type":"object","required":["id","participation_id","form","version","links"],"properties":{
  "id":{"type":"string"},"participation_id":{"type":"string"},"form":{"type":"string"},
  "version":{"type":"integer"},"received_on":{"type":["string","null"],"format":"date"},
  "links":{"type":"object","properties":{"self":{"type":"string"}},"additionalProperties":false}},
  "additionalProperties":false})";

constexpr auto decision_schema =
    R"({"type":"object","required":["participation_id","result","code","decided_on","links"],
  "properties":{"participation_id":{"type":"string"},"result":{"type":"string"},
  "code":{"type":"string"},"decided_on":{"type":"string","format":"date"},
  "links":{"type":"object","properties":{"self":{"type":"string"}},"additionalProperties":false}},
  "additionalProperties":false})";

ApiRoute programme_write(std::string pattern, std::string operation, WriteHandler handler) {
  return {.method = Method::post,
          .pattern = "/api/v1/" + std::move(pattern),
          .handler = handler.handler,
          .write = handler.write,
          .operation = std::move(operation),
          .tag = "Participations",
          .parameters = {idempotency_parameter()},
          .answer = reference_to("participation_state"),
          .success = 201};
}

void add_participation_writes(ApiTable& table) {
  ApiRoute route =
      programme_write("participations", "open_participation", write_with<post_participation>);
  route.summary = "Express the interest of a school or trust in a programme";
  route.body = object_schema({{"programme_id", text_schema},
                              {"organisation_id", text_schema},
                              {"unit", text_schema},
                              {"stream", text_schema}},
                             3);
  route.body_example = R"({"programme_id":"2","organisation_id":"12","unit":"partner"})";
  table.routes.push_back(route);

  route = programme_write(
      "participations/{participation}/withdrawal", "withdraw", write_with<post_withdrawal>);
  route.summary = "Withdraw, with a reason";
  route.body = object_schema({{"reason", text_schema}, {"on", date_schema}}, 1);
  route.body_example = R"({"reason":"Leadership changes at Easter"})";
  route.success = 200;
  table.routes.push_back(route);

  route = programme_write(
      "participations/{participation}/decisions", "decide_eligibility", write_with<post_decision>);
  route.permission = Permission::decide;
  route.summary = "Decide otherwise than the rules did, with a reason and an approver";
  route.body = object_schema({{"result", R"({"enum":["eligible","refused","review"]})"},
                              {"reason", text_schema},
                              {"code", text_schema},
                              {"approver_person_id", text_schema}},
                             2);
  route.body_example =
      R"({"result":"eligible","reason":"Approved by the panel","approver_person_id":"5"})";
  route.answer = reference_to("decision");
  table.routes.push_back(route);

  route = programme_write(
      "participations/{participation}/offers", "make_offer", write_with<post_offer>);
  route.permission = Permission::decide;
  route.summary = "Offer a place in the participation's cohort";
  route.body = object_schema({{"answer_by", date_schema}}, 1);
  route.body_example = R"({"answer_by":"2026-04-30"})";
  table.routes.push_back(route);

  route = programme_write("participations/{participation}/offer-answers",
                          "answer_offer",
                          write_with<post_offer_answer>);
  route.summary = "Accept or decline the open offer, or go on the waiting list";
  route.body = object_schema(
      {{"answer", R"({"enum":["accepted","declined","waitlisted"]})"}, {"reason", text_schema}}, 1);
  route.body_example = R"({"answer":"accepted"})";
  table.routes.push_back(route);
}

void add_application_writes(ApiTable& table) {
  ApiRoute route = programme_write("participations/{participation}/applications",
                                   "start_application",
                                   write_with<post_application>);
  route.tag = "Applications";
  route.summary = "Start a form, or get the draft that was started before";
  route.body = object_schema({{"form", text_schema}}, 1);
  route.body_example = R"({"form":"partner_application"})";
  route.answer = reference_to("application_state");
  table.routes.push_back(route);

  route = programme_write(
      "applications/{application}/answers", "save_answers", write_with<put_answers>);
  route.method = Method::put;
  route.tag = "Applications";
  route.summary = "Save answers of a draft; those that are left out stay as they are";
  route.parameters.push_back(match_parameter());
  route.body = R"({"type":"object","properties":{"answers":{"$ref":)"
               R"("#/components/schemas/answers"}},"additionalProperties":false})";
  route.body_example = R"({"answers":{"stream":"core","need_1":"culture"}})";
  route.answer = reference_to("application_state");
  route.success = 200;
  table.routes.push_back(route);

  route = programme_write(
      "applications/{application}/submission", "submit_application", write_with<post_submission>);
  route.tag = "Applications";
  route.summary = "Send the form; sending it again changes nothing";
  route.answer = reference_to("application_state");
  route.success = 200;
  table.routes.push_back(route);
}

}  // namespace

void add_programme_writes(ApiTable& table) {
  table.schemas.push_back({"participation_state", participation_state_schema});
  table.schemas.push_back({"application_state", application_state_schema});
  table.schemas.push_back({"decision", decision_schema});
  add_participation_writes(table);
  add_application_writes(table);
}

}  // namespace trellis::web::api
