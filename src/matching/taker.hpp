/// Participations as matching reads them.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/id.hpp"
#include "core/identifiers.hpp"

namespace trellis::matching {

/// A participation that may be matched, with the answers of its application by field.
struct Taker {
  std::int64_t participation = 0;
  OrganisationId organisation;
  Urn urn;
  std::string stream;
  int cohort = 0;
  int programme_year = 0;
  std::string state;
  std::map<std::string, std::string> answers;  ///< field id to the chosen option, text or number
};

/// Places a lead offers in a year, where they differ from its application.
struct LeadPlaces {
  std::int64_t participation = 0;
  int programme_year = 0;
  std::string stream;
  int places = 0;
};

}  // namespace trellis::matching
