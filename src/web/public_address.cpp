#include "web/public_address.hpp"

#include "core/text.hpp"

namespace trellis::web {
namespace {

/// "[::1]:8080" is "[::1]", "example.org:80" is "example.org".
std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

/// This machine by name or number. "127.evil.example" is a name, and of somebody else.
bool names_this_machine(std::string_view name) {
  if (name == "localhost" || name == "[::1]") return true;
  return name.starts_with("127.") &&
         name.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

Result<std::string> check_public_address(std::string_view text) {
  std::string address = lower_ascii(trim(text));
  if (address.ends_with('/')) address.pop_back();
  const std::size_t scheme = address.find("://");
  const std::string_view rest = scheme == std::string::npos
                                    ? std::string_view()
                                    : std::string_view(address).substr(scheme + 3);
  const bool is_web = address.starts_with("https://") || address.starts_with("http://");
  if (!is_web || rest.empty() || without_port(rest).empty() ||
      rest.find_first_of("/?#@\\ \t,") != std::string_view::npos)
    return problem(ProblemKind::invalid,
                   "public-url",
                   "Enter the address of the pages without a path: --public-url "
                   "https://trellis.example.org");
  return address;
}

std::string host_name_of(std::string_view address) {
  const std::size_t scheme = address.find("://");
  if (scheme == std::string_view::npos) return {};
  return std::string(without_port(address.substr(scheme + 3)));
}

bool is_known_host(std::string_view host, std::string_view public_address) {
  if (host.empty()) return true;
  const std::string name = lower_ascii(without_port(host));
  return names_this_machine(name) || name == host_name_of(public_address);
}

}  // namespace trellis::web
