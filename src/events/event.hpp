/// What happened, who did it and to whom: the values of the one event log.
///
/// Each module names its own types of event ("open_day.booked") and turns its events into
/// sentences; nothing here knows any of them. Personal words never stand in an event: they are kept
/// by `keep_text` and named by key, so that erasing them leaves the event.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/id.hpp"

namespace trellis::events {

/// What kind of thing a key names, in event_subject: specialised beside the Id by each module.
///   template <> inline constexpr std::string_view trellis::events::subject_kind<VisitTag> =
///   "visit";
template <class Tag>
inline constexpr std::string_view subject_kind = {};
template <>
inline constexpr std::string_view subject_kind<OrganisationTag> = "organisation";
template <>
inline constexpr std::string_view subject_kind<PersonTag> = "person";
template <>
inline constexpr std::string_view subject_kind<ProgrammeTag> = "programme";
template <>
inline constexpr std::string_view subject_kind<ReleaseTag> = "release";
template <>
inline constexpr std::string_view subject_kind<JobTag> = "job";

struct Subject {
  std::string kind = {};
  std::int64_t id = 0;
  friend auto operator<=>(const Subject&, const Subject&) = default;
};

template <class Tag>
Subject subject(Id<Tag> id) {
  static_assert(!subject_kind<Tag>.empty(), "Specialise events::subject_kind for this tag");
  return {std::string(subject_kind<Tag>), id.value};
}

enum class AuthorKind {
  person,
  organisation,  ///< a person acting for an organisation
  import,
  schedule,
  token,    ///< an API token
  persona,  ///< somebody trying the demonstration
};
std::string_view name_of(AuthorKind kind);

struct Author {
  AuthorKind kind = AuthorKind::schedule;
  std::optional<PersonId> person = {};
  std::optional<OrganisationId> on_behalf_of = {};
  std::optional<ReleaseId> release = {};
  std::optional<JobId> job = {};
  Instant at = {};  ///< when it is recorded
};

using PersonalTextId = Id<struct PersonalTextTag>;

/// One field that changed. A personal one holds keys of kept texts in place of the words.
struct Change {
  std::string field = {};
  std::optional<std::string> before = {};
  std::optional<std::string> after = {};
  bool personal = false;
  friend bool operator==(const Change&, const Change&) = default;
};

/// What an event says beyond its type and subjects:
///   Changes().change("people", "2", "3").say("place", "Leeds").happened(instant)
class Changes {
 public:
  Changes& change(std::string field,
                  std::optional<std::string> before,
                  std::optional<std::string> after);
  /// As change, for personal words and free text: what they were and are lies with keep_text.
  Changes& change_text(std::string field,
                       std::optional<PersonalTextId> before,
                       std::optional<PersonalTextId> after);
  /// A word for the sentence. Never a personal one.
  Changes& say(std::string name, std::string value);
  /// When it happened, where that is not when it is recorded.
  Changes& happened(Instant at);

  const std::vector<Change>& fields() const { return fields_; }
  const std::map<std::string, std::string>& summary() const { return summary_; }
  std::optional<Instant> happened_at() const { return happened_at_; }

 private:
  std::vector<Change> fields_ = {};
  std::map<std::string, std::string> summary_ = {};
  std::optional<Instant> happened_at_ = {};
};

/// An event as it was recorded.
struct Event {
  EventId id = {};
  std::string type = {};
  Instant happened_at = {};
  Instant recorded_at = {};
  AuthorKind author_kind = AuthorKind::schedule;
  std::optional<PersonId> author_person = {};
  std::optional<OrganisationId> on_behalf_of = {};
  std::optional<ReleaseId> release = {};
  std::optional<JobId> job = {};
  std::map<std::string, std::string> summary = {};
  std::vector<Change> changes = {};
  std::int64_t transaction_number = 0;
};

/// Fields and summary as the log keeps them, JSON; and back. `read_...` throw on text that is not.
std::string changes_text(const std::vector<Change>& changes);
std::vector<Change> read_changes(std::string_view text);
std::string summary_text(const std::map<std::string, std::string>& summary);
std::map<std::string, std::string> read_summary(std::string_view text);

}  // namespace trellis::events
