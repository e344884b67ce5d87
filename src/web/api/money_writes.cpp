#include <nlohmann/json.hpp>

#include "access/secret.hpp"
#include "casework/case_access_checks.hpp"
#include "casework/grant_actions.hpp"
#include "notify/message_store.hpp"
#include "programme/claim_actions.hpp"
#include "programme/participation_store.hpp"
#include "web/api/api_problem.hpp"
#include "web/api/case_call.hpp"
#include "web/api/json_body.hpp"
#include "web/api/resource_store.hpp"
#include "web/random.hpp"

namespace trellis::web::api {

namespace {

using access::Permission;
using casework::CaseFile;
using nlohmann::ordered_json;
using programme::Claim;
using programme::Payment;
using storage::Transaction;

std::string api_address(std::string_view resource, std::int64_t id) {
  return "/api/v1/" + std::string(resource) + '/' + std::to_string(id);
}

WriteAnswer payment_answer(const Payment& payment, int status) {
  const std::string address = api_address("payments", payment.id.value);
  const ordered_json state = {
      {"id", std::to_string(payment.id.value)},
      {"amount_pence", payment.amount.pence},
      {"is_approved", payment.approved_by.has_value()},
      {"paid_on", payment.paid_on ? ordered_json(payment.paid_on->text()) : ordered_json()},
      {"links", {{"self", address}}}};
  return {
      .status = status, .body = state.dump(), .location = status == 201 ? address : std::string()};
}

WriteAnswer claim_answer(const Claim& claim, int status) {
  const std::string address = api_address("claims", claim.id.value);
  const ordered_json state = {
      {"id", std::to_string(claim.id.value)},
      {"amount_pence", claim.amount.pence},
      {"decision", claim.is_waiting() ? ordered_json() : ordered_json(claim.decision)},
      {"links", {{"self", address}}}};
  return {
      .status = status, .body = state.dump(), .location = status == 201 ? address : std::string()};
}

/// What was decided so far goes with it, so that two who decide at once do not pay twice.
Result<WriteAnswer> post_payment(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  const std::string grant =
      body.text("grant", {.is_required = true, .what = "the id of the grant"});
  const auto amount = body.whole("amount_pence", {.is_required = true, .what = "the amount"});
  const auto decided =
      body.whole("decided_pence", {.is_required = true, .what = "what was decided so far"});
  if (amount && *amount <= 0)
    body.add({ProblemKind::invalid, "amount_pence", "The amount must be more than nothing", {}});
  TRY_VOID(body.finish());
  const Payment payment = TRY(casework::decide_grant(
      tx,
      call.context.actor,
      {.id = file.id, .grant = grant, .amount = {*amount}, .decided = {*decided}},
      call.context.today));
  return payment_answer(payment, 201);
}

programme::PaymentId payment_of_call(const WriteCall& call) {
  return programme::PaymentId{number_in_route(call.request, "payment")};
}

Result<WriteAnswer> post_payment_approval(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  TRY_VOID(body.finish());
  const auto id = payment_of_call(call);
  TRY_VOID(casework::approve_grant(tx, call.context.actor, file.id, id, call.context.today));
  return payment_answer(*programme::find_payment(tx, id), 200);
}

Result<WriteAnswer> post_payment_withdrawal(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  TRY_VOID(body.finish());
  TRY_VOID(casework::take_back_grant(
      tx, call.context.actor, file.id, payment_of_call(call), call.context.today));
  return case_after(tx, file);
}

/// Whether the bearer decides on the money of this participation; what is not theirs is not found.
bool decides_on(Transaction& tx, const WriteCall& call, programme::ParticipationId id) {
  const auto participation = programme::find_participation(tx, id);
  return participation &&
         access::may(call.context.actor, Permission::decide, programme::scope_of(*participation));
}

Result<WriteAnswer> post_payment_record(Transaction& tx, const WriteCall& call) {
  const auto found = programme::find_payment(tx, payment_of_call(call));
  if (!found || !decides_on(tx, call, found->participation))
    return problem(ProblemKind::not_found, "", "There is no such payment for this token");
  JsonBody body(call.body);
  const Date paid_on = body.date("paid_on").value_or(call.context.today);
  const std::string reference =
      body.text("reference", {.is_required = true, .what = "the reference of the payment"});
  TRY_VOID(body.finish());
  return payment_answer(
      TRY(programme::record_payment(tx, call.context.actor, found->id, paid_on, reference)), 200);
}

/// Sent again under the same Idempotency-Key it is the same claim, even after a day.
std::string submission_of(const WriteCall& call) {
  const std::string_view key = call.request.headers.text("idempotency-key");
  if (key.empty()) return random_token();
  return access::hash_of_token(std::to_string(call.context.actor.token->id) + ' ' +
                               std::string(key));
}

Result<WriteAnswer> post_claim(Transaction& tx, const WriteCall& call) {
  const programme::ParticipationId id{number_in_route(call.request, "participation")};
  const auto participation = programme::find_participation(tx, id);
  if (!participation ||
      !(call.context.actor.may_act_for(participation->organisation) || decides_on(tx, call, id)))
    return problem(ProblemKind::not_found, "", "There is no such participation for this token");
  JsonBody body(call.body);
  programme::SendClaim sent{
      .participation = id, .token = submission_of(call), .answers = body.answers("answers")};
  TRY_VOID(body.finish());
  return claim_answer(TRY(programme::send_claim(tx, call.context.actor, sent, call.context.today)),
                      201);
}

Result<WriteAnswer> post_claim_decision(Transaction& tx, const WriteCall& call) {
  const programme::ClaimId id{number_in_route(call.request, "claim")};
  const auto found = programme::find_claim(tx, id);
  if (!found || !decides_on(tx, call, found->participation))
    return problem(ProblemKind::not_found, "", "There is no such claim for this token");
  JsonBody body(call.body);
  const std::string decision =
      body.text("decision", {.is_required = true, .what = "approved or refused"});
  const programme::DecideClaim decided{.claim = id,
                                       .decision = decision == "approved"
                                                       ? programme::ClaimDecision::approve
                                                       : programme::ClaimDecision::refuse,
                                       .reason = body.text("reason")};
  if (!decision.empty() && decision != "approved" && decision != "refused")
    body.add({ProblemKind::invalid, "decision", "Enter approved or refused", {}});
  TRY_VOID(body.finish());
  return claim_answer(
      TRY(programme::decide_claim(tx, call.context.actor, decided, call.context.today)), 200);
}

/// Reading twice changes nothing.
Result<WriteAnswer> post_message_read(Transaction& tx, const WriteCall& call) {
  const std::int64_t id = number_in_route(call.request, "message");
  JsonBody body(call.body);
  TRY_VOID(body.finish());
  const PersonId reader = call.context.actor.person.value_or(PersonId{0});
  const Asked own{.resource = &message_resource(), .only = id, .limit = 1};
  if (find_rows(tx, call.context.actor, own).empty())
    return problem(ProblemKind::not_found, "", "There is no such message for this token");
  notify::mark_read(tx, reader, notify::MessageId{id}, call.context.now);
  const ordered_json state = {{"id", std::to_string(id)},
                              {"links", {{"self", api_address("messages", id)}}}};
  return WriteAnswer{.body = state.dump()};
}

constexpr auto payment_state_schema =
    R"({"type":"object","required":["id","amount_pence","is_approved","paid_on","links"],
  "properties":{"id":{"type":"string"},"amount_pence":{"type":"integer"},
  "is_approved":{"type":"boolean"},"paid_on":{"type":["string","null"],"format":"date"},
  "links":{"type":"object","properties":{"self":{"type":"string"}},"additionalProperties":false}},
  "additionalProperties":false})";

constexpr auto claim_state_schema =
    R"({"type":"object","required":["id","amount_pence","decision","links"],"properties":{
  "id":{"type":"string"},"amount_pence":{"type":"integer"},"decision":{"type":["string","null"]},
  "links":{"type":"object","properties":{"self":{"type":"string"}},"additionalProperties":false}},
  "additionalProperties":false})";

ApiRoute money_write(std::string pattern, std::string operation, WriteHandler handler) {
  return {.method = Method::post,
          .pattern = "/api/v1/" + std::move(pattern),
          .permission = Permission::decide,
          .handler = handler.handler,
          .write = handler.write,
          .operation = std::move(operation),
          .tag = "Payments",
          .parameters = {idempotency_parameter()},
          .answer = reference_to("payment_state")};
}

void add_payment_writes(ApiTable& table) {
  ApiRoute route = money_write("cases/{case}/payments", "decide_grant", write_with<post_payment>);
  route.summary = "Decide on a payment under a grant of the case; another person approves it";
  route.body = object_schema({{"grant", text_schema},
                              {"amount_pence", R"({"type":"integer"})"},
                              {"decided_pence", R"({"type":"integer"})"}},
                             3);
  route.body_example = R"({"grant":"support_grant","amount_pence":4438500,"decided_pence":0})";
  route.success = 201;
  table.routes.push_back(route);

  route = money_write("cases/{case}/payments/{payment}/approval",
                      "approve_grant",
                      write_with<post_payment_approval>);
  route.summary = "Approve a payment that another person decided on";
  table.routes.push_back(route);

  route = money_write("cases/{case}/payments/{payment}/withdrawal",
                      "take_back_grant",
                      write_with<post_payment_withdrawal>);
  route.summary = "Take back a decision that nobody has approved yet";
  route.answer = reference_to("case_state");
  table.routes.push_back(route);

  route =
      money_write("payments/{payment}/record", "record_payment", write_with<post_payment_record>);
  route.summary = "Record that an approved payment was made";
  route.body = object_schema({{"reference", text_schema}, {"paid_on", date_schema}}, 1);
  route.body_example = R"({"reference":"BACS 2026-118","paid_on":"2026-03-09"})";
  table.routes.push_back(route);
}

void add_claim_writes(ApiTable& table) {
  ApiRoute route =
      money_write("participations/{participation}/claims", "send_claim", write_with<post_claim>);
  route.permission = Permission::view_case;
  route.tag = "Claims";
  route.summary = "Claim against an award; decided by somebody else";
  route.body = object_schema({{"answers", R"({"$ref":"#/components/schemas/answers"})"}}, 1);
  route.body_example = R"({"answers":{"amount":"1200"}})";
  route.answer = reference_to("claim_state");
  route.success = 201;
  table.routes.push_back(route);

  route = money_write("claims/{claim}/decision", "decide_claim", write_with<post_claim_decision>);
  route.tag = "Claims";
  route.summary = "Approve or refuse a claim that another person sent";
  route.body = object_schema(
      {{"decision", R"({"enum":["approved","refused"]})"}, {"reason", text_schema}}, 1);
  route.body_example = R"({"decision":"approved"})";
  route.answer = reference_to("claim_state");
  table.routes.push_back(route);

  route = money_write("messages/{message}/read", "read_message", write_with<post_message_read>);
  route.permission = Permission::signed_in;
  route.tag = "Messages";
  route.summary = "Mark a message as read";
  route.answer = reference_to("message_state");
  table.routes.push_back(route);
}

}  // namespace

void add_money_writes(ApiTable& table) {
  table.schemas.push_back({"payment_state", payment_state_schema});
  table.schemas.push_back({"claim_state", claim_state_schema});
  table.schemas.push_back(
      {"message_state",
       R"({"type":"object","required":["id","links"],"properties":{"id":{"type":"string"},)"
       R"("links":{"type":"object","properties":{"self":{"type":"string"}},)"
       R"("additionalProperties":false}},"additionalProperties":false})"});
  add_payment_writes(table);
  add_claim_writes(table);
}

}  // namespace trellis::web::api
