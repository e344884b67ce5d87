#include "storage/pool.hpp"

#include <atomic>
#include <soci/error.h>

namespace trellis::storage {

namespace {

std::int64_t next_pool_number() {
  static std::atomic<std::int64_t> last = 0;
  return ++last;
}

}  // namespace

Pool::Pool(Address address, OpenOptions options)
    : number_(next_pool_number()), address_(std::move(address)), options_(options) {
  if (address_.engine == Engine::sqlite) {
    writer_ = make(true);
  } else {
    idle_.push_back(make(true));
    open_ = 1;
  }
}

std::unique_ptr<Session> Pool::make(bool writer) const {
  try {
    std::unique_ptr<Session> session = address_.engine == Engine::sqlite
                                           ? open_sqlite(address_, options_, writer)
                                           : open_postgresql(address_, options_);
    session->database_number = number_;
    return session;
  } catch (const soci::soci_error& failed) {
    throw Error(Failure::unavailable,
                "The database " + address_.shown +
                    " does not answer. Check that it runs and that the address is right (" +
                    failed.get_error_message() + ")");
  }
}

Pool::Loan Pool::lend_reader() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !idle_.empty() || open_ < options_.sessions_max; });
  if (!idle_.empty()) {
    std::unique_ptr<Session> session = std::move(idle_.back());
    idle_.pop_back();
    return {*this, std::move(session), false};
  }
  ++open_;
  lock.unlock();
  try {
    return {*this, make(false), false};
  } catch (...) {
    take_back(nullptr, false);
    throw;
  }
}

Pool::Loan Pool::lend_writer() {
  if (address_.engine != Engine::sqlite) return lend_reader();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !writer_lent_; });
  writer_lent_ = true;
  return {*this, std::move(writer_), true};
}

void Pool::take_back(std::unique_ptr<Session> session, bool writer) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (writer) {
      writer_ = std::move(session);
      writer_lent_ = false;
    } else if (session && session->is_usable()) {
      idle_.push_back(std::move(session));
    } else {
      --open_;
    }
  }
  changed_.notify_all();
}

void Pool::forget_statements() {
  const std::lock_guard lock(mutex_);
  for (const auto& session : idle_) session->forget_statements();
  if (writer_) writer_->forget_statements();
}

Pool::Loan::~Loan() { pool_.take_back(std::move(session_), writer_); }

void Pool::Loan::reconnect() {
  session_.reset();
  session_ = pool_.make(writer_);
}

}  // namespace trellis::storage
