#include "access/person_actions.hpp"

#include "access/grant_store.hpp"
#include "access/organisation_store.hpp"
#include "access/password.hpp"
#include "access/person_store.hpp"
#include "access/record.hpp"
#include "access/saved_view_store.hpp"
#include "access/session_store.hpp"
#include "core/text.hpp"
#include "events/personal_text_store.hpp"
#include "storage/settings_store.hpp"

namespace trellis::access {

using events::Changes;
using events::subject;
using storage::Database;
using storage::Transaction;

namespace {

Result<void> check_not_demonstration(storage::Snapshot& db) {
  if (!storage::is_demonstration(db)) return {};
  return problem(ProblemKind::refused_by_rule,
                 "db",
                 "This database is a demonstration, which never holds real people. Use another "
                 "database");
}

Result<void> check_may_manage(const Actor& actor, const Scope& scope) {
  if (may(actor, Permission::manage_people, scope)) return {};
  return problem(ProblemKind::not_allowed, "", "You cannot manage people here");
}

/// Every role is over somebody's data, save the administrator's.
Result<void> check_grant(const Grant& grant) {
  if (!grant.scope.owner && grant.role != Role::administrator)
    return problem(ProblemKind::missing,
                   "owner",
                   "Choose the organisation that answers for the data this role is about");
  if (grant.period.to && *grant.period.to <= grant.period.from)
    return problem(ProblemKind::invalid, "finished_on", "The role must end after it begins");
  return {};
}

Result<Person> find_real_person(storage::Snapshot& db, PersonId id) {
  auto person = find_person(db, id);
  if (!person || person->persona)
    return problem(
        ProblemKind::not_found, "person", "There is no person " + std::to_string(id.value));
  if (person->erased_at)
    return problem(ProblemKind::too_late, "person", "This person has been erased");
  return std::move(*person);
}

Result<PersonId> save_new_person(Transaction& tx,
                                 std::string_view name,
                                 std::string_view email,
                                 Instant now) {
  const std::string checked_name = TRY(check_name(name));
  const std::string checked_email = TRY(check_email(email));
  if (find_person_by_email(tx, checked_email))
    return problem(ProblemKind::conflict, "email", "Somebody with this e-mail address exists");
  const PersonId id = save_person(tx, {.name = checked_name, .email = checked_email}, now);
  open_account(tx, id);
  return id;
}

/// The scope of an existing person, for the question who may manage them: that of any grant.
bool may_manage_person(Transaction& tx, const Actor& actor, PersonId person) {
  for (const Grant& grant : grants_of(tx, person, actor.at.date_in_england()))
    if (may(actor, Permission::manage_people, grant.scope)) return true;
  return may(actor, Permission::manage_people, {});
}

Result<Person> person_to_manage(Transaction& tx, const Actor& actor, PersonId id) {
  Person person = TRY(find_real_person(tx, id));
  if (!may_manage_person(tx, actor, id))
    return problem(ProblemKind::not_allowed, "", "You cannot manage this person");
  return person;
}

}  // namespace

Result<Invitation> set_up(Database& db, const SetUpRequest& request, Instant now) {
  return db.write([&](Transaction& tx) -> Result<Invitation> {
    TRY_VOID(check_not_demonstration(tx));
    if (count_real_people(tx) > 0)
      return problem(ProblemKind::conflict,
                     "db",
                     "This database has been set up already. Use trellis person add");
    const std::string body_name = squeeze(request.organisation);
    if (body_name.empty())
      return problem(ProblemKind::missing, "organisation", "Enter the name of your organisation");
    const OrganisationId body = save_organisation(tx, OrganisationKind::body, body_name, now);
    const PersonId person = TRY(save_new_person(tx, request.name, request.email, now));
    const Grant grant = {.role = Role::administrator, .period = {now.date_in_england(), {}}};
    save_grant(tx, person, grant, std::nullopt, now);
    record(tx, operator_at(now), "organisation.set_up", {subject(body), subject(person)});
    return Invitation{person, make_link(tx, person, now)};
  });
}

Result<Invitation> add_person(Database& db, const Actor& actor, const AddPersonRequest& request) {
  TRY_VOID(check_may_manage(actor, request.scope));
  return db.write([&](Transaction& tx) -> Result<Invitation> {
    TRY_VOID(check_not_demonstration(tx));
    const Grant grant = {.role = request.role,
                         .scope = request.scope,
                         .acting_for = request.acting_for,
                         .period = request.period};
    TRY_VOID(check_grant(grant));
    const PersonId person = TRY(save_new_person(tx, request.name, request.email, actor.at));
    save_grant(tx, person, grant, actor.person, actor.at);
    record(tx,
           actor,
           "person.added",
           {subject(person)},
           Changes().say("role", std::string(title_of(request.role))));
    return Invitation{person, make_link(tx, person, actor.at)};
  });
}

Result<std::int64_t> grant_role(Database& db,
                                const Actor& actor,
                                PersonId person,
                                const Grant& grant) {
  TRY_VOID(check_may_manage(actor, grant.scope));
  TRY_VOID(check_grant(grant));
  return db.write([&](Transaction& tx) -> Result<std::int64_t> {
    TRY(find_real_person(tx, person));
    const std::int64_t id = save_grant(tx, person, grant, actor.person, actor.at);
    record(tx,
           actor,
           "person.granted_role",
           {subject(person)},
           Changes().say("role", std::string(title_of(grant.role))));
    return id;
  });
}

Result<Invitation> invite_again(Database& db, const Actor& actor, PersonId id) {
  return db.write([&](Transaction& tx) -> Result<Invitation> {
    TRY_VOID(check_not_demonstration(tx));
    TRY(person_to_manage(tx, actor, id));
    record(tx, actor, "person.invited", {subject(id)});
    return Invitation{id, make_link(tx, id, actor.at)};
  });
}

Result<void> erase_person(Database& db, const Actor& actor, PersonId id) {
  return db.write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(check_not_demonstration(tx));
    TRY(person_to_manage(tx, actor, id));
    end_sessions_of(tx, id, std::nullopt, actor.at);
    end_grants(tx, id, actor.at.date_in_england());
    delete_saved_views(tx, id);
    events::erase_texts_about(tx, id, actor.at);
    blank_person(tx, id, actor.at);
    record(tx, actor, "person.erased", {subject(id)});
    return {};
  });
}

Result<PersonId> set_password(Database& db,
                              std::string_view link_token,
                              std::string_view password,
                              Instant now,
                              PasswordWork work) {
  const auto unusable = [] {
    return problem(ProblemKind::too_late,
                   "",
                   "This link has been used or is too old. Ask an administrator for a new one");
  };
  const auto person = db.read([&](storage::Snapshot& snapshot) -> std::optional<Person> {
    const auto id = find_link(snapshot, link_token, now);
    return id ? find_person(snapshot, *id) : std::nullopt;
  });
  if (!person) return unusable();
  TRY_VOID(check_password(password, person->name, person->email.value_or("")));
  // Hashing takes long on purpose, so it is done before the transaction.
  const std::string hash = hash_of_password(password, work);
  return db.write([&](Transaction& tx) -> Result<PersonId> {
    if (!use_link(tx, link_token, now)) return unusable();
    save_password(tx, person->id, hash, now);
    end_sessions_of(tx, person->id, std::nullopt, now);
    const Actor self = {.person = person->id, .at = now};
    record(tx, self, "person.set_password", {subject(person->id)});
    return person->id;
  });
}

Result<PersonId> add_persona(Transaction& tx, const PersonaRequest& request, Instant now) {
  if (!storage::is_demonstration(tx))
    return problem(ProblemKind::refused_by_rule,
                   "db",
                   "Personas belong to a demonstration. This database is not one");
  const std::string name = TRY(check_name(request.name));
  for (const Grant& grant : request.grants) TRY_VOID(check_grant(grant));
  const PersonId id = save_person(tx, {.name = name, .persona = request.key}, now);
  for (const Grant& grant : request.grants) save_grant(tx, id, grant, std::nullopt, now);
  return id;
}

}  // namespace trellis::access
