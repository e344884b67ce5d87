#include "register/establishment_import_store.hpp"

#include <optional>

#include "core/text.hpp"
#include "register/establishment_columns_store.hpp"
#include "storage/bulk_ahead.hpp"

namespace trellis::registry {
namespace {

constexpr auto known_sql = R"(
  select e.urn, e.row_hash, r.layout, e.as_of, e.status, e.name, e.easting, e.northing,
    case when e.vanished_on is null then 0 else 1 end
  from establishment e
  join release r on r.release_id = e.release_id
  order by e.urn)";

constexpr auto all_facts_sql = " from establishment order by urn";

constexpr auto end_versions_sql = R"(
  update establishment_version
  set valid_to = :as_of
  where valid_to is null and valid_from <= :as_of
    and urn in (select urn from touched_urn))";

constexpr auto drop_old_facts_sql = R"(
  delete from establishment
  where urn in (select urn from touched_urn))";

constexpr auto mark_vanished_sql = R"(
  update establishment
  set vanished_on = :as_of
  where urn in (select urn from vanished_urn))";

constexpr auto unmark_vanished_sql = R"(
  update establishment
  set vanished_on = null
  where urn in (select urn from reappeared_urn))";

constexpr auto next_version_sql = R"(
  select min(valid_from)
  from establishment_version
  where urn = :urn and valid_from > :as_of)";

struct StoredFacts {
  Establishment facts;
};
void read_row(storage::Columns& columns, StoredFacts& row) { read_facts(columns, row.facts); }

void fill_urns(storage::Transaction& tx, std::string_view table, const std::vector<Urn>& urns) {
  tx.make_scratch_table(table, "urn @int8@ primary key");
  std::size_t i = 0;
  tx.bulk(table, {"urn"}, [&](storage::BulkRow& row) {
    if (i == urns.size()) return false;
    row << urns[i++];
    return true;
  });
}

std::vector<std::string> columns_of_facts() {
  std::vector<std::string> columns = {"release_id", "as_of", "row_hash", "name_sort"};
  for (const std::string& name : establishment_column_names()) columns.push_back(name);
  return columns;
}

struct NewFacts {
  std::size_t staged = 0;
  const Establishment* before = nullptr;
};

void write_newest(storage::Transaction& tx,
                  const StagedEstablishments& staged,
                  const std::vector<NewFacts>& rows,
                  ReleaseId release,
                  Date as_of) {
  std::size_t i = 0;
  const std::string day = as_of.text();
  storage::bulk_ahead(tx, "establishment", columns_of_facts(), [&](storage::BulkRow& out) {
    if (i == rows.size()) return false;
    const NewFacts& row = rows[i++];
    const StagedEstablishment& source = staged.rows[row.staged];
    std::optional<EstablishmentView> both;
    if (row.before) both = merged(staged, source.facts, *row.before);
    const EstablishmentView& facts = both ? *both : source.facts;
    out << release.value << day << source.row_hash << fold(facts.name);
    write_facts(out, facts);
    return true;
  });
}

void write_versions(storage::Transaction& tx,
                    const StagedEstablishments& staged,
                    const std::vector<NewFacts>& rows,
                    ReleaseId release,
                    Date as_of) {
  std::size_t i = 0;
  const std::string day = as_of.text();
  storage::bulk_ahead(tx,
                      "establishment_version",
                      {"urn", "valid_from", "release_id", "row_hash", "cells"},
                      [&](storage::BulkRow& out) {
                        if (i == rows.size()) return false;
                        const StagedEstablishment& source = staged.rows[rows[i++].staged];
                        out << source.facts.urn << day << release.value << source.row_hash
                            << staged.packed(source);
                        return true;
                      });
}

/// Versions of the past, for rows that a newer release already described: each ends where the next
/// known version begins.
void write_past_versions(storage::Transaction& tx,
                         const StagedEstablishments& staged,
                         const std::vector<std::size_t>& rows,
                         ReleaseId release,
                         Date as_of) {
  std::vector<std::optional<Date>> ends;
  for (const std::size_t row : rows)
    ends.push_back(tx.one<std::optional<Date>>(
                         next_version_sql, {{"urn", staged.rows[row].facts.urn}, {"as_of", as_of}})
                       .value_or(std::nullopt));
  std::size_t i = 0;
  tx.bulk("establishment_version",
          {"urn", "valid_from", "valid_to", "release_id", "row_hash", "cells"},
          [&](storage::BulkRow& out) {
            if (i == rows.size()) return false;
            const StagedEstablishment& source = staged.rows[rows[i]];
            out << source.facts.urn << as_of << ends[i] << release.value << source.row_hash
                << staged.packed(source);
            ++i;
            return true;
          });
}

RowChange::Kind kind_of(Status before, Status now) {
  if (is_open(before) && now == Status::closed) return RowChange::Kind::closed;
  if (before == Status::closed && is_open(now)) return RowChange::Kind::reopened;
  return RowChange::Kind::changed;
}

void count(ImportReport& report, RowChange::Kind kind) {
  ++report.rows.changed;
  report.rows.closed += kind == RowChange::Kind::closed;
  report.rows.reopened += kind == RowChange::Kind::reopened;
}

}  // namespace

std::vector<KnownEstablishment> known_establishments(storage::Snapshot& db) {
  return db.rows<KnownEstablishment>(known_sql);
}

void read_row(storage::Columns& columns, KnownEstablishment& row) {
  std::int32_t status = 0;
  columns >> row.urn >> row.row_hash >> row.layout >> row.as_of >> status >> row.name >>
      row.easting >> row.northing >> row.vanished;
  row.status = static_cast<Status>(status);
}

std::vector<ComparedRow> compare_differing(storage::Snapshot& db,
                                           const StagedEstablishments& staged,
                                           const EstablishmentPlan& plan,
                                           ImportReport& report) {
  std::vector<ComparedRow> compared;
  std::size_t next = 0;
  const std::string sql = "select " + establishment_column_list() + all_facts_sql;
  if (plan.differing.empty()) return compared;
  db.each<StoredFacts>(sql, {}, [&](StoredFacts&& stored) {
    if (next == plan.differing.size()) return false;
    const auto [position, other_layout] = plan.differing[next];
    const EstablishmentView& now = staged.rows[position].facts;
    if (stored.facts.urn != now.urn) return true;
    ++next;
    RowChange change{RowChange::Kind::changed, now.urn.number(), std::string(now.name), {}};
    change.columns = differing_columns(staged, now, stored.facts);
    if (change.columns.empty() && other_layout) {
      ++report.rows.unchanged;
      return true;
    }
    if (change.columns.empty()) change.columns.emplace_back("other columns");
    change.kind = kind_of(stored.facts.status, now.status);
    count(report, change.kind);
    report.add_change(std::move(change));
    compared.push_back({position, std::move(stored.facts)});
    return true;
  });
  return compared;
}

void apply_establishments(storage::Transaction& tx,
                          const StagedEstablishments& staged,
                          const EstablishmentPlan& plan,
                          const std::vector<ComparedRow>& differing,
                          ReleaseId release,
                          Date as_of) {
  std::vector<NewFacts> rows;
  for (const std::size_t position : plan.added) rows.push_back({position, nullptr});
  if (!differing.empty()) {
    std::vector<Urn> touched;
    for (const ComparedRow& row : differing) {
      touched.push_back(staged.rows[row.staged].facts.urn);
      rows.push_back({row.staged, &row.before});
    }
    fill_urns(tx, "touched_urn", touched);
    tx.execute(end_versions_sql, {{"as_of", as_of}});
    tx.execute(drop_old_facts_sql);
  }
  write_newest(tx, staged, rows, release, as_of);
  write_versions(tx, staged, rows, release, as_of);
  write_past_versions(tx, staged, plan.older, release, as_of);
  if (!plan.vanished.empty()) {
    fill_urns(tx, "vanished_urn", plan.vanished);
    tx.execute(mark_vanished_sql, {{"as_of", as_of}});
  }
  if (!plan.reappeared.empty()) {
    std::vector<Urn> urns;
    for (const std::size_t position : plan.reappeared)
      urns.push_back(staged.rows[position].facts.urn);
    fill_urns(tx, "reappeared_urn", urns);
    tx.execute(unmark_vanished_sql);
  }
}

}  // namespace trellis::registry
