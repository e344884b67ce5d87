/// The certificate of a match as JSON, for download and for whoever wants to check it themselves.
#pragma once

#include <string>

#include "matching/instance.hpp"
#include "optimise/certificate.hpp"

namespace trellis::matching {

/// Partners and leads by URN, places by (lead, stream, year), and the prices of every stage: all
/// that the inequality in docs/formats/matching-instance.md needs.
std::string certificate_text(const PreparedMatch& match, const optimise::Certificate& certificate);
/// The same for any instance; `key` is what the numbers of its partners and leads are: "urn",
/// "uid".
std::string certificate_text(const optimise::Instance& instance,
                             const optimise::Certificate& certificate,
                             const std::string& key);

}  // namespace trellis::matching
