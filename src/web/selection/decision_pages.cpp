#include <algorithm>

#include "core/text.hpp"
#include "programme/selection_actions.hpp"
#include "web/form.hpp"
#include "web/page.hpp"
#include "web/selection/found_round.hpp"
#include "web/selection/selection_pages.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using programme::SelectionDecision;
using programme::SelectionEntry;
using programme::SelectionOutcome;

constexpr int days_to_answer = 21;

/// The decisions that would change something, with who they are about.
struct Preview {
  std::vector<SelectionDecision> changes;
  std::vector<std::string> names;
  int unchanged = 0;
};

Result<Preview> preview_of(storage::Snapshot& db, const Context& context, const FoundRound& round) {
  Preview preview;
  const auto entries = programme::selection_entries(db, round.scope);
  for (SelectionDecision& decision :
       TRY(programme::preview_decisions(db, context.actor, round.scope))) {
    const auto entry =
        std::ranges::find(entries, decision.application, &SelectionEntry::application);
    if (entry->decision && entry->decision->outcome == decision.outcome) {
      ++preview.unchanged;
      continue;
    }
    preview.names.push_back(applicant_name(db, *entry));
    preview.changes.push_back(std::move(decision));
  }
  return preview;
}

std::string count_words(const Preview& preview) {
  const auto count = [&](SelectionOutcome outcome) {
    return std::to_string(
        std::ranges::count(preview.changes, outcome, &SelectionDecision::outcome));
  };
  std::int64_t pence = 0;
  for (const SelectionDecision& decision : preview.changes)
    if (decision.outcome == SelectionOutcome::awarded && decision.amount)
      pence += decision.amount->pence;
  std::string words = count(SelectionOutcome::awarded) + " will be awarded";
  if (pence > 0) words += " " + programme::text_of(programme::Money{pence}) + " in all";
  return words + ", " + count(SelectionOutcome::waiting) + " go to the waiting list, " +
         count(SelectionOutcome::not_awarded) + " are not awarded.";
}

Html preview_table(const Preview& preview) {
  Table options;
  options.caption = "What would be decided";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "Rank", .is_numeric = true},
                  {.content = "School"},
                  {.content = "Score", .is_numeric = true},
                  {.content = "Amount", .is_numeric = true},
                  {.content = "Decision and reason"}};
  for (std::size_t i = 0; i < preview.changes.size(); ++i) {
    const SelectionDecision& decision = preview.changes[i];
    options.rows.push_back(
        {{.content = std::to_string(decision.place), .is_numeric = true},
         {.content = preview.names[i]},
         {.content = decimal(decision.total, 1), .is_numeric = true},
         {.content = decision.amount ? programme::text_of(*decision.amount) : "",
          .is_numeric = true},
         {.content = std::string(programme::title_of(decision.outcome)) + ": " + decision.reason}});
  }
  return scrolling("What would be decided", table(options));
}

Response decision_page(const Context& context,
                       const FoundRound& round,
                       const Result<Preview>& preview,
                       const FormReader* typed) {
  const PageOptions frame{.title = "Decide",
                          .caption = round.title(),
                          .section = "Selection",
                          .breadcrumbs = crumbs_of(round),
                          .has_errors = typed && typed->has_problems()};
  if (!preview) {
    if (preview.error().kind != ProblemKind::refused_by_rule)
      return problem_page(context, preview.error());
    return page(context, frame, inset_text(preview.error().message + "."));
  }
  if (preview->changes.empty())
    return page(context,
                frame,
                paragraph("Everything is decided as it stands: " +
                          counted(preview->unchanged, "application") + " keep their decision."));
  const char* hint = "Those who are awarded accept or decline by this day";
  const DateInput day = typed ? date_field(*typed, "answer_by", "Last day for the answer", hint)
                              : date_field("answer_by",
                                           "Last day for the answer",
                                           hint,
                                           context.today.plus_days(days_to_answer));
  return page(context,
              frame,
              (typed ? typed->summary() : Html()) + paragraph(count_words(*preview)) +
                  preview_table(*preview) +
                  post_form(context,
                            Url::local(round.path("/decision")),
                            date_input(day) + button("Decide and tell the schools")),
              typed ? 422 : 200);
}

Response show_decision(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto round = find_round(db, request, context);
    if (!round) return problem_page(context, round.error());
    return decision_page(context, *round, preview_of(db, context, *round), nullptr);
  });
}

Response decide_round(const Request& request, Context& context) {
  const auto round =
      context.db.read([&](storage::Snapshot& db) { return find_round(db, request, context); });
  if (!round) return problem_page(context, round.error());
  FormReader typed(request.form);
  const auto answer_by = typed.date("answer_by", "Last day for the answer");
  if (answer_by && *answer_by < context.today)
    typed.add("answer_by-day", "Last day for the answer must be today or later");
  if (!typed.has_problems()) {
    const auto decided = context.db.write([&](storage::Transaction& tx) {
      return programme::decide_selection(
          tx, context.actor, round->scope, *answer_by, context.today);
    });
    if (!decided) return problem_page(context, decided.error());
    if (decided->empty())
      context.say_no_change();
    else
      context.say(counted(std::ssize(*decided), "application") + " decided");
    return redirect(Url::local(round->path()));
  }
  return context.db.read([&](storage::Snapshot& db) {
    return decision_page(context, *round, preview_of(db, context, *round), &typed);
  });
}

}  // namespace

void add_decision_routes(Routes& routes) {
  const auto add = [&](Method method, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = "/selection/{programme}/{form}/{round}/decision",
                      .permission = Permission::decide,
                      .handler = handler});
  };
  add(Method::get, show_decision);
  add(Method::post, decide_round);
}

void add_selection_routes(Routes& routes) {
  add_marking_routes(routes);
  add_round_routes(routes);
  add_assign_routes(routes);
  add_moderation_routes(routes);
  add_decision_routes(routes);
}

}  // namespace trellis::web
