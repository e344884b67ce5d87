#include "access/api_token_store.hpp"

#include "access/scope_filter.hpp"
#include "access/secret.hpp"

namespace trellis::access {

using storage::Columns;
using storage::Snapshot;
using storage::Transaction;

namespace {

#define SELECT_API_TOKENS                                                             \
  "select t.api_token_id, t.person_id, p.name, t.owner_organisation_id, "             \
  "t.acting_for_organisation_id, t.name, t.permissions, t.created_at, t.expires_on, " \
  "t.used_at, t.revoked_at "                                                          \
  "from api_token t "                                                                 \
  "join person p on p.person_id = t.person_id "

constexpr auto find_by_id_sql = SELECT_API_TOKENS R"(
  where t.api_token_id = :id
  order by t.api_token_id)";

constexpr auto find_by_hash_sql = SELECT_API_TOKENS R"(
  where t.token_hash = :hash
  order by t.api_token_id)";

constexpr auto of_person_sql = SELECT_API_TOKENS R"(
  where t.person_id = :person
  order by t.api_token_id desc)";

constexpr std::string_view managed_sql = SELECT_API_TOKENS " where ";

constexpr auto insert_api_token_sql = R"(
  insert into api_token (person_id, owner_organisation_id, acting_for_organisation_id, name,
                         token_hash, permissions, created_at, expires_on)
  values (:person, :owner, :acting_for, :name, :hash, :permissions, :created_at, :expires_on)
  returning api_token_id)";

constexpr auto note_use_sql = R"(
  update api_token
  set used_at = :now
  where api_token_id = :id)";

constexpr auto revoke_sql = R"(
  update api_token
  set revoked_at = :now, revoked_by_person_id = :by
  where api_token_id = :id and revoked_at is null)";

}  // namespace

void read_row(Columns& columns, ApiToken& row) {
  std::string permissions;
  columns >> row.id >> row.person >> row.person_name >> row.owner >> row.acting_for >> row.name >>
      permissions >> row.created_at >> row.expires_on >> row.used_at >> row.revoked_at;
  row.permissions = read_permissions(permissions);
}

std::optional<ApiToken> find_api_token(Snapshot& db, ApiTokenId id) {
  return db.one<ApiToken>(find_by_id_sql, {{"id", id}});
}

std::optional<ApiToken> find_api_token(Snapshot& db, std::string_view token) {
  return db.one<ApiToken>(find_by_hash_sql, {{"hash", hash_of_token(token)}});
}

std::vector<ApiToken> api_tokens_of(Snapshot& db, PersonId person) {
  return db.rows<ApiToken>(of_person_sql, {{"person", person}});
}

std::vector<ApiToken> managed_api_tokens(Snapshot& db, const Actor& actor) {
  const ScopeFilter manages(actor, Permission::manage_people, {.owner = "t.owner_organisation_id"});
  return db.rows<ApiToken>(
      std::string(managed_sql) + manages.sql() + " order by t.api_token_id desc", manages.with());
}

ApiTokenId insert_api_token(Transaction& tx, const ApiToken& token, std::string_view text) {
  return {tx.insert(insert_api_token_sql,
                    {{"person", token.person},
                     {"owner", token.owner},
                     {"acting_for", token.acting_for},
                     {"name", token.name},
                     {"hash", hash_of_token(text)},
                     {"permissions", permissions_text(token.permissions)},
                     {"created_at", token.created_at},
                     {"expires_on", token.expires_on}})};
}

void note_api_token_use(Transaction& tx, ApiTokenId id, Instant now) {
  tx.execute(note_use_sql, {{"id", id}, {"now", now}});
}

bool mark_api_token_revoked(Transaction& tx,
                            ApiTokenId id,
                            std::optional<PersonId> by,
                            Instant now) {
  return tx.execute(revoke_sql, {{"id", id}, {"by", by}, {"now", now}}) > 0;
}

}  // namespace trellis::access
