/// People, their accounts and one-time links in the database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/person.hpp"
#include "storage/database.hpp"

namespace trellis::access {

std::optional<Person> find_person(storage::Snapshot& db, PersonId id);
std::optional<Person> find_person_by_email(storage::Snapshot& db, std::string_view email);
/// People by name; erased ones and personas only when asked for.
struct PeopleFilter {
  bool personas = false;
  bool erased = false;
  int count_max = 500;
};
std::vector<Person> list_people(storage::Snapshot& db, const PeopleFilter& filter);
std::int64_t count_real_people(storage::Snapshot& db);

struct NewPersonRow {
  std::string name = {};
  std::optional<std::string> email = {};
  std::optional<std::string> persona = {};
};
PersonId save_person(storage::Transaction& tx, const NewPersonRow& person, Instant now);
/// Blanks name and address, and deletes account and links.
void blank_person(storage::Transaction& tx, PersonId id, Instant now);

struct Account {
  PersonId person = {};
  std::string password_hash = {};  ///< empty until a password was set
  std::optional<Instant> closed_at = {};
};
std::optional<Account> find_account(storage::Snapshot& db, PersonId person);
void open_account(storage::Transaction& tx, PersonId person);
void save_password(storage::Transaction& tx,
                   PersonId person,
                   std::string_view password_hash,
                   Instant now);

/// A new link for this person; earlier ones that were not used are withdrawn. Returns the token.
std::string make_link(storage::Transaction& tx, PersonId person, Instant now);
/// The person whose unused, unexpired link this is.
std::optional<PersonId> find_link(storage::Snapshot& db, std::string_view token, Instant now);
/// Marks the link as used. False when it was used or withdrawn meanwhile.
bool use_link(storage::Transaction& tx, std::string_view token, Instant now);

}  // namespace trellis::access
