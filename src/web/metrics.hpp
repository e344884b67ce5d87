/// Counters of the server and their text for Prometheus.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "web/server.hpp"

namespace trellis::web {

class Metrics {
 public:
  void count(std::string_view route,
             std::string_view method,
             int status,
             std::int64_t microseconds);
  /// The exposition format 0.0.4. `start_seconds` is when the process began, in Unix time.
  std::string text(const ServerCounters& server, std::int64_t start_seconds) const;

  /// Upper bounds of the buckets, in milliseconds; the last bucket has none.
  static constexpr std::array<int, 9> bucket_ms = {1, 2, 5, 10, 25, 50, 100, 500, 2000};

 private:
  struct Histogram {
    std::array<std::int64_t, bucket_ms.size() + 1> buckets{};
    std::int64_t count = 0;
    std::int64_t microseconds = 0;
  };
  mutable std::mutex mutex_;
  std::map<std::string, std::int64_t> requests_;  ///< by label text
  std::map<std::string, Histogram> durations_;    ///< by route
};

}  // namespace trellis::web
