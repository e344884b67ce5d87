/// Bulk loading with the rows made on a second thread, some ahead of the one that writes them.
///
/// Worth its thread where making a row (folding, merging, formatting) costs about as much as a
/// fifth of writing it, and there are tens of thousands.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "core/relay.hpp"
#include "storage/database.hpp"

namespace trellis::storage {

/// As Transaction::bulk, but `next_row(BulkRow&)` runs on another thread, so it must not touch the
/// transaction. What it throws is thrown here.
template <class F>
std::int64_t bulk_ahead(Transaction& tx,
                        std::string_view table,
                        const std::vector<std::string>& columns,
                        F&& next_row) {
  struct Batch {
    std::array<BulkRow, 64> rows;
    std::size_t count = 0;
  };
  Relay<Batch> relay(3);
  std::exception_ptr failure;
  std::jthread making([&] {
    try {
      for (bool more = true; more;) {
        Batch* batch = relay.next_to_fill();
        if (!batch) return;
        for (batch->count = 0; more && batch->count < batch->rows.size();) {
          BulkRow& row = batch->rows[batch->count];
          row.clear();
          more = next_row(row);
          batch->count += more;
        }
        relay.filled();
      }
    } catch (...) {
      failure = std::current_exception();
    }
    relay.end_filling();
  });
  struct EndUsing {  // however the load ends, the other thread must not wait for it
    Relay<Batch>& relay;
    ~EndUsing() { relay.end_using(); }
  } const ends{relay};
  Batch* batch = nullptr;
  std::size_t at = 0;
  const std::int64_t written = tx.bulk(table, columns, [&](BulkRow& out) {
    while (!batch || at == batch->count) {
      if (batch) relay.used();
      batch = relay.next_to_use();
      at = 0;
      if (!batch) {
        making.join();  // its failure must end the load before anything is finished
        if (failure) std::rethrow_exception(failure);
        return false;
      }
    }
    std::swap(out, batch->rows[at++]);
    return true;
  });
  return written;
}

}  // namespace trellis::storage
