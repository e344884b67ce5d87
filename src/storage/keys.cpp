// The statements whose text differs between the engines: keys, transaction numbers.
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "storage/session.hpp"

namespace trellis::storage {

namespace {

// A restored database goes on counting where the old server's transactions ended: see restore.
constexpr auto transaction_base = R"(
  coalesce((select cast(value as @int8@) from setting where name = 'transaction_base'), 0))";

constexpr auto sqlite_keys_sql = R"(
  select coalesce(max(KEY), 0) from TABLE)";
constexpr auto postgresql_keys_sql = R"(
  select nextval(pg_get_serial_sequence('TABLE', 'KEY'))
  from generate_series(1, cast(:count as integer)))";

std::string with_names(std::string sql, std::string_view table, std::string_view key) {
  check_identifier(table);
  check_identifier(key);
  for (std::size_t at = 0; (at = sql.find("TABLE")) != std::string::npos;)
    sql.replace(at, 5, table);
  for (std::size_t at = 0; (at = sql.find("KEY")) != std::string::npos;) sql.replace(at, 3, key);
  return sql;
}

std::string base_sql(Engine engine, const std::string& added) {
  std::string base = transaction_base;
  const std::string type = engine == Engine::sqlite ? "integer" : "bigint";
  base.replace(base.find("@int8@"), 6, type);
  return "select " + base + added;
}

}  // namespace

std::int64_t Snapshot::settled_before() {
  if (engine() == Engine::sqlite) return std::numeric_limits<std::int64_t>::max();
  return *one<std::int64_t>(base_sql(
      engine(), " + cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint)"));
}

std::int64_t Transaction::number() {
  if (!number_)
    number_ = one<std::int64_t>(base_sql(
        engine(),
        engine() == Engine::sqlite ? "" : " + cast(cast(pg_current_xact_id() as text) as bigint)"));
  return *number_;
}

std::vector<std::int64_t> Transaction::reserve_ids(std::string_view table,
                                                   std::string_view key,
                                                   std::size_t count) {
  if (engine() == Engine::postgresql)
    return rows<std::int64_t>(with_names(postgresql_keys_sql, table, key), {{"count", count}});
  // Nobody else can write before this transaction ends, so the next numbers are free.
  const std::int64_t last = *one<std::int64_t>(with_names(sqlite_keys_sql, table, key));
  std::vector<std::int64_t> ids;
  for (std::size_t i = 1; i <= count; ++i) ids.push_back(last + static_cast<std::int64_t>(i));
  return ids;
}

}  // namespace trellis::storage
