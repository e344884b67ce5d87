/// Time taken, by the clock on the wall and by the processor.
///
/// The engines use one thread, so on an idle machine both are the same; on a busy one the
/// processor's time says what the work itself takes.
#pragma once

#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>
#include <sys/resource.h>

namespace trellis::benchmarks {

inline double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

class Stopwatch {
 public:
  double wall() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_).count();
  }
  double processor() const { return processor_seconds() - processor_; }

  /// "0.65 s (wall 0.71)", in milliseconds below a tenth of a second.
  std::string text() const {
    const double used = processor(), seen = wall();
    char line[64];
    if (seen < .1)
      std::snprintf(line, sizeof line, "%.2f ms (wall %.2f)", used * 1000, seen * 1000);
    else
      std::snprintf(line, sizeof line, "%.2f s (wall %.2f)", used, seen);
    return line;
  }

 private:
  std::chrono::steady_clock::time_point wall_ = std::chrono::steady_clock::now();
  double processor_ = processor_seconds();
};

inline double peak_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace trellis::benchmarks
