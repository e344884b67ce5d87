/// Break-glass: reading one protected case for three hours, with a reason, before everybody's eyes.
/// Pure.
///
/// The term and the time are those of protected programmes in DHIS2 (dhis2/dhis2-docs, web-api,
/// tracker). Opening counts as an event even if nothing was read.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "access/actor.hpp"
#include "casework/subjects.hpp"
#include "core/result.hpp"

namespace trellis::casework {

inline constexpr std::chrono::hours break_glass_life{3};
inline constexpr std::size_t break_glass_characters_min = 20;
inline constexpr std::size_t break_glass_characters_max = 500;

/// The reason without white space at its ends, or what is wrong with it. White space does not count
/// towards the twenty characters.
Result<std::string> check_break_glass_reason(std::string_view reason);

/// What an opening gives until it ends: a role that reads and changes nothing, over a scope that no
/// object has. Where a pairing would stand it holds the case's key below zero, and pairings are
/// numbered from one, so `covers` lets it reach nothing; only `may_see` asks for it by its case.
access::Grant break_glass_grant(CaseId id, Period days);
bool is_break_glass_of(const access::Grant& grant, CaseId id);
/// The cases that the actor has opened this way, while the time for them runs.
std::vector<CaseId> opened_cases(const access::Actor& actor);

}  // namespace trellis::casework
