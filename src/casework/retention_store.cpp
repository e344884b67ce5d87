#include "casework/retention_store.hpp"

namespace trellis::casework {
namespace {

// A thread is due when none of its comments that still stand is to be kept longer.
#define THREAD_IS_DUE                                    \
  " not exists (select 1 from plan_comment k "           \
  "where k.case_id = c.case_id and k.erased_at is null " \
  "and k.retain_until > :today "                         \
  "and coalesce(k.reply_to_id, k.plan_comment_id) = "    \
  "coalesce(c.reply_to_id, c.plan_comment_id)) "

constexpr auto due_for_erasing_sql = R"(
  select d.case_id, sum(d.notes), sum(d.contacts), sum(d.comments)
  from (
    select n.case_id as case_id, 1 as notes, 0 as contacts, 0 as comments
    from case_note n
    where n.erased_at is null and n.retain_until <= :today
    union all
    select x.case_id, 0, 1, 0
    from case_contact x
    where x.erased_at is null and x.retain_until <= :today
    union all
    select c.case_id, 0, 0, 1
    from plan_comment c
    where c.erased_at is null and c.retain_until <= :today and)" THREAD_IS_DUE R"(
  ) d
  group by d.case_id
  order by d.case_id)";

constexpr auto erase_notes_sql = R"(
  update case_note
  set body = '', erased_at = :now
  where erased_at is null and retain_until <= :today)";

constexpr auto erase_contacts_sql = R"(
  update case_contact
  set name = '', email = '', phone = '', erased_at = :now
  where erased_at is null and retain_until <= :today)";

constexpr auto erase_comments_sql = R"(
  update plan_comment
  set body = '', erased_at = :now
  where plan_comment_id in (
    select c.plan_comment_id
    from plan_comment c
    where c.erased_at is null and c.retain_until <= :today and)" THREAD_IS_DUE ")";

#undef THREAD_IS_DUE

}  // namespace

std::vector<DueForErasing> due_for_erasing(storage::Snapshot& db, Date today) {
  return db.rows<DueForErasing>(due_for_erasing_sql, {{"today", today}});
}

void erase_words_due(storage::Transaction& tx, Date today, Instant now) {
  tx.execute(erase_comments_sql, {{"today", today}, {"now", now}});
  tx.execute(erase_notes_sql, {{"today", today}, {"now", now}});
  tx.execute(erase_contacts_sql, {{"today", today}, {"now", now}});
}

void read_row(storage::Columns& columns, DueForErasing& row) {
  columns >> row.case_id >> row.notes >> row.contacts >> row.comments;
}

}  // namespace trellis::casework
