#include <nlohmann/json.hpp>

#include "casework/case_access_checks.hpp"
#include "casework/plan_actions.hpp"
#include "casework/plan_comment_actions.hpp"
#include "casework/plan_reading_actions.hpp"
#include "casework/plan_reading_store.hpp"
#include "web/api/case_call.hpp"
#include "web/api/json_body.hpp"

namespace trellis::web::api {

namespace {

using casework::CaseFile;
using casework::PlanReading;
using nlohmann::ordered_json;
using storage::Transaction;

std::string self_of(std::string_view resource, std::int64_t id) {
  return "/api/v1/" + std::string(resource) + '/' + std::to_string(id);
}

WriteAnswer plan_answer(Transaction& tx, const CaseFile& file, const casework::PlanVersion& plan) {
  const auto now = casework::find_case(tx, file.id);
  const ordered_json state = {
      {"id", std::to_string(plan.id.value)},
      {"case_id", std::to_string(file.id.value)},
      {"number", plan.number},
      {"shared_on", plan.shared_on ? ordered_json(plan.shared_on->text()) : ordered_json()},
      {"version", now->version},
      {"links", {{"self", self_of("plans", plan.id.value)}}}};
  return {.body = state.dump(), .version = now->version};
}

casework::Objective objective_in(const ordered_json& item, std::size_t index, JsonBody& whole) {
  JsonBody body(item, "objectives[" + std::to_string(index) + "].");
  casework::Objective objective{.key = body.whole("objective").value_or(0),
                                .answers = body.answers("answers")};
  if (const auto read = body.finish(); !read) whole.add(read.error());
  return objective;
}

Result<WriteAnswer> put_plan(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  casework::WritePlan wanted{.id = file.id, .version = TRY(matched_version(call, file.version))};
  JsonBody body(call.body);
  wanted.columns = body.answers("columns");
  for (const ordered_json& item : body.objects("objectives"))
    wanted.objectives.push_back(objective_in(item, wanted.objectives.size(), body));
  TRY_VOID(body.finish());
  const auto plan = TRY(casework::write_plan(tx, call.context.actor, wanted, call.context.today));
  return plan_answer(tx, file, plan);
}

Result<WriteAnswer> post_plan_sharing(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  TRY_VOID(body.finish());
  const auto plan = TRY(casework::share_plan(tx, call.context.actor, file.id, call.context.today));
  return plan_answer(tx, file, plan);
}

Result<WriteAnswer> post_plan_version(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  const std::string because =
      body.text("because", {.is_required = true, .what = "why there is a new version"});
  TRY_VOID(body.finish());
  const auto plan =
      TRY(casework::begin_version(tx, call.context.actor, file.id, because, call.context.today));
  return plan_answer(tx, file, plan);
}

Result<WriteAnswer> post_measurement(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  const casework::Measurement measurement{
      .objective =
          body.whole("objective", {.is_required = true, .what = "the objective"}).value_or(0),
      .measured_on = body.date("measured_on").value_or(call.context.today),
      .value = body.number("value", {.is_required = true, .what = "what was measured"}),
      .note = body.text("note")};
  TRY_VOID(body.finish());
  TRY_VOID(casework::measure(tx, call.context.actor, file.id, measurement));
  return case_after(tx, file);
}

WriteAnswer reading_answer(const PlanReading& reading, int status) {
  const std::string address = self_of("plan_readings", reading.id.value);
  const std::string result(casework::name_of(reading.result));
  const ordered_json state = {{"id", std::to_string(reading.id.value)},
                              {"case_id", std::to_string(reading.case_id.value)},
                              {"kind", std::string(casework::name_of(reading.kind))},
                              {"result", result.empty() ? ordered_json() : ordered_json(result)},
                              {"links", {{"self", address}}}};
  return {
      .status = status, .body = state.dump(), .location = status == 201 ? address : std::string()};
}

Result<WriteAnswer> post_reading(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  const std::string kind = body.text("kind", {.is_required = true, .what = "peer or quality"});
  const auto known = casework::reading_kind_from_name(kind);
  if (!kind.empty() && !known)
    body.add({ProblemKind::invalid, "kind", "Enter peer or quality", {}});
  casework::AskForReading wanted{.id = file.id, .due_on = body.date("due_on")};
  if (const auto reader = body.key("reader_person_id")) wanted.reader = PersonId{*reader};
  if (const auto school = body.key("reader_organisation_id"))
    wanted.organisation = OrganisationId{*school};
  TRY_VOID(body.finish());
  wanted.kind = *known;
  return reading_answer(
      TRY(casework::ask_for_reading(tx, call.context.actor, wanted, call.context.today)), 201);
}

/// The reading of the address; one that is neither the bearer's to read nor of a case that the
/// bearer sees is not found.
Result<PlanReading> reading_of_call(Transaction& tx, const WriteCall& call) {
  const auto reading = casework::find_reading(tx, {number_in_route(call.request, "reading")});
  const auto file = reading ? casework::find_case(tx, reading->case_id) : std::nullopt;
  if (!file || !(casework::may_see(call.context.actor, *file) ||
                 casework::is_reader(call.context.actor, *reading)))
    return problem(ProblemKind::not_found, "", "There is no such reading for this token");
  return *reading;
}

casework::CriterionVerdict verdict_in(const ordered_json& item,
                                      std::size_t index,
                                      JsonBody& whole) {
  JsonBody body(item, "verdicts[" + std::to_string(index) + "].");
  casework::CriterionVerdict verdict{
      .item = body.text("criterion", {.is_required = true, .what = "the id of the criterion"}),
      .met = body.flag("is_met"),
      .comment = body.text("comment")};
  if (const auto read = body.finish(); !read) whole.add(read.error());
  return verdict;
}

Result<WriteAnswer> post_reading_decision(Transaction& tx, const WriteCall& call) {
  const PlanReading reading = TRY(reading_of_call(tx, call));
  JsonBody body(call.body);
  const std::string result =
      body.text("result", {.is_required = true, .what = "passed or returned"});
  const auto known = casework::reading_result_from_name(result);
  casework::ReadingDecision decision{.result = known.value_or(casework::ReadingResult::open),
                                     .summary = body.text("summary")};
  for (const ordered_json& item : body.objects("verdicts"))
    decision.verdicts.push_back(verdict_in(item, decision.verdicts.size(), body));
  TRY_VOID(body.finish());
  return reading_answer(
      TRY(casework::decide_reading(
          tx, call.context.actor, reading.id, std::move(decision), call.context.today)),
      200);
}

Result<WriteAnswer> post_reading_withdrawal(Transaction& tx, const WriteCall& call) {
  const PlanReading reading = TRY(reading_of_call(tx, call));
  JsonBody body(call.body);
  TRY_VOID(body.finish());
  TRY_VOID(casework::withdraw_reading(tx, call.context.actor, reading.id, call.context.today));
  return reading_answer(*casework::find_reading(tx, reading.id), 200);
}

Result<WriteAnswer> post_comment(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  casework::WriteComment wanted{
      .id = file.id,
      .place = body.text("place"),
      .body = body.text("body", {.is_required = true, .what = "your comment"})};
  if (const auto first = body.key("reply_to_id")) wanted.reply_to = casework::PlanCommentId{*first};
  TRY_VOID(body.finish());
  const auto id = TRY(casework::write_comment(tx, call.context.actor, wanted, call.context.today));
  return made_for(file, "plan_comments", id.value);
}

Result<WriteAnswer> post_comment_resolution(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  TRY_VOID(body.finish());
  const casework::PlanCommentId comment{number_in_route(call.request, "comment")};
  TRY_VOID(casework::resolve_comment(tx, call.context.actor, file.id, comment, call.context.today));
  return case_after(tx, file);
}

constexpr auto plan_state_schema =
    R"({"type":"object","required":["id","case_id","number","shared_on","version","links"],
  "properties":{"id":{"type":"string"},"case_id":{"type":"string"},"number":{"type":"integer"},
  "shared_on":{"type":["string","null"],"format":"date"},"version":{"type":"integer"},
  "links":{"type":"object","properties":{"self":{"type":"string"}},"additionalProperties":false}},
  "additionalProperties":false})";

constexpr auto reading_state_schema =
    R"({"type":"object","required":["id","case_id","kind","result","links"],"properties":{
  "id":{"type":"string"},"case_id":{"type":"string"},"kind":{"type":"string"},
  "result":{"type":["string","null"]},
  "links":{"type":"object","properties":{"self":{"type":"string"}},"additionalProperties":false}},
  "additionalProperties":false})";

constexpr auto plan_body = R"({"type":"object","properties":{
  "columns":{"$ref":"#/components/schemas/answers"},
  "objectives":{"type":"array","items":{"type":"object","properties":{
    "objective":{"type":"integer","description":"Its number in the plan; left out of a new one"},
    "answers":{"$ref":"#/components/schemas/answers"}},"additionalProperties":false}}},
  "additionalProperties":false})";

constexpr auto reading_body = R"({"type":"object","required":["result"],"properties":{
  "result":{"enum":["passed","returned"]},"summary":{"type":"string"},
  "verdicts":{"type":"array","items":{"type":"object","required":["criterion"],"properties":{
    "criterion":{"type":"string"},"is_met":{"type":"boolean"},"comment":{"type":"string"}},
    "additionalProperties":false}}},"additionalProperties":false})";

ApiRoute plan_write(Method method, std::string rest, std::string operation, WriteHandler handler) {
  ApiRoute route = case_write(method, "plan" + std::move(rest), std::move(operation), handler);
  route.tag = "Plans";
  route.answer = reference_to("plan_state");
  return route;
}

void add_version_writes(ApiTable& table) {
  ApiRoute route = plan_write(Method::put, "", "write_plan", write_with<put_plan>);
  route.summary = "Write the draft of a plan, whole: objectives that are left out are taken out";
  route.parameters.push_back(match_parameter());
  route.body = plan_body;
  route.body_example = R"({"columns":{"problem":"Corridors are loud"},)"
                       R"("objectives":[{"objective":1,"answers":{"owner":"A deputy"}}]})";
  table.routes.push_back(route);

  route = plan_write(Method::post, "/sharing", "share_plan", write_with<post_plan_sharing>);
  route.summary = "Share the draft: from then on this version does not change";
  table.routes.push_back(route);

  route = plan_write(Method::post, "/versions", "begin_version", write_with<post_plan_version>);
  route.summary = "Begin a new version from the one that was shared";
  route.body = object_schema({{"because", text_schema}}, 1);
  route.body_example = R"({"because":"Review of 3 June 2026"})";
  table.routes.push_back(route);

  route = plan_write(Method::post, "/measurements", "measure", write_with<post_measurement>);
  route.tag = "Measurements";
  route.summary = "Note what was measured for an objective; earlier ones stay";
  route.body = object_schema({{"objective", R"({"type":"integer"})"},
                              {"value", R"({"type":"number"})"},
                              {"measured_on", date_schema},
                              {"note", text_schema}},
                             2);
  route.body_example = R"({"objective":1,"measured_on":"2026-03-09","value":83})";
  route.answer = reference_to("case_state");
  table.routes.push_back(route);
}

void add_reading_writes(ApiTable& table) {
  ApiRoute route =
      plan_write(Method::post, "/readings", "ask_for_reading", write_with<post_reading>);
  route.tag = "Plan readings";
  route.summary = "Send the shared version to a peer or to the programme to be read";
  route.body = object_schema({{"kind", R"({"enum":["peer","quality"]})"},
                              {"reader_person_id", text_schema},
                              {"reader_organisation_id", text_schema},
                              {"due_on", date_schema}},
                             1);
  route.body_example = R"({"kind":"quality","due_on":"2026-03-23"})";
  route.answer = reference_to("reading_state");
  route.success = 201;
  table.routes.push_back(route);

  route.pattern = "/api/v1/plan_readings/{reading}/decision";
  route.handler = write_with<post_reading_decision>.handler;
  route.write = write_with<post_reading_decision>.write;
  route.operation = "decide_reading";
  route.summary = "Pass the version or return it, with a verdict on every criterion";
  route.body = reading_body;
  route.body_example = R"({"result":"returned","summary":"Say by when",)"
                       R"("verdicts":[{"criterion":"measurable","is_met":false,)"
                       R"("comment":"No date"}]})";
  route.success = 200;
  table.routes.push_back(route);

  route.pattern = "/api/v1/plan_readings/{reading}/withdrawal";
  route.handler = write_with<post_reading_withdrawal>.handler;
  route.write = write_with<post_reading_withdrawal>.write;
  route.operation = "withdraw_reading";
  route.summary = "Take back what was asked and not yet decided";
  route.body = "";
  route.body_example = "";
  table.routes.push_back(route);
}

void add_comment_writes(ApiTable& table) {
  ApiRoute route = plan_write(Method::post, "/comments", "write_comment", write_with<post_comment>);
  route.tag = "Plan comments";
  route.summary = "Comment on a shared plan, or answer a comment";
  route.body = object_schema(
      {{"body", text_schema}, {"place", text_schema}, {"reply_to_id", text_schema}}, 1);
  route.body_example = R"({"place":"objective:1","body":"Which term is meant?"})";
  route.answer = reference_to("made");
  route.success = 201;
  table.routes.push_back(route);

  route = plan_write(Method::post,
                     "/comments/{comment}/resolution",
                     "resolve_comment",
                     write_with<post_comment_resolution>);
  route.tag = "Plan comments";
  route.summary = "Close the thread of a first comment";
  route.answer = reference_to("case_state");
  table.routes.push_back(route);
}

}  // namespace

void add_plan_writes(ApiTable& table) {
  table.schemas.push_back({"plan_state", plan_state_schema});
  table.schemas.push_back({"reading_state", reading_state_schema});
  add_version_writes(table);
  add_reading_writes(table);
  add_comment_writes(table);
}

}  // namespace trellis::web::api
