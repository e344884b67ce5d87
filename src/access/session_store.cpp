#include "access/session_store.hpp"

#include "access/secret.hpp"

namespace trellis::access {

using storage::Columns;
using storage::Snapshot;
using storage::Transaction;

namespace {

constexpr std::size_t device_length_max = 200;

constexpr auto save_session_sql = R"(
  insert into session
    (token_hash, person_id, acting_for_organisation_id, device, created_at, seen_at)
  values (:hash, :person, :acting_for, :device, :now, :now)
  returning session_id)";

constexpr auto find_session_sql = R"(
  select session_id, person_id, acting_for_organisation_id, device, created_at, seen_at, ended_at
  from session
  where token_hash = :hash
  order by session_id)";

constexpr auto sessions_of_sql = R"(
  select session_id, person_id, acting_for_organisation_id, device, created_at, seen_at, ended_at
  from session
  where person_id = :person
  order by session_id desc)";

constexpr auto touch_session_sql = R"(
  update session
  set seen_at = :now
  where session_id = :id and ended_at is null)";

constexpr auto end_session_sql = R"(
  update session
  set ended_at = :now
  where session_id = :id and ended_at is null)";

constexpr auto end_sessions_of_sql = R"(
  update session
  set ended_at = :now
  where person_id = :person and ended_at is null and session_id <> :save)";

constexpr auto delete_old_sessions_sql = R"(
  delete from session
  where seen_at < :before)";

}  // namespace

void read_row(Columns& columns, Session& row) {
  columns >> row.id >> row.person >> row.acting_for >> row.device >> row.created_at >>
      row.seen_at >> row.ended_at;
}

SessionId save_session(Transaction& tx, const NewSession& session, Instant now) {
  return {tx.insert(save_session_sql,
                    {{"hash", hash_of_token(session.token)},
                     {"person", session.person},
                     {"acting_for", session.acting_for},
                     {"device", session.device.substr(0, device_length_max)},
                     {"now", now}})};
}

std::optional<Session> find_session(Snapshot& db, std::string_view token) {
  return db.one<Session>(find_session_sql, {{"hash", hash_of_token(token)}});
}

std::vector<Session> sessions_of(Snapshot& db, PersonId person) {
  return db.rows<Session>(sessions_of_sql, {{"person", person}});
}

void touch_session(Transaction& tx, SessionId id, Instant now) {
  tx.execute(touch_session_sql, {{"id", id}, {"now", now}});
}

void end_session(Transaction& tx, SessionId id, Instant now) {
  tx.execute(end_session_sql, {{"id", id}, {"now", now}});
}

std::int64_t end_sessions_of(Transaction& tx,
                             PersonId person,
                             std::optional<SessionId> save,
                             Instant now) {
  return tx.execute(end_sessions_of_sql,
                    {{"person", person}, {"save", save.value_or(SessionId{0})}, {"now", now}});
}

std::int64_t delete_old_sessions(Transaction& tx, Instant before) {
  return tx.execute(delete_old_sessions_sql, {{"before", before}});
}

}  // namespace trellis::access
