#include "access/rate_limit_store.hpp"

#include "access/secret.hpp"

namespace trellis::access {

using storage::Columns;
using storage::Transaction;

namespace {

constexpr auto find_usage_sql = R"(
  select window_started_at, uses, uses_before, last_used_at
  from rate_limit
  where bucket = :bucket
  order by bucket)";

constexpr auto save_usage_sql = R"(
  insert into rate_limit (bucket, window_started_at, uses, uses_before, last_used_at)
  values (:bucket, :window_started_at, :uses, :uses_before, :last_used_at)
  on conflict (bucket) do update
  set window_started_at = excluded.window_started_at, uses = excluded.uses,
      uses_before = excluded.uses_before, last_used_at = excluded.last_used_at)";

constexpr auto forget_uses_sql = R"(
  delete from rate_limit
  where bucket = :bucket)";

constexpr auto delete_old_sql = R"(
  delete from rate_limit
  where last_used_at < :before)";

}  // namespace

void read_row(Columns& columns, Usage& row) {
  columns >> row.window_started_at >> row.uses >> row.uses_before >> row.last_used_at;
}

RateDecision take_use(Transaction& tx, const RateRule& rule, std::string_view key, Instant now) {
  const std::string bucket = bucket_name(rule.name, key);
  const RateDecision decision =
      access::decide(tx.one<Usage>(find_usage_sql, {{"bucket", bucket}}), rule, now);
  if (decision.allowed)
    tx.execute(save_usage_sql,
               {{"bucket", bucket},
                {"window_started_at", decision.usage.window_started_at},
                {"uses", decision.usage.uses},
                {"uses_before", decision.usage.uses_before},
                {"last_used_at", decision.usage.last_used_at}});
  return decision;
}

void forget_uses(Transaction& tx, const RateRule& rule, std::string_view key) {
  tx.execute(forget_uses_sql, {{"bucket", bucket_name(rule.name, key)}});
}

std::int64_t delete_old_limits(Transaction& tx, Instant before) {
  return tx.execute(delete_old_sql, {{"before", before}});
}

}  // namespace trellis::access
