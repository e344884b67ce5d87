#include "web/request.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "core/text.hpp"

namespace trellis::web {

std::string_view name_of(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::del:
      return "DELETE";
    case Method::options:
      return "OPTIONS";
  }
  return "";
}

TemporaryFile::TemporaryFile(const std::filesystem::path& folder) {
  std::string name = (folder / "upload-XXXXXX").string();
  descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor_ < 0)
    throw std::system_error(errno, std::generic_category(), "cannot make a file for an upload");
  path_ = name;
}

TemporaryFile::~TemporaryFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

void TemporaryFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0)
      throw std::system_error(errno, std::generic_category(), "cannot write an upload");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void TemporaryFile::finish() {
  if (descriptor_ < 0) return;
  const int descriptor = std::exchange(descriptor_, -1);
  if (::close(descriptor) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot finish an upload");
}

const Upload* Request::upload(std::string_view field) const {
  const auto found = std::ranges::find_if(
      uploads, [&](const Upload& upload) { return upload.field == field && !upload.name.empty(); });
  return found == uploads.end() ? nullptr : &*found;
}

Fields parse_cookies(std::string_view header) {
  Fields cookies;
  if (header.empty()) return cookies;
  for (const std::string_view part : split(header, ';')) {
    const std::string_view pair = trim(part);
    const std::size_t equals = pair.find('=');
    if (equals == 0 || equals == std::string_view::npos) continue;
    cookies.add(std::string(pair.substr(0, equals)), std::string(pair.substr(equals + 1)));
  }
  return cookies;
}

std::int64_t number_in_route(const Request& request, std::string_view name) {
  std::int64_t number = 0;
  const std::string_view text = request.route.raw(name);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

}  // namespace trellis::web
