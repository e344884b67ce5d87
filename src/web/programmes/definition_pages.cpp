#include "web/programmes/definition_pages.hpp"

#include <fstream>
#include <iterator>

#include "casework/definition_actions.hpp"
#include "core/text.hpp"
#include "programme/definition_upload_store.hpp"
#include "web/form.hpp"
#include "web/page.hpp"
#include "web/programmes/definition_view.hpp"
#include "web/programmes/found_programme.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using casework::DefinitionReport;
using programme::DefinitionUpload;
using programme::DefinitionUploadId;

constexpr std::string_view files_path = "/programmes/definition-files";
constexpr std::uint64_t definition_bytes_max = 2 << 20;
constexpr int uploads_shown_max = 10;
constexpr std::chrono::hours definition_uploads_kept{24 * 7};

std::string upload_page_path(DefinitionUploadId id) {
  return std::string(files_path) + "/" + std::to_string(id.value);
}

std::vector<Crumb> definition_crumbs() {
  return {{.content = "Programmes", .link = Url::local("/programmes")},
          {.content = "Check a definition", .link = Url::local(files_path)}};
}

Html earlier_uploads(const std::vector<DefinitionUpload>& uploads) {
  if (uploads.empty()) return {};
  Html items;
  for (const DefinitionUpload& upload : uploads)
    items += Element("li")
                 .add(link_to(upload_page_path(upload.id), upload.name))
                 .text(", " + upload.uploaded_at.long_text());
  return heading("Files you checked in the last week") +
         Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items));
}

Response upload_page(Context& context, const FormReader* form) {
  const auto uploads = context.db.read([&](storage::Snapshot& db) {
    return context.actor.person
               ? programme::definition_uploads_of(db, *context.actor.person, uploads_shown_max)
               : std::vector<DefinitionUpload>{};
  });
  const Html fields =
      file_upload({.name = "file",
                   .label = {.content = "Definition file", .classes = "govuk-label--s"},
                   .hint = {.content = "JSON with comments, at most one megabyte"},
                   .error = form ? form->error("file") : ErrorMessage{}}) +
      button("Check this file");
  const Html content =
      (form ? form->summary() : Html()) +
      paragraph(
          "A definition says how a programme runs. Checking changes nothing: you see every "
          "mistake with its line, or what the file would change, before you import it.") +
      post_form(context, Url::local(files_path), fields, true) + earlier_uploads(uploads);
  return page(context,
              {.title = "Check a definition",
               .section = "Programmes",
               .breadcrumbs = {{.content = "Programmes", .link = Url::local("/programmes")}},
               .has_errors = form != nullptr},
              content,
              form ? 422 : 200);
}

Response show_upload_form(const Request&, Context& context) {
  return upload_page(context, nullptr);
}

std::string text_of_upload(const web::Upload& upload) {
  std::ifstream file(upload.file->path(), std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Response receive(const Request& request, Context& context) {
  const web::Upload* file = request.upload("file");
  FormReader form(request.form);
  DefinitionUpload upload{.uploaded_at = context.now, .by = context.actor.person};
  if (!file || file->size == 0) {
    form.add("file", file ? "The file is empty: choose another" : "Choose a file");
  } else {
    upload.name = file->name;
    upload.text = text_of_upload(*file);
    if (!is_utf8(upload.text) || upload.text.find('\0') != std::string::npos)
      form.add("file", "Save the file as plain text in UTF-8, then choose it again");
  }
  if (form.has_problems()) return upload_page(context, &form);
  const auto id = context.db.write([&](storage::Transaction& tx) {
    programme::remove_old_definition_uploads(tx, context.now.plus(-definition_uploads_kept));
    return programme::insert_definition_upload(tx, upload);
  });
  return redirect(Url::local(upload_page_path(id)));
}

/// What somebody uploaded is theirs alone until it is imported.
Result<DefinitionUpload> upload_of_route(const Request& request,
                                         const Context& context,
                                         storage::Snapshot& db) {
  auto upload =
      programme::find_definition_upload(db, DefinitionUploadId{number_in_route(request, "upload")});
  if (!upload || upload->by != context.actor.person)
    return problem(ProblemKind::not_found,
                   "",
                   "There is no file at this address: it is kept for a week. Upload it again");
  return std::move(*upload);
}

/// The organisation whose programmes this person edits.
std::optional<OrganisationId> owner_of(const Context& context) {
  for (const access::Grant& grant : access::grants_for(context.actor, Permission::edit_definition))
    if (grant.scope.owner) return grant.scope.owner;
  return context.actor.acting_for;
}

bool may_import(const Context& context, const DefinitionReport& report) {
  if (report.programme)
    return access::may(
        context.actor, Permission::edit_definition, programme::scope_of(*report.programme));
  const auto owner = owner_of(context);
  return owner && access::may(context.actor, Permission::edit_definition, {.owner = *owner});
}

bool may_publish(const Context& context, const DefinitionReport& report) {
  access::Scope scope{.owner = owner_of(context)};
  if (report.programme) scope = programme::scope_of(*report.programme);
  return access::may(context.actor, Permission::publish, scope);
}

Html import_form(const Context& context,
                 const DefinitionUpload& upload,
                 const DefinitionReport& report,
                 const FormReader& form) {
  if (report.held_as)
    return inset_text("This very content is already here as version " +
                      std::to_string(*report.held_as) + ". Importing it again changes nothing.");
  if (!may_import(context, report))
    return inset_text(report.programme
                          ? "You cannot import definitions of this programme."
                          : "This would be a new programme. You cannot add programmes: ask whoever "
                            "answers for them.");
  Html fields =
      textarea({.name = "because",
                .value = form.value("because"),
                .label = {.content = "Why does this version come?", .classes = "govuk-label--s"},
                .hint = {.content = "It stands in the list of versions. Do not name "
                                    "schools or people"},
                .error = form.error("because"),
                .rows = 2});
  Choices how{.name = "state",
              .values = {form.value("state")},
              .fieldset = Fieldset{.legend = {.content = "How should it be kept?",
                                              .classes = "govuk-fieldset__legend--s"}},
              .error = form.error("state")};
  how.choices = {{.value = "draft",
                  .content = "As a draft",
                  .hint = "Nothing starts under it until it is published"}};
  if (may_publish(context, report))
    how.choices.push_back({.value = "published",
                           .content = "Published, in force at once",
                           .hint = "New cases start under it. Open cases keep their version "
                                   "until you move them"});
  fields += radios(how);
  return heading("Import this version") +
         post_form(context,
                   Url::local(upload_page_path(upload.id) + "/import"),
                   fields + button("Import this version"));
}

Html difference_html(const DefinitionReport& report) {
  if (!report.compared_with) return paragraph("It would be the first version of a new programme.");
  Html out = heading("What it changes") +
             paragraph("Compared with version " + std::to_string(report.compared_with->version) +
                       " (" + std::string(name_of(report.compared_with->state())) + ").");
  for (const std::string& warning : report.warnings) out += warning_text(warning);
  return out + changes_html(report.changes);
}

Response report_page(const Context& context,
                     const DefinitionUpload& upload,
                     const DefinitionReport& report,
                     const FormReader& form) {
  Html content = form.summary();
  if (!report.is_sound()) {
    content +=
        warning_text(counted(static_cast<long long>(report.mistakes.size()), "mistake") +
                     (report.mistakes.size() == 1 ? " stands" : " stand") +
                     " in the way. Mend the file and check it again; nothing has been imported.");
    content += mistakes_table(report.mistakes, upload.text);
  } else {
    content += paragraph("The file is sound. Nothing has been imported yet.");
  }
  if (report.definition) content += summary_list(definition_counts(*report.definition));
  if (report.definition && report.programme) content += difference_html(report);
  if (report.is_sound()) content += import_form(context, upload, report, form);
  content += Html(Element("p")
                      .classes({"govuk-body"})
                      .add(link_to(Url::local(files_path), "Check another file")));
  return page(context,
              {.title = upload.name,
               .caption = "Definition file, uploaded " + upload.uploaded_at.long_text(),
               .section = "Programmes",
               .breadcrumbs = definition_crumbs(),
               .has_errors = form.has_problems()},
              content,
              form.has_problems() ? 422 : 200);
}

Response report_with(const Request& request, Context& context, const FormReader& form) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto upload = upload_of_route(request, context, db);
    if (!upload) return problem_page(context, upload.error());
    return report_page(
        context, *upload, casework::report_on(db, upload->text, owner_of(context)), form);
  });
}

Response show_report(const Request& request, Context& context) {
  return report_with(request, context, FormReader(request.query));
}

Response import_file(const Request& request, Context& context) {
  FormReader form(request.form);
  const std::string because = form.text("because", {.what = "why this version comes"});
  const std::string state =
      form.choice("state", {.what = "how it should be kept", .allowed = {"draft", "published"}});
  if (form.has_problems()) return report_with(request, context, form);
  const auto imported =
      context.db.write([&](storage::Transaction& tx) -> Result<programme::ImportedDefinition> {
        const DefinitionUpload upload = TRY(upload_of_route(request, context, tx));
        return casework::import_checked(tx,
                                        context.actor,
                                        owner_of(context),
                                        {.file = {.text = upload.text, .name = upload.name},
                                         .because = because,
                                         .publish = state == "published"});
      });
  if (!imported) return problem_page(context, imported.error());
  if (imported->unchanged)
    context.say_no_change();
  else
    context.say("Version " + std::to_string(imported->row.version) + " of " +
                imported->programme.title + " is imported (" +
                std::string(name_of(imported->row.state())) + ")");
  return redirect(Url::local(path_of(imported->programme) + "/versions/" +
                             std::to_string(imported->row.version)));
}

}  // namespace

void add_definition_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) -> Route& {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::edit_definition,
                      .handler = handler});
    return routes.back();
  };
  add(Method::get, "/programmes/definition-files", show_upload_form);
  Route& upload = add(Method::post, "/programmes/definition-files", receive);
  upload.body_bytes_max = definition_bytes_max;
  upload.rate_limit = RateLimit::upload;
  add(Method::get, "/programmes/definition-files/{upload}", show_report);
  add(Method::post, "/programmes/definition-files/{upload}/import", import_file);
}

}  // namespace trellis::web
