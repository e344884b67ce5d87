/// The keys of this module's tables, and their names as subjects of events.
#pragma once

#include "events/event.hpp"
#include "programme/participation.hpp"

namespace trellis::programme {

using ApplicationId = Id<struct ApplicationTag>;
using EligibilityResultId = Id<struct EligibilityResultTag>;
using PairingId = Id<struct PairingTag>;
using OfferId = Id<struct OfferTag>;
using ClusterId = Id<struct ClusterTag>;

}  // namespace trellis::programme

namespace trellis::events {

template <>
inline constexpr std::string_view subject_kind<programme::ParticipationTag> = "participation";
template <>
inline constexpr std::string_view subject_kind<programme::CohortTag> = "cohort";
template <>
inline constexpr std::string_view subject_kind<programme::DefinitionVersionTag> =
    "definition_version";
template <>
inline constexpr std::string_view subject_kind<programme::ApplicationTag> = "application";
template <>
inline constexpr std::string_view subject_kind<programme::EligibilityResultTag> =
    "eligibility_result";
template <>
inline constexpr std::string_view subject_kind<programme::PairingTag> = "pairing";
template <>
inline constexpr std::string_view subject_kind<programme::OfferTag> = "offer";
template <>
inline constexpr std::string_view subject_kind<programme::ClusterTag> = "cluster";

}  // namespace trellis::events
