#include "access/person_store.hpp"

#include "access/secret.hpp"

namespace trellis::access {

using storage::Columns;
using storage::Snapshot;
using storage::Transaction;

namespace {

constexpr std::chrono::hours link_life{72};

constexpr auto find_person_sql = R"(
  select person_id, name, email, persona, created_at, erased_at
  from person
  where person_id = :id
  order by person_id)";

constexpr auto find_by_email_sql = R"(
  select person_id, name, email, persona, created_at, erased_at
  from person
  where email = :email
  order by person_id)";

constexpr auto list_people_sql = R"(
  select person_id, name, email, persona, created_at, erased_at
  from person
  where (:personas = 1 or persona is null)
    and (:erased = 1 or erased_at is null)
  order by name, person_id
  limit :count_max)";

constexpr auto count_real_people_sql = R"(
  select count(*)
  from person
  where persona is null)";

constexpr auto save_person_sql = R"(
  insert into person (name, email, persona, created_at)
  values (:name, :email, :persona, :now)
  returning person_id)";

constexpr auto blank_person_sql = R"(
  update person
  set name = :name, email = null, erased_at = :now
  where person_id = :id)";

constexpr auto delete_account_sql = R"(
  delete from account
  where person_id = :id)";

constexpr auto delete_links_sql = R"(
  delete from one_time_link
  where person_id = :id)";

constexpr auto find_account_sql = R"(
  select person_id, password_hash, closed_at
  from account
  where person_id = :id
  order by person_id)";

constexpr auto open_account_sql = R"(
  insert into account (person_id)
  values (:id)
  on conflict do nothing)";

constexpr auto save_password_sql = R"(
  update account
  set password_hash = :hash, password_changed_at = :now
  where person_id = :id)";

constexpr auto delete_unused_links_sql = R"(
  delete from one_time_link
  where person_id = :id and used_at is null)";

constexpr auto make_link_sql = R"(
  insert into one_time_link (person_id, purpose, token_hash, created_at, expires_at)
  values (:id, 'set_password', :hash, :now, :expires_at))";

constexpr auto find_link_sql = R"(
  select person_id
  from one_time_link
  where token_hash = :hash and used_at is null and expires_at > :now
  order by person_id)";

constexpr auto use_link_sql = R"(
  update one_time_link
  set used_at = :now
  where token_hash = :hash and used_at is null and expires_at > :now)";

}  // namespace

void read_row(Columns& columns, Person& row) {
  columns >> row.id >> row.name >> row.email >> row.persona >> row.created_at >> row.erased_at;
}

void read_row(Columns& columns, Account& row) {
  columns >> row.person >> row.password_hash >> row.closed_at;
}

std::optional<Person> find_person(Snapshot& db, PersonId id) {
  return db.one<Person>(find_person_sql, {{"id", id}});
}

std::optional<Person> find_person_by_email(Snapshot& db, std::string_view email) {
  return db.one<Person>(find_by_email_sql, {{"email", email}});
}

std::vector<Person> list_people(Snapshot& db, const PeopleFilter& filter) {
  return db.rows<Person>(
      list_people_sql,
      {{"personas", filter.personas}, {"erased", filter.erased}, {"count_max", filter.count_max}});
}

std::int64_t count_real_people(Snapshot& db) {
  return *db.one<std::int64_t>(count_real_people_sql);
}

PersonId save_person(Transaction& tx, const NewPersonRow& person, Instant now) {
  return {tx.insert(
      save_person_sql,
      {{"name", person.name}, {"email", person.email}, {"persona", person.persona}, {"now", now}})};
}

void blank_person(Transaction& tx, PersonId id, Instant now) {
  tx.execute(delete_account_sql, {{"id", id}});
  tx.execute(delete_links_sql, {{"id", id}});
  tx.execute(blank_person_sql, {{"id", id}, {"name", erased_name}, {"now", now}});
}

std::optional<Account> find_account(Snapshot& db, PersonId person) {
  return db.one<Account>(find_account_sql, {{"id", person}});
}

void open_account(Transaction& tx, PersonId person) {
  tx.execute(open_account_sql, {{"id", person}});
}

void save_password(Transaction& tx, PersonId person, std::string_view password_hash, Instant now) {
  tx.execute(save_password_sql, {{"id", person}, {"hash", password_hash}, {"now", now}});
}

std::string make_link(Transaction& tx, PersonId person, Instant now) {
  tx.execute(delete_unused_links_sql, {{"id", person}});
  const std::string token = make_token();
  tx.execute(make_link_sql,
             {{"id", person},
              {"hash", hash_of_token(token)},
              {"now", now},
              {"expires_at", now.plus(link_life)}});
  return token;
}

std::optional<PersonId> find_link(Snapshot& db, std::string_view token, Instant now) {
  return db.one<PersonId>(find_link_sql, {{"hash", hash_of_token(token)}, {"now", now}});
}

bool use_link(Transaction& tx, std::string_view token, Instant now) {
  return tx.execute(use_link_sql, {{"hash", hash_of_token(token)}, {"now", now}}) == 1;
}

}  // namespace trellis::access
