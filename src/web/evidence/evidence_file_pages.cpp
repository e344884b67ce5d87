#include <fstream>
#include <iterator>

#include "core/text.hpp"
#include "evidence/evidence_actions.hpp"
#include "web/cases/case_parts.hpp"
#include "web/evidence/evidence_list.hpp"
#include "web/evidence/evidence_pages.hpp"
#include "web/form.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using evidence::EvidenceUpload;
using evidence::LoadPlan;
using evidence::LoadStep;

constexpr std::string_view evidence_files_path = "/evidence/files";
constexpr std::uint64_t catalogue_bytes_max = 4 << 20;
constexpr std::chrono::hours catalogue_kept{24 * 7};

std::vector<Crumb> evidence_crumbs() {
  return {{.content = "Evidence", .link = Url::local("/evidence")}};
}

Response catalogue_form(const Context& context, const FormReader* form) {
  Html fields =
      file_upload({.name = "file",
                   .label = {.content = "Catalogue file", .classes = "govuk-label--s"},
                   .hint = {.content = "CSV with the columns item, title, as_of and source; kind, "
                                       "months, months_state, cost_band, cost_scheme, security and "
                                       "recommendation where they are known"},
                   .error = form ? form->error("file") : ErrorMessage{}});
  fields += checkboxes({.name = "invented",
                        .values = {form ? form->value("invented") : ""},
                        .choices = {{.value = "yes",
                                     .content = "Its items are invented, for training",
                                     .hint = "They are marked wherever they are shown"}}});
  const Html content =
      (form ? form->summary() : Html()) +
      paragraph(
          "Nothing is kept before you have seen what the file would add. A version that is "
          "held is never changed; a newer finding is a newer version.") +
      post_form(
          context, Url::local(evidence_files_path), fields + button("Look at this file"), true) +
      paragraph("Leave a cell empty where nothing is known: an empty cell is not 0.");
  return page(context,
              {.title = "Load a catalogue file",
               .section = "Evidence",
               .breadcrumbs = evidence_crumbs(),
               .has_errors = form != nullptr},
              content,
              form ? 422 : 200);
}

Response show_catalogue_form(const Request&, Context& context) {
  return catalogue_form(context, nullptr);
}

Response receive_catalogue(const Request& request, Context& context) {
  const web::Upload* file = request.upload("file");
  FormReader form(request.form);
  EvidenceUpload upload{.uploaded_at = context.now, .by = context.actor.person};
  if (!file || file->size == 0) {
    form.add("file", file ? "The file is empty: choose another" : "Choose a file");
  } else {
    std::ifstream bytes(file->file->path(), std::ios::binary);
    upload.name = file->name;
    upload.text.assign(std::istreambuf_iterator<char>(bytes), {});
    upload.is_invented = request.form.text("invented") == "yes";
    if (!is_utf8(upload.text) || upload.text.find('\0') != std::string::npos)
      form.add("file", "Save the file as CSV in UTF-8, then choose it again");
    else if (const auto read = evidence::read_catalogue(upload.text); !read)
      form.add("file", read.error().message);
  }
  if (form.has_problems()) return catalogue_form(context, &form);
  const auto id = context.db.write([&](storage::Transaction& tx) {
    evidence::remove_old_evidence_uploads(tx, context.now.plus(-catalogue_kept));
    return evidence::insert_evidence_upload(tx, upload);
  });
  return redirect(Url::local(std::string(evidence_files_path) + "/" + std::to_string(id.value)));
}

Result<EvidenceUpload> evidence_upload_of(const Request& request,
                                          const Context& context,
                                          storage::Snapshot& db) {
  auto upload = evidence::find_evidence_upload(
      db, evidence::EvidenceUploadId{number_in_route(request, "upload")});
  if (!upload || upload->by != context.actor.person)
    return problem(ProblemKind::not_found,
                   "",
                   "There is no file at this address: it is kept for a week. Upload it again");
  return std::move(*upload);
}

Html catalogue_mistakes(const LoadPlan& plan) {
  if (plan.mistakes.empty()) return {};
  Table options{.caption = "Rows that are left out", .caption_classes = "govuk-table__caption--m"};
  options.head = {{.content = "Line", .is_numeric = true},
                  {.content = "Column"},
                  {.content = "Value"},
                  {.content = "What to do"}};
  for (const evidence::CatalogueMistake& mistake : plan.mistakes)
    options.rows.push_back(
        {{.content = with_commas(static_cast<long long>(mistake.line)), .is_numeric = true},
         {.content = mistake.column},
         {.content = mistake.value},
         {.content = mistake.message}});
  return scrolling(options.caption, table(options));
}

std::string step_words_of(const LoadStep& step) {
  switch (step.kind) {
    case LoadStep::Kind::new_item:
      return "New item";
    case LoadStep::Kind::new_version:
      return "Version " + std::to_string(step.version);
    case LoadStep::Kind::unchanged:
      return "Unchanged";
  }
  return "";
}

Html catalogue_steps(const LoadPlan& plan) {
  Table options{.caption = "What would be kept", .caption_classes = "govuk-table__caption--m"};
  options.head = {{.content = "Item"},
                  {.content = "As"},
                  {.content = "Effect"},
                  {.content = "Cost"},
                  {.content = "Security"},
                  {.content = "As of"}};
  for (const LoadStep& step : plan.steps) {
    if (step.kind == LoadStep::Kind::unchanged) continue;
    const evidence::Finding& finding = step.row.finding;
    options.rows.push_back({{.content = finding.title},
                            {.content = step_words_of(step)},
                            {.content = months_words(finding)},
                            {.content = cost_words(finding)},
                            {.content = security_words(finding)},
                            {.content = finding.as_of.long_text()}});
  }
  if (options.rows.empty()) return {};
  options.first_cell_is_header = true;
  return scrolling(options.caption, table(options));
}

Response show_catalogue(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto upload = evidence_upload_of(request, context, db);
    if (!upload) return problem_page(context, upload.error());
    const auto plan = evidence::look_at_catalogue(db, upload->text);
    if (!plan) return problem_page(context, plan.error());
    const auto number = [&](LoadStep::Kind kind) {
      return with_commas(static_cast<long long>(plan->count(kind)));
    };
    SummaryList counts;
    counts.rows = {
        summary_row("New items", number(LoadStep::Kind::new_item)),
        summary_row("New versions", number(LoadStep::Kind::new_version)),
        summary_row("Unchanged", number(LoadStep::Kind::unchanged)),
        summary_row("Mistakes", with_commas(static_cast<long long>(plan->mistakes.size())))};
    Html content = summary_list(counts) + catalogue_mistakes(*plan) + catalogue_steps(*plan);
    if (plan->count(LoadStep::Kind::new_item) + plan->count(LoadStep::Kind::new_version) > 0)
      content += post_form(context,
                           Url::local(std::string(evidence_files_path) + "/" +
                                      std::to_string(upload->id.value) + "/application"),
                           button("Load these items"));
    else
      content += inset_text("There is nothing new in this file to load.");
    auto crumbs = evidence_crumbs();
    crumbs.push_back({.content = "Load a catalogue file", .link = Url::local(evidence_files_path)});
    return page(context,
                {.title = upload->name,
                 .caption = "What this file would add",
                 .section = "Evidence",
                 .breadcrumbs = std::move(crumbs)},
                content);
  });
}

Response load_catalogue_file(const Request& request, Context& context) {
  const auto plan = context.db.write([&](storage::Transaction& tx) -> Result<LoadPlan> {
    const EvidenceUpload upload = TRY(evidence_upload_of(request, context, tx));
    return evidence::load_catalogue(tx, context.actor, {upload.text, upload.is_invented});
  });
  if (!plan) return problem_page(context, plan.error());
  const auto items = static_cast<long long>(plan->count(LoadStep::Kind::new_item));
  const auto versions = static_cast<long long>(plan->count(LoadStep::Kind::new_version));
  if (items + versions == 0)
    context.say_no_change();
  else
    context.say(counted(items, "new item") + " and " + counted(versions, "new version") +
                " are loaded");
  return redirect(Url::local("/evidence"));
}

}  // namespace

void add_evidence_file_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) -> Route& {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::import_files,
                      .handler = handler});
    return routes.back();
  };
  add(Method::get, "/evidence/files", show_catalogue_form);
  Route& upload = add(Method::post, "/evidence/files", receive_catalogue);
  upload.body_bytes_max = catalogue_bytes_max;
  upload.rate_limit = RateLimit::upload;
  add(Method::get, "/evidence/files/{upload}", show_catalogue);
  add(Method::post, "/evidence/files/{upload}/application", load_catalogue_file);
}

}  // namespace trellis::web
