/// The cookies of Trellis: the session, a visitor's secret for forms, and what is said once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/context.hpp"
#include "web/request.hpp"
#include "web/response.hpp"

namespace trellis::web {

/// The session's token, or an empty text. Behind https the cookie's name binds it to this host.
std::string_view session_token(const Request& request, bool is_secure);
void set_session(Response& response, std::string_view token, bool is_secure);
void end_session(Response& response, bool is_secure);

/// The secret behind a visitor's form tokens before there is a session.
std::string_view visitor_secret(const Request& request, bool is_secure);
void set_visitor_secret(Response& response, std::string_view secret, bool is_secure);

/// What the page before wanted said; `set_notices` with none takes the cookie away.
std::vector<Notice> notices_of(const Request& request);
void set_notices(Response& response, const std::vector<Notice>& notices, bool is_secure);

/// What form tokens stand for: a hash of the cookie, so that a page never holds the cookie itself.
std::string form_secret(std::string_view cookie);

}  // namespace trellis::web
