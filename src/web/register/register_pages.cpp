#include "web/register/register_pages.hpp"

#include <charconv>
#include <fstream>
#include <iterator>

#include "core/text.hpp"
#include "register/change_over_actions.hpp"
#include "register/import_actions.hpp"
#include "register/question_store.hpp"
#include "register/release_store.hpp"
#include "register/upload_store.hpp"
#include "web/form.hpp"
#include "web/page.hpp"
#include "web/random.hpp"
#include "web/register/import_view.hpp"

namespace trellis::web {
namespace {

using access::Permission;

constexpr std::uint64_t upload_bytes_max = 200u << 20;
constexpr int upload_days_max = 7;
constexpr std::size_t releases_shown = 50;
constexpr std::size_t questions_shown = 25;

Html heading(std::string_view text) {
  return Element("h2").classes({"govuk-heading-m"}).text(text);
}
Html paragraph(std::string_view text) { return Element("p").classes({"govuk-body"}).text(text); }

std::vector<Crumb> crumbs() {
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
  return post_form(
      context,
      Url::local("/register/imports"),
      file_upload(file) + checkboxes(complete) + button("Upload and look at what it would change"),
      true);
}

Html releases_table(storage::Snapshot& db) {
  const auto all = registry::releases(db, releases_shown);
  if (all.empty())
    return paragraph("Nothing has been imported yet. Upload the establishment file of GIAS first.");
  Table options;
  options.caption = "Imported files, the newest first";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "File"},
                  {.content = "What it is"},
                  {.content = "As of"},
                  {.content = "Imported"},
                  {.content = "Added", .is_numeric = true},
                  {.content = "Changed", .is_numeric = true}};
  for (const registry::Release& row : all)
    options.rows.push_back(
        {{.content = row.file_name},
         {.content = std::string(registry::title_of(row.kind))},
         {.content = row.as_of.long_text()},
         {.content = row.imported_at.long_text()},
         {.content = with_commas(static_cast<long long>(row.rows.added)), .is_numeric = true},
         {.content = with_commas(static_cast<long long>(row.rows.changed)), .is_numeric = true}});
  return scrolling("Imported files", table(options));
}

Html waiting_list(storage::Snapshot& db) {
  Html items;
  for (const registry::Upload& row : registry::waiting_uploads(db))
    items += Element("li").add(Element("a")
                                   .classes({"govuk-link"})
                                   .link("href", Url::local("/register/imports/" + row.token))
                                   .text(row.file_name + ", uploaded by " + row.uploaded_by +
                                         " on " + row.uploaded_at.long_text()));
  if (items.empty()) return {};
  return heading("Uploaded and not applied") +
         Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items));
}

Response imports_with(Context& context, const FormReader* form) {
  return context.db.read([&](storage::Snapshot& db) {
    const std::int64_t questions = registry::open_question_count(db);
    Html content = form ? form->summary() : Html();
    if (questions > 0)
      content += inset_text({.content = Html(Element("a")
                                                 .classes({"govuk-link"})
                                                 .link("href", Url::local("/register/questions"))
                                                 .text(counted(questions, "question") +
                                                       " from imports wait for a person"))});
    content += upload_form(context, form) + waiting_list(db) + releases_table(db);
    return page(
        context,
        {.title = "Import published files", .section = "Register", .has_errors = form != nullptr},
        content,
        form ? 422 : 200);
  });
}

Response imports(const Request&, Context& context) { return imports_with(context, nullptr); }

std::string bytes_of(const web::Upload& upload) {
  std::ifstream file(upload.file->path(), std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Response upload(const Request& request, Context& context) {
  const web::Upload* file = request.upload("file");
  if (!file || file->size == 0) {
    FormReader form(request.form);
    form.add("file", file ? "The file is empty: choose another" : "Choose a file");
    return imports_with(context, &form);
  }
  const registry::Upload kept{.token = random_token(),
                              .file_name = file->name,
                              .content = bytes_of(*file),
                              .complete = request.form.text("complete") == "yes",
                              .uploaded_by = context.actor.name,
                              .uploaded_at = context.now};
  context.db.write([&](storage::Transaction& tx) {
    registry::remove_old_uploads(tx, context.now.plus(-std::chrono::hours{24 * upload_days_max}));
    registry::save_upload(tx, kept);
  });
  return redirect(Url::local("/register/imports/" + kept.token));
}

registry::ImportOptions options_of(const registry::Upload& upload, const Context& context) {
  registry::ImportOptions options;
  options.coverage = upload.complete ? registry::Coverage::complete : registry::Coverage::partial;
  options.as_of = upload.as_of;
  options.now = context.now;
  options.person = context.actor.person;
  options.expected_establishments = 0;
  return options;
}

std::optional<registry::Upload> upload_in(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    return registry::find_upload(db, request.route.raw("upload"));
  });
}

Response no_such_upload(const Context& context) {
  return problem_page(context,
                      {ProblemKind::not_found,
                       "",
                       "There is no upload at this address: it was applied or is older than a week",
                       {}});
}

/// The dry run: nothing is written.
Response look(const Request& request, Context& context) {
  const auto found = upload_in(request, context);
  if (!found) return no_such_upload(context);
  registry::ImportOptions options = options_of(*found, context);
  options.dry_run = true;
  const auto report =
      registry::import_file(context.db, context.actor, {found->file_name, found->content}, options);
  const PageOptions shown{.title = found->file_name,
                          .caption = "What this file would change",
                          .section = "Register",
                          .breadcrumbs = crumbs()};
  const std::string path = "/register/imports/" + found->token;
  const Html discard =
      post_form(context,
                Url::local(path + "/removal"),
                button({.content = "Remove the upload", .classes = "govuk-button--secondary"}));
  if (!report) {
    Html details_list;
    for (const std::string& detail : report.error().details)
      details_list += Element("li").text(detail);
    const Html refusal =
        warning_text(report.error().message) +
        Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(details_list));
    return page(context, shown, refusal + discard, 422);
  }
  Html content = report_view(*report);
  if (!report->already_applied)
    content += heading("Apply") + post_form(context,
                                            Url::local(path + "/application"),
                                            waiver_fields(*report) + button("Apply this file"));
  return page(context, shown, content + discard);
}

Response apply(const Request& request, Context& context) {
  const auto found = upload_in(request, context);
  if (!found) return no_such_upload(context);
  registry::ImportOptions options = options_of(*found, context);
  constexpr std::string_view prefix = "waive-";
  for (const auto& [name, value] : request.form)
    if (name.starts_with(prefix) && !trim(value).empty())
      options.waivers[name.substr(prefix.size())] = trim(value);
  const auto report =
      registry::import_file(context.db, context.actor, {found->file_name, found->content}, options);
  if (!report) return problem_page(context, report.error());
  if (report->is_refused()) return problem_page(context, registry::refusal_of(*report));
  context.db.write([&](storage::Transaction& tx) { registry::remove_upload(tx, found->token); });
  if (report->already_applied || report->rows.changes_nothing())
    context.say_no_change();
  else
    context.say(found->file_name + " is imported: " +
                with_commas(static_cast<long long>(report->rows.added)) + " added, " +
                with_commas(static_cast<long long>(report->rows.changed)) + " changed");
  return redirect(Url::local("/register/imports"));
}

Response remove(const Request& request, Context& context) {
  context.db.write(
      [&](storage::Transaction& tx) { registry::remove_upload(tx, request.route.raw("upload")); });
  context.say("The upload is removed; nothing was imported from it");
  return redirect(Url::local("/register/imports"));
}

Html question_form(const Context& context, const registry::Question& question) {
  Choices choice{.name = "choice", .values = {"leaves"}};
  if (question.proposed_urn)
    choice.choices.push_back(
        {.value = "continues", .content = "It continues as " + question.proposed_urn->text()});
  choice.choices.push_back({.value = "ends", .content = "It ends without a successor"});
  choice.choices.push_back({.value = "leaves", .content = "Leave it as it is"});
  choice.id_prefix = "choice-" + std::to_string(question.id.value);
  choice.fieldset =
      Fieldset{.legend = {.content = "Your decision", .classes = "govuk-fieldset__legend--s"}};
  const std::string id = "reason-" + std::to_string(question.id.value);
  return post_form(
      context,
      Url::local("/register/questions/" + std::to_string(question.id.value) + "/decision"),
      radios(choice) + input({.name = "reason", .label = {.content = "Why"}, .id = id}) +
          button("Decide"));
}

Response questions(const Request&, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const std::int64_t total = registry::open_question_count(db);
    Html content;
    if (total == 0)
      content = paragraph(
          "No question waits. Imports put here what the published links leave open: splits, "
          "mergers, "
          "cycles and closures without a successor.");
    else
      content =
          paragraph("The oldest " + std::to_string(std::min<std::int64_t>(total, questions_shown)) +
                    " of " + counted(total, "question") + ".");
    for (const registry::Question& row :
         registry::open_questions(db, std::nullopt, questions_shown)) {
      content += heading(row.name.empty() ? "URN " + (row.urn ? row.urn->text() : "") : row.name);
      content += paragraph(row.proposal);
      if (!row.evidence.empty()) content += paragraph("Links: " + row.evidence);
      content += question_form(context, row);
    }
    return page(
        context,
        {.title = "Questions of the register", .section = "Register", .breadcrumbs = crumbs()},
        content);
  });
}

Response decide(const Request& request, Context& context) {
  std::int64_t key = 0;
  const std::string_view text = request.route.raw("question");
  std::from_chars(text.data(), text.data() + text.size(), key);
  FormReader form(request.form);
  const std::string choice =
      form.choice("choice", {.what = "a decision", .allowed = {"continues", "ends", "leaves"}});
  const std::string reason = form.text("reason", {.what = "why"});
  if (form.has_problems()) return problem_page(context, form.problems().front());
  const auto question =
      context.db.read([&](storage::Snapshot& db) { return registry::find_question(db, {key}); });
  if (!question)
    return problem_page(context, {ProblemKind::not_found, "", "There is no such question", {}});
  registry::Answer answer{.reason = reason};
  if (choice == "continues")
    answer = {.choice = registry::Answer::Choice::continues,
              .successor = question->proposed_urn,
              .reason = reason};
  if (choice == "ends") answer.choice = registry::Answer::Choice::ends;
  const auto done = registry::answer_question(context.db, context.actor, {key}, answer);
  if (!done) return problem_page(context, done.error());
  context.say("The question is decided");
  return redirect(Url::local("/register/questions"));
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
  Route& upload_route = add(Method::post, "/register/imports", upload);
  upload_route.body_bytes_max = upload_bytes_max;
  upload_route.rate_limit = RateLimit::upload;
  add(Method::get, "/register/imports/{upload}", look);
  add(Method::post, "/register/imports/{upload}/application", apply);
  add(Method::post, "/register/imports/{upload}/removal", remove);
  add(Method::get, "/register/questions", questions);
  add(Method::post, "/register/questions/{question}/decision", decide);
}

}  // namespace trellis::web
