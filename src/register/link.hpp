/// Links between establishments, as GIAS publishes them.
///
/// Only successor and predecessor links say what became of a school; the others are information.
/// Types are matched exactly as published, misspellings included ("changer in age range").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/date.hpp"
#include "core/identifiers.hpp"

namespace trellis::registry {

struct Link {
  Urn urn;
  Urn link_urn;
  std::string name;  ///< of the linked establishment, as published
  std::string type;  ///< as published: "Successor - merged"
  std::optional<Date> established_on;

  friend bool operator==(const Link&, const Link&) = default;
};

/// Which way a link points.
enum class LinkSense {
  successor,    ///< the link URN follows the URN
  predecessor,  ///< the link URN came before the URN
  information,  ///< no direction: related sites, amalgamation results, closures, expansions
};
LinkSense sense_of(std::string_view type);

enum class SuccessionKind { plain, merged, amalgamated, split };
SuccessionKind succession_kind_of(std::string_view type);
std::string_view name_of(SuccessionKind kind);

/// The 17 types seen in the published files; another one is imported as information and reported.
bool is_known_link_type(std::string_view type);

}  // namespace trellis::registry
