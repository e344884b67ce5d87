#include "notify/grant_tellings_actions.hpp"

#include "casework/case_store.hpp"
#include "casework/opening_store.hpp"
#include "programme/participation_store.hpp"
#include "programme/payment_store.hpp"
#include "programme/programme_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::notify {
namespace {

using access::Permission;
using access::Scope;

/// The case whose grant the event is about, with words that are safe in mail.
struct GrantScene {
  casework::CaseFile file = {};
  std::string school = {};
  std::string amount = {};
  std::string path = {};
};

std::optional<GrantScene> grant_in(const Scene& scene) {
  const auto file = casework::find_case(scene.db, {scene.key("case")});
  if (!file) return std::nullopt;
  return GrantScene{
      *file,
      file->is_protected ? "a protected case" : registry::organisation_name(scene.db, file->holder),
      scene.said("amount"),
      "/cases/" + std::to_string(file->id.value) + "/grants"};
}

Draft grant_draft(const Scene& scene, std::string_view what, std::string_view about) {
  return {.kind = MessageKind::grant,
          .key = scene.event.type + ":" + std::to_string(scene.event.id.value),
          .subject = subject_line(what, about),
          .event = scene.event.id};
}

std::vector<PersonId> school_of(const Scene& scene,
                                OrganisationId school,
                                OrganisationId owner,
                                ProgrammeId programme) {
  return people_acting_for(scene.directory, school, {.owner = owner, .programme = programme});
}

std::vector<PersonId> approvers(const Scene& scene, const casework::CaseFile& file) {
  return staff_who_may(scene.directory, Permission::decide, casework::scope_of(file));
}

}  // namespace

std::vector<Telling> grant_decided(const Scene& scene) {
  const auto grant = grant_in(scene);
  if (!grant) return {};
  Draft draft = grant_draft(scene, "Grant to approve", grant->school);
  draft.body = "A grant of " + grant->amount + " to " + grant->school +
               " was decided and waits for somebody else's approval.";
  draft.link = grant->path + "/" + std::to_string(scene.key("payment"));
  draft.region = grant->file.region;
  return {{draft, approvers(scene, grant->file)}};
}

std::vector<Telling> grant_taken_back(const Scene& scene) {
  const auto grant = grant_in(scene);
  if (!grant) return {};
  Draft draft = grant_draft(scene, "Grant taken back", grant->school);
  draft.body = "The decision on a grant of " + grant->amount + " to " + grant->school +
               " was taken back before anybody approved it.\nThere is nothing left to approve.";
  draft.link = grant->path;
  draft.region = grant->file.region;
  return {{draft, approvers(scene, grant->file)}};
}

std::vector<Telling> grant_approved(const Scene& scene) {
  const auto grant = grant_in(scene);
  if (!grant) return {};
  const auto& file = grant->file;
  Draft draft = grant_draft(scene, "Grant approved: " + grant->amount, grant->school);
  draft.body = "A grant of " + grant->amount + " to " + grant->school +
               " is approved.\nYou are told again on the day it is recorded as paid.";
  draft.link = grant->path;
  draft.region = file.region;
  auto people = school_of(scene, file.holder, file.owner, file.programme);
  const auto payment = programme::find_payment(scene.db, {scene.key("payment")});
  if (payment && payment->decided_by) people.push_back(*payment->decided_by);
  return {{draft, each_once(std::move(people))}};
}

std::vector<Telling> payment_made(const Scene& scene) {
  const auto at = programme::find_participation(scene.db, {scene.key("participation")});
  if (!at) return {};
  const auto payment = programme::find_payment(scene.db, {scene.key("payment")});
  const auto file = casework::case_of(scene.db, at->id);
  const bool is_protected = file && file->is_protected;
  const std::string school =
      is_protected ? "a protected case" : registry::organisation_name(scene.db, at->organisation);
  const auto day = Date::parse(scene.said("paid_on"));
  Draft draft = grant_draft(scene, "Paid: " + scene.said("amount"), school);
  draft.body = scene.said("amount") + " to " + school + " was recorded as paid" +
               (day ? " on " + day->long_text() : std::string()) + ".";
  draft.link = payment && payment->kind == "grant" && file
                   ? "/cases/" + std::to_string(file->id.value) + "/grants"
                   : "/applications/" + std::to_string(at->id.value);
  return {{draft, school_of(scene, at->organisation, at->owner, at->programme)}};
}

}  // namespace trellis::notify
