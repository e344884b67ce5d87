// Any bytes as a form's body, a request target and a Cookie header: no crash, and what was read
// survives being written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "web/request.hpp"
#include "web/request_head.hpp"
#include "web/url.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace trellis::web;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto fields = parse_urlencoded(text)) {
    const auto again = parse_urlencoded(urlencoded(*fields));
    // A field without name and value leaves no trace in its text.
    if (!again || (again->size() != fields->size() && !fields->has(""))) std::abort();
  }
  if (const auto target = parse_target(text, "x"))
    if (!target->path.starts_with('/') || target->path.find("/../") != std::string::npos)
      std::abort();
  parse_cookies(text);
  if (return_to(text).text().starts_with("//")) std::abort();
  read_head({.method = "POST",
             .target = text.substr(0, size / 2),
             .headers = {{"host", "x"}, {"content-length", std::string(text.substr(size / 2))}}},
            {});
  return 0;
}
