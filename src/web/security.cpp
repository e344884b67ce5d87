#include "web/security.hpp"

#include <array>
#include <optional>
#include <sodium.h>
#include <utility>

#include "core/text.hpp"
#include "web/random.hpp"

namespace trellis::web {

namespace {

std::optional<std::string> from_base64url(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t length = 0;
  const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()),
                                       bytes.size(),
                                       text.data(),
                                       text.size(),
                                       nullptr,
                                       &length,
                                       nullptr,
                                       sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  if (failed != 0) return std::nullopt;
  bytes.resize(length);
  return bytes;
}

std::string mixed(std::string_view one, std::string_view other) {
  std::string result(one);
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i] = static_cast<char>(result[i] ^ other[i % other.size()]);
  return result;
}

void add(Response& response, std::string_view name, std::string value) {
  if (!response.headers.has(name)) response.headers.add(std::string(name), std::move(value));
}

/// Host and port of an address, or an empty text.
std::string_view host_of(std::string_view address) {
  const std::size_t from = address.find("://");
  if (from == std::string_view::npos) return {};
  const std::string_view rest = address.substr(from + 3);
  return rest.substr(0, rest.find('/'));
}

}  // namespace

std::string content_security_policy(std::string_view nonce) {
  std::string script = "script-src 'self'";
  if (!nonce.empty()) script += " 'nonce-" + std::string(nonce) + "'";
  return "default-src 'none'; " + script +
         "; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
         "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}

void add_security_headers(Response& response, const SecurityOptions& options) {
  add(response, "Content-Security-Policy", content_security_policy(options.nonce));
  add(response, "X-Content-Type-Options", "nosniff");
  add(response, "Referrer-Policy", "same-origin");
  add(response,
      "Permissions-Policy",
      "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), "
      "usb=()");
  add(response, "Cross-Origin-Opener-Policy", "same-origin");
  add(response, "Cross-Origin-Resource-Policy", "same-origin");
  if (!options.is_public) add(response, "Cache-Control", "no-store");
  if (options.is_secure)
    add(response, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

bool is_from_here(const Request& request) {
  const std::string_view site = request.headers.text("sec-fetch-site");
  if (!site.empty()) return site == "same-origin" || site == "none";
  const std::string host = lower_ascii(request.headers.text("host"));
  for (const std::string_view name : {"origin", "referer"}) {
    const std::string_view address = request.headers.text(name);
    if (!address.empty()) return lower_ascii(host_of(address)) == host;
  }
  return true;
}

std::string masked_token(std::string_view secret) {
  const std::string mask = random_bytes(secret.empty() ? 32 : secret.size());
  return base64url(mask + mixed(secret, mask));
}

bool is_token_of(std::string_view token, std::string_view secret) {
  const auto bytes = from_base64url(token);
  if (!bytes || secret.empty() || bytes->size() != 2 * secret.size()) return false;
  const std::string_view mask = std::string_view(*bytes).substr(0, secret.size());
  const std::string plain = mixed(std::string_view(*bytes).substr(secret.size()), mask);
  return sodium_memcmp(plain.data(), secret.data(), secret.size()) == 0;
}

}  // namespace trellis::web
