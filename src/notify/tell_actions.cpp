#include "notify/tell_actions.hpp"

#include "access/person_store.hpp"
#include "access/secret.hpp"
#include "events/event_store.hpp"

namespace trellis::notify {

using storage::Transaction;

namespace {

/// Letters that were held go out at half past seven, before schools open.
constexpr auto morning = "T07:30:00Z";

/// "<key>@trellis": it tells nothing of the receiver.
std::string new_reference() { return access::make_token() + "@trellis.invalid"; }

void queue_for(Transaction& tx, MessageId message, const Draft& draft, Instant now) {
  const bool urgent = is_urgent(draft.kind);
  queue_mail(tx,
             {.message = message,
              .is_urgent = urgent,
              .region = draft.region,
              .reference = new_reference(),
              .next_at = urgent ? now : next_send_moment(now, draft.region)},
             now);
}

}  // namespace

Instant next_send_moment(Instant now, std::string_view region) {
  const Date today = now.date_in_england();
  const Date day = next_send_day(today, planned_terms(), region);
  return day == today ? now : Instant::parse(day.text() + morning).value();
}

int tell(Transaction& tx, const Draft& draft, const std::vector<PersonId>& people, Instant now) {
  int told = 0;
  for (const PersonId person : people) {
    const Channel channel = channel_for(draft.kind, choice_of(tx, person, draft.kind));
    if (channel == Channel::none) continue;
    const auto message = insert_message(tx, person, draft, channel, now);
    if (!message) continue;
    ++told;
    const auto receiver = access::find_person(tx, person);
    const bool has_address = receiver && (receiver->email || receiver->persona);
    if (is_by_mail(channel) && has_address) queue_for(tx, *message, draft, now);
  }
  return told;
}

Result<void> choose_channels(Transaction& tx,
                             PersonId person,
                             const std::map<MessageKind, Channel>& choices,
                             Instant now) {
  for (const auto& [kind, channel] : choices) {
    if (!can_be_turned_off(kind))
      return problem(ProblemKind::refused_by_rule,
                     std::string(name_of(kind)),
                     "Messages about security cannot be turned off");
    save_choice(tx, person, kind, channel, now);
  }
  return {};
}

}  // namespace trellis::notify
