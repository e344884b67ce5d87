#include "web/register/register_pages.hpp"

#include <fstream>
#include <iterator>

#include "core/text.hpp"
#include "register/import_job_actions.hpp"
#include "register/import_json.hpp"
#include "register/question_store.hpp"
#include "register/release_store.hpp"
#include "web/form.hpp"
#include "web/jobs/job_pages.hpp"
#include "web/page.hpp"
#include "web/register/import_view.hpp"
#include "web/register/question_pages.hpp"
#include "web/register/release_list.hpp"

namespace trellis::web {
namespace {

using access::Permission;

constexpr std::uint64_t upload_bytes_max = 200u << 20;
/// A file of at most this size is compared with the register while its page is made.
constexpr std::int64_t looked_at_once_max = std::int64_t{1} << 20;
constexpr std::size_t releases_listed_max = 10'000;

std::vector<Crumb> register_crumbs() {
  return {{.content = "Register", .link = Url::local("/register/imports")}};
}

Html upload_form(const Context& context, const FormReader* form) {
  FileUpload file{
      .name = "file",
      .label = {.content = "Published file"},
      .hint = {.content =
                   "CSV, JSON, GeoJSON or XLSX, plain or packed with gzip, up to 200 MB. Trellis "
                   "recognises it by its header."}};
  if (form) file.error = form->error("file");
  Choices complete{
      .name = "complete",
      .choices = {
          {.value = "yes",
           .content = "The file holds every row there is (a row that is missing is then listed)"}}};
  const std::string legend = "Day of the file (optional)";
  const std::string hint =
      "The day that it speaks of, where its name does not say: for example 1 3 2026";
  const DateInput as_of =
      form ? date_field(*form, "as_of", legend, hint) : date_field("as_of", legend, hint);
  return post_form(context,
                   Url::local("/register/imports"),
                   file_upload(file) + date_input(as_of) + checkboxes(complete) +
                       button("Upload and look at what it would change"),
                   true);
}

Html imported_files(storage::Snapshot& db, const Request& request) {
  const auto all = registry::releases(db, releases_listed_max);
  if (all.empty())
    return paragraph("Nothing has been imported yet. Upload the establishment file of GIAS first.");
  const ListDefinition definition = releases_list(all);
  const ListQuery query = read_list_query(request, definition);
  return list_content(definition, query, release_rows(all, query));
}

Response releases_csv(const Request& request, Context& context) {
  const auto all = context.db.read(
      [](storage::Snapshot& db) { return registry::releases(db, releases_listed_max); });
  return csv_response(csv_of_releases(all, read_list_query(request, releases_list(all))),
                      "imports");
}

std::string upload_path(UploadId id) { return "/register/imports/" + std::to_string(id.value); }

Html waiting_list(storage::Snapshot& db) {
  Html items;
  for (const registry::Upload& row : registry::waiting_uploads(db)) {
    const std::string by = row.uploaded_by_name.empty() ? "" : " by " + row.uploaded_by_name;
    items += Element("li").add(
        Element("a")
            .classes({"govuk-link"})
            .link("href", Url::local(upload_path(row.id)))
            .text(row.name + ", uploaded" + by + " on " + row.uploaded_at.long_text()));
  }
  if (items.empty()) return {};
  return heading("Uploaded and not applied") +
         Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items));
}

Response imports_with(const Request& request, Context& context, const FormReader* form) {
  return context.db.read([&](storage::Snapshot& db) {
    const std::int64_t questions = registry::open_question_count(db);
    Html content = form ? form->summary() : Html();
    if (questions > 0)
      content += inset_text({.content = Html(Element("a")
                                                 .classes({"govuk-link"})
                                                 .link("href", Url::local("/register/questions"))
                                                 .text(counted(questions, "question") +
                                                       " from imports wait for a person"))});
    content += upload_form(context, form) + waiting_list(db) + imported_files(db, request);
    return page(
        context,
        {.title = "Import published files", .section = "Register", .has_errors = form != nullptr},
        content,
        form ? 422 : 200);
  });
}

Response imports(const Request& request, Context& context) {
  return imports_with(request, context, nullptr);
}

std::string bytes_of(const web::Upload& upload) {
  std::ifstream file(upload.file->path(), std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

/// The page of a job that goes on to the job's result when it is done.
Url following(JobId job) { return Url::local(job_url(job).text() + "?then=result"); }

/// Compares a large file with the register in a job; a small one when its page is opened.
Response look_at(Context& context, const registry::Upload& upload) {
  if (upload.byte_count <= looked_at_once_max) return redirect(Url::local(upload_path(upload.id)));
  registry::ImportOptions options = registry::options_of(upload);
  options.dry_run = true;
  const auto job = registry::queue_import(context.db, context.actor, upload.id, options);
  if (!job) return problem_page(context, job.error());
  return redirect(following(*job));
}

Response upload(const Request& request, Context& context) {
  const web::Upload* file = request.upload("file");
  FormReader form(request.form);
  if (!file || file->size == 0)
    form.add("file", file ? "The file is empty: choose another" : "Choose a file");
  const auto as_of = form.date("as_of", "Day of the file", false);
  if (form.has_problems()) return imports_with(request, context, &form);
  registry::Upload kept{.name = file->name,
                        .byte_count = static_cast<std::int64_t>(file->size),
                        .complete = request.form.text("complete") == "yes",
                        .as_of = as_of};
  const auto id = registry::receive_upload(context.db, context.actor, kept, bytes_of(*file));
  if (!id) return problem_page(context, id.error());
  kept.id = *id;
  return look_at(context, kept);
}

std::optional<registry::Upload> upload_in(const Request& request, Context& context) {
  const auto number = parse_whole_number(request.route.raw("upload"), "upload");
  if (!number) return std::nullopt;
  return context.db.read(
      [&](storage::Snapshot& db) { return registry::find_upload(db, UploadId{*number}); });
}

Response no_such_upload(const Context& context) {
  return problem_page(context,
                      {ProblemKind::not_found,
                       "",
                       "There is no file at this address: it was removed, or nobody imported it "
                       "within a week. Upload it again",
                       {}});
}

std::optional<jobs::Job> job_of(Context& context, const std::optional<JobId>& id) {
  if (!id) return std::nullopt;
  const auto job =
      context.db.read([&](storage::Snapshot& snapshot) { return jobs::find_job(snapshot, *id); });
  return job ? std::optional(*job) : std::nullopt;
}

/// What the file would change: what the rehearsal's job found, or a comparison made now. Nothing
/// is written.
Result<registry::ImportReport> rehearsal_of(Context& context,
                                            const registry::Upload& upload,
                                            const std::optional<jobs::Job>& rehearsal) {
  if (rehearsal && rehearsal->state == jobs::State::succeeded)
    return registry::read_report_json(rehearsal->result.value_or(""));
  if (rehearsal) return problem(ProblemKind::invalid, "", rehearsal->message);
  registry::ImportOptions options = registry::options_of(upload);
  options.dry_run = true;
  options.now = context.now;
  options.person = context.actor.person;
  auto bytes = context.db.read(
      [&](storage::Snapshot& snapshot) { return registry::upload_bytes(snapshot, upload.id); });
  return registry::import_file(
      context.db, context.actor, {upload.name, std::move(bytes).value_or("")}, options);
}

Html refusal_view(const Problem& refusal) {
  Html details_list;
  for (const std::string& detail : refusal.details) details_list += Element("li").text(detail);
  if (details_list.empty()) return warning_text(refusal.message);
  return warning_text(refusal.message) +
         Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(details_list));
}

Html further_buttons(const Context& context, const registry::Upload& upload) {
  const std::string path = upload_path(upload.id);
  Html out;
  if (upload.rehearsal)
    out += post_form(context,
                     Url::local(path + "/rehearsal"),
                     button({.content = "Compare it again", .classes = "govuk-button--secondary"}));
  return out +
         post_form(context,
                   Url::local(path + "/removal"),
                   button({.content = "Remove the file", .classes = "govuk-button--secondary"}));
}

PageOptions register_upload_page(const registry::Upload& upload, std::string caption) {
  return {.title = upload.name,
          .caption = std::move(caption),
          .section = "Register",
          .breadcrumbs = register_crumbs()};
}

Response show_imported(const Context& context,
                       const registry::Upload& upload,
                       const jobs::Job& job) {
  const auto report = registry::read_report_json(job.result.value_or(""));
  if (!report) return problem_page(context, report.error());
  Html content =
      panel({.title = "Imported", .content = jobs::sentence_of(job), .heading_level = 2}) +
      report_view(*report);
  if (report->questions_opened > 0)
    content += paragraph("What the file leaves open waits for a person:") +
               Html(Element("p")
                        .classes({"govuk-body"})
                        .add(Element("a")
                                 .classes({"govuk-link"})
                                 .link("href", Url::local("/register/questions"))
                                 .text("Questions of the register")));
  return page(context, register_upload_page(upload, "What this file changed"), content);
}

Response show_upload(const Request& request, Context& context) {
  const auto upload = upload_in(request, context);
  if (!upload) return no_such_upload(context);
  const auto import = job_of(context, upload->import);
  if (import && !jobs::is_over(import->state)) return redirect(following(import->id));
  if (import && import->state == jobs::State::succeeded)
    return show_imported(context, *upload, *import);
  if (upload->removed_at) return no_such_upload(context);
  const auto rehearsal = job_of(context, upload->rehearsal);
  if (rehearsal && !jobs::is_over(rehearsal->state)) return redirect(following(rehearsal->id));

  const PageOptions shown = register_upload_page(*upload, "What this file would change");
  Html content;
  if (import)
    content +=
        warning_text("It was not imported, and nothing was changed. " + jobs::sentence_of(*import));
  const auto report = rehearsal_of(context, *upload, rehearsal);
  if (!report)
    return page(context,
                shown,
                content + refusal_view(report.error()) + further_buttons(context, *upload),
                422);
  content += report_view(*report);
  content += context.db.read([&](storage::Snapshot& db) {
    return impact_view(casework::impact_of(db, registry::affected_organisations(db, *report)));
  });
  if (!report->already_applied)
    content += heading("Apply") + post_form(context,
                                            Url::local(upload_path(upload->id) + "/application"),
                                            waiver_fields(*report) + button("Apply this file"));
  return page(context, shown, content + further_buttons(context, *upload));
}

Response rehearse(const Request& request, Context& context) {
  const auto upload = upload_in(request, context);
  if (!upload) return no_such_upload(context);
  return look_at(context, *upload);
}

Response apply(const Request& request, Context& context) {
  const auto upload = upload_in(request, context);
  if (!upload) return no_such_upload(context);
  registry::ImportOptions options = registry::options_of(*upload);
  constexpr std::string_view prefix = "waive-";
  for (const auto& [name, value] : request.form)
    if (name.starts_with(prefix) && !trim(value).empty())
      options.waivers[name.substr(prefix.size())] = trim(value);
  const auto job = registry::queue_import(context.db, context.actor, upload->id, options);
  if (!job) return problem_page(context, job.error());
  return redirect(following(*job));
}

Response remove(const Request& request, Context& context) {
  const auto upload = upload_in(request, context);
  if (!upload) return no_such_upload(context);
  const auto done = registry::discard_upload(context.db, context.actor, upload->id);
  if (!done) return problem_page(context, done.error());
  context.say("The file is removed; nothing was imported from it");
  return redirect(Url::local("/register/imports"));
}

}  // namespace

void add_register_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) -> Route& {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::import_files,
                      .handler = handler});
    return routes.back();
  };
  add(Method::get, "/register/imports", imports);
  add(Method::get, "/register/imports.csv", releases_csv);
  Route& upload_route = add(Method::post, "/register/imports", upload);
  upload_route.body_bytes_max = upload_bytes_max;
  upload_route.rate_limit = RateLimit::upload;
  add(Method::get, "/register/imports/{upload}", show_upload);
  add(Method::post, "/register/imports/{upload}/rehearsal", rehearse);
  add(Method::post, "/register/imports/{upload}/application", apply);
  add(Method::post, "/register/imports/{upload}/removal", remove);
  add_question_routes(routes);
}

}  // namespace trellis::web
