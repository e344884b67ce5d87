/// What searching and listing need of every establishment.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "core/identifiers.hpp"
#include "register/establishment.hpp"

namespace trellis::registry {

/// Which part of a list is wanted.
struct Page {
  std::size_t limit = 50;
  std::size_t offset = 0;
};

/// The facts of an establishment that lists show, filter and sort by.
struct EstablishmentSummary {
  Urn urn;
  std::string name, name_sort, town, postcode, region, district_name;
  LaCode la;
  Status status = Status::open;
  Phase phase = Phase::not_applicable;  ///< derived
  std::int32_t type = 0, type_group = 0;
  std::optional<double> pupils, fsm;
  std::optional<std::int32_t> easting, northing;
  bool state_funded = false;
  bool in_scope = true;
};

}  // namespace trellis::registry
