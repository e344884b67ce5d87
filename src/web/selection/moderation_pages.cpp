#include <algorithm>

#include "core/text.hpp"
#include "programme/participation_store.hpp"
#include "programme/selection_actions.hpp"
#include "web/applications/answers_view.hpp"
#include "web/form.hpp"
#include "web/page.hpp"
#include "web/selection/found_round.hpp"
#include "web/selection/selection_pages.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using programme::ScoreState;
using programme::SelectionEntry;

/// Whether the marks may be shown to this person: not to one who still has to mark.
bool shows_marks(const Context& context, const FoundRound& round, const SelectionEntry& entry) {
  if (!context.actor.person) return true;
  const bool marks_it =
      std::ranges::any_of(entry.assignments, [&](const programme::MarkerAssignment& row) {
        return row.marker == *context.actor.person && !row.conflict_on;
      });
  return !marks_it || !round.scope.scoring->blind || entry.is_marked_by(*context.actor.person);
}

Html marks_table(const FoundRound& round, const SelectionEntry& entry) {
  Table options;
  options.caption = "Marks";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "Criterion"}, {.content = "Weight", .is_numeric = true}};
  for (const programme::GivenMarks& row : entry.marks)
    options.head.push_back({.content = row.name, .is_numeric = true});
  for (const programme::Criterion& criterion : round.scope.scoring->criteria) {
    std::vector<Cell> cells = {{.content = criterion.title},
                               {.content = decimal(criterion.weight, 0), .is_numeric = true}};
    for (const programme::GivenMarks& row : entry.marks) {
      const auto mark = row.marking.scores.find(criterion.id);
      cells.push_back(
          {.content = mark == row.marking.scores.end()
                          ? std::string()
                          : decimal(mark->second, 0) + " of " + std::to_string(criterion.scale_max),
           .is_numeric = true});
    }
    options.rows.push_back(std::move(cells));
  }
  std::vector<Cell> totals = {{.content = "Total of 100"}, {.content = "", .is_numeric = true}};
  for (const programme::GivenMarks& row : entry.marks)
    totals.push_back({.content = decimal(programme::total_of(*round.scope.scoring, row.marking), 1),
                      .is_numeric = true});
  options.rows.push_back(std::move(totals));
  Html out = scrolling("Marks", table(options));
  for (const programme::GivenMarks& row : entry.marks)
    if (!row.comment.empty()) out += inset_text(row.name + ": " + row.comment);
  return out;
}

Html markers_list(const SelectionEntry& entry) {
  if (entry.assignments.empty()) return paragraph("Nobody is assigned to mark this yet.");
  Html items;
  for (const programme::MarkerAssignment& row : entry.assignments) {
    std::string words = row.name;
    if (row.conflict_on)
      words += ": declared a conflict on " + row.conflict_on->long_text() + " (" +
               row.conflict_reason + ")";
    else
      words += entry.is_marked_by(row.marker) ? ": has marked" : ": has not marked yet";
    items += Element("li").text(words);
  }
  return heading("Markers") +
         Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items));
}

Html moderation_form(const Context& context,
                     const FoundRound& round,
                     const SelectionEntry& entry,
                     const FormReader* typed) {
  Html fields;
  for (const programme::Criterion& criterion : round.scope.scoring->criteria) {
    Choices marks{.name = criterion.id,
                  .values = {typed ? typed->value(criterion.id) : ""},
                  .fieldset = Fieldset{.legend = {.content = criterion.title,
                                                  .classes = "govuk-fieldset__legend--s"}},
                  .classes = "govuk-radios--inline govuk-radios--small"};
    for (int mark = criterion.scale_min; mark <= criterion.scale_max; ++mark)
      marks.choices.push_back({.value = std::to_string(mark), .content = std::to_string(mark)});
    if (typed) marks.error = typed->error(criterion.id);
    fields += radios(marks);
  }
  Textarea reason{.name = "reason",
                  .value = typed ? typed->value("reason") : "",
                  .label = {.content = "How was it settled?", .classes = "govuk-label--s"},
                  .rows = 3};
  if (typed) reason.error = typed->error("reason");
  const bool by_meeting = round.scope.scoring->moderation == "meeting";
  return heading("Moderation") +
         paragraph("The markers differ by " + decimal(entry.score.difference, 1) +
                   " points; the definition allows " + decimal(round.scope.scoring->tolerance, 0) +
                   ". " +
                   (by_meeting ? "Enter the marks agreed in the meeting."
                               : "As the third marker, enter your marks: they count.")) +
         post_form(
             context,
             Url::local(round.path("/applications/" + std::to_string(entry.application.value))),
             fields + textarea(reason) + button("Settle the marks"));
}

Html settled_html(const SelectionEntry& entry) {
  Html out;
  if (entry.moderation)
    out += heading("Moderation") +
           paragraph("Settled by " + entry.moderation->name + " on " +
                     entry.moderation->moderated_at.date_in_england().long_text() + " with " +
                     decimal(entry.moderation->total, 1) +
                     " of 100 points: " + entry.moderation->reason);
  if (entry.decision)
    out += heading("Decision") +
           paragraph(std::string(programme::title_of(entry.decision->outcome)) + " on " +
                     entry.decision->decided_on.long_text() + ", rank " +
                     std::to_string(entry.decision->place) + ": " + entry.decision->reason + ".");
  return out;
}

Response entry_page(const Context& context,
                    storage::Snapshot& db,
                    const FoundRound& round,
                    const SelectionEntry& entry,
                    const FormReader* typed) {
  const auto participation = programme::find_participation(db, entry.participation);
  Html content = typed ? typed->summary() : Html();
  content += markers_list(entry);
  if (!entry.marks.empty())
    content += shows_marks(context, round, entry)
                   ? marks_table(round, entry)
                   : inset_text(
                         "You mark this application: the other's marks are shown once you "
                         "have given yours.");
  if (entry.score.state == ScoreState::needs_moderation &&
      !(context.actor.person && entry.is_marked_by(*context.actor.person)))
    content += moderation_form(context, round, entry, typed);
  content += settled_html(entry) + answers_view(db,
                                                entry.participation,
                                                *round.definition,
                                                access::may(context.actor,
                                                            Permission::see_contacts,
                                                            programme::scope_of(*participation)));
  return page(context,
              {.title = applicant_name(db, entry),
               .caption = round.title(),
               .section = "Selection",
               .breadcrumbs = crumbs_of(round),
               .has_errors = typed && typed->has_problems(),
               .heading_after = score_tag(*round.scope.scoring, entry)},
              content,
              typed ? 422 : 200);
}

Response show_entry_with(const Request& request, Context& context, const FormReader* typed) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto round = find_round(db, request, context);
    if (!round) return problem_page(context, round.error());
    const auto entries = programme::selection_entries(db, round->scope);
    const programme::ApplicationId id{number_in_route(request, "application")};
    const auto entry = std::ranges::find(entries, id, &SelectionEntry::application);
    if (entry == entries.end())
      return problem_page(
          context, {ProblemKind::not_found, "", "There is no such application in this round", {}});
    return entry_page(context, db, *round, *entry, typed);
  });
}

Response show_entry(const Request& request, Context& context) {
  return show_entry_with(request, context, nullptr);
}

Response settle_entry(const Request& request, Context& context) {
  const auto round =
      context.db.read([&](storage::Snapshot& db) { return find_round(db, request, context); });
  if (!round) return problem_page(context, round.error());
  FormReader typed(request.form);
  programme::Moderate settled{.application = {number_in_route(request, "application")}};
  for (const programme::Criterion& criterion : round->scope.scoring->criteria)
    if (const auto mark = typed.whole_number(criterion.id,
                                             {.what = "a mark for \"" + criterion.title + "\"",
                                              .min = criterion.scale_min,
                                              .max = criterion.scale_max}))
      settled.scores[criterion.id] = static_cast<double>(*mark);
  settled.reason = typed.text("reason", {.what = "how it was settled", .characters_max = 2000});
  if (!typed.has_problems()) {
    const auto done = context.db.write([&](storage::Transaction& tx) {
      return programme::moderate(tx, context.actor, round->scope, settled);
    });
    if (done) {
      context.say("The marks are settled");
      return redirect(Url::local(round->path()));
    }
    if (done.error().field.empty()) return problem_page(context, done.error());
    typed.add(done.error());
  }
  return show_entry_with(request, context, &typed);
}

}  // namespace

void add_moderation_routes(Routes& routes) {
  const auto add = [&](Method method, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = "/selection/{programme}/{form}/{round}/applications/{application}",
                      .permission = Permission::decide,
                      .handler = handler});
  };
  add(Method::get, show_entry);
  add(Method::post, settle_entry);
}

}  // namespace trellis::web
