#include "notify/send_actions.hpp"

#include "access/record.hpp"
#include "core/text.hpp"
#include "notify/tell_actions.hpp"

namespace trellis::events {
template <>
inline constexpr std::string_view subject_kind<notify::MailTag> = "mail";
}

namespace trellis::notify {

using storage::Database;
using storage::Snapshot;
using storage::Transaction;

namespace {

constexpr std::size_t reason_characters_min = 10;

struct Taken {
  enum class What { nothing, held, lost, letter };
  What what = What::nothing;
  OutboxRow row = {};
};

/// Takes the next letter, or puts one off that is due on a day when mail is held.
Taken take_letter(Transaction& tx, Instant now) {
  const auto row = next_due_mail(tx, now);
  if (!row) return {};
  const bool is_forced = row->is_urgent || row->forced_because.has_value();
  const bool was_lost = row->state == name_of(MailState::sending);
  const Instant moment = is_forced ? now : next_send_moment(now, row->region);
  if (!was_lost && moment != now) {
    hold_mail(tx, row->id, moment);
    return {Taken::What::held, *row};
  }
  if (!claim_mail(tx, *row, now)) return {Taken::What::held, *row};
  if (was_lost && row->interruptions > 0) {
    end_attempt(tx,
                row->id,
                MailState::given_up,
                "sending was interrupted twice: it may have arrived twice",
                now,
                now);
    return {Taken::What::lost, *row};
  }
  return {Taken::What::letter, *row};
}

MailState end_letter(Database& db, const OutboxRow& row, const Attempt& attempt, Instant now) {
  const int attempts = row.attempts + 1;
  const MailState state = state_after(attempt.delivery, attempts);
  db.write([&](Transaction& tx) {
    end_attempt(tx, row.id, state, attempt.trouble, now.plus(retry_wait(attempts)), now);
  });
  return state;
}

}  // namespace

std::string address_of(const OutboxRow& row) {
  if (row.email) return *row.email;
  return row.persona ? *row.persona + "@demonstration.invalid" : "";
}

Letter letter_of(const OutboxRow& row, const MailIdentity& identity) {
  const auto kind = message_kind_from_name(row.kind).value_or(MessageKind::security);
  return {.reference = row.reference,
          .to = address_of(row),
          .subject = row.subject,
          .body = row.body,
          .link = identity.address + row.link,
          .reason = std::string(reason_of(kind)),
          .stop = can_be_turned_off(kind) ? identity.address + "/account/notifications" : "",
          .service = identity.service,
          .from = identity.from,
          .at = row.queued_at};
}

Sent send_due(Database& db,
              Transport& transport,
              const MailIdentity& identity,
              Instant now,
              int count_max,
              const std::function<bool()>& stopping) {
  Sent sent;
  for (int i = 0; i < count_max; ++i) {
    if (stopping && stopping()) break;
    if (!db.read([&](Snapshot& s) { return next_due_mail(s, now).has_value(); })) break;
    const Taken taken = db.write([&](Transaction& tx) { return take_letter(tx, now); });
    if (taken.what == Taken::What::nothing) break;
    if (taken.what == Taken::What::held) ++sent.held;
    if (taken.what == Taken::What::lost) ++sent.given_up;
    if (taken.what != Taken::What::letter) continue;
    const Letter letter = letter_of(taken.row, identity);
    const Attempt attempt = letter.to.empty()
                                ? Attempt{Delivery::refused, "the person has no address"}
                                : transport.send(letter);
    const MailState state = end_letter(db, taken.row, attempt, now);
    if (state == MailState::sent) ++sent.sent;
    if (state == MailState::retrying) ++sent.failed;
    if (state == MailState::given_up) ++sent.given_up;
  }
  return sent;
}

Result<void> send_at_once(Transaction& tx,
                          const access::Actor& actor,
                          MailId id,
                          std::string_view because) {
  if (!may_somewhere(actor, access::Permission::manage_settings))
    return problem(ProblemKind::not_allowed, "", "You cannot send mail of this service");
  if (!find_managed_mail(tx, actor, id))
    return problem(ProblemKind::not_found, "", "There is no such letter");
  const std::string reason(trim(because));
  if (reason.size() < reason_characters_min)
    return problem(
        ProblemKind::missing, "because", "Enter why it cannot wait, in at least ten characters");
  if (!force_mail(tx, id, reason, actor.at))
    return problem(ProblemKind::conflict, "", "This letter has been sent already");
  record(tx, actor, "mail.forced", {events::subject(id)});
  return {};
}

}  // namespace trellis::notify
