/// What people are told of the money of a case: a grant decided, approved, taken back or paid.
///
/// Whoever may approve hears of a decision that waits for them, and that it was taken back; the
/// school hears of what is certain: that its grant is approved, and that it was paid.
#pragma once

#include "notify/tellings_actions.hpp"

namespace trellis::notify {

std::vector<Telling> grant_decided(const Scene& scene);
std::vector<Telling> grant_taken_back(const Scene& scene);
std::vector<Telling> grant_approved(const Scene& scene);
/// Of grants and of claims.
std::vector<Telling> payment_made(const Scene& scene);

}  // namespace trellis::notify
