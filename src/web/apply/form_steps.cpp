#include <algorithm>

#include "core/text.hpp"
#include "programme/sending_actions.hpp"
#include "web/apply/applicant_form.hpp"
#include "web/apply/apply_pages.hpp"
#include "web/cases/answer_form.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using programme::Answers;
using programme::FormPage;

Html hidden_value(std::string_view name, std::string_view value) {
  return Element("input").set("type", "hidden").set("name", name).set("value", value);
}

const FormPage* page_in_route(const ApplicantForm& form, const Request& request) {
  const auto found = std::ranges::find(form.form->pages, request.route.raw("page"), &FormPage::id);
  return found == form.form->pages.end() ? nullptr : &*found;
}

/// Where a step leads: back to the check where it came from there, else to the next page.
std::string after(const ApplicantForm& form, const FormPage& asked, bool to_check) {
  const std::size_t next = static_cast<std::size_t>(&asked - form.form->pages.data()) + 1;
  if (to_check || next == form.form->pages.size()) return form.path("/check");
  return form.page_path(form.form->pages[next]);
}

std::string before(const ApplicantForm& form, const FormPage& asked, bool to_check) {
  const std::size_t at = static_cast<std::size_t>(&asked - form.form->pages.data());
  if (to_check) return form.path("/check");
  return at == 0 ? form.path() : form.page_path(form.form->pages[at - 1]);
}

/// What somebody else saved while this page was open, question by question.
Html saved_meanwhile(const FormPage& asked, const Answers& kept, const Answers& typed) {
  Html items;
  for (const programme::Field& field : asked.fields) {
    const auto now = kept.find(field.id);
    const auto mine = typed.find(field.id);
    const std::string theirs =
        now == kept.end() ? "not answered" : programme::words_of(field, now->second);
    if (mine != typed.end() && now != kept.end() && mine->second == now->second) continue;
    items += Element("li").text(field.label + ": saved as " + theirs);
  }
  return notification_banner(
      {.content =
           Html(Element("p")
                    .classes({"govuk-notification-banner__heading"})
                    .text("Somebody else saved this form after you opened this page. "
                          "Nothing of yours has been saved yet.")) +
           Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items)) +
           paragraph("Your answers are below. Save again to keep them in place of theirs.")});
}

struct Step {
  const FormPage& asked;
  AnswerFields fields;
  bool to_check = false;
  Html banner = {};
  int status = 200;
};

Response step_page(const Context& context, const ApplicantForm& form, const Step& step) {
  const std::size_t at = static_cast<std::size_t>(&step.asked - form.form->pages.data()) + 1;
  const std::string path = form.page_path(step.asked) + (step.to_check ? "?return=check" : "");
  PageOptions frame = form_frame(form, step.asked.title, before(form, step.asked, step.to_check));
  frame.has_errors = !step.fields.problems.empty();
  const Html buttons =
      Element("div")
          .classes({"govuk-button-group"})
          .add(button({.content = "Save and continue", .name = "then", .value = "continue"}))
          .add(button({.content = "Save and come back later",
                       .name = "then",
                       .value = "later",
                       .classes = "govuk-button--secondary"}));
  const Html fields = hidden_value("version", std::to_string(form.application.version)) +
                      answer_fields(step.fields) + buttons;
  const Html where = Element("p")
                         .classes({"govuk-body-s", "govuk-hint"})
                         .text("Step " + std::to_string(at) + " of " +
                               std::to_string(form.form->pages.size() + 1));
  return page(context,
              frame,
              answer_summary(step.fields) + step.banner + where +
                  post_form(context, Url::local(path), fields),
              step.status);
}

Response closed_page(const ApplicantForm& form) { return redirect(Url::local(form.path())); }

Response no_such_page(const Context& context) {
  return problem_page(context,
                      {ProblemKind::not_found, "", "This form has no page at this address", {}});
}

Response show_step(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto form = find_applicant_form(db, request, context);
    if (!form) return problem_page(context, form.error());
    if (form->application.is_submitted()) return closed_page(*form);
    const FormPage* asked = page_in_route(*form, request);
    if (!asked) return no_such_page(context);
    return step_page(context,
                     *form,
                     {.asked = *asked,
                      .fields = {.fields = questions_of(*asked),
                                 .answers = form->answers,
                                 .today = context.today,
                                 .evidence = form->evidence},
                      .to_check = request.query.text("return") == "check"});
  });
}

/// Problems of what was typed on this page: what cannot be read, and, to go on, what is missing.
Problems problems_of(const ApplicantForm& form,
                     const FormPage& asked,
                     const Answers& typed,
                     bool goes_on,
                     Date today) {
  const auto fields = questions_of(asked);
  Problems problems = check_answers(fields, typed, form.answers, today);
  if (!problems.empty() || !goes_on) return problems;
  Answers all = form.answers;
  for (const auto& [id, answer] : typed) all[id] = answer;
  for (Problem& problem : programme::unanswered(*form.form, all))
    if (&page_asking(*form.form, problem.field) == &asked) problems.push_back(std::move(problem));
  return problems;
}

Response save_step(const Request& request, Context& context) {
  const bool to_check = request.query.text("return") == "check";
  const bool goes_on = request.form.text("then") != "later";
  const auto form = context.db.read(
      [&](storage::Snapshot& db) { return find_applicant_form(db, request, context); });
  if (!form) return problem_page(context, form.error());
  if (form->application.is_submitted()) return closed_page(*form);
  const FormPage* asked = page_in_route(*form, request);
  if (!asked) return no_such_page(context);
  Step step{.asked = *asked,
            .fields = {.fields = questions_of(*asked),
                       .today = context.today,
                       .is_typed = true,
                       .evidence = form->evidence},
            .to_check = to_check,
            .status = 422};
  step.fields.answers = answers_in(step.fields.fields, request.form);
  step.fields.problems = problems_of(*form, *asked, step.fields.answers, goes_on, context.today);
  if (!step.fields.problems.empty()) return step_page(context, *form, step);
  const auto version = parse_whole_number(request.form.text("version"), "version");
  const auto saved = context.db.write([&](storage::Transaction& tx) {
    return programme::save_application(
        tx,
        context.actor,
        {form->application.id, version.value_or(-1), step.fields.answers},
        context.today);
  });
  if (!saved && saved.error().kind == ProblemKind::conflict) {
    step.banner = saved_meanwhile(*asked, form->answers, step.fields.answers);
    step.status = 409;
    return step_page(context, *form, step);
  }
  if (!saved) return problem_page(context, saved.error());
  if (goes_on) return redirect(Url::local(after(*form, *asked, to_check)));
  context.say("Your answers are saved. You can come back until " +
              programme::draft_expires_on(context.today).plus_days(-1).long_text());
  return redirect(Url::local(form->path()));
}

/// Questions that other answers have made needless are left out.
SummaryList answers_on(const ApplicantForm& form, const FormPage& asked, const Problems& missing) {
  SummaryList list;
  for (const programme::Field& field : asked.fields) {
    const auto answer = form.answers.find(field.id);
    const bool is_empty = answer == form.answers.end() || answer->second.is_empty();
    const bool is_needless = is_empty && field.requirement == programme::Requirement::when &&
                             std::ranges::find(missing, field.id, &Problem::field) == missing.end();
    if (is_needless) continue;
    Content value = is_empty ? Content("Not answered") : Content(form.said(field, answer->second));
    list.rows.push_back({.key = field.label,
                         .value = value,
                         .actions = {{.content = "Change",
                                      .link = Url::local(form.page_path(asked) + "?return=check#" +
                                                         percent_encode(field.id)),
                                      .hidden_text = "the answer to: " + field.label}}});
  }
  return list;
}

std::string answer_address(const ApplicantForm& form, const Problem& missing) {
  return form.page_path(page_asking(*form.form, missing.field)) + "?return=check#" +
         percent_encode(missing.field);
}

Html missing_summary(const ApplicantForm& form, const Problems& problems) {
  if (problems.empty()) return {};
  ErrorSummary summary;
  for (const Problem& problem : problems)
    summary.items.push_back(
        {.content = problem.message, .link = Url::local(answer_address(form, problem))});
  return error_summary(summary);
}

/// In place of the button to send: what is still to be answered, each with its way there.
Html still_to_answer(const ApplicantForm& form, const Problems& missing) {
  Element items("ul");
  items.classes({"govuk-list", "govuk-list--bullet"});
  for (const Problem& problem : missing)
    items.add(Element("li").add(link_to(answer_address(form, problem), problem.message)));
  return heading("Before you can send it") + Html(items) +
         paragraph("What you have answered so far is saved.");
}

Html send_form_html(const Context& context, const ApplicantForm& form) {
  return heading("Send it") +
         paragraph(
             "By sending this you confirm that the answers are right as far as "
             "you know, and that your school agrees.") +
         post_form(context,
                   Url::local(form.path("/check")),
                   hidden_value("token", form.application.submit_token) +
                       button({.content = "Send", .prevent_double_click = true}));
}

/// `was_sent`: somebody tried to send it with answers missing, which is then a problem of the page.
Response check_page(const Context& context, const ApplicantForm& form, bool was_sent) {
  const Problems missing = programme::unanswered(*form.form, form.answers);
  const bool has_errors = was_sent && !missing.empty();
  PageOptions frame =
      form_frame(form, "Check your answers", form.page_path(form.form->pages.back()));
  frame.has_errors = has_errors;
  Html content = has_errors ? missing_summary(form, missing) : Html();
  for (const FormPage& asked : form.form->pages)
    content += heading(asked.title) + summary_list(answers_on(form, asked, missing));
  content += missing.empty() ? send_form_html(context, form) : still_to_answer(form, missing);
  return page(context, frame, content, has_errors ? 422 : 200);
}

Response show_check(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto form = find_applicant_form(db, request, context);
    if (!form) return problem_page(context, form.error());
    if (form->application.is_submitted()) return closed_page(*form);
    return check_page(context, *form, false);
  });
}

Response send(const Request& request, Context& context) {
  const auto form = context.db.read(
      [&](storage::Snapshot& db) { return find_applicant_form(db, request, context); });
  if (!form) return problem_page(context, form.error());
  if (!form->application.is_submitted() &&
      !programme::unanswered(*form->form, form->answers).empty())
    return check_page(context, *form, true);
  const auto sent = context.db.write([&](storage::Transaction& tx) {
    return programme::send_form(
        tx, context.actor, form->application.id, request.form.text("token"), context.today);
  });
  if (!sent) return problem_page(context, sent.error());
  return redirect(Url::local(form->path("/sent")));
}

}  // namespace

void add_form_step_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::signed_in,
                      .handler = handler});
  };
  add(Method::get, "/forms/{application}/questions/{page}", show_step);
  add(Method::post, "/forms/{application}/questions/{page}", save_step);
  add(Method::get, "/forms/{application}/check", show_check);
  add(Method::post, "/forms/{application}/check", send);
}

}  // namespace trellis::web
