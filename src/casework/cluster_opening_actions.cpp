#include "casework/cluster_opening_actions.hpp"

#include "programme/programme_store.hpp"
#include "register/establishment_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using programme::Definition;
using storage::Transaction;

std::string region_of_school(Transaction& tx, OrganisationId school) {
  const auto urn = registry::urn_of(tx, school);
  const auto found = urn ? registry::find_establishment(tx, *urn) : std::nullopt;
  return found ? found->facts.region : "";
}

/// The first stream that is of this unit; most programmes have one at most.
std::string stream_of_unit(const Definition& definition, std::string_view unit) {
  for (const programme::Stream& stream : definition.streams)
    if (stream.unit == unit) return stream.id;
  return "";
}

}  // namespace

Result<OpenedCluster> confirm_and_open_cluster(Transaction& tx,
                                               const Actor& actor,
                                               const programme::ConfirmCluster& wanted,
                                               Date today) {
  OpenedCluster opened;
  opened.cluster = TRY(programme::confirm_cluster(tx, actor, wanted, today));
  const auto version = programme::version_in_force(tx, wanted.programme);
  const auto definition = programme::load_definition(tx, version->id);
  const auto units = programme::cluster_units(*definition);
  opened.file = TRY(open_case(tx,
                              actor,
                              {.programme = wanted.programme,
                               .organisation = wanted.lead,
                               .unit = units->cluster->id,
                               .unit_kind = "cluster",
                               .stream = stream_of_unit(*definition, units->cluster->id),
                               .region = region_of_school(tx, wanted.lead)},
                              today));
  for (const programme::ParticipationId id : wanted.members) {
    const auto member = programme::find_participation(tx, id);
    opened.children.push_back(TRY(open_case(tx,
                                            actor,
                                            {.programme = wanted.programme,
                                             .organisation = member->organisation,
                                             .unit = units->member->id,
                                             .unit_kind = "school",
                                             .stream = member->stream,
                                             .region = region_of_school(tx, member->organisation),
                                             .participation = id,
                                             .parent = opened.file.id},
                                            today)));
  }
  return opened;
}

}  // namespace trellis::casework
