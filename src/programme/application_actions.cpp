#include <array>
#include <sodium.h>

#include "access/record.hpp"
#include "core/text.hpp"
#include "programme/action_checks.hpp"
#include "programme/admission.hpp"
#include "programme/draft_store.hpp"
#include "programme/participation_actions.hpp"

namespace trellis::programme {
namespace {

using access::Actor;
using access::Permission;
using storage::Transaction;

/// How long answers of an application are kept; our decision.
constexpr int retention_months = 36;

std::string new_token() {
  std::array<unsigned char, 16> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, 33> text{};
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  return text.data();
}

struct Loaded {
  Application application{};
  Participation participation{};
  std::shared_ptr<const Definition> definition{};
  const Form* form = nullptr;
};

Result<Loaded> load(storage::Snapshot& db, const Actor& actor, ApplicationId id) {
  Loaded loaded;
  const auto application = find_application(db, id);
  if (!application)
    return problem(ProblemKind::not_found, "application", "There is no such application");
  loaded.application = *application;
  loaded.participation = TRY(find_or_refuse(db, application->participation));
  TRY_VOID(may_act(actor, loaded.participation, Permission::edit_task, "change this application"));
  loaded.definition = load_definition(db, loaded.participation.definition);
  loaded.form = loaded.definition->find_form(application->form);
  if (!loaded.form)
    return problem(ProblemKind::not_found, "form", "This programme no longer has this form");
  return loaded;
}

Problem as_one(const Problems& problems) {
  Problem first = problems.front();
  for (const Problem& each : problems) first.details.push_back(each.field + ": " + each.message);
  return first;
}

/// Typed answers in their kept spelling; the problems of all fields at once.
Result<Answers> tidy_all(const Form& form, const Answers& typed, const Answers& old, Date today) {
  Answers kept;
  Problems problems;
  for (const auto& [id, answer] : typed) {
    const Field* field = form.find_field(id);
    if (!field) {
      problems.push_back(
          {ProblemKind::invalid, id, "Remove \"" + id + "\": the form has no such question", {}});
      continue;
    }
    const auto before = old.find(id);
    auto tidied =
        tidy_answer(*field, answer, today, before == old.end() ? Answer{} : before->second);
    if (tidied)
      kept[id] = std::move(*tidied);
    else
      problems.push_back(tidied.error());
  }
  if (!problems.empty()) return std::unexpected(as_one(problems));
  return kept;
}

std::string field_names(const Answers& answers) {
  std::vector<std::string> names;
  for (const auto& [id, answer] : answers) names.push_back(id);
  return join(names, ", ");
}

bool is_expired(const Application& draft, Date today) {
  return !draft.is_submitted() && draft_expires_on(draft.saved_at.date_in_england()) <= today;
}

/// When the form may be sent by the version in force: a round that was extended holds for drafts
/// begun before.
Result<AdmissionWindow> admitted(Transaction& tx,
                                 const Loaded& loaded,
                                 std::string_view stream,
                                 Date received_on) {
  const auto version = version_in_force(tx, loaded.participation.programme);
  const auto newest = version ? load_definition(tx, version->id) : loaded.definition;
  const Form* form = newest->find_form(loaded.form->id);
  return form ? admit(*newest, *form, stream, received_on)
              : admit(*loaded.definition, *loaded.form, stream, received_on);
}

/// A draft that is no longer kept begins anew; any other stays as it is.
Application kept_or_restarted(Transaction& tx, const Actor& actor, Application draft, Date today) {
  if (!is_expired(draft, today)) return draft;
  restart_draft(tx, draft.id, today.plus_months(retention_months), actor.at);
  record(tx,
         actor,
         "application.restarted",
         {events::subject(draft.id), events::subject(draft.participation)});
  return *find_application(tx, draft.id);
}

}  // namespace

Result<Application> start_application(Transaction& tx,
                                      const Actor& actor,
                                      ParticipationId participation_id,
                                      std::string_view form,
                                      Date today) {
  const Participation participation = TRY(find_or_refuse(tx, participation_id));
  TRY_VOID(may_act(actor, participation, Permission::edit_task, "apply for this organisation"));
  const auto definition = load_definition(tx, participation.definition);
  const Form* known = definition->find_form(form);
  if (!known || known->applies_to != participation.unit)
    return problem(
        ProblemKind::not_found,
        "form",
        "This programme has no form \"" + std::string(form) + "\" for a " + participation.unit);
  if (auto draft = find_application(tx, participation_id, form))
    return kept_or_restarted(tx, actor, std::move(*draft), today);
  Application application{.participation = participation_id,
                          .form = std::string(form),
                          .submit_token = new_token(),
                          .started_at = actor.at,
                          .saved_at = actor.at};
  application.id = insert_application(tx, application, today.plus_months(retention_months));
  record(tx,
         actor,
         "application.started",
         {events::subject(application.id),
          events::subject(participation_id),
          events::subject(participation.organisation)},
         events::Changes().say("form", application.form));
  return application;
}

Result<Application> save_application(Transaction& tx,
                                     const Actor& actor,
                                     const SaveAnswers& save,
                                     Date today) {
  const Loaded loaded = TRY(load(tx, actor, save.application));
  if (loaded.application.is_submitted())
    return problem(
        ProblemKind::too_late, "", "This application has been sent and cannot be changed");
  if (is_expired(loaded.application, today))
    return problem(ProblemKind::too_late,
                   "",
                   "Start the form again: this draft was kept until " +
                       draft_expires_on(loaded.application.saved_at.date_in_england())
                           .plus_days(-1)
                           .long_text());
  if (loaded.application.version != save.version)
    return problem(ProblemKind::conflict,
                   "version",
                   "Look at the answers again: somebody else saved this form after you opened it");
  const Answers old = answers_of(tx, save.application);
  const Answers kept = TRY(tidy_all(*loaded.form, save.answers, old, today));
  save_answers(tx, save.application, kept, actor.person, actor.at);
  record(tx,
         actor,
         "application.saved",
         {events::subject(save.application), events::subject(loaded.participation.id)},
         events::Changes().say("fields", field_names(kept)));
  return *find_application(tx, save.application);
}

Result<Application> submit_application(Transaction& tx,
                                       const Actor& actor,
                                       ApplicationId id,
                                       std::string_view token,
                                       Date received_on) {
  const Loaded loaded = TRY(load(tx, actor, id));
  if (token != loaded.application.submit_token)
    return problem(ProblemKind::conflict, "token", "Open the form again before you send it");
  if (loaded.application.is_submitted()) return loaded.application;
  const Answers answers = answers_of(tx, id);
  const Problems missing = missing_answers(loaded.form->fields(), answers, nullptr);
  if (!missing.empty()) return std::unexpected(as_one(missing));
  Participation participation = loaded.participation;
  if (const auto stream = answers.find("stream"); stream != answers.end())
    participation.stream = stream->second.text;
  const AdmissionWindow window = TRY(admitted(tx, loaded, participation.stream, received_on));
  // An expression of interest is a form too, but only an application moves the school on.
  const bool applies =
      is_application(*loaded.form) && participation.state == ParticipationState::interested;
  if (applies) {
    participation.applied_on = received_on;
    const auto cohort = window.cohort
                            ? find_cohort(tx, participation.programme, window.cohort->number)
                            : std::nullopt;
    participation.cohort = cohort ? std::optional(cohort->id) : std::nullopt;
  }
  update_participation(tx, participation);
  mark_submitted(tx, id, received_on, actor.person, actor.at);
  record(tx,
         actor,
         "application.submitted",
         {events::subject(id),
          events::subject(participation.id),
          events::subject(participation.organisation),
          events::subject(participation.programme)},
         events::Changes().say("form", loaded.form->id).say("received_on", received_on.text()));
  if (applies) step(tx, actor, participation, ParticipationState::applied, "", received_on);
  return *find_application(tx, id);
}

}  // namespace trellis::programme
