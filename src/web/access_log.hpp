/// One JSON object a line for every answer. It holds no names, tokens, queries or bodies.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>

#include "core/date.hpp"
#include "core/result.hpp"
#include "web/request.hpp"
#include "web/response.hpp"

namespace trellis::web {

/// {"at":"…","reference":"…","method":"GET","path":"/schools","route":"/schools","status":200, …}
std::string access_line(Instant at,
                        const Request& request,
                        const Response& response,
                        std::int64_t microseconds);

/// A sentence for the operator, with the reference that an error page showed.
std::string error_line(Instant at, std::string_view reference, std::string_view sentence);

class AccessLog {
 public:
  /// To standard error ("-"), to a file that is appended to, or nowhere (an empty path).
  static Result<AccessLog> open(const std::filesystem::path& path);
  AccessLog(AccessLog&& other) noexcept;
  AccessLog& operator=(AccessLog&&) = delete;
  ~AccessLog();
  /// One line, written at once, from any thread.
  void write(std::string_view line);
  /// The same for a line of what went wrong, which goes to standard error where there is no log: a
  /// reference that an error page gives leads somewhere.
  void write_fault(std::string_view line);

 private:
  void append(std::FILE* file, std::string_view line);
  explicit AccessLog(std::FILE* file, bool is_owned) : file_(file), is_owned_(is_owned) {}
  std::FILE* file_ = nullptr;
  bool is_owned_ = false;
  std::mutex mutex_;
};

}  // namespace trellis::web
