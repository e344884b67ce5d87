/// Draws the invented part of a demonstration: who leads, who asks for support, with what needs.
///
/// The schools are those of the register that was imported; everything else here is invented from a
/// seed and is the same for the same schools and seed, in whatever order they come. Numbers follow
/// the Behaviour Hubs programme: 60 leads, 664 partners, nine termly cohorts, two streams.
///
/// Sources
///   [BH] Behaviour Hubs report (Education Development Trust): 60 leads, 664 partners, spring 2021
///        to autumn 2024. The share of streams (40 % extended) follows the places leads offer, 2
///        : 3.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/identifiers.hpp"
#include "matching/school.hpp"

namespace trellis::cli {

/// A school that may be drawn, with the grade that decides on which side.
struct DrawSchool {
  Urn urn;
  matching::Setting setting = matching::Setting::unknown;
  std::string region;
  std::optional<int> overall_grade;  ///< 1 outstanding to 4 inadequate, under one framework
  bool has_place = false;            ///< coordinates are known
};

struct DrawnLead {
  Urn urn;
  std::vector<std::pair<std::string, int>> strengths;  ///< theme id, 0 to 5
};

struct DrawnPartner {
  Urn urn;
  std::string stream;  ///< "extended" or "core"
  int cohort = 1;      ///< 1 to 9
  std::array<std::string, 3> needs;
  std::vector<Urn> lead_choices = {};  ///< leads that it asks for, the first first
};

struct Draw {
  std::vector<DrawnLead> leads;
  std::vector<DrawnPartner> partners;
};

struct DrawSpec {
  std::uint64_t seed = 7;
  std::size_t leads = 60;
  std::size_t partners = 664;
  int cohorts = 9;
  std::vector<std::string> themes;  ///< ids of the programme's themes
};

/// Leads come from schools graded outstanding, partners from the others that are graded; each
/// setting's share follows the schools there are. Fewer schools than asked for give fewer.
Draw draw(const std::vector<DrawSchool>& schools, const DrawSpec& spec);

/// A number from 0 to 2^64-1 that depends on nothing but these three.
std::uint64_t mix(std::uint64_t seed, std::uint64_t key, std::uint64_t purpose);

}  // namespace trellis::cli
