#include "access/saved_view_store.hpp"

namespace trellis::access {
namespace {

constexpr auto saved_views_sql = R"(
  select saved_view_id, person_id, list, name, query
  from saved_view
  where person_id = :person
  order by list, name, saved_view_id)";

constexpr auto find_saved_view_sql = R"(
  select saved_view_id, person_id, list, name, query
  from saved_view
  where saved_view_id = :id
  order by saved_view_id)";

constexpr auto insert_saved_view_sql = R"(
  insert into saved_view (person_id, list, name, query, saved_at)
  values (:person, :list, :name, :query, :now)
  returning saved_view_id)";

constexpr auto rename_saved_view_sql = R"(
  update saved_view
  set name = :name
  where saved_view_id = :id)";

constexpr auto delete_saved_view_sql = R"(
  delete from saved_view
  where saved_view_id = :id)";

constexpr auto delete_saved_views_sql = R"(
  delete from saved_view
  where person_id = :person)";

}  // namespace

void read_row(storage::Columns& columns, SavedView& row) {
  columns >> row.id >> row.person >> row.list >> row.name >> row.query;
}

std::vector<SavedView> saved_views(storage::Snapshot& db, PersonId person) {
  return db.rows<SavedView>(saved_views_sql, {{"person", person}});
}

std::optional<SavedView> find_saved_view(storage::Snapshot& db, SavedViewId id) {
  return db.one<SavedView>(find_saved_view_sql, {{"id", id}});
}

SavedViewId insert_saved_view(storage::Transaction& tx, const SavedView& view, Instant now) {
  return {tx.insert(insert_saved_view_sql,
                    {{"person", view.person},
                     {"list", view.list},
                     {"name", view.name},
                     {"query", view.query},
                     {"now", now}})};
}

void rename_saved_view(storage::Transaction& tx, SavedViewId id, std::string_view name) {
  tx.execute(rename_saved_view_sql, {{"id", id}, {"name", name}});
}

void delete_saved_view(storage::Transaction& tx, SavedViewId id) {
  tx.execute(delete_saved_view_sql, {{"id", id}});
}

void delete_saved_views(storage::Transaction& tx, PersonId person) {
  tx.execute(delete_saved_views_sql, {{"person", person}});
}

}  // namespace trellis::access
