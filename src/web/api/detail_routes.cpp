#include <nlohmann/json.hpp>

#include "casework/case_access_checks.hpp"
#include "casework/case_context_store.hpp"
#include "programme/application_store.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"
#include "register/figure_store.hpp"
#include "report/application_list_store.hpp"
#include "web/api/api_problem.hpp"
#include "web/api/api_route.hpp"
#include "web/api/case_detail.hpp"
#include "web/api/list_handlers.hpp"
#include "web/applications/read_applications.hpp"

namespace trellis::web::api {

namespace {

using access::Permission;
using casework::CaseContext;
using nlohmann::ordered_json;
using storage::Snapshot;

ordered_json or_null(const std::string& text) {
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

std::string task_address(const CaseContext& found, const std::string& task) {
  return "/api/v1/cases/" + std::to_string(found.file.id.value) + "/tasks/" + task;
}

ordered_json task_json(const CaseContext& found, const casework::TaskView& view) {
  return {{"task", view.task->id},
          {"title", view.task->title},
          {"section", view.section ? or_null(view.section->id) : ordered_json()},
          {"stage", view.stage ? or_null(view.stage->id) : ordered_json()},
          {"status", std::string(casework::name_of(view.state.status))},
          {"is_editable", view.state.editable},
          {"gate", or_null(view.gate)},
          {"waits_for", view.missing},
          {"due", view.due ? ordered_json(view.due->text()) : ordered_json()},
          {"rounds", view.rounds},
          {"links", {{"self", task_address(found, view.task->id)}}}};
}

Response list_tasks(const Request& request, Context& context) {
  return context.db.read([&](Snapshot& db) {
    const auto found = case_of_request(db, request, context);
    if (!found) return no_case(request);
    const auto view = found->view(context.today);
    ordered_json items = ordered_json::array();
    for (const casework::TaskView& task : view.tasks) items.push_back(task_json(*found, task));
    const ordered_json answer = {{"items", items},
                                 {"links", {{"self", request.path}, {"next", nullptr}}}};
    return with_etag(request, answer.dump() + '\n', found->file.version);
  });
}

/// Answers as they are kept, without the personal ones where contacts may not be seen.
struct ShownAnswers {
  ordered_json answers = ordered_json::object();
  ordered_json withheld = ordered_json::array();
};
ShownAnswers shown(const std::vector<const programme::Field*>& fields,
                   const programme::Answers& answers,
                   bool with_people) {
  ShownAnswers result;
  programme::Answers kept;
  for (const programme::Field* field : fields) {
    const auto answer = answers.find(field->id);
    if (answer == answers.end() || answer->second.is_empty()) continue;
    const bool is_personal = field->personal || field->type == programme::FieldType::person ||
                             !answer->second.rows.empty();
    if (is_personal && !with_people)
      result.withheld.push_back(field->id);
    else
      kept[field->id] = answer->second;
  }
  result.answers = ordered_json::parse(programme::json_of(kept));
  return result;
}

Response show_task(const Request& request, Context& context) {
  return context.db.read([&](Snapshot& db) {
    const auto found = case_of_request(db, request, context);
    if (!found) return no_case(request);
    const auto view = found->view(context.today);
    const auto* task = view.find(request.route.raw("task"));
    if (task == nullptr) return problem_response(request, 404, "This case has no such task");
    const bool with_people = casework::may_see_contacts(context.actor, found->file);
    ordered_json answer = task_json(*found, *task);
    ordered_json rounds = ordered_json::array();
    for (int round = 1; round <= std::max(1, task->rounds); ++round) {
      const auto kept = found->record.answers.find(casework::round_key(task->task->id, round));
      const programme::Answers none;
      const ShownAnswers visible = shown(programme::pointers(task->task->fields),
                                         kept == found->record.answers.end() ? none : kept->second,
                                         with_people);
      rounds.push_back(
          {{"round", round}, {"answers", visible.answers}, {"withheld", visible.withheld}});
    }
    answer["answers"] = rounds;
    return with_etag(request, answer.dump() + '\n', found->file.version);
  });
}

Response show_answers(const Request& request, Context& context) {
  return context.db.read([&](Snapshot& db) {
    const auto application = programme::find_application(
        db, programme::ApplicationId{number_in_route(request, "application")});
    const auto line =
        application ? report::application_line(db, application->participation.value) : std::nullopt;
    if (!line || !ReadApplications(db, context.actor).opens(*line))
      return problem_response(request, 404, "There is no such application for this token");
    const auto participation = programme::find_participation(db, application->participation);
    const auto definition = programme::load_definition(db, participation->definition);
    const auto* form = definition->find_form(application->form);
    const bool with_people = access::may(context.actor, Permission::see_contacts, line->scope()) ||
                             context.actor.may_act_for(line->organisation);
    const ShownAnswers visible =
        form ? shown(form->fields(), programme::answers_of(db, application->id), with_people)
             : ShownAnswers{};
    const ordered_json answer = {{"application_id", std::to_string(application->id.value)},
                                 {"version", application->version},
                                 {"answers", visible.answers},
                                 {"withheld", visible.withheld},
                                 {"links", {{"self", request.path}}}};
    return with_etag(request, answer.dump() + '\n', application->version);
  });
}

ordered_json measured_json(const Measured<double>& value) {
  if (value) return {{"value", *value}, {"reason", nullptr}};
  return {{"value", nullptr}, {"reason", std::string(name_of(value.reason()))}};
}

Response list_measures(const Request& request, Context& context) {
  const auto urn = Urn::parse(request.route.raw("school"));
  if (!urn) return problem_response(request, 404, "There is no school with this URN");
  const auto all = context.db.read([&](Snapshot& db) { return registry::figures_of(db, *urn); });
  ordered_json items = ordered_json::array();
  for (const registry::SchoolFigures& figures : all)
    for (const auto& [measure, value] : figures.figures)
      items.push_back({{"measure", std::string(registry::info_of(measure).name)},
                       {"title", std::string(registry::info_of(measure).title)},
                       {"year", figures.year},
                       {"figure", measured_json(value)},
                       {"release_id", std::to_string(figures.release.value)},
                       {"as_of", figures.as_of.text()}});
  const ordered_json answer = {{"items", items},
                               {"links", {{"self", request.path}, {"next", nullptr}}}};
  return with_etag(request, answer.dump() + '\n', std::nullopt);
}

constexpr auto task_properties = R"("task":{"type":"string"},"title":{"type":"string"},
  "section":{"type":["string","null"]},"stage":{"type":["string","null"]},
  "status":{"enum":["not_required","complete","cannot_progress","cannot_start_yet","not_started",
  "in_progress"]},"is_editable":{"type":"boolean"},"gate":{"type":["string","null"]},
  "waits_for":{"type":"array","items":{"type":"string"}},
  "due":{"type":["string","null"],"format":"date"},"rounds":{"type":"integer"},
  "links":{"type":"object","properties":{"self":{"type":"string"}},"additionalProperties":false})";

constexpr auto withheld_schema = R"({"type":"array","items":{"type":"string"},
  "description":"Questions whose answers are personal details that this token may not see"})";

void add_detail_schemas(ApiTable& table) {
  const std::string properties = task_properties;
  table.schemas.push_back({"task",
                           R"({"type":"object","required":["task","status"],"properties":{)" +
                               properties + R"(},"additionalProperties":false})"});
  table.schemas.push_back({"task_list", list_of(reference_to("task"))});
  table.schemas.push_back(
      {"task_answers",
       R"({"type":"object","required":["task","status","answers"],"properties":{)" + properties +
           R"(,"answers":{"type":"array","items":{"type":"object","required":["round","answers",)" +
           R"("withheld"],"properties":{"round":{"type":"integer"},"answers":{"type":"object"},)" +
           R"("withheld":)" + withheld_schema + R"(},"additionalProperties":false}}},)" +
           R"("additionalProperties":false})"});
  table.schemas.push_back(
      {"application_answers",
       std::string(R"({"type":"object","required":["application_id","version","answers",)") +
           R"("withheld"],"properties":{"application_id":{"type":"string"},)" +
           R"("version":{"type":"integer"},"answers":{"type":"object"},"withheld":)" +
           withheld_schema +
           R"(,"links":{"type":"object","properties":{"self":{"type":"string"}},)" +
           R"("additionalProperties":false}},"additionalProperties":false})"});
  table.schemas.push_back(
      {"measure",
       R"({"type":"object","required":["measure","year","figure"],"properties":{)"
       R"("measure":{"type":"string"},"title":{"type":"string"},"year":{"type":"integer",)"
       R"("description":"The year in which the school year ends"},)"
       R"("figure":{"$ref":"#/components/schemas/measured"},"release_id":{"type":"string"},)"
       R"("as_of":{"type":"string","format":"date"}},"additionalProperties":false})"});
  table.schemas.push_back({"measure_list", list_of(reference_to("measure"))});
}

}  // namespace

std::optional<CaseContext> case_of_request(Snapshot& db,
                                           const Request& request,
                                           const Context& context) {
  auto found =
      casework::load_context(db, casework::CaseId{number_in_route(request, "case")}, context.today);
  if (found && !casework::may_see(context.actor, found->file)) found.reset();
  return found;
}

Response no_case(const Request& request) {
  return problem_response(request, 404, "There is no such case for this token");
}

std::string list_of(const std::string& item) {
  return R"({"type":"object","required":["items","links"],"properties":{"items":{"type":"array",)"
         R"("items":)" +
         item + R"(},"links":{"$ref":"#/components/schemas/list_links"}},)" +
         R"("additionalProperties":false})";
}

void add_detail_routes(ApiTable& table) {
  add_detail_schemas(table);
  table.routes.push_back({.pattern = "/api/v1/schools/{school}/measures",
                          .permission = Permission::view_schools,
                          .handler = list_measures,
                          .operation = "list_measures",
                          .tag = "Schools",
                          .summary = "Published figures of a school, the newest year first, each "
                                     "with its release or the reason why there is none",
                          .answer = reference_to("measure_list")});
  table.routes.push_back({.pattern = "/api/v1/cases/{case}/tasks",
                          .handler = list_tasks,
                          .operation = "list_tasks",
                          .tag = "Tasks",
                          .summary = "Tasks of a case in order, with their statuses as they follow "
                                     "from the facts today",
                          .answer = reference_to("task_list")});
  table.routes.push_back({.pattern = "/api/v1/cases/{case}/tasks/{task}",
                          .handler = show_task,
                          .operation = "show_task",
                          .tag = "Tasks",
                          .summary = "One task with its answers; the ETag is the case's",
                          .answer = reference_to("task_answers")});
  table.routes.push_back({.pattern = "/api/v1/applications/{application}/answers",
                          .handler = show_answers,
                          .operation = "show_answers",
                          .tag = "Applications",
                          .summary = "Answers of an application by the ids of its form",
                          .answer = reference_to("application_answers")});
}

}  // namespace trellis::web::api
