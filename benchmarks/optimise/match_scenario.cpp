#include "match_scenario.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "optimise/lottery.hpp"

namespace trellis::benchmarks {
namespace {

using optimise::Edge;
using optimise::Instance;
using optimise::Point;
using optimise::PointGrid;

constexpr double road_factor = 1.3;
constexpr int themes = 10;

std::uint64_t draw_number(std::int64_t urn, std::uint64_t kind) {
  return optimise::fold(optimise::mix(kind), static_cast<std::uint64_t>(urn));
}

double number(const std::string& text, double missing) {
  return text.empty() ? missing : std::stod(text);
}

/// What the cost of a pair needs, ready before pairs are met.
struct Facts {
  double log_size = 0;
  double fsm = -1;
  bool faith = false;
  bool sized = false;
  std::array<int, themes> strength{};
  std::array<int, 3> need{};
};

Facts facts_of(const School& school) {
  Facts facts;
  facts.sized = school.pupils > 0;
  facts.log_size = facts.sized ? std::log2(school.pupils) : 0;
  facts.fsm = school.fsm_pct;
  facts.faith = school.faith;
  for (int k = 0; k < themes; ++k)
    facts.strength[static_cast<std::size_t>(k)] =
        static_cast<int>(draw_number(school.urn, 100 + static_cast<std::uint64_t>(k)) % 6);
  std::array<int, themes> order{};
  for (int k = 0; k < themes; ++k) order[static_cast<std::size_t>(k)] = k;
  std::sort(order.begin(), order.end(), [&](int a, int b) {
    return draw_number(school.urn, 200 + static_cast<std::uint64_t>(a)) <
           draw_number(school.urn, 200 + static_cast<std::uint64_t>(b));
  });
  std::copy_n(order.begin(), 3, facts.need.begin());
  return facts;
}

std::int64_t rounded(double points) { return std::llround(points); }

std::int64_t cost_of(const Facts& partner, const Facts& lead, double distance_m) {
  std::int64_t cost = rounded(10 * road_factor * distance_m / 1000);
  if (partner.fsm >= 0 && lead.fsm >= 0) cost += rounded(3 * std::abs(partner.fsm - lead.fsm));
  if (partner.sized && lead.sized)
    cost += rounded(100 * std::abs(partner.log_size - lead.log_size));
  if (partner.faith != lead.faith) cost += 20;
  for (int k = 0; k < 3; ++k) {
    const auto theme = static_cast<std::size_t>(partner.need[static_cast<std::size_t>(k)]);
    cost += 15 * (3 - k) * (5 - lead.strength[theme]);
  }
  return cost;
}

bool same_setting(char a, char b) { return a == b || a == 'A' || b == 'A'; }

void add_places(const std::vector<School>& leads, Instance& instance) {
  for (const School& lead : leads) {
    const auto first = static_cast<optimise::PlaceIndex>(instance.places.size());
    instance.places.push_back({lead.urn, 0, 0, 6});
    instance.places.push_back({lead.urn, 1, 0, 9});
    instance.groups.push_back({"lead " + std::to_string(lead.urn), {first, first + 1}, 0, 15});
  }
}

}  // namespace

std::vector<School> read_schools(const std::string& path) {
  std::vector<School> schools;
  std::ifstream in(path);
  std::string line;
  if (!std::getline(in, line))
    throw std::runtime_error(path + " cannot be read: cut_schools.py makes it");
  while (std::getline(in, line)) {
    std::vector<std::string> cells;
    std::stringstream row(line);
    for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
    schools.push_back({std::stoll(cells[0]),
                       {std::stoll(cells[1]), std::stoll(cells[2])},
                       cells[3][0],
                       number(cells[4], 0),
                       number(cells[5], -1),
                       std::stoll(cells[6]),
                       cells[7] == "1"});
  }
  return schools;
}

std::vector<School> synthetic_schools(std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> east(250'000, 620'000), north(60'000, 600'000), unit(0, 1);
  std::vector<std::pair<Point, double>> towns;
  for (int i = 0; i < 400; ++i)
    towns.push_back({{rounded(east(random)), rounded(north(random))},
                     2'000 + 18'000 * unit(random) * unit(random)});
  std::vector<School> schools;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& [centre, spread] = towns[static_cast<std::size_t>(
        unit(random) * unit(random) * static_cast<double>(towns.size()))];
    std::normal_distribution<double> around(0, spread);
    School school;
    school.urn = 900'001 + static_cast<std::int64_t>(i);
    school.point = {centre.x + rounded(around(random)), centre.y + rounded(around(random))};
    school.phase = unit(random) < .84 ? 'P' : 'S';
    school.pupils = school.phase == 'P' ? 60 + 500 * unit(random) : 400 + 1'200 * unit(random);
    school.fsm_pct = 60 * unit(random) * unit(random);
    school.trust = unit(random) < .4 ? static_cast<std::int64_t>(1 + unit(random) * 1'200) : 0;
    school.faith = unit(random) < .3;
    schools.push_back(school);
  }
  return schools;
}

Drawn draw(const std::vector<School>& schools, std::size_t leads, std::size_t partners) {
  std::vector<School> order = schools;
  std::sort(order.begin(), order.end(), [](const School& a, const School& b) {
    return std::pair(draw_number(a.urn, 1), a.urn) < std::pair(draw_number(b.urn, 1), b.urn);
  });
  const auto first = order.begin();
  const auto middle = first + static_cast<std::ptrdiff_t>(leads);
  return {{first, middle}, {middle, middle + static_cast<std::ptrdiff_t>(partners)}};
}

Scenario build_scenario(const Drawn& drawn, double road_km_max) {
  Scenario scenario;
  Instance& instance = scenario.instance;
  add_places(drawn.leads, instance);
  std::vector<Point> points;
  std::vector<Facts> leads;
  for (const School& lead : drawn.leads) {
    points.push_back(lead.point);
    leads.push_back(facts_of(lead));
  }
  const auto radius = static_cast<std::int64_t>(road_km_max * 1000 / road_factor);
  const PointGrid grid(points, radius / 4);
  instance.edges.reserve(drawn.partners.size() * 220);
  for (const School& partner : drawn.partners) {
    const auto p = static_cast<optimise::PartnerIndex>(instance.partners.size());
    instance.partners.push_back({.key = partner.urn});
    const Facts facts = facts_of(partner);
    const auto stream = static_cast<std::uint32_t>(draw_number(partner.urn, 2) % 5 < 2 ? 0 : 1);
    for (const std::uint32_t l : grid.within(partner.point, radius)) {
      const School& lead = drawn.leads[l];
      if (!same_setting(partner.phase, lead.phase)) continue;
      if (partner.trust != 0 && partner.trust == lead.trust) continue;
      const double distance =
          std::sqrt(static_cast<double>(optimise::squared_distance(partner.point, lead.point)));
      instance.edges.push_back({p, 2 * l + stream, cost_of(facts, leads[l], distance)});
      scenario.distance_m.push_back(rounded(distance));
    }
  }
  return scenario;
}

}  // namespace trellis::benchmarks
