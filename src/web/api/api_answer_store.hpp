/// Answers to writes that came with an Idempotency-Key, kept for a day.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/date.hpp"
#include "storage/database.hpp"

namespace trellis::web::api {

inline constexpr std::chrono::hours answers_kept{24};

struct KeptAnswer {
  std::string request_hash = {};  ///< of method, address and body
  int status = 200;
  std::string etag = {};
  std::string location = {};
  std::string body = {};
};

/// The answer to this key of a token, unless a day has passed.
std::optional<KeptAnswer> find_kept_answer(storage::Snapshot& db,
                                           std::int64_t token,
                                           std::string_view key,
                                           Instant now);
void keep_answer(storage::Transaction& tx,
                 std::int64_t token,
                 std::string_view key,
                 const KeptAnswer& answer,
                 Instant now);
/// Returns how many.
std::int64_t delete_old_answers(storage::Transaction& tx, Instant before);

void read_row(storage::Columns& columns, KeptAnswer& row);

}  // namespace trellis::web::api
