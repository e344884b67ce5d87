/// What events of matching are about.
#pragma once

#include "events/event.hpp"
#include "matching/ids.hpp"

template <>
inline constexpr std::string_view trellis::events::subject_kind<trellis::matching::MatchRunTag> =
    "match_run";
template <>
inline constexpr std::string_view trellis::events::subject_kind<trellis::matching::ChallengeTag> =
    "match_challenge";
template <>
inline constexpr std::string_view trellis::events::subject_kind<trellis::matching::ClusterRunTag> =
    "cluster_run";
