#include "storage/settings_store.hpp"

namespace trellis::storage {

namespace {

constexpr std::string_view demonstration = "demonstration";

constexpr auto find_setting_sql = R"(
  select value
  from setting
  where name = :name
  order by name)";

constexpr auto save_setting_sql = R"(
  insert into setting (name, value, changed_at)
  values (:name, :value, :changed_at)
  on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at)";

constexpr auto count_real_people_sql = R"(
  select count(*)
  from person
  where persona is null)";

constexpr auto count_events_sql = R"(
  select count(*)
  from event)";

}  // namespace

std::optional<std::string> find_setting(Snapshot& db, std::string_view name) {
  return db.one<std::string>(find_setting_sql, {{"name", name}});
}

void save_setting(Transaction& tx, std::string_view name, std::string_view value, Instant now) {
  tx.execute(save_setting_sql, {{"name", name}, {"value", value}, {"changed_at", now}});
}

Result<void> mark_as_demonstration(Transaction& tx, Instant now) {
  if (is_demonstration(tx)) return {};
  if (*tx.one<std::int64_t>(count_real_people_sql) > 0)
    return problem(ProblemKind::refused_by_rule,
                   "db",
                   "This database holds real people, so it cannot become a demonstration. Use "
                   "another file");
  if (*tx.one<std::int64_t>(count_events_sql) > 0)
    return problem(ProblemKind::refused_by_rule,
                   "db",
                   "This database is in use already, so it cannot become a demonstration. Use "
                   "another file");
  save_setting(tx, demonstration, "1", now);
  return {};
}

bool is_demonstration(Snapshot& db) { return find_setting(db, demonstration) == "1"; }

bool Database::is_demonstration() {
  return read([](Snapshot& db) { return storage::is_demonstration(db); });
}

}  // namespace trellis::storage
