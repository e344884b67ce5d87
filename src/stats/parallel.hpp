/// Work on numbered items with as many threads as the caller asks for.
///
/// Item i writes only to slot i, so the result is the same for any number of threads.
#pragma once

#include <algorithm>
#include <cstddef>
#include <thread>
#include <vector>

namespace trellis::stats {

/// Calls `make_worker()` once per thread and its result, a function of an item number, for each
/// item of that thread's share. No thread is started when `threads` is 1.
template <class MakeWorker>
void for_each_item(std::size_t items, int threads, MakeWorker make_worker) {
  const std::size_t shares = std::clamp<std::size_t>(
      static_cast<std::size_t>(std::max(1, threads)), 1, std::max<std::size_t>(1, items));
  auto run_share = [&](std::size_t share) {
    auto worker = make_worker();
    const std::size_t from = items * share / shares;
    const std::size_t to = items * (share + 1) / shares;
    for (std::size_t item = from; item < to; ++item) worker(item);
  };
  std::vector<std::jthread> others;
  for (std::size_t share = 1; share < shares; ++share) others.emplace_back(run_share, share);
  run_share(0);
}

}  // namespace trellis::stats
