#include "notify/feed_store.hpp"

namespace trellis::notify {

using storage::Snapshot;
using storage::Transaction;

namespace {

constexpr auto find_feed_sql = R"(
  select created_at
  from calendar_feed
  where person_id = :person and ended_at is null)";

constexpr auto feed_person_sql = R"(
  select f.person_id
  from calendar_feed f
  join person p on p.person_id = f.person_id
  left join account a on a.person_id = f.person_id
  where f.token_hash = :hash and f.ended_at is null and p.erased_at is null
    and a.closed_at is null)";

constexpr auto insert_feed_sql = R"(
  insert into calendar_feed (person_id, token_hash, created_at)
  values (:person, :hash, :now))";

constexpr auto end_feed_sql = R"(
  update calendar_feed
  set ended_at = :now
  where person_id = :person and ended_at is null)";

}  // namespace

std::optional<Instant> find_feed(Snapshot& db, PersonId person) {
  return db.one<Instant>(find_feed_sql, {{"person", person}});
}

std::optional<PersonId> find_feed_person(Snapshot& db, std::string_view token_hash) {
  return db.one<PersonId>(feed_person_sql, {{"hash", token_hash}});
}

void insert_feed(Transaction& tx, PersonId person, std::string_view token_hash, Instant now) {
  tx.execute(insert_feed_sql, {{"person", person}, {"hash", token_hash}, {"now", now}});
}

bool end_feed_of(Transaction& tx, PersonId person, Instant now) {
  return tx.execute(end_feed_sql, {{"person", person}, {"now", now}}) > 0;
}

}  // namespace trellis::notify
