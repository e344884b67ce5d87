/// The sessions of one database, lent to one thread at a time. Not for other modules.
///
/// SQLite: one session writes, guarded by a mutex of the process; the others read. PostgreSQL:
/// every session does both. A session whose connection was lost is closed when it comes back.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/address.hpp"
#include "storage/session.hpp"

namespace trellis::storage {

class Pool {
 public:
  /// Opens the first session, so that a wrong address shows at once.
  Pool(Address address, OpenOptions options);

  /// A session on loan; gives itself back.
  class Loan {
   public:
    Loan(Pool& pool, std::unique_ptr<Session> session, bool writer)
        : pool_(pool), session_(std::move(session)), writer_(writer) {}
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan();
    Session& operator*() { return *session_; }
    Session* operator->() { return session_.get(); }
    /// Closes the session and opens a new one in its place.
    void reconnect();

   private:
    Pool& pool_;
    std::unique_ptr<Session> session_;
    bool writer_;
  };

  /// Waits for a free session; opens one when fewer than sessions_max are open.
  Loan lend_reader();
  /// SQLite: waits for the one writer. PostgreSQL: any session.
  Loan lend_writer();
  /// Makes every idle session forget its prepared statements.
  void forget_statements();

  const Address& address() const { return address_; }
  const OpenOptions& options() const { return options_; }

 private:
  friend class Loan;
  std::unique_ptr<Session> make(bool writer) const;
  void take_back(std::unique_ptr<Session> session, bool writer) noexcept;

  std::int64_t number_;  ///< of this pool within the process
  Address address_;
  OpenOptions options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<Session>> idle_;
  int open_ = 0;  ///< sessions lent or idle, the SQLite writer not counted
  std::unique_ptr<Session> writer_;
  bool writer_lent_ = false;
};

}  // namespace trellis::storage
