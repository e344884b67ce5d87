/// What every write of the API shares: reading the body, Idempotency-Key, If-Match, one
/// transaction.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/result.hpp"
#include "storage/database.hpp"
#include "web/api/api_route.hpp"
#include "web/context.hpp"

namespace trellis::web::api {

/// The longest Idempotency-Key.
inline constexpr std::size_t idempotency_key_max = 255;

struct WriteCall {
  const Request& request;
  const Context& context;
  const nlohmann::ordered_json& body;  ///< an object
};

struct WriteAnswer {
  int status = 200;
  std::string body = {};                     ///< JSON; keys and states, no words about people
  std::optional<std::int64_t> version = {};  ///< of what was written, for its ETag
  std::string location = {};                 ///< address of what was made
};

/// Runs the action in one transaction. With an Idempotency-Key the answer is kept in the same
/// transaction for a day: the same request gets it again, another request under that key is
/// refused.
Response answer_write(const Request& request, Context& context, Write write);

/// As `answer_write` does it, for one of several requests that came in one: in a transaction of its
/// own, under a key of its own.
Result<WriteAnswer> write_alone(const WriteCall& call, Write write, std::string_view key);

template <Write write>
Response run_write(const Request& request, Context& context) {
  return answer_write(request, context, write);
}

/// Both sides of a write: as a request of its own, and within a batch.
struct WriteHandler {
  Handler handler = nullptr;
  Write write = nullptr;
};
template <Write write>
inline constexpr WriteHandler write_with = {run_write<write>, write};

/// The version that If-Match names must be the one it has now: else 412, and 428 without one.
Result<std::int64_t> matched_version(const WriteCall& call, std::int64_t version);

/// The headers of a write, for the document.
ApiParameter idempotency_parameter();
ApiParameter match_parameter();

}  // namespace trellis::web::api
