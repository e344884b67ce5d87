#include <nlohmann/json.hpp>

#include "casework/case_actions.hpp"
#include "casework/case_context_store.hpp"
#include "casework/journal_actions.hpp"
#include "web/api/api_route.hpp"
#include "web/api/case_call.hpp"
#include "web/api/json_body.hpp"

namespace trellis::web::api {

namespace {

using access::Permission;
using casework::CaseFile;
using nlohmann::ordered_json;
using storage::Transaction;

Result<WriteAnswer> put_task(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  const std::int64_t version = TRY(matched_version(call, file.version));
  JsonBody body(call.body);
  const auto round = body.whole("round").value_or(1);
  programme::Answers answers = body.answers("answers");
  if (round < 1 || round > 1000)
    body.add({ProblemKind::invalid, "round", "Enter a round between 1 and 1,000", {}});
  TRY_VOID(body.finish());
  const std::string task(call.request.route.raw("task"));
  const CaseFile now = TRY(casework::answer_task(tx,
                                                 call.context.actor,
                                                 {.id = file.id,
                                                  .version = version,
                                                  .task = task,
                                                  .round = static_cast<int>(round),
                                                  .answers = std::move(answers)},
                                                 call.context.today));
  const auto context = casework::load_context(tx, now, call.context.today);
  const auto view = context.view(call.context.today);
  const auto* found = view.find(task);
  ordered_json state = state_of_case(now);
  state["task"] = task;
  state["task_status"] = found ? std::string(casework::name_of(found->state.status)) : "";
  state["links"] = {{"self", case_address(now) + "/tasks/" + task}};
  return WriteAnswer{.body = state.dump(), .version = now.version};
}

Result<WriteAnswer> post_note(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  casework::Note note{.body = body.text("body", {.is_required = true, .what = "the note"}),
                      .is_private = body.flag("is_private"),
                      .happened_on = body.date("happened_on").value_or(call.context.today)};
  TRY_VOID(body.finish());
  const auto id = TRY(casework::add_note(tx, call.context.actor, file.id, note));
  return made_for(file, "notes", id.value);
}

casework::Rating rating_in(const ordered_json& item, std::size_t index, JsonBody& whole) {
  JsonBody body(item, "ratings[" + std::to_string(index) + "].");
  casework::Rating rating{
      .item = body.text("item", {.is_required = true, .what = "the objective's number"}),
      .rating = body.text("rating"),
      .comment = body.text("comment"),
      .skipped_because = body.text("skipped_because")};
  if (const auto read = body.finish(); !read) whole.add(read.error());
  return rating;
}

Result<WriteAnswer> post_review(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  JsonBody body(call.body);
  casework::ReviewEntry entry{
      .review = body.text("review", {.is_required = true, .what = "the id of the review"}),
      .held_on = body.date("held_on").value_or(call.context.today),
      .overall = body.text("overall"),
      .next_step = body.text("next_step"),
      .answers = body.answers("answers")};
  for (const ordered_json& item : body.objects("ratings"))
    entry.ratings.push_back(rating_in(item, entry.ratings.size(), body));
  TRY_VOID(body.finish());
  const auto held =
      TRY(casework::hold_review(tx, call.context.actor, file.id, entry, call.context.today));
  const std::string address = "/api/v1/reviews/" + std::to_string(held.id.value);
  const ordered_json made = {
      {"id", std::to_string(held.id.value)},
      {"case_id", std::to_string(file.id.value)},
      {"proposes_status",
       held.proposes.empty() ? ordered_json(nullptr) : ordered_json(held.proposes)},
      {"next_on", held.next_on.text()},
      {"links", {{"self", address}}}};
  return WriteAnswer{.status = 201, .body = made.dump(), .location = address};
}

Result<WriteAnswer> put_status(Transaction& tx, const WriteCall& call) {
  const CaseFile file = TRY(case_of_call(tx, call));
  TRY(matched_version(call, file.version));
  JsonBody body(call.body);
  const casework::ChangeStatus wanted{
      .id = file.id,
      .status = body.text("status", {.is_required = true, .what = "the id of the status"}),
      .reason = body.text("reason"),
      .note = body.text("note"),
      .on = body.date("on").value_or(call.context.today)};
  TRY_VOID(body.finish());
  const CaseFile now = TRY(casework::change_status(tx, call.context.actor, wanted));
  ordered_json state = state_of_case(now);
  state["links"] = {{"self", case_address(now)}};
  return WriteAnswer{.body = state.dump(), .version = now.version};
}

constexpr auto state_schema = R"({"type":"object","required":["case_id","version","status","links"],
  "properties":{"case_id":{"type":"string"},"version":{"type":"integer"},
  "status":{"type":"string"},"task":{"type":"string"},"task_status":{"type":"string"},
  "links":{"type":"object","properties":{"self":{"type":"string"}},"additionalProperties":false}},
  "additionalProperties":false})";

constexpr auto made_schema = R"({"type":"object","required":["id","links"],
  "properties":{"id":{"type":"string"},"case_id":{"type":"string"},
  "proposes_status":{"type":["string","null"]},"next_on":{"type":"string","format":"date"},
  "links":{"type":"object","properties":{"self":{"type":"string"}},"additionalProperties":false}},
  "additionalProperties":false})";

constexpr auto answers_schema =
    R"({"type":"object","description":"By the ids of the definition: a text, a number, true or )"
    R"(false, a list of ids, a list of objects; null takes an answer back"})";

constexpr auto review_body = R"({"type":"object","required":["review"],"properties":{
  "review":{"type":"string"},"held_on":{"type":"string","format":"date"},
  "overall":{"type":"string"},"next_step":{"type":"string"},
  "ratings":{"type":"array","items":{"type":"object","required":["item"],"properties":{
    "item":{"type":"string"},"rating":{"type":"string"},"comment":{"type":"string"},
    "skipped_because":{"type":"string"}},"additionalProperties":false}},
  "answers":{"$ref":"#/components/schemas/answers"}},"additionalProperties":false})";

ApiRoute task_write() {
  ApiRoute route = case_write(Method::put, "tasks/{task}", "answer_task", write_with<put_task>);
  route.tag = "Tasks";
  route.summary = "Answer questions of a task; those that are left out stay as they are";
  route.parameters.push_back(match_parameter());
  route.body =
      R"({"type":"object","properties":{"round":{"type":"integer","minimum":1},)"
      R"("answers":{"$ref":"#/components/schemas/answers"}},"additionalProperties":false})";
  route.body_example = R"({"answers":{"decision":"eligible","decided_on":"2026-03-09"}})";
  route.answer = reference_to("case_state");
  return route;
}

ApiRoute status_write() {
  ApiRoute route = case_write(Method::put, "status", "change_status", write_with<put_status>);
  route.permission = Permission::edit_task;
  route.tag = "Cases";
  route.summary = "Pause, resume or end a case, with its reason";
  route.parameters.push_back(match_parameter());
  route.body = R"({"type":"object","required":["status"],"properties":{"status":{"type":"string"},)"
               R"("reason":{"type":"string"},"note":{"type":"string"},)"
               R"("on":{"type":"string","format":"date"}},"additionalProperties":false})";
  route.body_example = R"({"status":"paused","reason":"leadership_change"})";
  route.answer = reference_to("case_state");
  return route;
}

}  // namespace

void add_case_writes(ApiTable& table) {
  table.schemas.push_back({"case_state", state_schema});
  table.schemas.push_back({"made", made_schema});
  table.schemas.push_back({"answers", answers_schema});
  table.routes.push_back(task_write());
  table.routes.push_back(status_write());

  ApiRoute note = case_write(Method::post, "notes", "add_note", write_with<post_note>);
  note.tag = "Notes";
  note.summary = "Write a note about a case";
  note.body = R"({"type":"object","required":["body"],"properties":{"body":{"type":"string"},)"
              R"("is_private":{"type":"boolean"},"happened_on":{"type":"string","format":"date"}},)"
              R"("additionalProperties":false})";
  note.body_example = R"({"body":"Visited; calm at lunch.","happened_on":"2026-03-09"})";
  note.answer = reference_to("made");
  note.success = 201;
  table.routes.push_back(std::move(note));

  ApiRoute review = case_write(Method::post, "reviews", "hold_review", write_with<post_review>);
  review.tag = "Reviews";
  review.summary = "Record a review that was held; the status it proposes is for a person to set";
  review.body = review_body;
  review.body_example = R"({"review":"termly","held_on":"2026-03-09","overall":"green",)"
                        R"("ratings":[{"item":"1","rating":"green","comment":"Calmer"}]})";
  review.answer = reference_to("made");
  review.success = 201;
  table.routes.push_back(std::move(review));
}

}  // namespace trellis::web::api
