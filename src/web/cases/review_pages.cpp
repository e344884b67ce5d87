#include <algorithm>

#include "access/person_store.hpp"
#include "casework/case_actions.hpp"
#include "casework/diary_store.hpp"
#include "casework/plan_store.hpp"
#include "core/text.hpp"
#include "web/cases/answer_form.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/case_parts.hpp"
#include "web/cases/objective_words.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using programme::Review;

/// The review that the case has come to, if this reader may hold it.
const Review* review_to_hold(const Context& context, const OpenedCase& opened) {
  const auto facts = casework::facts_of(
      opened.definition(), opened.context.record, context.today, opened.context.around.get());
  const Review* due = casework::review_for(opened.definition(), *facts);
  const auto* status = opened.definition().find_status(opened.file().status);
  if (!due || !status || status->freezes || status->ends) return nullptr;
  const bool may_hold =
      casework::may_take_part(context.actor, opened.file(), opened.definition(), due->reviewers);
  return may_hold ? due : nullptr;
}

std::vector<casework::Objective> objectives(storage::Snapshot& db, casework::CaseId id) {
  const auto plan = casework::latest_plan(db, id);
  return plan ? casework::objectives_of(db, plan->id) : std::vector<casework::Objective>{};
}

Html ratings_table(const OpenedCase& opened,
                   const Review& review,
                   const std::vector<casework::Objective>& all,
                   const std::vector<casework::Rating>& ratings) {
  if (ratings.empty()) return {};
  Table options;
  options.head = {{.content = "Objective"}, {.content = "Rating"}, {.content = "Comment"}};
  for (const casework::Rating& rating : ratings) {
    const auto objective = std::ranges::find(
        all, rating.item, [](const casework::Objective& each) { return std::to_string(each.key); });
    options.rows.push_back(
        {{.content = objective == all.end() ? "Objective " + rating.item
                                            : objective_words(opened.definition(), *objective)},
         {.content = rating.skipped_because.empty() ? rating_tag(review.scale, rating.rating)
                                                    : tag("Skipped", "grey")},
         {.content = rating.skipped_because.empty() ? rating.comment : rating.skipped_because}});
  }
  return scrolling("Ratings of the objectives", table(options));
}

Html review_html(storage::Snapshot& db,
                 const OpenedCase& opened,
                 const casework::ReviewRow& row,
                 const std::vector<casework::Objective>& all) {
  const Review* review = find_review(opened.definition(), row.review);
  if (!review) return {};
  SummaryList list;
  list.rows = {summary_row("Overall", rating_tag(review->overall, row.overall))};
  for (const programme::Option& step : review->next_steps)
    if (step.id == row.next_step) list.rows.push_back(summary_row("Next step", step.label));
  if (row.by)
    if (const auto person = access::find_person(db, *row.by))
      list.rows.push_back(summary_row("Recorded by", person->name));
  if (row.next_on) list.rows.push_back(summary_row("Next review", row.next_on->long_text()));
  return heading(review->title + ", " + row.held_on.long_text()) + summary_list(list) +
         ratings_table(opened, *review, all, casework::ratings_of(db, row.id));
}

std::string state_title(const programme::SideRecord& kind, const std::string& id) {
  for (const programme::SideState& state : kind.states)
    if (state.id == id) return state.title;
  return kind.states.empty() ? id : kind.states.front().title;
}

Html concerns_html(storage::Snapshot& db, const Context& context, const OpenedCase& opened) {
  if (!casework::may_see_concerns(context.actor, opened.file())) return {};
  Html html;
  for (const programme::SideRecord& kind : opened.definition().side_records) {
    html += heading(kind.many ? kind.title + "s" : kind.title);
    bool any = false;
    for (const casework::SideRecordRow& row : casework::side_records_of(db, opened.file().id)) {
      if (row.record != kind.id) continue;
      any = true;
      SummaryList list;
      const std::string path = opened.path("/concerns/" + std::to_string(row.id.value));
      list.rows = {
          summary_row("Where it stands",
                      tag(state_title(kind, row.state), row.finished_on ? "green" : "orange")),
          summary_row("Raised", row.raised_on.long_text())};
      for (const programme::Field& field : kind.fields)
        if (const auto answer = row.answers.find(field.id); answer != row.answers.end())
          list.rows.push_back(summary_row(field.label, words_of(field, answer->second)));
      html += summary_list(list);
      if (!row.finished_on && casework::may_manage(context.actor, opened.file()))
        html +=
            Element("p").classes({"govuk-body"}).add(link_to(path, "Take this on or resolve it"));
    }
    if (!any) html += paragraph("None has been raised.");
    const bool may_raise = casework::may_manage(context.actor, opened.file()) ||
                           casework::leads_case(context.actor, opened.file());
    if (may_raise && !opened.file().finished_on)
      html += button({.content = "Raise: " + kind.title,
                      .link = Url::local(opened.path("/concerns/new/" + kind.id)),
                      .classes = "govuk-button--secondary"});
  }
  return html;
}

Response show_reviews(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    Html content;
    if (const Review* due = review_to_hold(context, *opened))
      content += button({.content = "Hold a review: " + due->title,
                         .link = Url::local(opened->path("/reviews/new"))});
    auto reviews = casework::reviews_of(db, opened->file().id);
    if (reviews.empty()) content += paragraph("No review has been held yet.");
    const auto all = objectives(db, opened->file().id);
    std::ranges::reverse(reviews);
    for (const casework::ReviewRow& row : reviews) content += review_html(db, *opened, row, all);
    content += concerns_html(db, context, *opened);
    return case_page(context, *opened, CaseTab::reviews, content);
  });
}

/// What the form of a review shows: the case, the review and the objectives to rate.
struct ReviewPage {
  const OpenedCase& opened;
  const Review& review;
  const std::vector<casework::Objective>& all;
  const FormReader& form;
  programme::Answers typed;  ///< to the questions that the review asks besides
};

Html option_radios(const std::string& name,
                   const std::string& legend,
                   const std::vector<programme::Option>& options,
                   const FormReader& form) {
  Choices choices{
      .name = name,
      .values = {form.value(name)},
      .fieldset = Fieldset{.legend = {.content = legend, .classes = "govuk-fieldset__legend--s"}},
      .error = form.error(name)};
  for (const programme::Option& option : options)
    choices.choices.push_back({.value = option.id, .content = option.label});
  if (choices.choices.size() <= 4) choices.classes = "govuk-radios--inline";
  return radios(choices);
}

Html rating_fields(const ReviewPage& page, const casework::Objective& objective) {
  const std::string key = std::to_string(objective.key);
  Html html = heading("Objective " + std::to_string(objective.position)) +
              paragraph(objective_words(page.opened.definition(), objective));
  html += option_radios("rating-" + key, "Rating", page.review.scale, page.form);
  html += textarea({.name = "comment-" + key,
                    .value = page.form.value("comment-" + key),
                    .label = {.content = "Comment", .classes = "govuk-label--s"},
                    .hint = {.content = "What shows it"},
                    .error = page.form.error("comment-" + key),
                    .rows = 3});
  if (page.review.skip_allowed)
    html += details({.summary = "Skip this objective",
                     .content = input({.name = "skip-" + key,
                                       .value = page.form.value("skip-" + key),
                                       .label = {.content = "Why it is not rated this time"}}),
                     .is_open = !page.form.value("skip-" + key).empty()});
  return html;
}

Response review_page(const Context& context, const ReviewPage& page) {
  Html fields = date_input(date_field(page.form,
                                      "held_on",
                                      "When was the review held?",
                                      "For example, " + std::to_string(context.today.day()) + " " +
                                          std::to_string(context.today.month()) + " " +
                                          std::to_string(context.today.year())));
  if (page.review.items == "objectives") {
    if (page.all.empty())
      fields += inset_text("The plan has no objectives yet, so only the overall rating is asked.");
    for (const casework::Objective& objective : page.all) fields += rating_fields(page, objective);
  }
  AnswerFields more{.fields = programme::pointers(page.review.fields),
                    .answers = page.typed,
                    .problems = page.form.problems(),
                    .today = context.today,
                    .is_typed = true};
  fields += answer_fields(more);
  if (!page.review.overall.empty())
    fields += heading("Overall") +
              option_radios("overall", "Overall, how is it going?", page.review.overall, page.form);
  if (!page.review.next_steps.empty())
    fields += option_radios("next_step", "Next step", page.review.next_steps, page.form);
  fields += hidden_input("review", page.review.id) + button("Save review");
  return case_form_page(
      context,
      page.opened,
      {.title = page.review.title,
       .back = page.opened.path("/reviews"),
       .has_errors = page.form.has_problems()},
      page.form.summary() + post_form(context, Url::local(page.opened.path("/reviews")), fields));
}

Response with_review(const Request& request, Context& context, const FormReader& form) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    const Review* due = review_to_hold(context, *opened);
    if (!due)
      return problem_page(context,
                          {ProblemKind::refused_by_rule,
                           "",
                           "The case has not come to a review that you may hold",
                           {}});
    const auto all = objectives(db, opened->file().id);
    return review_page(context,
                       {.opened = *opened,
                        .review = *due,
                        .all = all,
                        .form = form,
                        .typed = answers_in(programme::pointers(due->fields), request.form)});
  });
}

Response new_review(const Request& request, Context& context) {
  return with_review(request, context, FormReader(request.query));
}

casework::ReviewEntry entry_in(const Request& request,
                               const Review* review,
                               const std::vector<std::string>& keys,
                               Date held_on) {
  casework::ReviewEntry entry{.review = std::string(request.form.text("review")),
                              .held_on = held_on,
                              .ratings = {},
                              .overall = std::string(request.form.text("overall")),
                              .next_step = std::string(request.form.text("next_step")),
                              .answers = {}};
  if (review) entry.answers = answers_in(programme::pointers(review->fields), request.form);
  for (const std::string& key : keys)
    entry.ratings.push_back({.item = key,
                             .rating = std::string(request.form.text("rating-" + key)),
                             .comment = std::string(request.form.text("comment-" + key)),
                             .skipped_because = std::string(request.form.text("skip-" + key))});
  return entry;
}

/// Problems of objectives come by key: shown at the rating or the comment they are about.
void add_problems(FormReader& form,
                  const Review& review,
                  const casework::ReviewEntry& entry,
                  const std::vector<std::string>& keys) {
  for (Problem& problem : casework::check_review(review, entry, keys)) {
    if (std::ranges::find(keys, problem.field) != keys.end())
      problem.field =
          (problem.message.starts_with("Enter") ? "comment-" : "rating-") + problem.field;
    form.add(problem);
  }
}

Response save_review(const Request& request, Context& context) {
  FormReader form(request.form);
  const casework::CaseId id{number_in_route(request, "case")};
  const auto held_on = form.date("held_on", "Date of the review");
  if (held_on && *held_on > context.today)
    form.add("held_on-day", "Date of the review must be today or in the past");
  const auto saved = context.db.write(
      [&](storage::Transaction& tx) -> Result<std::optional<casework::HeldReview>> {
        const auto opened = TRY(find_opened_case(tx, request, context));
        const auto keys = casework::objective_keys(tx, id);
        const Review* review = find_review(opened.definition(), request.form.text("review"));
        const auto entry = entry_in(request, review, keys, held_on.value_or(context.today));
        if (review) add_problems(form, *review, entry, keys);
        if (form.has_problems()) return std::nullopt;
        return TRY(casework::hold_review(tx, context.actor, id, entry, context.today));
      });
  if (!saved) return problem_page(context, saved.error());
  if (!*saved) return with_review(request, context, form);
  context.say("Review saved. The next one is due on " + (*saved)->next_on.long_text());
  const std::string path = "/cases/" + std::to_string(id.value);
  return redirect(Url::local(
      path + ((*saved)->proposes.empty() ? "/reviews" : "/status?status=" + (*saved)->proposes)));
}

}  // namespace

void add_case_review_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::view_case,
                      .handler = handler});
  };
  add(Method::get, "/cases/{case}/reviews", show_reviews);
  add(Method::post, "/cases/{case}/reviews", save_review);
  add(Method::get, "/cases/{case}/reviews/new", new_review);
}

}  // namespace trellis::web
