/// The synthetic register: invented schools in the exact published formats.
///
/// No full register ships with Trellis, so `trellis synth` writes one whose LA codes, regions and
/// rough whereabouts are real and whose schools, streets, trusts, numbers and results are invented:
/// file names begin SYNTHETIC_, URNs run from 900001, postcodes lie in ZZ, websites end in
/// .example. The same options give the same bytes on every machine. What was planted, and how
/// often, stands in EXPECTED.json beside the files.
///
/// Sources
///   [R22] DfE extract of 25 April 2022 (20,185 open schools): the distributions of sizes, free
///         school meals, types and ratings, and school_places.csv.
///   [L25] DfE links file of 9 January 2025: how many change-overs of which kind.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/date.hpp"
#include "core/result.hpp"

namespace trellis::synth {

enum class Size {
  tiny,      ///< 60 open schools in 2 authorities
  small,     ///< 1,200 in 3
  national,  ///< 25,000 open of 52,000 establishments
};

Result<Size> size_from_name(std::string_view name);

/// How attainment is made, in standard deviations between schools, so that an evaluation knows the
/// truth: score = fsm_slope x standardised FSM + authority + school + year, the last three sharing
/// the variance that FSM leaves.
struct AttainmentTruth {
  double fsm_slope = -0.5;
  double authority_icc = 0.06;     ///< share of the remaining variance between authorities
  double year_correlation = 0.75;  ///< of the remaining part, between two years of one school
  double programme_effect = 0.25;  ///< added to the planted programme's schools in the last year
};

struct Options {
  std::uint64_t seed = 1;
  Size size = Size::small;
  Date as_of = Date(2026, 3, 1);
  int releases = 3;    ///< 1 to 3: as-of, a month later, twelve months later
  int years = 3;       ///< 1 to 3: the newest school years of results, census and pupil premium
  bool faults = true;  ///< also the files that must be refused or repaired, in faults/
  AttainmentTruth truth;
};

struct WrittenFile {
  std::string name;  ///< relative to the output folder
  std::size_t bytes = 0;
};

struct Summary {
  int establishments = 0;  ///< in the first release
  int open = 0;
  int links = 0;
  int groups = 0;
  int memberships = 0;
  std::vector<WrittenFile> files;  ///< in the order of their names
};

/// Writes the register into a folder, which is made when absent. Refuses more or fewer than one to
/// three releases or years, an as-of day outside 2012 to 2090, and a folder that cannot be written.
Result<Summary> write_synthetic_register(const Options& options,
                                         const std::filesystem::path& folder);

}  // namespace trellis::synth
