/// Work handed from one thread to another in batches, in order, with a bound on what is under way.
///
/// One thread fills batches, one other uses them. A batch comes back to the filling side when it
/// has been used, with its store, so that a long relay allocates no more than a short one. Either
/// side may end early; the other then gets null in place of its next batch.
///
///   while (Batch* batch = relay.next_to_fill()) { fill(*batch); relay.filled(); }
///   relay.end_filling();
///
///   while (Batch* batch = relay.next_to_use()) { use(*batch); relay.used(); }
///   relay.end_using();
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <vector>

namespace trellis {

template <class Batch>
class Relay {
 public:
  /// `batches` is how many may be under way: at least two, or the threads take turns.
  explicit Relay(std::size_t batches) : batches_(batches) {}
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  /// The next batch as it was left after its last use; waits for one. Null when nobody uses them
  /// any more.
  Batch* next_to_fill() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ended_using_ || filled_ - used_ < batches_.size(); });
    return ended_using_ ? nullptr : &batches_[filled_ % batches_.size()];
  }
  void filled() { advance(filled_); }
  /// What was filled is still used.
  void end_filling() { end(ended_filling_); }

  /// The next filled batch; waits for one. Null when all have been used and no more come.
  Batch* next_to_use() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ended_filling_ || filled_ != used_; });
    return filled_ != used_ ? &batches_[used_ % batches_.size()] : nullptr;
  }
  void used() { advance(used_); }
  void end_using() { end(ended_using_); }

 private:
  void advance(std::size_t& count) {
    {
      const std::scoped_lock lock(mutex_);
      ++count;
    }
    changed_.notify_one();
  }
  void end(bool& ended) {
    {
      const std::scoped_lock lock(mutex_);
      ended = true;
    }
    changed_.notify_one();
  }

  std::vector<Batch> batches_;
  std::mutex mutex_;
  std::condition_variable changed_;  ///< one side waits at a time: never both
  std::size_t filled_ = 0, used_ = 0;
  bool ended_filling_ = false, ended_using_ = false;
};

}  // namespace trellis
