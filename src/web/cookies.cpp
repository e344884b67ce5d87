#include "web/cookies.hpp"

#include "core/text.hpp"
#include "web/random.hpp"

namespace trellis::web {

namespace {

constexpr std::string_view session_name = "trellis";
constexpr std::string_view visitor_name = "trellis-visitor";
constexpr std::string_view notice_name = "trellis-notice";

/// Browsers take a __Host- cookie only over https, for this host alone and for every path.
std::string full_name(std::string_view name, bool is_secure) {
  return (is_secure ? "__Host-" : "") + std::string(name);
}

void set_cookie(Response& response,
                const std::string& name,
                std::string_view value,
                bool is_secure,
                std::string_view age = {}) {
  std::string cookie = name + '=' + std::string(value) + "; Path=/; HttpOnly; SameSite=Lax";
  if (is_secure) cookie += "; Secure";
  cookie += age;
  response.headers.add("Set-Cookie", std::move(cookie));
}

}  // namespace

std::string_view session_token(const Request& request, bool is_secure) {
  return request.cookies.raw(full_name(session_name, is_secure));
}

void set_session(Response& response, std::string_view token, bool is_secure) {
  set_cookie(response, full_name(session_name, is_secure), token, is_secure);
}

void end_session(Response& response, bool is_secure) {
  set_cookie(response, full_name(session_name, is_secure), "", is_secure, "; Max-Age=0");
}

std::string_view visitor_secret(const Request& request, bool is_secure) {
  return request.cookies.raw(full_name(visitor_name, is_secure));
}

void set_visitor_secret(Response& response, std::string_view secret, bool is_secure) {
  set_cookie(response, full_name(visitor_name, is_secure), secret, is_secure, "; Max-Age=43200");
}

std::vector<Notice> notices_of(const Request& request) {
  std::vector<Notice> notices;
  const std::string_view value = request.cookies.raw(notice_name);
  if (value.empty() || value.size() > 2000) return notices;
  for (const std::string_view part : split(value, '.')) {
    if (part.empty()) continue;
    const auto text = percent_decode(part.substr(1));
    if (text && is_utf8(*text)) notices.push_back({.text = *text, .is_success = part[0] == 's'});
  }
  return notices;
}

void set_notices(Response& response, const std::vector<Notice>& notices, bool is_secure) {
  std::string value;
  for (const Notice& notice : notices) {
    if (!value.empty()) value += '.';
    std::string text = percent_encode(notice.text);
    // A dot separates notices, so a dot inside one is escaped as well.
    for (std::size_t at = text.find('.'); at != std::string::npos; at = text.find('.', at + 3))
      text.replace(at, 1, "%2E");
    value += (notice.is_success ? 's' : 'n') + text;
  }
  set_cookie(response,
             std::string(notice_name),
             value,
             is_secure,
             notices.empty() ? "; Max-Age=0" : "; Max-Age=120");
}

std::string form_secret(std::string_view cookie) {
  return cookie.empty() ? "" : content_hash("form:" + std::string(cookie));
}

}  // namespace trellis::web
