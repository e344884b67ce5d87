#include <algorithm>

#include "casework/joining_actions.hpp"
#include "core/text.hpp"
#include "programme/eligibility_store.hpp"
#include "programme/offer_actions.hpp"
#include "programme/sending_actions.hpp"
#include "web/applications/application_list.hpp"
#include "web/apply/applicant_form.hpp"
#include "web/apply/apply_pages.hpp"
#include "web/cases/answer_form.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using programme::ParticipationState;

/// What the rules say of the applicant, in their own words.
std::optional<SummaryRow> decision_row(storage::Snapshot& db, const ApplicantForm& form) {
  const auto decision = programme::latest_eligibility(db, form.participation.id);
  if (!decision) return std::nullopt;
  const std::string why = decision->is_override() ? "Decided by a person. " + decision->reason
                                                  : with_input_words(decision->sentence);
  Html value = decision->result == programme::Eligibility::review
                   ? html_text("We will look at it. ")
                   : eligibility_tag(std::string(programme::name_of(decision->result)), false) +
                         html_text(" ");
  return form_row("Can you take part?", value + html_text(why));
}

/// The pages of a draft, each with whether it is complete.
Html draft_tasks(const ApplicantForm& form) {
  const Problems missing = programme::unanswered(*form.form, form.answers);
  TaskList list;
  for (const programme::FormPage& asked : form.form->pages) {
    const bool is_missing = std::ranges::any_of(missing, [&](const Problem& problem) {
      return &page_asking(*form.form, problem.field) == &asked;
    });
    const bool is_begun = std::ranges::any_of(asked.fields, [&](const programme::Field& field) {
      return form.answers.contains(field.id);
    });
    Task task{.title = asked.title, .link = Url::local(form.page_path(asked))};
    if (is_missing || !is_begun)
      task.status_tag = Tag{.content = is_begun ? "In progress" : "Not started",
                            .classes = is_begun ? "govuk-tag--light-blue" : "govuk-tag--blue"};
    else
      task.status = "Complete";
    list.tasks.push_back(std::move(task));
  }
  return heading("Your answers") + task_list(list) +
         Html(Element("p")
                  .classes({"govuk-body"})
                  .add(button({.content = "Check your answers and send",
                               .link = Url::local(form.path("/check"))})));
}

Html sent_answers(const ApplicantForm& form) {
  SummaryList list;
  for (const programme::Field* field : form.form->fields())
    if (const auto answer = form.answers.find(field->id); answer != form.answers.end())
      list.rows.push_back(form_row(field->label, form.said(*field, answer->second)));
  return heading("What you said") + summary_list(list);
}

Html steps_so_far(storage::Snapshot& db, const ApplicantForm& form) {
  Html items;
  for (const programme::ParticipationStep& step : programme::steps_of(db, form.participation.id))
    items += Element("li").text(step.happened_on.long_text() + ": " +
                                std::string(programme::title_of(step.state)) +
                                (step.reason.empty() ? "" : " (" + step.reason + ")"));
  return heading("Steps so far") +
         Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items));
}

/// The form with which a school answers an open offer.
Html offer_form(const Context& context,
                storage::Snapshot& db,
                const ApplicantForm& form,
                const FormReader* typed) {
  const auto offer = programme::open_offer_of(db, form.participation.id);
  if (!offer) return {};
  if (offer->answer_by < context.today)
    return heading("The offer") +
           inset_text("The offer ended on " + offer->answer_by.long_text() +
                      ". If you still want the place, tell the programme's team.");
  Choices answer{.name = "answer",
                 .fieldset = Fieldset{.legend = {.content = "Do you accept the place?",
                                                 .classes = "govuk-fieldset__legend--s"}},
                 .hint = {.content = "Answer by " + offer->answer_by.long_text()}};
  answer.choices = {{.value = "accepted", .content = "Yes, we accept"},
                    {.value = "waitlisted", .content = "Not this time: put us on the waiting list"},
                    {.value = "declined", .content = "No, we decline"}};
  Textarea reason{.name = "reason",
                  .label = {.content = "Why, if you decline", .classes = "govuk-label--s"},
                  .rows = 2};
  if (typed) {
    answer.values = {typed->value("answer")};
    answer.error = typed->error("answer");
    reason.value = typed->value("reason");
    reason.error = typed->error("reason");
  }
  return heading("You are offered a place") +
         post_form(context,
                   Url::local(form.path("/offer")),
                   radios(answer) + textarea(reason) + button("Send the answer"));
}

bool may_leave(ParticipationState state) { return !programme::is_final(state); }

Response status_page(const Context& context,
                     storage::Snapshot& db,
                     const ApplicantForm& form,
                     const FormReader* typed) {
  const bool is_draft = !form.application.is_submitted();
  SummaryList list;
  list.rows = {form_row("For", form.organisation),
               form_row("State",
                        is_draft ? std::string("Draft, not sent")
                                 : std::string(programme::title_of(form.participation.state)) +
                                       ", since " + form.participation.state_on.long_text())};
  if (!is_draft)
    list.rows.push_back(form_row("Received",
                                 html_text(form.application.received_on->long_text() + ". ") +
                                     link_to(form.path("/sent"), "Your reference")));
  if (auto decision = decision_row(db, form)) list.rows.push_back(std::move(*decision));
  list.rows.push_back(form_row("What happens next", next_words(db, form, context.today)));
  Html content = typed ? typed->summary() : Html();
  content += summary_list(list) + offer_form(context, db, form, typed);
  content += is_draft ? draft_tasks(form) : sent_answers(form);
  content += steps_so_far(db, form);
  if (form.definition->claims && programme::holds_a_place(form.participation.state))
    content += Element("p")
                   .classes({"govuk-body"})
                   .add(link_to(form.path("/claims"), "Claims against the award"));
  if (may_leave(form.participation.state))
    content +=
        Element("p")
            .classes({"govuk-body"})
            .add(link_to(form.path("/withdrawal"), is_draft ? "Give up this draft" : "Withdraw"));
  return page(context,
              {.title = form.form->title,
               .caption = form.programme,
               .section = "Apply",
               .breadcrumbs = {{.content = "Apply", .link = Url::local("/apply")}},
               .has_errors = typed && typed->has_problems()},
              content,
              typed ? 422 : 200);
}

/// Reads the form of the address and shows it.
template <class Show>
Response with_form(const Request& request, Context& context, Show&& show) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto form = find_applicant_form(db, request, context);
    return form ? show(db, *form) : problem_page(context, form.error());
  });
}

Response show_form(const Request& request, Context& context) {
  return with_form(request, context, [&](storage::Snapshot& db, const ApplicantForm& form) {
    return status_page(context, db, form, nullptr);
  });
}

Response show_sent(const Request& request, Context& context) {
  return with_form(request, context, [&](storage::Snapshot& db, const ApplicantForm& form) {
    if (!form.application.is_submitted()) return redirect(Url::local(form.path()));
    Html content = panel(
        {.title = form.form->title + ": sent",
         .content =
             Html(html_text("Your reference") + Html(Element("br")) +
                  Html(Element("strong").text("F-" + std::to_string(form.application.id.value))))});
    SummaryList list;
    if (auto decision = decision_row(db, form)) list.rows.push_back(std::move(*decision));
    list.rows.push_back(form_row("What happens next", next_words(db, form, context.today)));
    content += summary_list(list) +
               Html(Element("p")
                        .classes({"govuk-body"})
                        .add(link_to(form.path(), "See where your application stands")));
    return page(context,
                {.title = form.form->title + ": sent",
                 .section = "Apply",
                 .breadcrumbs = crumbs_of(form),
                 .shows_heading = false},
                content);
  });
}

Response withdrawal_page(const Context& context,
                         const ApplicantForm& form,
                         const FormReader& typed) {
  PageOptions frame = form_frame(form, "Withdraw", form.path());
  frame.has_errors = typed.has_problems();
  const bool holds_place = programme::holds_a_place(form.participation.state);
  const std::string what =
      holds_place ? "You give up the place that you hold, and it may be offered to another school."
                  : "Nothing more happens with this application.";
  const Html fields =
      textarea({.name = "reason",
                .value = typed.value("reason"),
                .label = {.content = "Why do you withdraw?", .classes = "govuk-label--s"},
                .hint = {.content = "Those who run the programme read it"},
                .error = typed.error("reason"),
                .rows = 3}) +
      button({.content = "Withdraw", .classes = "govuk-button--warning"});
  return page(context,
              frame,
              typed.summary() +
                  paragraph(what + " You may apply again while the programme is open.") +
                  post_form(context, Url::local(form.path("/withdrawal")), fields),
              typed.has_problems() ? 422 : 200);
}

Response show_withdrawal(const Request& request, Context& context) {
  return with_form(request, context, [&](storage::Snapshot&, const ApplicantForm& form) {
    if (!may_leave(form.participation.state)) return redirect(Url::local(form.path()));
    return withdrawal_page(context, form, FormReader(request.query));
  });
}

Response withdraw_form(const Request& request, Context& context) {
  const auto form = context.db.read(
      [&](storage::Snapshot& db) { return find_applicant_form(db, request, context); });
  if (!form) return problem_page(context, form.error());
  FormReader typed(request.form);
  const std::string reason = typed.text("reason", {.what = "why you withdraw"});
  if (!typed.has_problems()) {
    const auto done = context.db.write([&](storage::Transaction& tx) {
      return programme::withdraw(tx, context.actor, form->participation.id, reason, context.today);
    });
    if (done) {
      context.say("You have withdrawn");
      return redirect(Url::local(form->path()));
    }
    if (done.error().field.empty()) return problem_page(context, done.error());
    typed.add(done.error());
  }
  return withdrawal_page(context, *form, typed);
}

Response answer_offer(const Request& request, Context& context) {
  const auto form = context.db.read(
      [&](storage::Snapshot& db) { return find_applicant_form(db, request, context); });
  if (!form) return problem_page(context, form.error());
  FormReader typed(request.form);
  const std::string answer = typed.choice(
      "answer", {.what = "your answer", .allowed = {"accepted", "waitlisted", "declined"}});
  const std::string reason =
      typed.text("reason", {.what = "why you decline", .is_required = answer == "declined"});
  if (!typed.has_problems()) {
    const auto done = context.db.write([&](storage::Transaction& tx) {
      return casework::answer_offer(
          tx, context.actor, form->participation.id, answer, reason, context.today);
    });
    if (done) {
      context.say("Your answer is recorded: " + lower_ascii(programme::title_of(done->state)));
      return redirect(Url::local(form->path()));
    }
    if (done.error().kind == ProblemKind::not_allowed) return problem_page(context, done.error());
    typed.add(done.error());
  }
  return context.db.read(
      [&](storage::Snapshot& db) { return status_page(context, db, *form, &typed); });
}

}  // namespace

void add_form_status_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::signed_in,
                      .handler = handler});
  };
  add(Method::get, "/forms/{application}", show_form);
  add(Method::get, "/forms/{application}/sent", show_sent);
  add(Method::get, "/forms/{application}/withdrawal", show_withdrawal);
  add(Method::post, "/forms/{application}/withdrawal", withdraw_form);
  add(Method::post, "/forms/{application}/offer", answer_offer);
}

}  // namespace trellis::web
