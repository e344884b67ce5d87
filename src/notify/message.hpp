/// What people are told: kinds of messages, how each is wanted, and the words around them. Pure.
///
/// A message says what happened and by when, has one link, says why one receives it and how to stop
/// it. Its words never hold the name of a person or free text.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/id.hpp"

namespace trellis::notify {

using MessageId = Id<struct MessageTag>;

enum class MessageKind {
  task_due,
  overdue_digest,
  review_due,
  case_assigned,
  concern_raised,
  match_proposed,
  match_confirmed,
  application_received,
  application_decided,
  place_offered,
  course_changed,
  plan_reading,
  grant,
  register_question,
  security,
};
std::span<const MessageKind> all_message_kinds();
/// The word of tables: "task_due".
std::string_view name_of(MessageKind kind);
std::optional<MessageKind> message_kind_from_name(std::string_view name);
/// "Tasks that are due".
std::string_view title_of(MessageKind kind);
/// "the task is yours, your school's or your lead's to do".
std::string_view reason_of(MessageKind kind);
/// Security cannot be turned off.
bool can_be_turned_off(MessageKind kind);
/// Goes out at once, at a weekend and at the end of a term too.
bool is_urgent(MessageKind kind);

enum class Channel { both, product, mail, none };
std::span<const Channel> all_channels();
std::string_view name_of(Channel channel);
std::optional<Channel> channel_from_name(std::string_view name);
/// "In Trellis and by e-mail".
std::string_view title_of(Channel channel);

/// What was chosen, both where nothing was; security always both.
Channel channel_for(MessageKind kind, std::optional<Channel> chosen);
bool is_in_product(Channel channel);
bool is_by_mail(Channel channel);

inline constexpr std::size_t subject_characters_max = 59;

/// "Review due 9 March 2026: St Mary's Primary", shortened at its end to be under 60 characters.
std::string subject_line(std::string_view what, std::string_view about = {});

/// A message before it has a receiver. `key` names the fact: nobody is told of it twice.
struct Draft {
  MessageKind kind = MessageKind::security;
  std::string key = {};
  std::string subject = {};
  std::string body = {};    ///< sentences, a line for each
  std::string link = {};    ///< path of this site: "/cases/7"
  std::string region = {};  ///< whose term dates hold its mail back
  std::optional<EventId> event = {};
};

}  // namespace trellis::notify
