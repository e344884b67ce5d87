#include "events/personal_text_store.hpp"

namespace trellis::events {

using storage::Snapshot;
using storage::Transaction;

namespace {

constexpr auto keep_text_sql = R"(
  insert into personal_text
    (about_person_id, written_by_person_id, body, recorded_at, retain_until)
  values (:about, :written_by, :body, :at, :retain_until)
  returning personal_text_id)";

constexpr auto find_text_sql = R"(
  select body
  from personal_text
  where personal_text_id = :id
    and erased_at is null
  order by personal_text_id)";

constexpr auto erase_texts_about_sql = R"(
  update personal_text
  set body = '', erased_at = :now
  where about_person_id = :person
    and erased_at is null)";

constexpr auto erase_texts_due_sql = R"(
  update personal_text
  set body = '', erased_at = :now
  where retain_until <= :today
    and erased_at is null)";

constexpr auto count_texts_due_sql = R"(
  select count(*)
  from personal_text
  where retain_until <= :today
    and erased_at is null
  order by 1)";

}  // namespace

PersonalTextId keep_text(Transaction& tx, const NewText& text) {
  return {tx.insert(keep_text_sql,
                    {{"about", text.about},
                     {"written_by", text.written_by},
                     {"body", text.body},
                     {"at", text.at},
                     {"retain_until", text.retain_until}})};
}

std::optional<std::string> find_text(Snapshot& db, PersonalTextId id) {
  return db.one<std::string>(find_text_sql, {{"id", id}});
}

std::int64_t erase_texts_about(Transaction& tx, PersonId person, Instant now) {
  return tx.execute(erase_texts_about_sql, {{"person", person}, {"now", now}});
}

std::int64_t erase_texts_due(Transaction& tx, Date today, Instant now) {
  return tx.execute(erase_texts_due_sql, {{"today", today}, {"now", now}});
}

std::int64_t count_texts_due(storage::Snapshot& db, Date today) {
  return db.one<std::int64_t>(count_texts_due_sql, {{"today", today}}).value_or(0);
}

}  // namespace trellis::events
