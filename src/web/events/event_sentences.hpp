/// From an event of the log to a sentence for people.
///
/// Each feature says its own events: `say_events("open_day.booked", function)` at start-up, from
/// its add_..._routes. What nobody says is told by its type and the words kept with it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "events/event.hpp"

namespace trellis::web {

using EventSentence = std::string (*)(const events::Event&);

/// Before the server starts, from one thread.
void say_events(std::string_view type, EventSentence sentence);

std::string sentence_of(const events::Event& event);

/// A kind of event with its words, for lists to choose from.
struct EventKind {
  std::string_view type;
  std::string_view words;  ///< "Eligibility decided by the rules"
};
std::span<const EventKind> known_event_kinds();

}  // namespace trellis::web
