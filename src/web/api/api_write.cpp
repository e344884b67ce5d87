#include "web/api/api_write.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

#include "access/secret.hpp"
#include "storage/error.hpp"
#include "web/api/api_answer_store.hpp"
#include "web/api/api_problem.hpp"
#include "web/api/list_handlers.hpp"

namespace trellis::web::api {

namespace {

using nlohmann::ordered_json;
using storage::Transaction;

constexpr int body_depth_max = 20;
/// Of a write that the engine undid because of another one.
constexpr int attempts_max = 5;

/// An object, or nothing when it cannot be read; an empty body is an empty object.
std::optional<ordered_json> read_body(const std::string& text) {
  if (text.empty()) return ordered_json::object();
  int depth_reached = 0;
  const auto note_depth = [&](int depth, ordered_json::parse_event_t, ordered_json&) {
    depth_reached = std::max(depth_reached, depth);
    return depth <= body_depth_max;
  };
  ordered_json body = ordered_json::parse(text, note_depth, false);
  if (body.is_discarded() || !body.is_object() || depth_reached > body_depth_max)
    return std::nullopt;
  return body;
}

std::string hash_of_request(const Request& request) {
  return access::hash_of_token(std::string(name_of(request.method)) + ' ' + request.path + '\n' +
                               std::string(request.headers.raw("if-match")) + '\n' + request.body);
}

Response response_of(const KeptAnswer& answer) {
  Response response = json_response(answer.body, answer.status);
  if (!answer.etag.empty()) response.headers.set("ETag", answer.etag);
  if (!answer.location.empty()) response.headers.set("Location", answer.location);
  return response;
}

KeptAnswer kept(const WriteAnswer& answer, const std::string& request_hash) {
  return {.request_hash = request_hash,
          .status = answer.status,
          .etag = answer.version ? etag_of(answer.version, answer.body) : "",
          .location = answer.location,
          .body = answer.body + '\n'};
}

struct Written {
  KeptAnswer answer = {};
  bool is_repeated = false;
};

Result<Written> write_once(Transaction& tx,
                           const WriteCall& call,
                           Write write,
                           std::string_view key) {
  const std::int64_t token = call.context.actor.token->id;
  const std::string hash = hash_of_request(call.request);
  if (!key.empty()) {
    if (auto before = find_kept_answer(tx, token, key, call.context.now)) {
      if (before->request_hash != hash)
        return problem(ProblemKind::conflict,
                       std::string(idempotency_key),
                       "Use another Idempotency-Key: this one was sent with another request");
      return Written{std::move(*before), true};
    }
  }
  Written written{.answer = kept(TRY(write(tx, call)), hash)};
  if (!key.empty()) keep_answer(tx, token, key, written.answer, call.context.now);
  return written;
}

/// Tried again while others write the same thing at the same time.
Result<Written> write_among_others(storage::Database& db,
                                   const WriteCall& call,
                                   Write write,
                                   std::string_view key) {
  for (int attempt = 1;; ++attempt) {
    try {
      return db.write([&](Transaction& tx) { return write_once(tx, call, write, key); });
    } catch (const storage::Error& error) {
      const bool may_pass = error.failure() == storage::Failure::serialisation;
      if (!may_pass || attempt == attempts_max) throw;
    }
  }
}

}  // namespace

Result<WriteAnswer> write_alone(const WriteCall& call, Write write, std::string_view key) {
  const auto written = write_among_others(call.context.db, call, write, key);
  if (!written) return std::unexpected(written.error());
  return WriteAnswer{.status = written->answer.status,
                     .body = written->answer.body,
                     .location = written->answer.location};
}

Response answer_write(const Request& request, Context& context, Write write) {
  const auto body = read_body(request.body);
  if (!body) return problem_response(request, 400, "The body cannot be read: send one JSON object");
  const std::string_view key = request.headers.text("idempotency-key");
  if (key.size() > idempotency_key_max)
    return problem_response(request, 400, "The Idempotency-Key must be 255 characters or fewer");
  const WriteCall call{.request = request, .context = context, .body = *body};
  const auto written = write_among_others(context.db, call, write, key);
  if (!written) return problem_response(request, written.error());
  Response response = response_of(written->answer);
  if (written->is_repeated) response.headers.set("Idempotent-Replayed", "true");
  return response;
}

Result<std::int64_t> matched_version(const WriteCall& call, std::int64_t version) {
  std::string_view sent = call.request.headers.text("if-match");
  if (sent.empty())
    return problem(ProblemKind::missing,
                   std::string(if_match),
                   "Send the ETag that you read as If-Match, so that nothing is overwritten");
  if (sent == "*") return version;
  if (sent.starts_with("W/")) sent.remove_prefix(2);
  if (sent.starts_with('"')) sent.remove_prefix(1);
  std::int64_t named = -1;
  std::from_chars(sent.data(), sent.data() + sent.size(), named);
  if (named == version) return version;
  return problem(ProblemKind::conflict,
                 std::string(if_match),
                 "Read it again: somebody else changed it after you read it");
}

ApiParameter idempotency_parameter() {
  return {.name = std::string(idempotency_key),
          .where = "header",
          .schema = R"({"type":"string","maxLength":255})",
          .about =
              "A name of your own for this request: sent again within 24 hours it changes "
              "nothing and gets the same answer",
          .example = R"("b7a1c6de-5a0e")"};
}

ApiParameter match_parameter() {
  return {.name = std::string(if_match),
          .where = "header",
          .schema = R"({"type":"string"})",
          .about = "The ETag that you read",
          .example = R"("\"17-0f3a5c7d9e1b2c4d\"")",
          .is_required = true};
}

}  // namespace trellis::web::api
