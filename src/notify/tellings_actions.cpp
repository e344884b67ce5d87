#include "notify/tellings_actions.hpp"

#include <algorithm>
#include <array>

#include "casework/case_store.hpp"
#include "core/text.hpp"
#include "notify/grant_tellings_actions.hpp"
#include "notify/message_store.hpp"
#include "programme/pairing_store.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"
#include "register/organisation_store.hpp"
#include "register/question_store.hpp"

namespace trellis::notify {
namespace {

using access::Permission;
using access::Scope;
using Tellings = std::vector<Telling>;

std::string case_path(std::int64_t id) { return "/cases/" + std::to_string(id); }

/// The school of a case; a protected one is not named in messages, which may be read by others.
std::string case_name(const Scene& scene, const casework::CaseFile& file) {
  if (file.is_protected) return "a protected case";
  return registry::organisation_name(scene.db, file.holder);
}

Draft draft_of(const Scene& scene, MessageKind kind, std::string_view about = {}) {
  return {.kind = kind,
          .key = scene.event.type + ":" + std::to_string(scene.event.id.value) +
                 (about.empty() ? "" : ":" + std::string(about)),
          .event = scene.event.id};
}

Tellings case_assigned(const Scene& scene) {
  const auto file = casework::find_case(scene.db, {scene.key("case")});
  const PersonId person{scene.key("person")};
  if (!file || person.value == 0) return {};
  const std::string name = case_name(scene, *file);
  Draft draft = draft_of(scene, MessageKind::case_assigned);
  draft.subject = subject_line("Case assigned to you", name);
  draft.body = "The case of " + name + " was assigned to you.\nOpen it to see what comes next.";
  draft.link = case_path(file->id.value);
  draft.region = file->region;
  return {{draft, {person}}};
}

Tellings concern_raised(const Scene& scene) {
  const auto file = casework::find_case(scene.db, {scene.key("case")});
  if (!file) return {};
  std::vector<PersonId> people = assigned_people(scene.db, file->id.value);
  const Scope scope = casework::scope_of(*file);
  if (people.empty()) people = staff_who_may(scene.directory, Permission::assign, scope);
  if (const auto lead = lead_of_case(scene.db, file->id.value, scene.today))
    for (const PersonId person : people_acting_for(
             scene.directory, *lead, {.owner = file->owner, .programme = file->programme}))
      people.push_back(person);
  const std::string name = case_name(scene, *file);
  Draft draft = draft_of(scene, MessageKind::concern_raised);
  draft.subject = subject_line("Concern raised", name);
  draft.body = "A concern was raised in the case of " + name +
               ".\nOpen the case to read it: its words are not sent by mail.";
  draft.link = case_path(file->id.value);
  draft.region = file->region;
  return {{draft, each_once(std::move(people))}};
}

/// One message to each of the two organisations of a pairing, which names the other.
Tellings pairing_told(const Scene& scene) {
  const bool is_reopened = scene.event.type == "pairing.reopened";
  const auto partner = programme::find_participation(scene.db, {scene.key("participation")});
  if (!partner) return {};
  Tellings tellings;
  for (const events::Subject& subject : scene.subjects) {
    if (subject.kind != "organisation") continue;
    const OrganisationId self{subject.id};
    std::string other;
    for (const events::Subject& candidate : scene.subjects)
      if (candidate.kind == "organisation" && candidate.id != subject.id)
        other = registry::organisation_name(scene.db, {candidate.id});
    Draft draft = draft_of(scene, MessageKind::match_confirmed, std::to_string(subject.id));
    draft.link = is_reopened ? "/matches/" + std::to_string(scene.key("pairing")) : "/";
    draft.subject = subject_line(is_reopened ? "Match open again" : "Match confirmed", other);
    draft.body = is_reopened ? "Your match with " + other +
                                   " was opened again before its work began, and may change.\nThe "
                                   "page of the match says why."
                             : "Your school is now matched with " + other +
                                   ".\nYour home page shows why, and what comes next.";
    tellings.push_back(
        {draft,
         people_acting_for(
             scene.directory, self, {.owner = partner->owner, .programme = partner->programme})});
  }
  return tellings;
}

Tellings match_proposed(const Scene& scene) {
  const auto programme = programme::find_programme(scene.db, {scene.key("programme")});
  if (!programme) return {};
  Draft draft = draft_of(scene, MessageKind::match_proposed);
  draft.subject = subject_line("Match proposed", programme->title);
  draft.body = "A match of " + programme->title + " is proposed: " + scene.said("placed") +
               " partner schools have a lead in it.\nIt takes effect once a person confirms it.";
  draft.link = "/matching/" + std::to_string(programme->id.value);
  return {
      {draft, staff_who_may(scene.directory, Permission::assign, programme::scope_of(*programme))}};
}

/// An application with the words that its messages share.
struct Applied {
  programme::Participation participation = {};
  std::string school = {};
  std::string programme = {};
};
std::optional<Applied> applied_in(const Scene& scene) {
  const auto found = programme::find_participation(scene.db, {scene.key("participation")});
  if (!found) return std::nullopt;
  const auto programme = programme::find_programme(scene.db, found->programme);
  return Applied{*found,
                 registry::organisation_name(scene.db, found->organisation),
                 programme ? programme->title : ""};
}
std::string application_path(const Applied& applied) {
  return "/applications/" + std::to_string(applied.participation.id.value);
}
std::vector<PersonId> school_people(const Scene& scene, const Applied& applied) {
  return people_acting_for(
      scene.directory,
      applied.participation.organisation,
      {.owner = applied.participation.owner, .programme = applied.participation.programme});
}
std::vector<PersonId> deciders(const Scene& scene, const Applied& applied) {
  return staff_who_may(
      scene.directory, Permission::decide, programme::scope_of(applied.participation));
}

Tellings application_received(const Scene& scene) {
  const auto applied = applied_in(scene);
  if (!applied) return {};
  Draft draft = draft_of(scene, MessageKind::application_received);
  draft.subject = subject_line("Application received", applied->school);
  draft.body = "The application of " + applied->school + " to " + applied->programme +
               " was received.\nThe page of the application shows every step and what comes next.";
  draft.link = application_path(*applied);
  std::vector<PersonId> people = school_people(scene, *applied);
  std::ranges::copy(deciders(scene, *applied), std::back_inserter(people));
  return {{draft, each_once(std::move(people))}};
}

Tellings application_decided(const Scene& scene) {
  const auto applied = applied_in(scene);
  if (!applied) return {};
  Draft draft = draft_of(scene, MessageKind::application_decided);
  draft.subject = subject_line("Application decided", applied->programme);
  draft.body = "There is a decision on the application of " + applied->school + " to " +
               applied->programme + ".\nThe page says what was decided, and by which rule.";
  draft.link = application_path(*applied);
  return {{draft, school_people(scene, *applied)}};
}

Tellings offer_made(const Scene& scene) {
  const auto applied = applied_in(scene);
  if (!applied) return {};
  const auto day = Date::parse(scene.said("answer_by"));
  const std::string by = day ? day->long_text() : "the day on the page";
  Draft draft = draft_of(scene, MessageKind::place_offered);
  draft.subject = subject_line("Place offered, answer by " + by, applied->programme);
  draft.body = "Your school is offered a place in " + applied->programme + ".\nAnswer by " + by +
               ", or the place may go to another school.";
  draft.link = application_path(*applied);
  return {{draft, school_people(scene, *applied)}};
}

Tellings offer_answered(const Scene& scene) {
  const auto applied = applied_in(scene);
  if (!applied) return {};
  Draft draft = draft_of(scene, MessageKind::place_offered);
  draft.subject = subject_line("Offer answered", applied->school);
  draft.body = applied->school + " answered the offer of a place in " + applied->programme + ": " +
               scene.said("answer") + ".";
  draft.link = application_path(*applied);
  return {{draft, deciders(scene, *applied)}};
}

/// The school, and the lead that it is matched with; the reason stands on the page.
Tellings cohort_changed(const Scene& scene) {
  const auto applied = applied_in(scene);
  if (!applied) return {};
  const auto cohort = programme::find_cohort(scene.db, {scene.key("cohort")});
  if (!cohort) return {};
  std::vector<PersonId> people = school_people(scene, *applied);
  const programme::Participation& participation = applied->participation;
  if (const auto pairing = programme::open_pairing_of(scene.db, participation.id))
    std::ranges::copy(
        people_acting_for(scene.directory,
                          pairing->lead_organisation,
                          {.owner = participation.owner, .programme = participation.programme}),
        std::back_inserter(people));
  const bool is_back = scene.event.type == "deferral.undone";
  Draft draft = draft_of(scene, MessageKind::course_changed);
  draft.subject = subject_line(is_back ? "Moved back" : "Moved to a later cohort", applied->school);
  draft.body = applied->school + (is_back ? " is back in " : " now waits for ") +
               cohort->plan.title + " of " + applied->programme + ", which starts on " +
               cohort->plan.starts_on.long_text() +
               ".\nThe day of its application stays. The page of the programme says why.";
  draft.link = "/";
  return {{draft, each_once(std::move(people))}};
}

/// The school and its lead: the reason stands on the page of the case.
Tellings graduation_taken_back(const Scene& scene) {
  const auto file = casework::find_case(scene.db, {scene.key("case")});
  if (!file) return {};
  const Scope programme{.owner = file->owner, .programme = file->programme};
  std::vector<PersonId> people = people_acting_for(scene.directory, file->holder, programme);
  if (const auto lead = lead_of_case(scene.db, file->id.value, scene.today))
    std::ranges::copy(people_acting_for(scene.directory, *lead, programme),
                      std::back_inserter(people));
  const std::string name = case_name(scene, *file);
  Draft draft = draft_of(scene, MessageKind::course_changed);
  draft.subject = subject_line("Graduation taken back", name);
  draft.body = "The graduation of " + name +
               " was recorded in error and is taken back.\nThe case is open again, with everything "
               "in it kept. Its page says what comes next.";
  draft.link = case_path(file->id.value);
  draft.region = file->region;
  return {{draft, each_once(std::move(people))}};
}

/// One message while questions wait, whatever the number of files: the key is that of the day.
Tellings register_imported(const Scene& scene) {
  const std::int64_t waiting = registry::open_question_count(scene.db);
  if (waiting == 0) return {};
  Draft draft{.kind = MessageKind::register_question,
              .key = "register_question:" + scene.today.text(),
              .event = scene.event.id};
  draft.subject = subject_line(counted(waiting, "register question") + " to decide");
  draft.body = "After an import, " + counted(waiting, "question") +
               " about schools that changed cannot be decided by rule.\nEach shows the choices and "
               "their consequences.";
  draft.link = "/register/questions";
  return {{draft, staff_who_may(scene.directory, Permission::import_files, {})}};
}

/// The first sign-in is no surprise; a later one from a device not met before may be.
Tellings signed_in(const Scene& scene) {
  const PersonId person{scene.key("person")};
  const EarlierSessions earlier = earlier_sessions(scene.db, person, scene.event.recorded_at);
  if (earlier.all == 0 || earlier.same_device > 0) return {};
  Draft draft = draft_of(scene, MessageKind::security);
  draft.subject = subject_line("Sign-in from a new device");
  draft.body = "Somebody signed in to your account on " + scene.event.recorded_at.long_text() +
               ", from a device that was not used before.\nIf it was not you, sign out elsewhere "
               "and ask your administrator for a new password link.";
  draft.link = "/account";
  return {{draft, {person}}};
}

Tellings password_set(const Scene& scene) {
  Draft draft = draft_of(scene, MessageKind::security);
  draft.subject = subject_line("Your password was changed");
  draft.body = "The password of your account was set on " + scene.event.recorded_at.long_text() +
               ".\nIf it was not you, tell your administrator at once.";
  draft.link = "/account";
  return {{draft, {PersonId{scene.key("person")}}}};
}

/// Those who answer for the case and its school; who opened it, and why, stands on the page.
Tellings glass_broken(const Scene& scene) {
  const auto file = casework::find_case(scene.db, {scene.key("case")});
  if (!file) return {};
  std::vector<PersonId> people = assigned_people(scene.db, file->id.value);
  if (people.empty())
    people = staff_who_may(scene.directory, Permission::assign, casework::scope_of(*file));
  std::ranges::copy(
      people_acting_for(
          scene.directory, file->holder, {.owner = file->owner, .programme = file->programme}),
      std::back_inserter(people));
  Draft draft = draft_of(scene, MessageKind::security);
  draft.subject = subject_line("Protected case opened");
  draft.body = "A protected case was opened on " + scene.event.recorded_at.long_text() +
               " by somebody who does not work on it, to read it for three hours.\nThe page of "
               "its people says who it was, and the reason they gave.";
  draft.link = case_path(file->id.value) + "/people";
  return {{draft, each_once(std::move(people))}};
}

/// Those who write the plan of a case: its school, and its lead.
std::vector<PersonId> plan_writers(const Scene& scene, const casework::CaseFile& file) {
  const Scope programme{.owner = file.owner, .programme = file.programme};
  std::vector<PersonId> people = people_acting_for(scene.directory, file.holder, programme);
  if (const auto lead = lead_of_case(scene.db, file.id.value, scene.today))
    std::ranges::copy(people_acting_for(scene.directory, *lead, programme),
                      std::back_inserter(people));
  return people;
}

/// A peer is told of their reading; quality assurance is for those who work on the case.
Tellings reading_asked(const Scene& scene) {
  const auto file = casework::find_case(scene.db, {scene.key("case")});
  if (!file) return {};
  const std::string name = case_name(scene, *file);
  const PersonId reader{scene.key("person")};
  Draft draft = draft_of(scene, MessageKind::plan_reading);
  draft.subject = subject_line("A plan to read", name);
  draft.region = file->region;
  if (reader.value != 0) {
    draft.body = "You are asked to read the plan of " + name +
                 " as a peer.\nThe page shows the plan and what to look for.";
    draft.link = "/plan-readings/" + std::to_string(scene.key("plan_reading"));
    return {{draft, {reader}}};
  }
  std::vector<PersonId> people = assigned_people(scene.db, file->id.value);
  if (people.empty())
    people = staff_who_may(scene.directory, Permission::edit_task, casework::scope_of(*file));
  draft.body = "The plan of " + name + " waits for quality assurance.";
  draft.link = case_path(file->id.value) + "/plan/readings";
  return {{draft, each_once(std::move(people))}};
}

Tellings reading_decided(const Scene& scene) {
  const auto file = casework::find_case(scene.db, {scene.key("case")});
  if (!file) return {};
  const bool passed = scene.said("result") == "passed";
  const std::string name = case_name(scene, *file);
  std::vector<PersonId> people = plan_writers(scene, *file);
  std::ranges::copy(assigned_people(scene.db, file->id.value), std::back_inserter(people));
  Draft draft = draft_of(scene, MessageKind::plan_reading);
  draft.subject = subject_line(passed ? "Plan passed" : "Plan returned for change", name);
  draft.body = "Version " + scene.said("number") + " of the plan of " + name +
               (passed ? " passed a reading.\nIts page shows what the reader said."
                       : " was returned for change.\nIts page shows what to change, criterion by "
                         "criterion.");
  draft.link = case_path(file->id.value) + "/plan/readings";
  draft.region = file->region;
  return {{draft, each_once(std::move(people))}};
}

struct Rule {
  std::string_view type;
  Tellings (*tell)(const Scene&);
};
constexpr std::array rules = {
    Rule{"case.assigned", case_assigned},
    Rule{"case.graduation_taken_back", graduation_taken_back},
    Rule{"side_record.raised", concern_raised},
    Rule{"pairing.confirmed", pairing_told},
    Rule{"pairing.reopened", pairing_told},
    Rule{"match.run", match_proposed},
    Rule{"match.repaired", match_proposed},
    Rule{"application.submitted", application_received},
    Rule{"eligibility.decided", application_decided},
    Rule{"eligibility.overridden", application_decided},
    Rule{"offer.made", offer_made},
    Rule{"offer.answered", offer_answered},
    Rule{"deferral.made", cohort_changed},
    Rule{"deferral.undone", cohort_changed},
    Rule{"plan_reading.asked", reading_asked},
    Rule{"plan_reading.decided", reading_decided},
    Rule{"payment.decided", grant_decided},
    Rule{"payment.approved", grant_approved},
    Rule{"payment.taken_back", grant_taken_back},
    Rule{"payment.paid", payment_made},
    Rule{"register.imported", register_imported},
    Rule{"person.signed_in", signed_in},
    Rule{"person.set_password", password_set},
    Rule{"break_glass.opened", glass_broken},
};

}  // namespace

std::int64_t Scene::key(std::string_view kind) const {
  const auto found = std::ranges::find(subjects, kind, &events::Subject::kind);
  return found == subjects.end() ? 0 : found->id;
}

std::string Scene::said(const std::string& name) const {
  const auto found = event.summary.find(name);
  return found == event.summary.end() ? "" : found->second;
}

bool is_told(std::string_view type) {
  return std::ranges::find(rules, type, &Rule::type) != rules.end();
}

std::vector<Telling> tellings_of(const Scene& scene) {
  const auto rule = std::ranges::find(rules, scene.event.type, &Rule::type);
  if (rule == rules.end()) return {};
  Tellings tellings = rule->tell(scene);
  if (!scene.event.author_person) return tellings;
  for (Telling& telling : tellings)
    if (!is_urgent(telling.draft.kind)) std::erase(telling.people, *scene.event.author_person);
  return tellings;
}

}  // namespace trellis::notify
