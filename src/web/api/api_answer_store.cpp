#include "web/api/api_answer_store.hpp"

#include "access/secret.hpp"

namespace trellis::web::api {

namespace {

constexpr auto find_kept_sql = R"(
  select request_hash, status, etag, location, body
  from api_answer
  where api_token_id = :token and key_hash = :key and recorded_at > :since
  order by api_token_id)";

// One that has had its day gives way.
constexpr auto keep_answer_sql = R"(
  insert into api_answer
    (api_token_id, key_hash, request_hash, status, etag, location, body, recorded_at)
  values (:token, :key, :request, :status, :etag, :location, :body, :now)
  on conflict (api_token_id, key_hash) do update
  set request_hash = excluded.request_hash, status = excluded.status, etag = excluded.etag,
      location = excluded.location, body = excluded.body, recorded_at = excluded.recorded_at)";

constexpr auto delete_old_answers_sql = R"(
  delete from api_answer
  where recorded_at < :before)";

}  // namespace

void read_row(storage::Columns& columns, KeptAnswer& row) {
  columns >> row.request_hash >> row.status >> row.etag >> row.location >> row.body;
}

std::optional<KeptAnswer> find_kept_answer(storage::Snapshot& db,
                                           std::int64_t token,
                                           std::string_view key,
                                           Instant now) {
  return db.one<KeptAnswer>(
      find_kept_sql,
      {{"token", token}, {"key", access::hash_of_token(key)}, {"since", now.plus(-answers_kept)}});
}

void keep_answer(storage::Transaction& tx,
                 std::int64_t token,
                 std::string_view key,
                 const KeptAnswer& answer,
                 Instant now) {
  tx.execute(keep_answer_sql,
             {{"token", token},
              {"key", access::hash_of_token(key)},
              {"request", answer.request_hash},
              {"status", answer.status},
              {"etag", answer.etag},
              {"location", answer.location},
              {"body", answer.body},
              {"now", now}});
}

std::int64_t delete_old_answers(storage::Transaction& tx, Instant before) {
  return tx.execute(delete_old_answers_sql, {{"before", before}});
}

}  // namespace trellis::web::api
