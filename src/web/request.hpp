/// What a browser asked, as plain values: nothing of the socket reaches a handler.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "web/url.hpp"

namespace trellis::web {

enum class Method { get, head, post, put, del, options };
std::string_view name_of(Method method);

/// A file in a folder for temporary files, deleted when the last holder lets go of it.
class TemporaryFile {
 public:
  /// Makes an empty file with a random name in `folder`. Throws std::system_error.
  explicit TemporaryFile(const std::filesystem::path& folder);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void append(std::string_view bytes);
  /// Everything appended is in the file after this. Throws std::system_error when the disk is full.
  void finish();
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
};

/// One file of a posted form.
struct Upload {
  std::string field = {};
  std::string name = {};  ///< what the client called it, without folders; never used as a path
  std::string content_type = {};
  std::uint64_t size = 0;
  std::shared_ptr<TemporaryFile> file = {};
};

struct Request {
  Method method = Method::get;
  std::string path = "/";
  Fields query = {};
  Fields headers = {};  ///< names in lower case
  Fields cookies = {};
  Fields form = {};
  std::vector<Upload> uploads = {};
  std::string body = {};       ///< of any other content type, as it came
  std::string address = {};    ///< the client's, behind a configured proxy the one it reports
  bool is_secure = false;      ///< came by https, as a configured proxy reports
  std::string reference = {};  ///< of this request, in the log and on error pages
  Fields route = {};           ///< the named parts of the route's pattern

  /// The first upload of this field, if a file was chosen.
  const Upload* upload(std::string_view field) const;
};

/// The number in a named part of the address; 0 where it is none, which is no key.
std::int64_t number_in_route(const Request& request, std::string_view name);

/// The cookies of a Cookie header. Broken pairs are passed over.
Fields parse_cookies(std::string_view header);

}  // namespace trellis::web
