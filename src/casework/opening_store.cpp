#include "casework/opening_store.hpp"

namespace trellis::casework {
namespace {

constexpr auto case_of_sql = R"(
  select case_id
  from case_file
  where participation_id = :participation and finished_on is null
  order by case_id)";

constexpr auto kind_of_holder_sql = R"(
  select kind
  from organisation
  where organisation_id = :organisation)";

}  // namespace

std::optional<CaseFile> case_of(storage::Snapshot& db, programme::ParticipationId participation) {
  const auto id = db.one<CaseId>(case_of_sql, {{"participation", participation}});
  return id ? find_case(db, *id) : std::nullopt;
}

std::string kind_of_holder(storage::Snapshot& db, OrganisationId organisation) {
  return db.one<std::string>(kind_of_holder_sql, {{"organisation", organisation}}).value_or("");
}

}  // namespace trellis::casework
