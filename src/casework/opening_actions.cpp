#include "casework/opening_actions.hpp"

#include "casework/case_action_checks.hpp"
#include "programme/participation_store.hpp"
#include "register/establishment_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using storage::Snapshot;
using storage::Transaction;

constexpr auto case_of_sql = R"(
  select case_id
  from case_file
  where participation_id = :participation and finished_on is null
  order by case_id)";

constexpr auto kind_sql = R"(
  select kind
  from organisation
  where organisation_id = :organisation)";

std::string region_of(Snapshot& db, OrganisationId organisation) {
  const auto urn = registry::urn_of(db, organisation);
  const auto school = urn ? registry::find_establishment(db, *urn) : std::nullopt;
  return school ? school->facts.region : "";
}

}  // namespace

std::optional<CaseFile> case_of(Snapshot& db, programme::ParticipationId participation) {
  const auto id = db.one<std::int64_t>(case_of_sql, {{"participation", participation}});
  if (!id) return std::nullopt;
  return find_case(db, CaseId{*id});
}

NewCase case_wanted(storage::Snapshot& db, const programme::Participation& participation) {
  NewCase wanted{.programme = participation.programme,
                 .organisation = participation.organisation,
                 .unit = participation.unit,
                 .stream = participation.stream,
                 .region = region_of(db, participation.organisation),
                 .participation = participation.id};
  wanted.unit_kind =
      db.one<std::string>(kind_sql, {{"organisation", participation.organisation}}).value_or("");
  return wanted;
}

Result<CaseFile> open_participation_case(Transaction& tx,
                                         const Actor& actor,
                                         programme::ParticipationId id,
                                         Date today) {
  const auto participation = programme::find_participation(tx, id);
  if (!participation)
    return problem(ProblemKind::not_found, "participation", "There is no such participation");
  if (case_of(tx, id))
    return problem(ProblemKind::conflict, "participation", "This participation has a case");
  return open_case(tx, actor, case_wanted(tx, *participation), today);
}

Result<OpenedCase> confirm_and_open(Transaction& tx,
                                    const Actor& actor,
                                    const programme::ConfirmPairing& wanted,
                                    Date today) {
  OpenedCase opened;
  opened.pairing = TRY(programme::confirm_pairing(tx, actor, wanted, today));
  if (auto file = case_of(tx, wanted.partner)) {
    opened.file = std::move(*file);
    return opened;
  }
  opened.file = TRY(open_participation_case(tx, actor, wanted.partner, today));
  opened.file = *find_case(tx, opened.file.id);
  return opened;
}

}  // namespace trellis::casework
