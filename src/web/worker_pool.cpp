#include "web/worker_pool.hpp"

namespace trellis::web {

WorkerPool::WorkerPool(int threads, std::size_t waiting_max) : waiting_max_(waiting_max) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  ready_.notify_all();
  threads_.clear();
}

bool WorkerPool::post(std::move_only_function<void()>& work) {
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= waiting_max_) return false;
    queue_.push_back(std::move(work));
    waiting_.store(queue_.size(), std::memory_order_relaxed);
  }
  ready_.notify_one();
  return true;
}

void WorkerPool::run() {
  while (true) {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return ended_ || !queue_.empty(); });
    if (queue_.empty()) return;
    std::move_only_function<void()> work = std::move(queue_.front());
    queue_.pop_front();
    waiting_.store(queue_.size(), std::memory_order_relaxed);
    lock.unlock();
    work();
  }
}

}  // namespace trellis::web
