#include "notify/outbox_store.hpp"

#include <algorithm>

#include "access/scope_filter.hpp"

namespace trellis::notify {

using storage::Columns;
using storage::Snapshot;
using storage::Transaction;

namespace {

#define TRELLIS_MAIL_COLUMNS                                                                     \
  "m.mail_id, m.state, m.urgent, m.region, m.mail_reference, m.attempts, m.interruptions, "      \
  "m.queued_at, m.next_at, m.ended_at, m.trouble, m.forced_because, g.kind, g.subject, g.body, " \
  "g.link, p.name, p.email, p.persona "                                                          \
  "from mail m "                                                                                 \
  "join message g on g.message_id = m.message_id "                                               \
  "join person p on p.person_id = g.person_id "

constexpr auto queue_mail_sql = R"(
  insert into mail (message_id, state, urgent, region, mail_reference, queued_at, next_at)
  values (:message, 'queued', :urgent, :region, :reference, :now, :next_at)
  returning mail_id)";

constexpr auto next_letter_sql = "select " TRELLIS_MAIL_COLUMNS
                                 "where (m.state in ('queued', 'retrying') and m.next_at <= :now) "
                                 "  or (m.state = 'sending' and m.claimed_at <= :lost) "
                                 "order by m.urgent desc, m.next_at, m.mail_id "
                                 "limit 1";

constexpr auto find_mail_sql = "select " TRELLIS_MAIL_COLUMNS "where m.mail_id = :id";

constexpr auto list_mail_sql = "select " TRELLIS_MAIL_COLUMNS
                               "where cast(:state as text) is null or m.state = :state "
                               "order by m.mail_id desc "
                               "limit :count offset :offset";

constexpr auto managed_sql = "select " TRELLIS_MAIL_COLUMNS;
constexpr auto managed_order_sql = R"(
  order by m.mail_id desc
  limit :count offset :offset)";

#undef TRELLIS_MAIL_COLUMNS

constexpr auto managed_count_sql = R"(
  select count(*)
  from mail m
  join message g on g.message_id = m.message_id)";

constexpr auto managed_where_sql = R"(
  where (cast(:state as text) is null or m.state = :state)
    and (cast(:only as bigint) is null or m.mail_id = :only)
    and )";

constexpr auto managed_reach_sql = R"(exists (
      select 1
      from role_grant r
      where r.person_id = g.person_id and )";

constexpr auto count_mail_sql = R"(
  select count(*)
  from mail
  where cast(:state as text) is null or state = :state)";

constexpr auto claim_mail_sql = R"(
  update mail
  set state = 'sending', attempts = attempts + 1, interruptions = :interruptions,
      claimed_at = :now
  where mail_id = :id and state = :state and attempts = :attempts)";

constexpr auto hold_mail_sql = R"(
  update mail
  set next_at = :until
  where mail_id = :id and state in ('queued', 'retrying'))";

constexpr auto end_attempt_sql = R"(
  update mail
  set state = :state, trouble = :trouble, next_at = :next_at, ended_at = :ended_at,
      claimed_at = null
  where mail_id = :id and state = 'sending')";

constexpr auto force_mail_sql = R"(
  update mail
  set state = 'queued', attempts = 0, interruptions = 0, next_at = :now, ended_at = null,
      forced_because = :because
  where mail_id = :id and state in ('queued', 'retrying', 'given_up'))";

constexpr access::ScopeColumns of_receiver = {.owner = "r.owner_organisation_id",
                                              .programme = "r.programme_id"};

/// The condition that keeps an administrator to the people of their own owner.
class MailReach {
 public:
  explicit MailReach(const access::Actor& actor)
      : reads_(actor, access::Permission::manage_settings, of_receiver) {
    is_whole_ = actor.is_operator ||
                std::ranges::any_of(
                    access::grants_for(actor, access::Permission::manage_settings),
                    [](const access::Grant& grant) { return grant.scope == access::Scope{}; });
  }
  std::string sql() const {
    return managed_where_sql + (is_whole_ ? "1 = 1" : managed_reach_sql + reads_.sql() + ")");
  }
  std::vector<storage::Parameter> with(const std::vector<storage::Parameter>& others) const {
    if (!is_whole_) return reads_.with(others);
    return others;
  }

 private:
  access::ScopeFilter reads_;
  bool is_whole_ = false;
};

std::optional<std::string> name_or_none(std::optional<MailState> state) {
  return state ? std::optional(std::string(name_of(*state))) : std::nullopt;
}

}  // namespace

void read_row(Columns& columns, OutboxRow& row) {
  columns >> row.id >> row.state >> row.is_urgent >> row.region >> row.reference >> row.attempts >>
      row.interruptions >> row.queued_at >> row.next_at >> row.ended_at >> row.trouble >>
      row.forced_because >> row.kind >> row.subject >> row.body >> row.link >> row.person >>
      row.email >> row.persona;
}

MailId queue_mail(Transaction& tx, const QueuedMail& mail, Instant now) {
  return {tx.insert(queue_mail_sql,
                    {{"message", mail.message},
                     {"urgent", mail.is_urgent},
                     {"region", mail.region},
                     {"reference", mail.reference},
                     {"now", now},
                     {"next_at", mail.next_at}})};
}

std::optional<OutboxRow> next_due_mail(Snapshot& db, Instant now) {
  return db.one<OutboxRow>(next_letter_sql, {{"now", now}, {"lost", now.plus(-mail_lost_after)}});
}

std::optional<OutboxRow> find_mail(Snapshot& db, MailId id) {
  return db.one<OutboxRow>(find_mail_sql, {{"id", id}});
}

std::vector<OutboxRow> list_mail(Snapshot& db,
                                 std::optional<MailState> state,
                                 int count,
                                 std::int64_t offset) {
  return db.rows<OutboxRow>(list_mail_sql,
                            {{"state", name_or_none(state)}, {"count", count}, {"offset", offset}});
}

std::int64_t count_mail(Snapshot& db, std::optional<MailState> state) {
  return db.one<std::int64_t>(count_mail_sql, {{"state", name_or_none(state)}}).value_or(0);
}

std::vector<OutboxRow> managed_mail(Snapshot& db,
                                    const access::Actor& actor,
                                    std::optional<MailState> state,
                                    int count,
                                    std::int64_t offset) {
  const MailReach reach(actor);
  return db.rows<OutboxRow>(managed_sql + reach.sql() + managed_order_sql,
                            reach.with({{"state", name_or_none(state)},
                                        {"only", std::optional<std::int64_t>()},
                                        {"count", count},
                                        {"offset", offset}}));
}

std::int64_t count_managed_mail(Snapshot& db,
                                const access::Actor& actor,
                                std::optional<MailState> state) {
  const MailReach reach(actor);
  return db
      .one<std::int64_t>(
          managed_count_sql + reach.sql(),
          reach.with({{"state", name_or_none(state)}, {"only", std::optional<std::int64_t>()}}))
      .value_or(0);
}

std::optional<OutboxRow> find_managed_mail(Snapshot& db, const access::Actor& actor, MailId id) {
  const MailReach reach(actor);
  return db.one<OutboxRow>(managed_sql + reach.sql() + managed_order_sql,
                           reach.with({{"state", std::optional<std::string>()},
                                       {"only", std::optional(id.value)},
                                       {"count", 1},
                                       {"offset", 0}}));
}

bool claim_mail(Transaction& tx, const OutboxRow& mail, Instant now) {
  const bool was_lost = mail.state == name_of(MailState::sending);
  return tx.execute(claim_mail_sql,
                    {{"id", mail.id},
                     {"state", mail.state},
                     {"attempts", mail.attempts},
                     {"interruptions", mail.interruptions + (was_lost ? 1 : 0)},
                     {"now", now}}) == 1;
}

void hold_mail(Transaction& tx, MailId id, Instant until) {
  tx.execute(hold_mail_sql, {{"id", id}, {"until", until}});
}

void end_attempt(Transaction& tx,
                 MailId id,
                 MailState state,
                 std::string_view trouble,
                 Instant next_at,
                 Instant now) {
  const bool is_over = state == MailState::sent || state == MailState::given_up;
  tx.execute(end_attempt_sql,
             {{"id", id},
              {"state", name_of(state)},
              {"trouble", trouble},
              {"next_at", next_at},
              {"ended_at", is_over ? std::optional(now) : std::nullopt}});
}

bool force_mail(Transaction& tx, MailId id, std::string_view because, Instant now) {
  return tx.execute(force_mail_sql, {{"id", id}, {"because", because}, {"now", now}}) == 1;
}

}  // namespace trellis::notify
