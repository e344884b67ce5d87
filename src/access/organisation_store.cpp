#include "access/organisation_store.hpp"

namespace trellis::access {

using storage::Columns;
using storage::Snapshot;
using storage::Transaction;

namespace {

constexpr auto save_organisation_sql = R"(
  insert into organisation (kind, name, recorded_at)
  values (:kind, :name, :now)
  returning organisation_id)";

constexpr auto find_name_sql = R"(
  select name
  from organisation
  where organisation_id = :id
  order by organisation_id)";

constexpr auto find_organisation_sql = R"(
  select organisation_id
  from organisation
  where kind = :kind and name = :name
  order by organisation_id)";

constexpr auto list_bodies_sql = R"(
  select organisation_id, name
  from organisation
  where kind = 'body'
  order by name, organisation_id)";

}  // namespace

void read_row(Columns& columns, NamedOrganisation& row) { columns >> row.id >> row.name; }

std::string_view name_of(OrganisationKind kind) {
  switch (kind) {
    case OrganisationKind::school:
      return "school";
    case OrganisationKind::trust:
      return "trust";
    case OrganisationKind::federation:
      return "federation";
    case OrganisationKind::local_authority:
      return "local_authority";
    case OrganisationKind::hub:
      return "hub";
    case OrganisationKind::supplier:
      return "supplier";
    case OrganisationKind::body:
      return "body";
  }
  return {};
}

OrganisationId save_organisation(Transaction& tx,
                                 OrganisationKind kind,
                                 std::string_view name,
                                 Instant now) {
  return {
      tx.insert(save_organisation_sql, {{"kind", name_of(kind)}, {"name", name}, {"now", now}})};
}

std::optional<std::string> find_organisation_name(Snapshot& db, OrganisationId id) {
  return db.one<std::string>(find_name_sql, {{"id", id}});
}

std::optional<OrganisationId> find_organisation(Snapshot& db,
                                                OrganisationKind kind,
                                                std::string_view name) {
  return db.one<OrganisationId>(find_organisation_sql, {{"kind", name_of(kind)}, {"name", name}});
}

std::vector<NamedOrganisation> list_bodies(Snapshot& db) {
  return db.rows<NamedOrganisation>(list_bodies_sql);
}

}  // namespace trellis::access
