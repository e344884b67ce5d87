/// Threads that run blocking work, fed from one bounded queue.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace trellis::web {

class WorkerPool {
 public:
  WorkerPool(int threads, std::size_t waiting_max);
  /// Runs what is queued, then ends.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// False when the queue is full: the work was not taken.
  bool post(std::move_only_function<void()>& work);
  std::size_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

 private:
  void run();

  std::size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::move_only_function<void()>> queue_;
  std::atomic<std::size_t> waiting_ = 0;
  bool ended_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace trellis::web
