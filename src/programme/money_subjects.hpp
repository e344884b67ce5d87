/// The keys of payments and claims, and their names as subjects of events.
#pragma once

#include "programme/subjects.hpp"

namespace trellis::programme {

using ClaimId = Id<struct ClaimTag>;
using PaymentId = Id<struct PaymentTag>;

}  // namespace trellis::programme

namespace trellis::events {

template <>
inline constexpr std::string_view subject_kind<programme::ClaimTag> = "claim";
template <>
inline constexpr std::string_view subject_kind<programme::PaymentTag> = "payment";

}  // namespace trellis::events
