#include "web/access_log.hpp"

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

namespace trellis::web {

namespace {

std::string as_line(const nlohmann::ordered_json& entry) {
  return entry.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

}  // namespace

std::string access_line(Instant at,
                        const Request& request,
                        const Response& response,
                        std::int64_t microseconds) {
  return as_line({{"at", at.text()},
                  {"reference", request.reference},
                  {"address", request.address},
                  {"method", name_of(request.method)},
                  {"path", request.path},
                  {"route", response.route},
                  {"status", response.status},
                  {"bytes", response.size()},
                  {"milliseconds", static_cast<double>(microseconds) / 1000.0}});
}

std::string error_line(Instant at, std::string_view reference, std::string_view sentence) {
  return as_line({{"at", at.text()}, {"reference", reference}, {"error", sentence}});
}

Result<AccessLog> AccessLog::open(const std::filesystem::path& path) {
  if (path.empty()) return AccessLog(nullptr, false);
  if (path == "-") return AccessLog(stderr, false);
  std::FILE* file = std::fopen(path.c_str(), "ae");
  if (file == nullptr)
    return problem(
        ProblemKind::invalid,
        "access-log",
        "The access log " + path.string() + " cannot be written: " + std::strerror(errno));
  std::setvbuf(file, nullptr, _IOLBF, 0);
  return AccessLog(file, true);
}

AccessLog::AccessLog(AccessLog&& other) noexcept
    : file_(std::exchange(other.file_, nullptr)), is_owned_(other.is_owned_) {}

AccessLog::~AccessLog() {
  if (file_ != nullptr && is_owned_) std::fclose(file_);
}

void AccessLog::write(std::string_view line) {
  if (file_ != nullptr) append(file_, line);
}

void AccessLog::write_fault(std::string_view line) {
  append(file_ != nullptr ? file_ : stderr, line);
}

void AccessLog::append(std::FILE* file, std::string_view line) {
  const std::lock_guard lock(mutex_);
  std::fwrite(line.data(), 1, line.size(), file);
}

}  // namespace trellis::web
