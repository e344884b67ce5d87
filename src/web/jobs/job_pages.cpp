#include "web/jobs/job_pages.hpp"

#include <nlohmann/json.hpp>

#include "access/record.hpp"
#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "jobs/job_store.hpp"
#include "programme/programme_store.hpp"
#include "register/import_job_actions.hpp"
#include "web/jobs/job_show.html.hpp"
#include "web/list_page.hpp"
#include "web/page.hpp"

namespace trellis::web {

namespace {

using access::Permission;

std::string span_of(std::chrono::seconds seconds) {
  const auto count = seconds.count();
  if (count < 90) return counted(count, "second");
  return counted((count + 30) / 60, "minute");
}

/// Jobs may be looked at by those who asked for them and by those who run the service.
bool may_see(const Context& context, const jobs::Job& job) {
  const bool is_own = job.requested_by && job.requested_by == context.actor.person;
  return is_own || context.may(Permission::import_files) || context.may(Permission::run_matching) ||
         context.may(Permission::manage_settings);
}

Result<jobs::Job> find_visible(const Request& request, Context& context) {
  const auto number = parse_whole_number(request.route.raw("id"), "job");
  if (!number) return problem(ProblemKind::not_found, "", "There is no such job.");
  const jobs::Job job = TRY(context.db.read(
      [&](storage::Snapshot& snapshot) { return jobs::find_job(snapshot, JobId{*number}); }));
  if (!may_see(context, job)) return problem(ProblemKind::not_found, "", "There is no such job.");
  return job;
}

/// The kinds of job that people see often, in their words.
constexpr std::pair<std::string_view, std::string_view> known_titles[] = {
    {"register.import", "Import of a published file"},
    {"need.compute", "Measuring need"},
    {"clusters.form", "Forming clusters"},
    {"housekeeping.tidy", "Daily tidying"},
};

/// "evaluation.report" is "Evaluation report".
std::string title_of(std::string_view kind) {
  for (const auto& [known, words] : known_titles)
    if (known == kind) return std::string(words);
  std::string title(kind);
  for (char& c : title)
    if (c == '.' || c == '_') c = ' ';
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z')
    title[0] = static_cast<char>(title[0] - 'a' + 'A');
  return title;
}

Html state_tag(const jobs::Job& job) {
  switch (job.state) {
    case jobs::State::queued:
      return tag("Waiting", "grey");
    case jobs::State::running:
      return job.cancel_requested_at ? tag("Stopping", "yellow") : tag("Running", "blue");
    case jobs::State::succeeded:
      return tag("Done", "green");
    case jobs::State::failed:
      return tag("Failed", "red");
    case jobs::State::cancelled:
      return tag("Cancelled", "grey");
  }
  return {};
}

std::string count_of(const jobs::Job& job) {
  if (job.total <= 0) return job.done > 0 ? with_commas(job.done) : "";
  return with_commas(job.done) + " of " + with_commas(job.total);
}

/// Where the result can be looked at by this reader: whoever sees a job may not see all that it
/// made. Asks what the route asks, for the programme of the address where it names one.
std::optional<Url> result_for(const Context& context, const jobs::Job& job) {
  const auto result = result_page(job);
  if (!result) return std::nullopt;
  const std::string path = result->text().substr(0, result->text().find('?'));
  const Match match = context.router.find(Method::get, path);
  if (!match.route || !context.may(match.route->permission)) return std::nullopt;
  if (!match.parameters.has("programme")) return result;
  const auto id = parse_whole_number(match.parameters.raw("programme"), "programme");
  const auto programme = context.db.read([&](storage::Snapshot& db) {
    return id ? programme::find_programme(db, ProgrammeId{*id}) : std::nullopt;
  });
  if (!programme ||
      !access::may(context.actor, match.route->permission, programme::scope_of(*programme)))
    return std::nullopt;
  return result;
}

JobShow job_view(const Request& request, const Context& context, const jobs::Job& job) {
  const Url own = job_url(job.id);
  const bool is_over = jobs::is_over(job.state);
  Fields still;
  still.set("reload", "off");
  if (request.query.has("then")) still.set("then", "result");
  JobShow view{.page_link = Url::local(own.text(), still),
               .sentence = jobs::sentence_of(job),
               .step = job.step,
               .message = is_over ? "" : job.message,
               .count = count_of(job),
               .elapsed = elapsed_sentence(job, context.now),
               .done = std::to_string(job.done),
               .total = job.total > 0 ? std::to_string(job.total) : "",
               .log = job.log,
               .state_tag = state_tag(job),
               .result_link = result_for(context, job).value_or(Url())};
  if (is_over) return view;
  view.is_reloading = request.query.text("reload") != "off";
  view.state_link = Url::local(own.text() + "/state");
  if (!job.cancel_requested_at)
    view.cancel_form =
        post_form(context,
                  Url::local(own.text() + "/cancellation"),
                  button({.content = "Cancel this job", .classes = "govuk-button--warning"}));
  return view;
}

constexpr int jobs_listed_max = 1000;

ListDefinition jobs_list() {
  ListDefinition list{.path = "/jobs", .thing = "job", .things = "jobs", .csv_path = "/jobs.csv"};
  FilterField state{.kind = FilterField::Kind::select, .name = "state", .label = "State"};
  state.options = {{.value = "", .text = "Any"},
                   {.value = "queued", .text = "Waiting"},
                   {.value = "running", .text = "Running"},
                   {.value = "succeeded", .text = "Done"},
                   {.value = "failed", .text = "Failed"},
                   {.value = "cancelled", .text = "Cancelled"}};
  list.filters = {state};
  list.columns = {
      {.text = "Job"}, {.text = "State"}, {.text = "Asked for"}, {.text = "What came of it"}};
  return list;
}

/// The newest jobs that this person may see, of the state that is asked for.
std::vector<jobs::Job> visible_jobs(Context& context, const ListQuery& query) {
  const auto state = jobs::state_from_name(query.filters.text("state"));
  auto found = context.db.read([&](storage::Snapshot& snapshot) {
    return jobs::list_jobs(snapshot, state, jobs_listed_max);
  });
  std::erase_if(found, [&](const jobs::Job& job) { return !may_see(context, job); });
  return found;
}

Response list_of_jobs(const Request& request, Context& context) {
  const ListDefinition definition = jobs_list();
  const ListQuery query = read_list_query(request, definition);
  const auto found = visible_jobs(context, query);
  ListRows rows{.total = std::ssize(found)};
  for (std::int64_t i = query.offset(); i < std::min(rows.total, query.offset() + query.page_size);
       ++i) {
    const jobs::Job& job = found[static_cast<std::size_t>(i)];
    const Html link = Element("a")
                          .classes({"govuk-link"})
                          .link("href", job_url(job.id))
                          .text(title_of(job.kind) + " " + std::to_string(job.id.value));
    rows.rows.push_back({{.content = link},
                         {.content = state_tag(job)},
                         {.content = job.created_at.long_text()},
                         {.content = jobs::sentence_of(job)}});
  }
  if (found.empty() && query.filters.text("state").empty())
    return page(context,
                {.title = "Jobs"},
                Element("p")
                    .classes({"govuk-body"})
                    .text("No job has been asked for yet. Long work, such as the import of a "
                          "published file, appears here with its progress."));
  return page(context, {.title = "Jobs"}, list_content(definition, query, rows));
}

Response export_jobs(const Request& request, Context& context) {
  CsvWriter csv;
  for (const char* name : {"job_id", "kind", "state", "created_at", "finished_at", "message"})
    csv.text(name);
  csv.end_row();
  for (const jobs::Job& job : visible_jobs(context, read_list_query(request, jobs_list()))) {
    csv.number(job.id.value)
        .text(job.kind)
        .text(jobs::name_of(job.state))
        .text(job.created_at.text())
        .text(job.finished_at ? job.finished_at->text() : "")
        .text(job.message);
    csv.end_row();
  }
  return csv_response(csv.take(), "jobs");
}

Response show_job(const Request& request, Context& context) {
  const auto job = find_visible(request, context);
  if (!job) return problem_page(context, job.error());
  const auto result = result_for(context, *job);
  if (result && jobs::is_over(job->state) && request.query.text("then") == "result")
    return redirect(*result);
  const JobShow view = job_view(request, context, *job);
  return page(context,
              {.title = title_of(job->kind),
               .caption = "Job " + std::to_string(job->id.value),
               .breadcrumbs = {{.content = "Jobs", .link = Url::local("/jobs")}},
               .refresh_seconds = view.is_reloading ? 5 : 0},
              render_job_show(view));
}

Response show_state(const Request& request, Context& context) {
  const auto job = find_visible(request, context);
  if (!job) return json_response(R"({"title":"There is no such job."})", 404);
  const nlohmann::ordered_json state = {{"finished", jobs::is_over(job->state)},
                                        {"state", jobs::name_of(job->state)},
                                        {"step", job->step},
                                        {"message", job->message},
                                        {"count", count_of(*job)},
                                        {"elapsed", elapsed_sentence(*job, context.now)},
                                        {"done", job->done},
                                        {"total", job->total}};
  return json_response(state.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

Response create_cancellation(const Request& request, Context& context) {
  const auto job = find_visible(request, context);
  if (!job) return problem_page(context, job.error());
  const auto done = context.db.write([&](storage::Transaction& tx) -> Result<void> {
    TRY_VOID(jobs::request_cancellation(tx, job->id, context.now));
    record(tx, context.actor, "job.cancellation_requested", {events::subject(job->id)});
    return {};
  });
  if (!done) return problem_page(context, done.error());
  context.say("The job was asked to stop");
  return redirect(job_url(job->id));
}

}  // namespace

std::string elapsed_sentence(const jobs::Job& job, Instant now) {
  if (!job.started_at) return "";
  if (job.finished_at)
    return "Took " + span_of(job.finished_at->seconds() - job.started_at->seconds());
  return "Started " + span_of(now.seconds() - job.started_at->seconds()) + " ago";
}

std::optional<Url> result_page(const jobs::Job& job) {
  if (const auto upload = registry::upload_of(job))
    return Url::local("/register/imports/" + std::to_string(upload->value));
  if (!job.result) return std::nullopt;
  const auto result = nlohmann::json::parse(*job.result, nullptr, false);
  if (!result.is_object()) return std::nullopt;
  const auto found = result.find("page");
  if (found == result.end() || !found->is_string()) return std::nullopt;
  const Url url = return_to(found->get<std::string>());
  return url.text() == "/" ? std::nullopt : std::optional(url);
}

Url job_url(JobId id) { return Url::local("/jobs/" + std::to_string(id.value)); }

void add_job_routes(Routes& routes) {
  routes.push_back(
      {.pattern = "/jobs", .permission = Permission::signed_in, .handler = list_of_jobs});
  routes.push_back(
      {.pattern = "/jobs.csv", .permission = Permission::signed_in, .handler = export_jobs});
  routes.push_back(
      {.pattern = "/jobs/{id}", .permission = Permission::signed_in, .handler = show_job});
  routes.push_back(
      {.pattern = "/jobs/{id}/state", .permission = Permission::signed_in, .handler = show_state});
  routes.push_back({.method = Method::post,
                    .pattern = "/jobs/{id}/cancellation",
                    .permission = Permission::signed_in,
                    .handler = create_cancellation});
}

}  // namespace trellis::web
