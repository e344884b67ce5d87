#include "web/programmes/move_pages.hpp"

#include <algorithm>

#include "casework/held_answer_store.hpp"
#include "casework/move_run_actions.hpp"
#include "core/text.hpp"
#include "web/cases/case_parts.hpp"
#include "web/form.hpp"
#include "web/jobs/job_pages.hpp"
#include "web/programmes/found_programme.hpp"
#include "web/programmes/move_view.hpp"
#include "web/programmes/version_pages.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using casework::MoveRun;
using casework::MoveRunId;
using programme::Programme;
using programme::VersionEntry;

constexpr int runs_shown_max = 20;

std::string moves_path(const Programme& programme) { return path_of(programme) + "/moves"; }

std::string run_path(const MoveRun& run) {
  return "/programmes/" + std::to_string(run.programme.value) + "/moves/" +
         std::to_string(run.id.value);
}

std::string by_words(const std::string& name) { return name.empty() ? "the command line" : name; }

Html runs_table(const std::vector<MoveRun>& runs) {
  if (runs.empty()) return {};
  Table options{.caption = "Previews and moves so far",
                .caption_classes = "govuk-table__caption--m"};
  options.head = {{.content = "Preview"},
                  {.content = "To version", .is_numeric = true},
                  {.content = "Applied"}};
  for (const MoveRun& run : runs)
    options.rows.push_back(
        {{.content =
              link_to(run_path(run), run.asked_at.long_text() + " by " + by_words(run.asked_by))},
         {.content = std::to_string(run.to_version), .is_numeric = true},
         {.content = run.applied_at
                         ? run.applied_at->long_text() + " by " + by_words(run.applied_by)
                         : "Not applied"}});
  return scrolling(options.caption, table(options));
}

Html preview_form(const Context& context,
                  const Programme& programme,
                  const std::vector<VersionEntry>& entries,
                  const FormReader& form) {
  Choices versions{.name = "to",
                   .values = {form.value("to")},
                   .fieldset = Fieldset{.legend = {.content = "Which version should they move to?",
                                                   .classes = "govuk-fieldset__legend--s"}},
                   .error = form.error("to")};
  for (const VersionEntry& entry : entries) {
    if (entry.row.state() == programme::DefinitionState::retired) continue;
    const bool is_draft = entry.row.state() == programme::DefinitionState::draft;
    versions.choices.push_back(
        {.value = std::to_string(entry.row.version),
         .content = "Version " + std::to_string(entry.row.version) + (is_draft ? " (draft)" : ""),
         .hint = is_draft ? Content("It can be previewed; publish it before cases move to it")
                          : Content(entry.because)});
  }
  if (versions.choices.empty())
    return paragraph("There is no version to move cases to. Import one first.");
  return post_form(
      context, Url::local(moves_path(programme)), radios(versions) + button("Preview the move"));
}

Response moves_page(const Request& request, Context& context, const FormReader& form) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = definition_programme(request, context, db);
    if (!found) return problem_page(context, found.error());
    std::int64_t open = 0;
    for (const auto& [version, cases] : casework::open_cases_by_version(db, found->id))
      open += cases;
    const Html content =
        form.summary() +
        paragraph(counted(open, "case is", "cases are") +
                  " open. A preview says what the move would do to each of them and changes "
                  "nothing; nothing moves until you apply it.") +
        preview_form(context, *found, programme::version_history(db, found->id), form) +
        runs_table(casework::move_runs(db, found->id, runs_shown_max));
    return page(context,
                {.title = "Move open cases",
                 .caption = found->title,
                 .section = "Programmes",
                 .breadcrumbs = version_crumbs(*found),
                 .has_errors = form.has_problems()},
                content,
                form.has_problems() ? 422 : 200);
  });
}

Response show_moves(const Request& request, Context& context) {
  return moves_page(request, context, FormReader(request.query));
}

Response after_move(const Programme& programme, const casework::StartedMove& started) {
  if (started.job) return redirect(Url::local(job_url(*started.job).text() + "?then=result"));
  return redirect(Url::local(moves_path(programme) + "/" + std::to_string(started.run.value)));
}

Response make_preview(const Request& request, Context& context) {
  FormReader form(request.form);
  const auto version = form.whole_number("to", {.what = "the version", .min = 1, .max = 100'000});
  if (form.has_problems()) return moves_page(request, context, form);
  const auto found = context.db.read(
      [&](storage::Snapshot& db) { return definition_programme(request, context, db); });
  if (!found) return problem_page(context, found.error());
  const auto started = casework::preview_run(
      context.db,
      context.actor,
      {.programme = found->id, .to_version = static_cast<int>(*version), .today = context.today});
  if (!started) return problem_page(context, started.error());
  return after_move(*found, *started);
}

struct FoundMove {
  Programme programme{};
  MoveRun run{};
  bool may_name = false;
};

Result<FoundMove> move_of_route(const Request& request,
                                const Context& context,
                                storage::Snapshot& db) {
  FoundMove found;
  found.programme = TRY(definition_programme(request, context, db));
  const auto run = casework::find_move_run(db, MoveRunId{number_in_route(request, "run")});
  if (!run || run->programme != found.programme.id)
    return problem(ProblemKind::not_found, "", "There is no preview at this address");
  found.run = *run;
  found.may_name =
      access::may(context.actor, Permission::view_case, programme::scope_of(found.programme));
  return found;
}

/// The job that has not ended yet, of the preview or of its application.
std::optional<jobs::Job> working(storage::Snapshot& db, const MoveRun& run) {
  const auto id = run.previewed_at ? run.apply_job : run.preview_job;
  if (!id || run.applied_at) return std::nullopt;
  const auto job = jobs::find_job(db, *id);
  return job ? std::optional(*job) : std::nullopt;
}

Html apply_html(const Context& context, storage::Snapshot& db, const MoveShown& shown) {
  if (shown.run.applied_at)
    return inset_text("Applied on " + shown.run.applied_at->long_text() + " by " +
                      by_words(shown.run.applied_by) + ".");
  const auto movable = static_cast<std::int64_t>(shown.cases.size()) - shown.refused();
  if (movable == 0) return inset_text("There is no case to move.");
  const auto row =
      programme::find_definition_version(db, shown.run.programme, shown.run.to_version);
  if (!row || row->state() != programme::DefinitionState::published)
    return inset_text("Publish version " + std::to_string(shown.run.to_version) +
                      " before cases move to it.");
  return heading("Apply this preview") +
         paragraph(
             "Exactly these cases move. A case that somebody changes before you apply is "
             "left out and listed. Moving them back to the earlier version restores every "
             "answer.") +
         post_form(context,
                   Url::local(run_path(shown.run) + "/application"),
                   hidden_input("hash", shown.run.hash) +
                       button("Move " + counted(movable, "case") + " to version " +
                              std::to_string(shown.run.to_version)));
}

Response preview_page(const Request& request,
                      const Context& context,
                      storage::Snapshot& db,
                      const FoundMove& found) {
  const MoveShown shown = load_move(db, found.run, found.may_name);
  const ListDefinition list = moved_cases_list(run_path(found.run));
  const ListQuery query = read_list_query(request, list);
  const auto chosen = chosen_moves(shown, query);
  ListRows rows{.total = static_cast<std::int64_t>(chosen.size())};
  for (auto i = static_cast<std::size_t>(query.offset());
       i < chosen.size() && rows.rows.size() < static_cast<std::size_t>(query.page_size);
       ++i)
    rows.rows.push_back(move_row(shown, *chosen[i]));
  Html content;
  for (const std::string_view warning : split(found.run.warnings, '\n'))
    if (!warning.empty()) content += warning_text(warning);
  content += move_totals(shown) + apply_html(context, db, shown) + list_content(list, query, rows);
  auto crumbs = version_crumbs(found.programme);
  crumbs.push_back({.content = "Move open cases", .link = Url::local(moves_path(found.programme))});
  return page(
      context,
      {.title = "Preview: move to version " + std::to_string(found.run.to_version),
       .caption = found.programme.title + ", looked at " + found.run.previewed_at->long_text(),
       .section = "Programmes",
       .breadcrumbs = std::move(crumbs)},
      content);
}

Response show_move(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = move_of_route(request, context, db);
    if (!found) return problem_page(context, found.error());
    const auto job = working(db, found->run);
    if (job && !jobs::is_over(job->state))
      return redirect(Url::local(job_url(job->id).text() + "?then=result"));
    if (!found->run.previewed_at)
      return problem_page(context,
                          {ProblemKind::refused_by_rule,
                           "",
                           "Make the preview again: this one came to no end",
                           {}});
    return preview_page(request, context, db, *found);
  });
}

Response move_file(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = move_of_route(request, context, db);
    if (!found) return problem_page(context, found.error());
    return csv_response(move_csv(load_move(db, found->run, found->may_name)), "case-moves");
  });
}

Response apply_move(const Request& request, Context& context) {
  const auto found =
      context.db.read([&](storage::Snapshot& db) { return move_of_route(request, context, db); });
  if (!found) return problem_page(context, found.error());
  const auto started = casework::apply_run(context.db,
                                           context.actor,
                                           {.run = found->run.id,
                                            .hash = std::string(request.form.text("hash")),
                                            .today = context.today});
  if (!started) return problem_page(context, started.error());
  if (!started->job)
    context.say("The cases are moved to version " + std::to_string(found->run.to_version));
  return after_move(found->programme, *started);
}

}  // namespace

void add_move_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::edit_definition,
                      .handler = handler});
  };
  add(Method::get, "/programmes/{programme}/moves", show_moves);
  add(Method::post, "/programmes/{programme}/moves", make_preview);
  add(Method::get, "/programmes/{programme}/moves/{run}", show_move);
  add(Method::get, "/programmes/{programme}/moves/{run}/cases.csv", move_file);
  add(Method::post, "/programmes/{programme}/moves/{run}/application", apply_move);
}

}  // namespace trellis::web
