/// The headers that every answer carries, and the check that a post comes from a page of ours.
#pragma once

#include <string>
#include <string_view>

#include "web/request.hpp"
#include "web/response.hpp"

namespace trellis::web {

/// The policy that lets a page load what is ours and run the one inline script with this nonce.
std::string content_security_policy(std::string_view nonce);

struct SecurityOptions {
  bool is_secure = false;  ///< came by https: browsers are told to stay with it
  bool is_public = false;  ///< may be kept by caches (assets); pages never are
  std::string nonce = {};
};

/// Adds the headers that are not there yet.
void add_security_headers(Response& response, const SecurityOptions& options);

/// Whether a request that writes was sent by a page of this host, as its browser reports: by
/// Sec-Fetch-Site, else by Origin, else by Referer. One that reports nothing is taken: the CSRF
/// token decides.
bool is_from_here(const Request& request);

/// A token for forms, different in every page (so that compression cannot leak it), that stands for
/// the session's secret.
std::string masked_token(std::string_view secret);
/// Whether it stands for this secret; in constant time.
bool is_token_of(std::string_view token, std::string_view secret);

}  // namespace trellis::web
