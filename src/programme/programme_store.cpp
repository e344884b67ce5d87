#include "programme/programme_store.hpp"

#include <array>
#include <map>
#include <mutex>

namespace trellis::programme {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto find_programme_sql = R"(
  select programme_id, owner_organisation_id, definition, title
  from programme
  where programme_id = :programme
  order by programme_id)";

constexpr auto find_programme_of_sql = R"(
  select programme_id, owner_organisation_id, definition, title
  from programme
  where definition = :definition and owner_organisation_id = :owner
  order by programme_id)";

constexpr auto find_programme_named_sql = R"(
  select programme_id, owner_organisation_id, definition, title
  from programme
  where definition = :definition
  order by programme_id)";

constexpr auto programmes_sql = R"(
  select programme_id, owner_organisation_id, definition, title
  from programme
  order by title, programme_id)";

constexpr auto insert_programme_sql = R"(
  insert into programme (owner_organisation_id, definition, title, recorded_at)
  values (:owner, :definition, :title, :now)
  returning programme_id)";

constexpr auto definition_versions_sql = R"(
  select definition_version_id, programme_id, version, valid_from, sha256, imported_at,
         published_at, retired_at
  from definition_version
  where programme_id = :programme
  order by version)";

constexpr auto find_definition_version_sql = R"(
  select definition_version_id, programme_id, version, valid_from, sha256, imported_at,
         published_at, retired_at
  from definition_version
  where programme_id = :programme and version = :version
  order by version)";

constexpr auto insert_definition_sql = R"(
  insert into definition_version (programme_id, version, valid_from, sha256, content, source,
                                  imported_at, imported_by_person_id)
  values (:programme, :version, :valid_from, :sha256, :content, :source, :now, :by)
  returning definition_version_id)";

constexpr auto mark_published_sql = R"(
  update definition_version
  set published_at = :now, published_by_person_id = :by
  where definition_version_id = :id and published_at is null)";

constexpr auto mark_retired_sql = R"(
  update definition_version
  set retired_at = :now
  where definition_version_id = :id and retired_at is null)";

constexpr auto checksum_sql = R"(
  select sha256
  from definition_version
  where definition_version_id = :id
  order by definition_version_id)";

constexpr auto content_sql = R"(
  select content
  from definition_version
  where definition_version_id = :id
  order by definition_version_id)";

constexpr auto source_sql = R"(
  select source
  from definition_version
  where definition_version_id = :id
  order by definition_version_id)";

constexpr auto cohorts_sql = R"(
  select cohort_id, programme_id, definition_version_id, number, code, title, starts_on,
         applications_close_on, offers_by, matching_by, programme_year
  from cohort
  where programme_id = :programme
  order by number)";

constexpr auto find_cohort_sql = R"(
  select cohort_id, programme_id, definition_version_id, number, code, title, starts_on,
         applications_close_on, offers_by, matching_by, programme_year
  from cohort
  where cohort_id = :cohort
  order by number)";

constexpr auto find_cohort_number_sql = R"(
  select cohort_id, programme_id, definition_version_id, number, code, title, starts_on,
         applications_close_on, offers_by, matching_by, programme_year
  from cohort
  where programme_id = :programme and number = :number
  order by number)";

constexpr auto insert_cohort_sql = R"(
  insert into cohort (programme_id, definition_version_id, number, code, title, starts_on,
                      applications_close_on, offers_by, matching_by, programme_year)
  values (:programme, :version, :number, :code, :title, :starts_on,
          :close_on, :offers_by, :matching_by, :year)
  returning cohort_id)";

constexpr auto update_cohort_sql = R"(
  update cohort
  set definition_version_id = :version, title = :title, starts_on = :starts_on,
      applications_close_on = :close_on, offers_by = :offers_by, matching_by = :matching_by,
      programme_year = :year
  where cohort_id = :cohort)";

constexpr auto participations_in_sql = R"(
  select count(*)
  from participation
  where cohort_id = :cohort
  order by 1)";

/// Definitions read so far, by checksum. Content under one checksum never changes.
class DefinitionCache {
 public:
  std::shared_ptr<const Definition> find(const std::string& sha256) {
    const std::lock_guard lock(mutex_);
    const auto found = definitions_.find(sha256);
    return found == definitions_.end() ? nullptr : found->second;
  }
  void keep(std::shared_ptr<const Definition> definition) {
    const std::lock_guard lock(mutex_);
    if (definitions_.size() >= definitions_max) definitions_.clear();
    definitions_[definition->sha256] = std::move(definition);
  }

 private:
  static constexpr std::size_t definitions_max = 200;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const Definition>> definitions_;
};

DefinitionCache& definition_cache() {
  static DefinitionCache cache;
  return cache;
}

}  // namespace

access::Scope scope_of(const Programme& programme) {
  return {.owner = programme.owner, .programme = programme.id};
}

std::string_view name_of(DefinitionState state) {
  constexpr std::array<std::string_view, 3> names = {"draft", "published", "retired"};
  return names[static_cast<std::size_t>(state)];
}

DefinitionState DefinitionRow::state() const {
  if (retired_at) return DefinitionState::retired;
  return published_at ? DefinitionState::published : DefinitionState::draft;
}

void read_row(storage::Columns& columns, Programme& row) {
  columns >> row.id >> row.owner >> row.definition >> row.title;
}

void read_row(storage::Columns& columns, DefinitionRow& row) {
  columns >> row.id >> row.programme >> row.version >> row.valid_from >> row.sha256 >>
      row.imported_at >> row.published_at >> row.retired_at;
}

void read_row(storage::Columns& columns, Cohort& row) {
  columns >> row.id >> row.programme >> row.definition >> row.plan.number >> row.plan.id >>
      row.plan.title >> row.plan.starts_on >> row.plan.applications_close_on >>
      row.plan.offers_by >> row.plan.matching_by >> row.plan.programme_year;
}

std::optional<Programme> find_programme(Snapshot& db, ProgrammeId id) {
  return db.one<Programme>(find_programme_sql, {{"programme", id}});
}

std::optional<Programme> find_programme(Snapshot& db,
                                        std::string_view definition,
                                        std::optional<OrganisationId> owner) {
  if (owner)
    return db.one<Programme>(find_programme_of_sql,
                             {{"definition", definition}, {"owner", *owner}});
  auto found = db.rows<Programme>(find_programme_named_sql, {{"definition", definition}});
  if (found.size() != 1) return std::nullopt;
  return std::move(found.front());
}

std::vector<Programme> programmes(Snapshot& db) { return db.rows<Programme>(programmes_sql); }

ProgrammeId insert_programme(Transaction& tx, const Programme& programme, Instant now) {
  return {tx.insert(insert_programme_sql,
                    {{"owner", programme.owner},
                     {"definition", programme.definition},
                     {"title", programme.title},
                     {"now", now}})};
}

std::vector<DefinitionRow> definition_versions(Snapshot& db, ProgrammeId programme) {
  return db.rows<DefinitionRow>(definition_versions_sql, {{"programme", programme}});
}

std::optional<DefinitionRow> find_definition_version(Snapshot& db,
                                                     ProgrammeId programme,
                                                     int version) {
  return db.one<DefinitionRow>(find_definition_version_sql,
                               {{"programme", programme}, {"version", version}});
}

std::optional<DefinitionRow> version_in_force(Snapshot& db, ProgrammeId programme) {
  std::optional<DefinitionRow> newest;
  for (DefinitionRow& row : definition_versions(db, programme))
    if (row.state() == DefinitionState::published) newest = std::move(row);
  return newest;
}

DefinitionId insert_definition(Transaction& tx,
                               ProgrammeId programme,
                               const Definition& definition,
                               std::string_view source,
                               std::optional<PersonId> by,
                               Instant now) {
  return {tx.insert(insert_definition_sql,
                    {{"programme", programme},
                     {"version", definition.version},
                     {"valid_from", definition.valid_from},
                     {"sha256", definition.sha256},
                     {"content", definition.canonical},
                     {"source", source},
                     {"now", now},
                     {"by", by}})};
}

void mark_published(Transaction& tx, DefinitionId id, std::optional<PersonId> by, Instant now) {
  tx.execute(mark_published_sql, {{"id", id}, {"by", by}, {"now", now}});
}

void mark_retired(Transaction& tx, DefinitionId id, Instant now) {
  tx.execute(mark_retired_sql, {{"id", id}, {"now", now}});
}

std::shared_ptr<const Definition> load_definition(Snapshot& db, DefinitionId id) {
  const auto sha256 = db.one<std::string>(checksum_sql, {{"id", id}});
  if (!sha256) throw std::logic_error("A definition version is named that does not exist");
  if (auto cached = definition_cache().find(*sha256)) return cached;
  auto read = read_definition(*db.one<std::string>(content_sql, {{"id", id}}));
  if (!read)
    throw std::logic_error("A stored definition no longer reads: " +
                           text_of(read.error().front(), "definition"));
  auto definition = std::make_shared<const Definition>(std::move(*read));
  definition_cache().keep(definition);
  return definition;
}

std::string source_of(Snapshot& db, DefinitionId id) {
  return db.one<std::string>(source_sql, {{"id", id}}).value_or("");
}

std::vector<Cohort> cohorts(Snapshot& db, ProgrammeId programme) {
  return db.rows<Cohort>(cohorts_sql, {{"programme", programme}});
}

std::optional<Cohort> find_cohort(Snapshot& db, CohortId id) {
  return db.one<Cohort>(find_cohort_sql, {{"cohort", id}});
}

std::optional<Cohort> find_cohort(Snapshot& db, ProgrammeId programme, int number) {
  return db.one<Cohort>(find_cohort_number_sql, {{"programme", programme}, {"number", number}});
}

CohortId insert_cohort(Transaction& tx,
                       ProgrammeId programme,
                       DefinitionId version,
                       const CohortPlan& plan) {
  return {tx.insert(insert_cohort_sql,
                    {{"programme", programme},
                     {"version", version},
                     {"number", plan.number},
                     {"code", plan.id},
                     {"title", plan.title},
                     {"starts_on", plan.starts_on},
                     {"close_on", plan.applications_close_on},
                     {"offers_by", plan.offers_by},
                     {"matching_by", plan.matching_by},
                     {"year", plan.programme_year}})};
}

void update_cohort(Transaction& tx, CohortId id, DefinitionId version, const CohortPlan& plan) {
  tx.execute(update_cohort_sql,
             {{"cohort", id},
              {"version", version},
              {"title", plan.title},
              {"starts_on", plan.starts_on},
              {"close_on", plan.applications_close_on},
              {"offers_by", plan.offers_by},
              {"matching_by", plan.matching_by},
              {"year", plan.programme_year}});
}

std::int64_t participations_in(Snapshot& db, CohortId cohort) {
  return db.one<std::int64_t>(participations_in_sql, {{"cohort", cohort}}).value_or(0);
}

}  // namespace trellis::programme
