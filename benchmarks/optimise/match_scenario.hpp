/// Lead-partner problems of national size for the benchmark, on real or synthetic schools.
///
/// Positions, phases, sizes, FSM and trusts come from the schools; who leads, who asks, streams,
/// needs and strengths are drawn by a hash of the URN. Costs follow the default points: 10 a road
/// kilometre (1.3 times the straight line), 3 per FSM point, 100 per doubling of size, 20 for
/// faith, and needs against strengths.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "optimise/instance.hpp"
#include "optimise/point_grid.hpp"

namespace trellis::benchmarks {

struct School {
  std::int64_t urn = 0;
  optimise::Point point;
  char phase = 'P';
  double pupils = 0;    ///< 0 when the register has none.
  double fsm_pct = -1;  ///< Below 0 when the register has none.
  std::int64_t trust = 0;
  bool faith = false;
};

/// Rows of the file that cut_schools.py writes.
std::vector<School> read_schools(const std::string& path);

/// Schools scattered around invented towns; URNs from 900001.
std::vector<School> synthetic_schools(std::size_t count, std::uint64_t seed);

struct Drawn {
  std::vector<School> leads;
  std::vector<School> partners;
};

/// Draws leads first, then partners from the rest, in the order of a hash of the URN.
Drawn draw(const std::vector<School>& schools, std::size_t leads, std::size_t partners);

struct Scenario {
  optimise::Instance instance;
  std::vector<std::int64_t> distance_m;
};

/// Places (6 extended, 9 core, 15 a lead) and every eligible pair within the road distance.
Scenario build_scenario(const Drawn& drawn, double road_km_max);

}  // namespace trellis::benchmarks
