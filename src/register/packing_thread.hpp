/// Packs the rows of a file on a second thread while the first one reads facts from them.
///
/// Packing and hashing take about as long as reading the cells does, and neither needs the other.
/// Rows are packed in the order in which they are given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/relay.hpp"
#include "register/establishment_reader.hpp"

namespace trellis::registry {

/// Packed rows one after the other.
struct PackedRows {
  struct Place {
    std::int64_t hash = 0;
    std::size_t at = 0;  ///< in `cells`
    std::size_t length = 0;
  };
  std::string cells;
  std::vector<Place> places;  ///< one a row
};

class PackingThread {
 public:
  /// `packer` must outlive it. `bytes_expected` is about how much the packed rows will hold.
  PackingThread(const RowPacker& packer, std::size_t bytes_expected);
  /// Waits for the thread. What was packed and not asked for is dropped.
  ~PackingThread();
  PackingThread(const PackingThread&) = delete;
  PackingThread& operator=(const PackingThread&) = delete;

  /// The next row. Its cells are copied, what they point at must stay until `finish`.
  void give(std::span<const std::string_view> cells);
  /// All rows given, packed. To be called once; throws what packing threw.
  PackedRows finish();

 private:
  struct Batch {
    std::vector<std::string_view> cells;  ///< of all its rows
    std::vector<std::size_t> ends;        ///< of each row, in `cells`
  };
  void run(const RowPacker& packer);
  void hand_over();

  Relay<Batch> relay_;
  Batch* filling_ = nullptr;
  PackedRows packed_;
  std::exception_ptr failure_;
  std::jthread thread_;
};

}  // namespace trellis::registry
