#include <algorithm>
#include <cmath>

#include "casework/case_change_over_actions.hpp"
#include "casework/dose_view.hpp"
#include "core/text.hpp"
#include "programme/money.hpp"
#include "programme/payment_store.hpp"
#include "web/cases/case_list.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/case_parts.hpp"
#include "web/cases/origin_view.hpp"
#include "web/components/words.hpp"
#include "web/events/event_sentences.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;

bool may_decide(const Context& context, const casework::CaseFile& file) {
  return may(context.actor, Permission::decide, casework::scope_of(file));
}

/// "12 tasks done, 3 reviews, 4 visits or events, 2 notes; the place with its lead becomes free".
std::string weight_words(const casework::CaseWeight& weight) {
  std::string text = counted(weight.completed, "task") + " done, " +
                     counted(weight.reviews, "review") + ", " +
                     counted(weight.engagements, "visit or event", "visits or events") + ", " +
                     counted(weight.notes, "note");
  if (weight.has_pairing) text += "; if it ends, its place with its lead becomes free";
  return text;
}

double days_delivered(storage::Snapshot& db, const casework::CaseFile& file, Date today) {
  const auto definition = programme::load_definition(db, file.definition);
  return casework::dose_of(*definition,
                           casework::engagements_of(db, file.id),
                           {.stream = file.stream,
                            .unit = file.unit,
                            .started_on = file.opened_on,
                            .today = today})
      .days;
}

/// What both come to, against what one school may have: "14.5 days of 12 to 20 agreed".
std::string together_words(storage::Snapshot& db,
                           const Context& context,
                           const std::vector<casework::CaseLine>& lines) {
  double days = 0;
  std::int64_t pence = 0;
  std::string words;
  for (const casework::CaseLine& line : lines) {
    const auto file = casework::find_case(db, line.id);
    days += days_delivered(db, *file, context.today);
    if (file->participation)
      for (const auto& payment : programme::payments_of(db, *file->participation))
        if (payment.kind == "grant") pence += payment.amount.pence;
  }
  const auto first = casework::find_case(db, lines.front().id);
  const auto definition = programme::load_definition(db, first->definition);
  const auto agreed = casework::dose_of(*definition,
                                        {},
                                        {.stream = first->stream,
                                         .unit = first->unit,
                                         .started_on = first->opened_on,
                                         .today = context.today});
  words = decimal(days, days == std::floor(days) ? 0 : 1) + " days delivered";
  if (agreed.days_max) {
    words += " of at most " + decimal(*agreed.days_max, 0) + " agreed";
    if (days > *agreed.days_max) words += ", which is more than one school has";
  }
  for (const programme::Grant& grant : definition->money.grants)
    if (grant.cap) {
      words += "; " + programme::text_of(programme::Money{pence}) +
               " of grants decided, of at most " + programme::text_of(*grant.cap);
      if (pence > grant.cap->pence) words += ": nothing more can be decided";
      break;
    }
  return words;
}

Html days_field(const casework::CaseQuestion& question) {
  return checkboxes(
      {.name = "days",
       .choices = {{.value = "add",
                    .content = "Add the days of the case that ends to the one that goes on",
                    .hint = "Without it they stay with the case that ends. Its grants count "
                            "towards the most that may be paid in any case"}},
       .id_prefix = "days-" + std::to_string(question.id.value),
       .classes = "govuk-checkboxes--small"});
}

Html merger_html(storage::Snapshot& db,
                 const Context& context,
                 const casework::CaseQuestion& question) {
  const auto lines = casework::lines_of(db, context.actor, {question.case_id, *question.other});
  if (lines.size() != 2) return {};
  SummaryList list;
  list.card = SummaryCard{.title = lines[0].name + " and " + lines[1].name, .heading_level = 2};
  Choices choices{.name = "choice",
                  .fieldset = Fieldset{.legend = {.content = "Which case goes on?",
                                                  .classes = "govuk-fieldset__legend--s"}},
                  .id_prefix = "choice-" + std::to_string(question.id.value)};
  constexpr const char* values[] = {"first", "other"};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string label =
        "Case of " + lines[i].name + ", opened " + lines[i].opened_on.long_text();
    list.rows.push_back(
        summary_row(lines[i].programme_title,
                    link_to("/cases/" + std::to_string(lines[i].id.value), label) +
                        html_text(": " + weight_words(casework::weight_of(db, lines[i].id)))));
    choices.choices.push_back({.value = values[i],
                               .content = label,
                               .hint = "The other ends as merged into it, and stays readable"});
  }
  list.rows.push_back(summary_row("Together", together_words(db, context, lines)));
  choices.choices.push_back({.value = "both", .content = "Both go on"});
  return summary_list(list) +
         post_form(context,
                   Url::local("/cases/questions/" + std::to_string(question.id.value)),
                   radios(choices) +
                       input({.name = "reason",
                              .label = {.content = "Why"},
                              .id = "reason-" + std::to_string(question.id.value)}) +
                       days_field(question) + button("Decide"));
}

Response show_questions(const Request&, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    Html content;
    for (const casework::CaseQuestion& question : casework::open_case_questions(db)) {
      const auto first = casework::find_case(db, question.case_id);
      const auto other = question.other ? casework::find_case(db, *question.other) : std::nullopt;
      if (!first || !other || !may_decide(context, *first) || !may_decide(context, *other))
        continue;
      content += merger_html(db, context, question);
    }
    if (content.empty())
      content = paragraph(
          "No question waits. When two schools merge that both have a case in one programme, you "
          "are asked here which case goes on.");
    return page(context,
                {.title = "Questions about cases",
                 .section = "Cases",
                 .breadcrumbs = {{.content = "Cases", .link = Url::local("/cases")}}},
                content);
  });
}

Response decide_question(const Request& request, Context& context) {
  const casework::CaseQuestionId id{number_in_route(request, "question")};
  FormReader form(request.form);
  const std::string choice =
      form.choice("choice", {.what = "which case goes on", .allowed = {"first", "other", "both"}});
  const std::string reason = form.text("reason", {.what = "why"});
  if (form.has_problems()) return problem_page(context, form.problems().front());
  const auto chosen = choice == "first"   ? casework::MergerChoice::keep_first
                      : choice == "other" ? casework::MergerChoice::keep_other
                                          : casework::MergerChoice::keep_both;
  const auto days =
      request.form.text("days") == "add" ? casework::MergedDays::add : casework::MergedDays::stay;
  const auto done = context.db.write([&](storage::Transaction& tx) {
    return casework::decide_merger(tx, context.actor, id, chosen, reason, context.today, days);
  });
  if (!done) return problem_page(context, done.error());
  context.say("The question is decided");
  return redirect(Url::local("/cases/questions"));
}

Response settle(const Request& request, Context& context) {
  const casework::CaseId id{number_in_route(request, "case")};
  const casework::MatterId matter{number_in_route(request, "matter")};
  FormReader form(request.form);
  const bool opens = request.form.text("open") == "yes";
  const std::string note = form.text("note", {.what = "what was done", .is_required = false});
  if (form.has_problems()) return problem_page(context, form.problems().front());
  const auto done = context.db.write([&](storage::Transaction& tx) -> Result<void> {
    const auto file = casework::find_case(tx, id);
    if (!file || !casework::may_see(context.actor, *file))
      return problem(ProblemKind::not_found, "", "There is no such case");
    if (opens) return casework::reopen_matter(tx, context.actor, id, matter);
    return casework::settle_matter(tx, context.actor, id, matter, context.today, note);
  });
  if (!done) return problem_page(context, done.error());
  context.say(opens ? "It is to do again" : "Saved as done");
  return redirect(Url::local("/cases/" + std::to_string(id.value)));
}

struct ChangeOverSentence {
  std::string_view type;
  std::string_view words;
};
constexpr ChangeOverSentence change_over_sentences[] = {
    {"case.body_changed",
     "The school goes on under a new number; its responsible body has changed"},
    {"case.moved_to_successor", "The case goes on at the school that the old one merged into"},
    {"case.school_closed", "The school closed, and the case ended"},
    {"case.merged", "The case ended: it goes on in that of the school it merged with"},
    {"case.lead_gone", "The lead closed or merged: this case needs a lead"},
    {"case.cluster_not_legal", "Too few schools are left in the cluster"},
    {"case.question_asked", "A person has to decide which of two cases goes on"},
    {"case.change_over_reversed", "A change of the register was taken back"},
    {"case.pairing_restored", "The pairing runs again: what ended it was taken back"},
    {"case.pairing_not_restored",
     "The pairing did not come back: its place or its partner is taken. This case needs a lead"},
    {"case.matter_settled", "Something that a change of the register asked for was done"},
    {"case.matter_reopened", "Something that a change of the register asked for is to do again"},
    {"review.date_set", "The day of the next review was set"}};

std::string change_over_sentence(const events::Event& event) {
  const auto found =
      std::ranges::find(change_over_sentences, event.type, &ChangeOverSentence::type);
  return found == std::end(change_over_sentences) ? event.type : std::string(found->words);
}

}  // namespace

void add_case_change_over_routes(Routes& routes) {
  add_case_origin_routes(routes);
  routes.push_back({.method = Method::get,
                    .pattern = "/cases/questions",
                    .permission = Permission::decide,
                    .handler = show_questions});
  routes.push_back({.method = Method::post,
                    .pattern = "/cases/questions/{question}",
                    .permission = Permission::decide,
                    .handler = decide_question});
  routes.push_back({.method = Method::post,
                    .pattern = "/cases/{case}/matters/{matter}",
                    .permission = Permission::edit_task,
                    .handler = settle});
  for (const ChangeOverSentence& each : change_over_sentences)
    say_events(std::string(each.type), change_over_sentence);
}

}  // namespace trellis::web
