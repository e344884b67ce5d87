#include "storage/transfer.hpp"

#include <algorithm>
#include <set>

#include "storage/settings_store.hpp"

namespace trellis::storage {

namespace {

constexpr int rows_at_once = 20'000;

constexpr auto tables_sql = R"(
  select name
  from sqlite_master
  where type = 'table' and name not like 'sqlite_%' and name <> 'schema_migration'
  order by name)";

constexpr auto references_sql = R"(
  select m.name, f."table"
  from sqlite_master m, pragma_foreign_key_list(m.name) f
  where m.type = 'table' and f."table" <> m.name
  order by m.name, f."table")";

constexpr auto identities_sql = R"(
  select cast(column_name as text)
  from information_schema.columns
  where table_schema = current_schema() and table_name = :table and is_identity = 'YES'
  order by column_name)";

constexpr auto last_number_sql = R"(
  select coalesce(max(transaction_number), 0)
  from event)";

struct Reference {
  std::string from = {};
  std::string to = {};
};
void read_row(Columns& columns, Reference& row) { columns >> row.from >> row.to; }

/// Rows of a table, in pieces on PostgreSQL, whose answers are held in memory whole.
class Reader {
 public:
  Reader(Session& session, const std::string& table) : session_(session) {
    const std::string select = "select * from " + table;
    if (session_.engine() == Engine::sqlite) {
      cursor_ = session_.open(select, {});
    } else {
      session_.run_script("declare copy_" + table + " no scroll cursor for " + select);
      fetch_ = "fetch " + std::to_string(rows_at_once) + " from copy_" + table;
      cursor_ = session_.open(fetch_, {});
    }
  }

  std::vector<std::string> columns() const {
    std::vector<std::string> names;
    for (int i = 0; i < cursor_->column_count(); ++i) names.push_back(cursor_->column_name(i));
    return names;
  }

  bool next() {
    if (cursor_->next()) return true;
    if (fetch_.empty()) return false;
    cursor_.reset();
    cursor_ = session_.open(fetch_, {});
    return cursor_->next();
  }

  void copy_to(BulkRow& row) const {
    for (int i = 0; i < cursor_->column_count(); ++i) row << cursor_->value(i);
  }

 private:
  Session& session_;
  std::string fetch_;
  std::unique_ptr<Cursor> cursor_;
};

bool has_rows(Snapshot& db, const std::string& table) {
  return db.one<std::int64_t>("select 1 from " + table + " limit 1").has_value();
}

}  // namespace

std::vector<std::string> tables_in_order(Snapshot& sqlite) {
  const auto tables = sqlite.rows<std::string>(tables_sql);
  const auto references = sqlite.rows<Reference>(references_sql);
  std::vector<std::string> ordered;
  std::set<std::string> placed;
  while (ordered.size() < tables.size()) {
    const std::size_t before = ordered.size();
    for (const std::string& table : tables) {
      const bool waits = std::ranges::any_of(references, [&](const Reference& reference) {
        return reference.from == table && !placed.contains(reference.to);
      });
      if (!waits && placed.insert(table).second) ordered.push_back(table);
    }
    if (ordered.size() == before)
      throw Error(Failure::statement, "Some tables refer to one another in a circle");
  }
  return ordered;
}

void copy_tables(Session& from, Transaction& to, const std::vector<std::string>& tables) {
  // A table may refer to itself, and SQLite inserts row by row.
  if (to.engine() == Engine::sqlite) to.run_script("pragma defer_foreign_keys=on");
  for (auto table = tables.rbegin(); table != tables.rend(); ++table)
    if (has_rows(to, *table)) to.execute("delete from " + *table);
  for (const std::string& table : tables) {
    Reader reader(from, table);
    to.bulk(table, reader.columns(), [&](BulkRow& row) {
      if (!reader.next()) return false;
      reader.copy_to(row);
      return true;
    });
  }
}

void go_on_after_copied(Transaction& to, const std::vector<std::string>& tables, Instant now) {
  save_setting(to, "transaction_base", std::to_string(*to.one<std::int64_t>(last_number_sql)), now);
  if (to.engine() == Engine::sqlite) return;
  for (const std::string& table : tables)
    for (const std::string& key : to.rows<std::string>(identities_sql, {{"table", table}}))
      to.one<std::int64_t>("select setval(pg_get_serial_sequence('" + table + "', '" + key +
                           "'), coalesce((select max(" + key + ") from " + table +
                           "), 0) + 1, false)");
}

std::vector<TableCount> count_rows(Snapshot& db, const std::vector<std::string>& tables) {
  std::vector<TableCount> counts;
  for (const std::string& table : tables)
    counts.push_back({table, *db.one<std::int64_t>("select count(*) from " + table)});
  std::ranges::sort(counts, {}, &TableCount::table);
  return counts;
}

}  // namespace trellis::storage
