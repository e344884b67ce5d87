#include "web/request_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/text.hpp"

namespace trellis::web {

namespace {

using Refused = std::unexpected<HeadRefusal>;

Refused refused(int status, std::string sentence) {
  return Refused(HeadRefusal{status, std::move(sentence)});
}

std::optional<Method> method_of(std::string_view text) {
  constexpr std::array methods = {
      Method::get, Method::head, Method::post, Method::put, Method::del, Method::options};
  const auto found =
      std::ranges::find_if(methods, [&](Method method) { return name_of(method) == text; });
  return found == methods.end() ? std::nullopt : std::optional(*found);
}

bool may_have_body(Method method) { return method == Method::post || method == Method::put; }

/// How the body is delimited. Both ways at once, two lengths, or a coding other than chunked are
/// what smuggling is made of (RFC 9112 section 6.3).
std::expected<void, HeadRefusal> read_framing(const RawHead& raw, RequestHead& head) {
  const auto codings = raw.headers.all("transfer-encoding");
  const auto lengths = raw.headers.all("content-length");
  if (!codings.empty() && (!lengths.empty() || codings.size() > 1))
    return refused(400, "The length of the request is given in two ways.");
  if (lengths.size() > 1) return refused(400, "The length of the request is given twice.");
  if (!codings.empty()) {
    if (raw.version < 11) return refused(400, "This version of HTTP has no chunked bodies.");
    if (lower_ascii(codings.front()) != "chunked")
      return refused(501, "Only the transfer encoding chunked is understood.");
    head.has_body = true;
  }
  if (!lengths.empty()) {
    const std::string& text = lengths.front();
    std::uint64_t length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
      return refused(400, "The length of the request is not a number.");
    head.content_length = length;
    head.has_body = length > 0;
  }
  if (head.has_body && !may_have_body(head.request.method))
    return refused(400, "A request of this kind has no body.");
  return {};
}

/// The client behind a chain of believed proxies: the last address that is not one of them.
std::string forwarded_address(const Fields& headers,
                              std::string peer,
                              const std::vector<std::string>& proxies) {
  const auto is_proxy = [&](std::string_view address) {
    return std::ranges::find(proxies, address) != proxies.end();
  };
  if (!is_proxy(peer)) return peer;
  std::vector<std::string> chain;
  for (const std::string& header : headers.all("x-forwarded-for"))
    for (const std::string_view address : split(header, ',')) chain.emplace_back(trim(address));
  for (auto address = chain.rbegin(); address != chain.rend(); ++address)
    if (!address->empty() && !is_proxy(*address)) return *address;
  return peer;
}

}  // namespace

std::expected<RequestHead, HeadRefusal> read_head(RawHead raw,
                                                  const std::vector<std::string>& proxies) {
  RequestHead head;
  Request& request = head.request;
  const auto method = method_of(raw.method);
  if (!method) return refused(501, "This method is not understood.");
  request.method = *method;
  const auto hosts = raw.headers.all("host");
  if (hosts.size() > 1 || (hosts.empty() && raw.version >= 11))
    return refused(400, "The request must name one host.");
  const std::string host = hosts.empty() ? "" : hosts.front();
  if (host.find_first_of(" \t/\\@,") != std::string::npos)
    return refused(400, "The name of the host cannot be read.");
  auto target = parse_target(raw.target, host);
  if (!target) return refused(400, target.error().message);
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  if (auto framing = read_framing(raw, head); !framing) return Refused(framing.error());
  if (raw.headers.has("expect")) {
    if (lower_ascii(raw.headers.text("expect")) != "100-continue")
      return refused(417, "Only the expectation 100-continue is understood.");
    head.expects_continue = head.has_body && raw.version >= 11;
  }
  const bool is_from_proxy = std::ranges::find(proxies, raw.peer) != proxies.end();
  request.is_secure = is_from_proxy && raw.headers.text("x-forwarded-proto") == "https";
  request.address = forwarded_address(raw.headers, std::move(raw.peer), proxies);
  request.cookies = parse_cookies(raw.headers.raw("cookie"));
  request.headers = std::move(raw.headers);
  return head;
}

}  // namespace trellis::web
