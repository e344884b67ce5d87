#include "web/apply/applicant_form.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "programme/pairing_store.hpp"
#include "register/organisation_store.hpp"
#include "web/applications/answers_view.hpp"

namespace trellis::web {
namespace {

using programme::ParticipationState;

bool is_scored(const ApplicantForm& form) {
  return std::ranges::any_of(form.definition->scoring, [&](const programme::Scoring& scoring) {
    return scoring.applies_to.empty() || scoring.applies_to == form.participation.unit;
  });
}

std::string words_while_waiting(const ApplicantForm& form,
                                const std::optional<programme::CohortPlan>& cohort) {
  std::string words = "Somebody looks at your application";
  if (form.participation.state == ParticipationState::eligible) {
    words = "You meet the rules of the programme";
    if (is_scored(form)) words += ". Assessors mark every application without seeing its name";
  }
  if (!cohort) return words + ". You hear from us here.";
  const bool has_day = cohort->offers_by < cohort->starts_on;
  return words + ". You hear from us here " +
         (has_day ? "by " + cohort->offers_by.long_text()
                  : "before " + cohort->starts_on.long_text() + ", when \"" + cohort->title +
                        "\" starts") +
         ".";
}

std::string words_of_draft(const ApplicantForm& form, Date today) {
  const auto window = programme::admit(*form.definition, *form.form, "", today);
  const std::string kept = "Your answers are kept until " +
                           form.expires_on().plus_days(-1).long_text() +
                           ", longer when you save again.";
  if (!window) return window.error().message + ".";
  if (window->closes_on) return "Send it by " + window->closes_on->long_text() + ". " + kept;
  return "Send it when it is ready. " + kept;
}

}  // namespace

Html ApplicantForm::said(const programme::Field& field, const programme::Answer& answer) const {
  return field.type == programme::FieldType::evidence ? evidence_html(evidence.get(), answer.text)
                                                      : answer_words(field, answer);
}

std::string ApplicantForm::path(std::string_view rest) const {
  return "/forms/" + std::to_string(application.id.value) + std::string(rest);
}

std::string ApplicantForm::page_path(const programme::FormPage& page) const {
  return path("/questions/" + page.id);
}

Date ApplicantForm::expires_on() const {
  return programme::draft_expires_on(application.saved_at.date_in_england());
}

Result<ApplicantForm> find_applicant_form(storage::Snapshot& db,
                                          const Request& request,
                                          const Context& context) {
  const auto none = [] {
    return problem(
        ProblemKind::not_found, "", "The school that you act for has no form at this address");
  };
  const auto application =
      programme::find_application(db, {number_in_route(request, "application")});
  if (!application) return none();
  const auto participation = programme::find_participation(db, application->participation);
  if (!participation || !context.actor.may_act_for(participation->organisation)) return none();
  ApplicantForm found{.application = *application,
                      .participation = *participation,
                      .organisation = registry::organisation_name(db, participation->organisation),
                      .definition = programme::load_definition(db, participation->definition)};
  found.form = found.definition->find_form(application->form);
  if (!found.form) return none();
  if (const auto programme = programme::find_programme(db, participation->programme))
    found.programme = programme->title;
  found.answers = programme::answers_of(db, application->id);
  found.evidence = evidence_choices(db, found.form->fields());
  return found;
}

std::vector<Crumb> crumbs_of(const ApplicantForm& form) {
  return {{.content = "Apply", .link = Url::local("/apply")},
          {.content = form.form->title, .link = Url::local(form.path())}};
}

PageOptions form_frame(const ApplicantForm& form, std::string title, std::string back) {
  return {.title = std::move(title),
          .caption = form.programme + ", for " + form.organisation,
          .section = "Apply",
          .back_link = Url::local(back)};
}

std::vector<const programme::Field*> questions_of(const programme::FormPage& page) {
  return programme::pointers(page.fields);
}

const programme::FormPage& page_asking(const programme::Form& form, std::string_view field) {
  for (const programme::FormPage& page : form.pages)
    for (const programme::Field& asked : page.fields) {
      const bool inside =
          std::ranges::find(asked.fields, field, &programme::Field::id) != asked.fields.end();
      if (asked.id == field || inside) return page;
    }
  return form.pages.front();
}

std::string closing_words(const programme::AdmissionWindow& window) {
  std::string words =
      window.closes_on ? "Closes on " + window.closes_on->long_text() : "Open at any time";
  if (window.cohort) words += "; starts on " + window.cohort->starts_on.long_text();
  return words;
}

std::string next_words(storage::Snapshot& db, const ApplicantForm& form, Date today) {
  const programme::Participation& at = form.participation;
  if (!form.application.is_submitted() && at.state == ParticipationState::interested)
    return words_of_draft(form, today);
  const auto cohort = at.cohort ? programme::find_cohort(db, *at.cohort) : std::nullopt;
  const auto plan = cohort ? std::optional(cohort->plan) : std::nullopt;
  const std::string starts =
      plan ? " \"" + plan->title + "\" starts on " + plan->starts_on.long_text() + "." : "";
  switch (at.state) {
    case ParticipationState::interested:
      return "We know of your interest. The application form is listed under Apply.";
    case ParticipationState::applied:
    case ParticipationState::in_review:
    case ParticipationState::eligible:
      return words_while_waiting(form, plan);
    case ParticipationState::ineligible:
      return "The rules of the programme do not admit you, for the reason above. If a fact is "
             "wrong, tell the programme's team, who can look again.";
    case ParticipationState::offered:
      if (const auto offer = programme::open_offer_of(db, at.id))
        return "Answer the offer by " + offer->answer_by.long_text() + "." + starts;
      return "You are offered a place." + starts;
    case ParticipationState::accepted:
      return "Your place is kept." + starts;
    case ParticipationState::waitlisted:
      return "You are on the waiting list: you are offered a place, here, when one becomes free.";
    case ParticipationState::declined:
    case ParticipationState::withdrawn:
      return "Nothing more happens. You may apply again while the programme is open.";
    case ParticipationState::stopped:
      return "The reason stands below. You may apply again when the programme next opens.";
    case ParticipationState::matched:
    case ParticipationState::active:
    case ParticipationState::extended:
    case ParticipationState::graduated:
      return "You take part: what to do next stands on your home page.";
  }
  return {};
}

SummaryRow form_row(std::string key, Content value) {
  return {.key = std::move(key), .value = std::move(value)};
}

}  // namespace trellis::web
