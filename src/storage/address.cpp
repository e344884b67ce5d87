#include "storage/address.hpp"

namespace trellis::storage {

namespace {

/// postgresql://user:secret@host/name and ...?password=secret, with the secret taken out.
std::string without_password(std::string_view url) {
  std::string shown(url);
  const std::size_t host = shown.find("://") + 3;
  const std::size_t at = shown.find('@', host);
  const std::size_t slash = shown.find('/', host);
  if (at != std::string::npos && (slash == std::string::npos || at < slash)) {
    const std::size_t colon = shown.find(':', host);
    if (colon < at) shown.erase(colon, at - colon);
  }
  if (const std::size_t begin = shown.find("password="); begin != std::string::npos) {
    const std::size_t end = shown.find('&', begin);
    shown.replace(begin, end == std::string::npos ? end : end - begin, "password=***");
  }
  return shown;
}

}  // namespace

Result<Address> parse_address(std::string_view url) {
  constexpr std::string_view sqlite = "sqlite:";
  if (url.starts_with(sqlite)) {
    const std::string path(url.substr(sqlite.size()));
    if (path.empty())
      return problem(ProblemKind::invalid,
                     "db",
                     "Enter a file name after sqlite:, such as "
                     "sqlite:trellis.db");
    if (path.find_first_of("\"'\n") != std::string::npos)
      return problem(ProblemKind::invalid,
                     "db",
                     "The name of the database file must not hold quotation marks");
    return Address{Engine::sqlite, path, "", std::string(url)};
  }
  if (url.starts_with("postgresql://") || url.starts_with("postgres://"))
    return Address{Engine::postgresql, "", std::string(url), without_password(url)};
  return problem(ProblemKind::invalid,
                 "db",
                 "The database address must begin with sqlite: or postgresql://, such as "
                 "sqlite:trellis.db");
}

}  // namespace trellis::storage
