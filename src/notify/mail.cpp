#include "notify/mail.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/text.hpp"

namespace trellis::notify {
namespace {

constexpr std::size_t line_characters_max = 76;
constexpr std::chrono::hours wait_max{12};

bool is_plain_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

std::string hexadecimal(char c) {
  std::array<char, 4> digits{};
  std::snprintf(digits.data(), digits.size(), "=%02X", static_cast<unsigned char>(c));
  return digits.data();
}

/// Bytes of the UTF-8 character at `at`.
std::size_t character_bytes(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  return end - at;
}

std::string escaped_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

/// What must never begin a header of its own.
std::string one_line(std::string_view text) {
  std::string out(text);
  std::ranges::replace_if(
      out, [](char c) { return c == '\r' || c == '\n'; }, ' ');
  return out;
}

std::string reason_line(const Letter& letter) {
  return "You receive this because " + letter.reason + ".";
}

}  // namespace

std::string_view name_of(MailState state) {
  switch (state) {
    case MailState::queued:
      return "queued";
    case MailState::sending:
      return "sending";
    case MailState::sent:
      return "sent";
    case MailState::retrying:
      return "retrying";
    case MailState::given_up:
      return "given_up";
  }
  return {};
}

std::string_view title_of(MailState state) {
  switch (state) {
    case MailState::queued:
      return "Waits to be sent";
    case MailState::sending:
      return "Being sent";
    case MailState::sent:
      return "Sent";
    case MailState::retrying:
      return "Failed, will be tried again";
    case MailState::given_up:
      return "Given up";
  }
  return {};
}

std::chrono::seconds retry_wait(int attempts) {
  const int doublings = std::clamp(attempts - 1, 0, 12);
  return std::min<std::chrono::seconds>(std::chrono::minutes{1} * (1 << doublings), wait_max);
}

MailState state_after(Delivery delivery, int attempts) {
  if (delivery == Delivery::sent) return MailState::sent;
  if (delivery == Delivery::refused || attempts >= mail_attempts_max) return MailState::given_up;
  return MailState::retrying;
}

std::string plain_text_of(const Letter& letter) {
  std::string text = letter.body + "\n\n" + letter.link + "\n\n" + reason_line(letter) + "\n";
  if (letter.stop.empty())
    text += "Messages about security cannot be turned off.\n";
  else
    text += "Choose what you receive: " + letter.stop + "\n";
  return text;
}

std::string html_of(const Letter& letter) {
  std::string page = "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>" +
                     escaped_html(letter.subject) + "</title></head><body>\n";
  for (const std::string_view line : split(letter.body, '\n'))
    if (!line.empty()) page += "<p>" + escaped_html(line) + "</p>\n";
  page += "<p><a href=\"" + escaped_html(letter.link) + "\">Open it in " +
          escaped_html(letter.service) + "</a></p>\n<p><small>" + escaped_html(reason_line(letter));
  if (letter.stop.empty())
    page += " Messages about security cannot be turned off.";
  else
    page += " Choose what you receive: " + escaped_html(letter.stop);
  return page + "</small></p>\n</body></html>\n";
}

std::string mail_date(Instant at) {
  constexpr std::array weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto days = std::chrono::floor<std::chrono::days>(at.seconds());
  const std::chrono::year_month_day date{days};
  const std::chrono::hh_mm_ss time{at.seconds() - days};
  std::array<char, 64> text{};
  std::snprintf(text.data(),
                text.size(),
                "%s, %02u %s %d %02d:%02d:%02d +0000",
                weekdays[std::chrono::weekday{days}.c_encoding()],
                static_cast<unsigned>(date.day()),
                months[static_cast<unsigned>(date.month()) - 1],
                static_cast<int>(date.year()),
                static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text.data();
}

std::string header_words(std::string_view text) {
  if (is_plain_ascii(text)) return std::string(text);
  // Words of at most 75 characters, broken between characters only.
  constexpr std::string_view begin = "=?UTF-8?Q?";
  constexpr std::size_t room = 75 - begin.size() - 2;
  std::string out;
  std::string word;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t bytes = character_bytes(text, at);
    std::string coded;
    for (const char c : text.substr(at, bytes)) {
      const bool is_letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                             (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == ',';
      coded += c == ' ' ? "_" : is_letter ? std::string(1, c) : hexadecimal(c);
    }
    if (word.size() + coded.size() > room) {
      out.append(begin).append(word).append("?=\r\n ");
      word.clear();
    }
    word += coded;
    at += bytes;
  }
  return out.append(begin).append(word).append("?=");
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  std::size_t column = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r') continue;
    if (c == '\n') {
      out += "\r\n";
      column = 0;
      continue;
    }
    const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n';
    const bool is_plain = (c > ' ' && c <= '~' && c != '=') || (c == ' ' && !ends_line);
    const std::string coded = is_plain ? std::string(1, c) : hexadecimal(c);
    if (column + coded.size() > line_characters_max - 1) {
      out += "=\r\n";
      column = 0;
    }
    out += coded;
    column += coded.size();
  }
  return out;
}

std::string message_source(const Letter& letter) {
  const std::string boundary = "trellis-" + letter.reference.substr(0, letter.reference.find('@'));
  const auto part = [&](std::string_view type, const std::string& words) {
    return "--" + boundary + "\r\nContent-Type: " + std::string(type) +
           "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
           quoted_printable(words) + "\r\n";
  };
  std::string source = "Date: " + mail_date(letter.at) +
                       "\r\nFrom: " + header_words(letter.service) + " <" + one_line(letter.from) +
                       ">\r\nTo: <" + one_line(letter.to) +
                       ">\r\nSubject: " + header_words(one_line(letter.subject)) +
                       "\r\nMessage-ID: <" + letter.reference +
                       ">\r\nMIME-Version: 1.0\r\nAuto-Submitted: "
                       "auto-generated\r\nContent-Type: multipart/alternative; boundary=\"" +
                       boundary + "\"\r\n\r\n";
  return source + part("text/plain", plain_text_of(letter)) + part("text/html", html_of(letter)) +
         "--" + boundary + "--\r\n";
}

}  // namespace trellis::notify
