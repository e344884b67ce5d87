#include "matching/cluster_wish_actions.hpp"

#include <algorithm>
#include <set>

#include "access/record.hpp"
#include "core/text.hpp"
#include "matching/subjects.hpp"
#include "programme/application_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::matching {
namespace {

using access::Actor;
using storage::Database;
using storage::Snapshot;
using storage::Transaction;

constexpr const char* held_by_forms = "The forms of the schools";

Result<programme::Programme> wish_programme(Snapshot& db, const Actor& actor, ProgrammeId id) {
  const auto programme = programme::find_programme(db, id);
  if (!programme) return problem(ProblemKind::not_found, "programme", "There is no such programme");
  if (!access::may(actor, access::Permission::run_matching, programme::scope_of(*programme)))
    return problem(
        ProblemKind::not_allowed, "", "You cannot change who is together in this programme");
  return *programme;
}

Result<ClusterWish> wish_to_decide(Transaction& tx, const Actor& actor, ClusterWishId id) {
  auto wish = find_cluster_wish(tx, id);
  if (!wish) return problem(ProblemKind::not_found, "wish", "There is no such wish");
  TRY(wish_programme(tx, actor, wish->programme));
  if (wish->ended_at)
    return problem(ProblemKind::conflict,
                   "wish",
                   "This was ended by " + wish->ended_by + " on " + wish->ended_at->long_text());
  return std::move(*wish);
}

void say_wish(Transaction& tx, const Actor& actor, const char* type, const ClusterWish& wish) {
  std::vector<events::Subject> subjects = {events::subject(wish.programme)};
  for (const WishSchool& school : wish.schools)
    subjects.push_back(events::subject(school.organisation));
  access::record(
      tx, actor, type, subjects, events::Changes().say("kind", std::string(name_of(wish.kind))));
}

/// The question "form.field" of a definition.
struct WishQuestion {
  std::string name{};
  const programme::Form* form = nullptr;
  const programme::Field* field = nullptr;
  WishKind kind = WishKind::together;
};

std::vector<WishQuestion> wish_questions(const programme::Definition& definition) {
  std::vector<WishQuestion> questions;
  const auto add = [&](const programme::Texts& names, WishKind kind) {
    for (const std::string& name : names) {
      const auto dot = name.find('.');
      const programme::Form* form = definition.find_form(name.substr(0, dot));
      const programme::Field* field = form ? form->find_field(name.substr(dot + 1)) : nullptr;
      if (field) questions.push_back({name, form, field, kind});
    }
  };
  add(definition.matching.together_questions, WishKind::together);
  add(definition.matching.apart_questions, WishKind::apart);
  return questions;
}

/// What one form asks for; nothing where it names nobody.
std::optional<ClusterWish> wish_in(Transaction& tx,
                                   const programme::Programme& programme,
                                   const WishQuestion& question,
                                   const SentForm& sent) {
  const auto answers = programme::answers_of(tx, sent.application);
  const auto answer = answers.find(question.field->id);
  if (answer == answers.end()) return std::nullopt;
  ClusterWish wish{.programme = programme.id,
                   .owner = programme.owner,
                   .kind = question.kind,
                   .application = sent.application,
                   .question = question.name,
                   .asked_at = sent.submitted_at};
  std::set<OrganisationId> known = {sent.organisation};
  wish.schools.push_back({.organisation = sent.organisation});
  std::vector<std::string> unread;
  for (const std::string& text : programme::schools_named(*question.field, answer->second)) {
    const auto urn = programme::urn_in(text);
    const auto school = urn ? registry::ensure_school(tx, *urn, sent.submitted_at) : std::nullopt;
    if (!school)
      unread.push_back(text);
    else if (known.insert(*school).second)
      wish.schools.push_back({.organisation = *school, .urn = urn});
  }
  wish.unread = join(unread, "; ");
  if (wish.schools.size() < 2 && unread.empty()) return std::nullopt;
  return wish;
}

bool is_taken_up(const std::vector<ClusterWish>& wishes,
                 const SentForm& sent,
                 const std::string& question) {
  return std::ranges::any_of(wishes, [&](const ClusterWish& wish) {
    return wish.application == sent.application && wish.question == question;
  });
}

}  // namespace

Result<TakenUpWishes> take_up_wishes(Transaction& tx, const Actor& actor, ProgrammeId id) {
  const auto programme = TRY(wish_programme(tx, actor, id));
  const auto version = programme::version_in_force(tx, id);
  if (!version) return TakenUpWishes{};
  const auto definition = programme::load_definition(tx, version->id);
  const auto before = cluster_wishes(tx, id);
  TakenUpWishes taken;
  for (const WishQuestion& question : wish_questions(*definition))
    for (const SentForm& sent : sent_forms(tx, id, question.form->id)) {
      if (is_taken_up(before, sent, question.name)) continue;
      const auto wish = wish_in(tx, programme, question, sent);
      if (!wish) continue;
      insert_cluster_wish(tx, *wish);
      say_wish(tx, actor, "cluster_wish.asked", *wish);
      ++taken.added;
    }
  const auto all = cluster_wishes(tx, id);
  for (ClusterWish wish : all) {
    const bool may_hold = wish.is_open() && wish.application && wish.schools.size() > 1 &&
                          (wish.kind == WishKind::apart || is_mutual(wish, all));
    if (!may_hold) continue;
    wish.held_by = held_by_forms;
    wish.held_at = actor.at;
    mark_wish_held(tx, wish);
    say_wish(tx, actor, "cluster_wish.held", wish);
    ++taken.held;
  }
  return taken;
}

Result<ClusterWishId> add_wish(Database& db, const Actor& actor, const NewWish& wanted) {
  return db.write([&](Transaction& tx) -> Result<ClusterWishId> {
    const auto programme = TRY(wish_programme(tx, actor, wanted.programme));
    if (trim(wanted.reason).empty())
      return problem(ProblemKind::missing, "reason", "Enter why these schools are to be so");
    ClusterWish wish{.programme = programme.id,
                     .owner = programme.owner,
                     .kind = wanted.kind,
                     .asked_at = actor.at,
                     .reason = std::string(trim(wanted.reason)),
                     .held_by = actor.name,
                     .held_at = actor.at};
    std::set<OrganisationId> known;
    for (const Urn urn : wanted.schools) {
      const auto school = registry::ensure_school(tx, urn, actor.at);
      if (!school)
        return problem(ProblemKind::not_found,
                       "schools",
                       "Enter another school: the register has no school " + urn.text());
      if (known.insert(*school).second)
        wish.schools.push_back({.organisation = *school, .urn = urn});
    }
    if (wish.schools.size() < 2)
      return problem(ProblemKind::missing, "schools", "Enter two different schools at least");
    if (wish.kind == WishKind::apart && wish.schools.size() > 2)
      return problem(
          ProblemKind::invalid, "schools", "Enter two schools: those kept apart are a pair");
    const ClusterWishId id = insert_cluster_wish(tx, wish);
    say_wish(tx, actor, "cluster_wish.held", wish);
    return id;
  });
}

Result<void> hold_wish(Database& db,
                       const Actor& actor,
                       ClusterWishId id,
                       const std::string& reason) {
  return db.write([&](Transaction& tx) -> Result<void> {
    ClusterWish wish = TRY(wish_to_decide(tx, actor, id));
    if (wish.held_at) return problem(ProblemKind::conflict, "wish", "This holds already");
    if (wish.schools.size() < 2)
      return problem(ProblemKind::refused_by_rule,
                     "wish",
                     "Set it yourself: the form names no school that the register has");
    if (trim(reason).empty()) return problem(ProblemKind::missing, "reason", "Enter why");
    wish.held_by = actor.name;
    wish.held_at = actor.at;
    wish.reason = std::string(trim(reason));
    mark_wish_held(tx, wish);
    say_wish(tx, actor, "cluster_wish.held", wish);
    return {};
  });
}

Result<void> end_wish(Database& db,
                      const Actor& actor,
                      ClusterWishId id,
                      const std::string& reason) {
  return db.write([&](Transaction& tx) -> Result<void> {
    ClusterWish wish = TRY(wish_to_decide(tx, actor, id));
    if (trim(reason).empty()) return problem(ProblemKind::missing, "reason", "Enter why");
    wish.ended_by = actor.name;
    wish.ended_at = actor.at;
    wish.end_reason = std::string(trim(reason));
    mark_wish_ended(tx, wish);
    say_wish(tx, actor, "cluster_wish.ended", wish);
    return {};
  });
}

}  // namespace trellis::matching
