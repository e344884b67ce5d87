#include "register/need_store.hpp"

#include <algorithm>

namespace trellis::registry {

namespace {

constexpr auto weights_columns = R"(
  select need_weights_id, weights, recorded_at, recorded_by_person_id
  from need_weights)";

struct WeightsRow {
  NeedWeightsId id;
  std::string weights;
  Instant recorded_at;
  std::optional<PersonId> recorded_by;
};

void read_row(storage::Columns& columns, WeightsRow& row) {
  columns >> row.id >> row.weights >> row.recorded_at >> row.recorded_by;
}

StoredNeedWeights stored(WeightsRow row) {
  auto weights = need_weights_from_json(row.weights);
  if (!weights)
    throw storage::Error(
        storage::Failure::statement,
        "The table need_weights holds unreadable weights: " + weights.error().message);
  return {row.id, std::move(*weights), row.recorded_at, row.recorded_by};
}

std::optional<StoredNeedWeights> stored(std::optional<WeightsRow> row) {
  return row ? std::optional(stored(std::move(*row))) : std::nullopt;
}

std::optional<std::string> absent_name(const Measured<double>& value) {
  return value ? std::nullopt : std::optional<std::string>(name_of(value.reason()));
}

Measured<double> measured(std::optional<double> value, const std::optional<std::string>& absent) {
  if (value) return *value;
  return absent_from_name(absent.value_or("")).value_or(Absent::unknown);
}

struct ScoreRow {
  std::int32_t group = 0;
  std::optional<double> index;
  double coverage = 0;
  std::optional<std::int32_t> rank;
  LaCode la;
  std::string region;
};

void read_row(storage::Columns& columns, ScoreRow& row) {
  columns >> row.group >> row.index >> row.coverage >> row.rank >> row.la >> row.region;
}

struct PartRow {
  std::string part;
  double weight = 0;
  std::optional<double> score;
  std::optional<std::string> absent;
  std::optional<double> value;
  std::optional<std::string> value_absent;
  std::string definition, compared_with;
  std::optional<double> comparison;
  std::string source;
  std::optional<Date> as_of;
  std::optional<ReleaseId> release;
  std::string note;
};

void read_row(storage::Columns& columns, PartRow& row) {
  columns >> row.part >> row.weight >> row.score >> row.absent >> row.value >> row.value_absent >>
      row.definition >> row.compared_with >> row.comparison >> row.source >> row.as_of >>
      row.release >> row.note;
}

constexpr auto delete_parts_sql = R"(
  delete from need_part
  where need_run_id in (select need_run_id from need_run where need_weights_id = :weights))";
constexpr auto delete_scores_sql = R"(
  delete from need_score
  where need_run_id in (select need_run_id from need_run where need_weights_id = :weights))";
constexpr auto delete_run_sql = R"(
  delete from need_run
  where need_weights_id = :weights)";
constexpr auto insert_run_sql = R"(
  insert into need_run (need_weights_id, computed_at, as_of, schools, with_index)
  values (:weights, :computed_at, :as_of, :schools, :with_index)
  returning need_run_id)";

/// Greatest need first, those without an index last, equal ones by URN.
std::vector<const Need*> by_place(const std::vector<Need>& needs) {
  std::vector<const Need*> order;
  order.reserve(needs.size());
  for (const Need& need : needs) order.push_back(&need);
  std::ranges::sort(order, [](const Need* one, const Need* other) {
    return one->index != other->index ? one->index > other->index : one->urn < other->urn;
  });
  return order;
}

void save_scores(storage::Transaction& tx, NeedRunId run, const std::vector<Need>& needs) {
  const std::vector<const Need*> order = by_place(needs);
  std::int64_t place = 0;
  tx.bulk("need_score",
          {"need_run_id",
           "urn",
           "school_group",
           "index_value",
           "coverage",
           "rank",
           "place",
           "la_code",
           "region"},
          [&](storage::BulkRow& row) {
            if (place == static_cast<std::int64_t>(order.size())) return false;
            const Need& need = *order[static_cast<std::size_t>(place++)];
            row << run << need.urn << static_cast<std::int64_t>(need.group) << need.index
                << need.coverage << need.rank << place << need.la << need.region;
            return true;
          });
}

void save_parts(storage::Transaction& tx, NeedRunId run, const std::vector<Need>& needs) {
  std::size_t school = 0, next = 0;
  tx.bulk("need_part",
          {"need_run_id",
           "urn",
           "part",
           "weight",
           "score",
           "absent",
           "value",
           "value_absent",
           "definition",
           "compared_with",
           "comparison",
           "source",
           "as_of",
           "release_id",
           "note"},
          [&](storage::BulkRow& row) {
            while (school < needs.size() && next == needs[school].parts.size()) ++school, next = 0;
            if (school == needs.size()) return false;
            const NeedPartScore& part = needs[school].parts[next++];
            row << run << needs[school].urn << std::string(name_of(part.part)) << part.weight
                << part.score.optional() << absent_name(part.score) << part.value.optional()
                << absent_name(part.value) << part.definition << part.compared_with
                << part.comparison << part.source << part.as_of;
            if (part.release.value != 0)
              row << part.release;
            else
              row << std::optional<std::int64_t>();
            row << part.note;
            return true;
          });
}

constexpr auto list_columns = R"(
  select s.urn, e.name, s.la_code, s.region, e.district_code, s.school_group, s.index_value,
         s.coverage, s.rank
  from need_score s
  join establishment e on e.urn = s.urn
  where s.need_run_id = :run)";
constexpr auto count_columns = R"(
  select count(*)
  from need_score s
  where s.need_run_id = :run)";
constexpr auto in_region = " and s.region = :region";
constexpr auto in_la = " and s.la_code = :la";
constexpr auto in_group = " and s.school_group = :school_group";
constexpr auto list_order = " order by s.place limit :limit offset :offset";

/// The conditions of a filter, and their values beside the run.
struct Conditions {
  std::string sql;
  std::vector<storage::Parameter> parameters;
};

Conditions conditions_of(NeedRunId run, const NeedFilter& filter) {
  Conditions conditions;
  conditions.parameters.emplace_back("run", run);
  if (!filter.region.empty()) {
    conditions.sql += in_region;
    conditions.parameters.emplace_back("region", filter.region);
  }
  if (filter.la) {
    conditions.sql += in_la;
    conditions.parameters.emplace_back("la", *filter.la);
  }
  if (filter.group) {
    conditions.sql += in_group;
    conditions.parameters.emplace_back("school_group", static_cast<std::int64_t>(*filter.group));
  }
  return conditions;
}

}  // namespace

void read_row(storage::Columns& columns, NeedRun& row) {
  columns >> row.id >> row.weights >> row.computed_at >> row.as_of >> row.schools >> row.with_index;
}

void read_row(storage::Columns& columns, NeedListRow& row) {
  std::int32_t group = 0;
  columns >> row.urn >> row.name >> row.la >> row.region >> row.district_code >> group >>
      row.index >> row.coverage >> row.rank;
  row.group = static_cast<NeedGroup>(group);
}

constexpr auto find_version_sql = R"(
  select need_weights_id, weights, recorded_at, recorded_by_person_id
  from need_weights
  where name = :name and version = :version)";
constexpr auto insert_weights_sql = R"(
  insert into need_weights (name, version, weights, recorded_at, recorded_by_person_id)
  values (:name, :version, :weights, :recorded_at, :by)
  returning need_weights_id)";

Result<NeedWeightsId> save_need_weights(storage::Transaction& tx,
                                        const NeedWeights& weights,
                                        Instant now,
                                        std::optional<PersonId> by) {
  TRY_VOID(check(weights));
  const auto known =
      tx.one<WeightsRow>(find_version_sql, {{"name", weights.name}, {"version", weights.version}});
  if (known && known->weights == to_json(weights)) return known->id;
  if (known)
    return problem(ProblemKind::conflict,
                   "version",
                   "Version " + std::to_string(weights.version) + " of the weights " +
                       weights.name + " exists already: save these as a new version");
  return NeedWeightsId{tx.insert(insert_weights_sql,
                                 {{"name", weights.name},
                                  {"version", weights.version},
                                  {"weights", to_json(weights)},
                                  {"recorded_at", now},
                                  {"by", by}})};
}

std::optional<StoredNeedWeights> find_need_weights(storage::Snapshot& db, NeedWeightsId id) {
  return stored(db.one<WeightsRow>(
      std::string(weights_columns) + " where need_weights_id = :id order by need_weights_id",
      {{"id", id}}));
}

std::optional<StoredNeedWeights> newest_need_weights(storage::Snapshot& db, std::string_view name) {
  return stored(db.one<WeightsRow>(
      std::string(weights_columns) + " where name = :name order by version desc limit 1",
      {{"name", name}}));
}

std::vector<StoredNeedWeights> all_need_weights(storage::Snapshot& db) {
  std::vector<StoredNeedWeights> list;
  for (WeightsRow& row :
       db.rows<WeightsRow>(std::string(weights_columns) + " order by name, version desc"))
    list.push_back(stored(std::move(row)));
  return list;
}

NeedRunId save_need_run(storage::Transaction& tx,
                        NeedWeightsId weights,
                        const std::vector<Need>& needs,
                        Date as_of,
                        Instant now) {
  for (const char* sql : {delete_parts_sql, delete_scores_sql, delete_run_sql})
    tx.execute(sql, {{"weights", weights}});
  const NeedRunId run{tx.insert(insert_run_sql,
                                {{"weights", weights},
                                 {"computed_at", now},
                                 {"as_of", as_of},
                                 {"schools", static_cast<std::int64_t>(needs.size())},
                                 {"with_index", std::ranges::count_if(needs, [](const Need& need) {
                                    return need.index.has_value();
                                  })}})};
  save_scores(tx, run, needs);
  save_parts(tx, run, needs);
  return run;
}

constexpr auto newest_run_sql = R"(
  select need_run_id, need_weights_id, computed_at, as_of, schools, with_index
  from need_run
  where need_weights_id = :weights
  order by need_run_id desc)";

std::optional<NeedRun> newest_need_run(storage::Snapshot& db, NeedWeightsId weights) {
  return db.one<NeedRun>(newest_run_sql, {{"weights", weights}});
}

constexpr auto score_sql = R"(
  select school_group, index_value, coverage, rank, la_code, region
  from need_score
  where need_run_id = :run and urn = :urn
  order by urn)";
constexpr auto parts_sql = R"(
  select part, weight, score, absent, value, value_absent, definition, compared_with, comparison,
         source, as_of, release_id, note
  from need_part
  where need_run_id = :run and urn = :urn
  order by part)";

std::optional<Need> find_need(storage::Snapshot& db, NeedRunId run, Urn urn) {
  const auto score = db.one<ScoreRow>(score_sql, {{"run", run}, {"urn", urn}});
  if (!score) return std::nullopt;
  Need need;
  need.urn = urn;
  need.la = score->la;
  need.region = score->region;
  need.group = static_cast<NeedGroup>(score->group);
  need.index = score->index;
  need.coverage = score->coverage;
  need.rank = score->rank;
  for (PartRow& row : db.rows<PartRow>(parts_sql, {{"run", run}, {"urn", urn}})) {
    const auto part = need_part_from_name(row.part);
    if (!part) continue;
    need.parts.push_back({*part,
                          row.weight,
                          measured(row.score, row.absent),
                          measured(row.value, row.value_absent),
                          std::move(row.definition),
                          std::move(row.compared_with),
                          row.comparison,
                          std::move(row.source),
                          row.as_of,
                          row.release.value_or(ReleaseId{}),
                          std::move(row.note)});
  }
  std::ranges::sort(need.parts, {}, &NeedPartScore::part);
  return need;
}

std::vector<NeedListRow> list_need(storage::Snapshot& db,
                                   NeedRunId run,
                                   const NeedFilter& filter,
                                   std::size_t limit,
                                   std::size_t offset) {
  Conditions conditions = conditions_of(run, filter);
  conditions.parameters.emplace_back("limit", limit);
  conditions.parameters.emplace_back("offset", offset);
  return db.rows<NeedListRow>(list_columns + conditions.sql + list_order, conditions.parameters);
}

std::int64_t count_need(storage::Snapshot& db, NeedRunId run, const NeedFilter& filter) {
  const Conditions conditions = conditions_of(run, filter);
  return db.one<std::int64_t>(count_columns + conditions.sql + " order by 1", conditions.parameters)
      .value_or(0);
}

std::vector<NeedListRow> all_need(storage::Snapshot& db, NeedRunId run) {
  return db.rows<NeedListRow>(std::string(list_columns) + " order by s.urn", {{"run", run}});
}

}  // namespace trellis::registry
