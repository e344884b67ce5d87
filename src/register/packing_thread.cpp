#include "register/packing_thread.hpp"

#include <utility>

namespace trellis::registry {
namespace {

constexpr std::size_t batches_under_way = 4;
constexpr std::size_t cells_of_a_batch =
    16'384;  ///< a quarter of a megabyte: it stays in the cache

}  // namespace

PackingThread::PackingThread(const RowPacker& packer, std::size_t bytes_expected)
    : relay_(batches_under_way) {
  packed_.cells.reserve(bytes_expected);  // pages that stay unused cost nothing
  thread_ = std::jthread([this, &packer] { run(packer); });
}

PackingThread::~PackingThread() { relay_.end_filling(); }

void PackingThread::run(const RowPacker& packer) {
  try {
    while (const Batch* batch = relay_.next_to_use()) {
      const std::span cells(batch->cells);
      std::size_t begin = 0;
      for (const std::size_t end : batch->ends) {
        const std::size_t at = packed_.cells.size();
        const SourceRow row{cells.subspan(begin, end - begin)};
        const std::int64_t hash = packer.pack(row, packed_.cells);
        packed_.places.push_back({hash, at, packed_.cells.size() - at});
        begin = end;
      }
      relay_.used();
    }
  } catch (...) {
    failure_ = std::current_exception();
    relay_.end_using();
  }
}

void PackingThread::give(std::span<const std::string_view> cells) {
  if (!filling_) {
    filling_ = relay_.next_to_fill();
    if (!filling_) return;  // packing failed: finish says how
    filling_->cells.clear();
    filling_->ends.clear();
  }
  filling_->cells.insert(filling_->cells.end(), cells.begin(), cells.end());
  filling_->ends.push_back(filling_->cells.size());
  if (filling_->cells.size() >= cells_of_a_batch) hand_over();
}

void PackingThread::hand_over() {
  filling_ = nullptr;
  relay_.filled();
}

PackedRows PackingThread::finish() {
  if (filling_) hand_over();
  relay_.end_filling();
  thread_.join();
  if (failure_) std::rethrow_exception(failure_);
  return std::move(packed_);
}

}  // namespace trellis::registry
