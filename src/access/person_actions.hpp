/// What is done to people: setting up, adding, granting, erasing, setting a password; and the
/// personas of a demonstration.
///
/// A database holds real people or personas, never both: each action refuses the other's database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/actor.hpp"
#include "access/person.hpp"
#include "access/secret.hpp"
#include "core/result.hpp"
#include "storage/database.hpp"

namespace trellis::access {

/// A person with the token of the one-time link by which they set a password.
struct Invitation {
  PersonId person = {};
  std::string token = {};
};

struct SetUpRequest {
  std::string organisation = {};  ///< the body that answers for the data
  std::string name = {};
  std::string email = {};
};
/// Makes the first organisation and its administrator. Refuses a database that has people, or that
/// is a demonstration.
Result<Invitation> set_up(storage::Database& db, const SetUpRequest& request, Instant now);

struct AddPersonRequest {
  std::string name = {};
  std::string email = {};
  Role role = Role::programme_manager;
  Scope scope = {};
  std::optional<OrganisationId> acting_for = {};
  Period period = {};
};
/// Adds a person with a role. Refuses an address that is taken, a role without an owner, and a
/// demonstration. Needs manage_people over the scope.
Result<Invitation> add_person(storage::Database& db,
                              const Actor& actor,
                              const AddPersonRequest& request);

/// Gives a person another role. Needs manage_people over the scope.
Result<std::int64_t> grant_role(storage::Database& db,
                                const Actor& actor,
                                PersonId person,
                                const Grant& grant);

/// A new link for a person who lost theirs, or their password. Needs manage_people.
Result<Invitation> invite_again(storage::Database& db, const Actor& actor, PersonId person);

/// Erases a person: name, address, account, sessions and every text about them. The log stays.
/// Needs manage_people. Erasing twice is refused.
Result<void> erase_person(storage::Database& db, const Actor& actor, PersonId person);

/// Sets a password through a one-time link, and ends all sessions of the person.
Result<PersonId> set_password(storage::Database& db,
                              std::string_view link_token,
                              std::string_view password,
                              Instant now,
                              PasswordWork work = PasswordWork::interactive);

/// A person of the demonstration: its key, what it is called, and its roles.
struct PersonaRequest {
  std::string key = {};  ///< "programme_manager"
  std::string name = {};
  std::vector<Grant> grants = {};
};
/// Makes a persona inside the demonstration's own transaction. Refuses any other database.
Result<PersonId> add_persona(storage::Transaction& tx, const PersonaRequest& request, Instant now);

}  // namespace trellis::access
