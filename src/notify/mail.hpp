/// One letter as it travels, and the rules of its life in the outbox. Pure.
///
/// Plain text and simple HTML of the same words, RFC 5322 with RFC 2047 headers and
/// quoted-printable parts. A letter is queued, taken, and ends sent or given up; a failure that may
/// pass is tried again later. Its Message-ID stays the same, so that a mailbox can tell a second
/// copy.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/date.hpp"
#include "core/id.hpp"
#include "notify/message.hpp"

namespace trellis::notify {

using MailId = Id<struct MailTag>;

inline constexpr int mail_attempts_max = 8;
/// A letter that was taken this long ago and never ended was interrupted.
inline constexpr std::chrono::minutes mail_lost_after{10};

enum class MailState { queued, sending, sent, retrying, given_up };
std::string_view name_of(MailState state);
/// "Waits to be sent".
std::string_view title_of(MailState state);

/// How long to wait after this many failed attempts: 1, 2, 4 ... minutes, half a day at most.
std::chrono::seconds retry_wait(int attempts);

/// What a transport says of one attempt.
enum class Delivery { sent, may_pass, refused };
struct Attempt {
  Delivery delivery = Delivery::sent;
  std::string trouble = {};  ///< "the server answered 550"; no address of a person
};
/// The state after an attempt, the `attempts`-th.
MailState state_after(Delivery delivery, int attempts);

/// A letter with everything that its text needs.
struct Letter {
  std::string reference = {};  ///< Message-ID without its angles
  std::string to = {};
  std::string subject = {};
  std::string body = {};     ///< sentences, a line for each
  std::string link = {};     ///< whole address
  std::string reason = {};   ///< why one receives it
  std::string stop = {};     ///< where to change that: whole address; empty where one cannot
  std::string service = {};  ///< "Trellis"
  std::string from = {};
  Instant at = {};
};

/// The words as plain text, and as one simple page.
std::string plain_text_of(const Letter& letter);
std::string html_of(const Letter& letter);

/// The whole message with CRLF line ends.
std::string message_source(const Letter& letter);

/// "Mon, 09 Mar 2026 14:05:06 +0000".
std::string mail_date(Instant at);
/// As in a header: ASCII as it is, else RFC 2047 words.
std::string header_words(std::string_view text);
/// RFC 2045, lines of 76 characters at most.
std::string quoted_printable(std::string_view text);

}  // namespace trellis::notify
