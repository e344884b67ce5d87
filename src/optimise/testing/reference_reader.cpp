#include "optimise/testing/reference_reader.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace trellis::optimise::testing {
namespace {

using Json = nlohmann::json;

Json parse_file(const std::string& path) {
  std::ifstream in(path);
  return Json::parse(in);
}

constexpr const char* streams[] = {"extended", "core"};

void add_leads(const Json& file, Instance& instance) {
  for (const Json& lead : file.at("leads")) {
    CapacityGroup group;
    group.name = "lead " + std::to_string(lead.at("urn").get<std::int64_t>());
    group.upper = lead.at("total").get<std::int64_t>();
    for (std::uint32_t stream = 0; stream < 2; ++stream) {
      group.places.push_back(static_cast<PlaceIndex>(instance.places.size()));
      instance.places.push_back({.lead = lead.at("urn").get<std::int64_t>(),
                                 .stream = stream,
                                 .year = 0,
                                 .capacity = lead.at(streams[stream]).get<std::int64_t>()});
    }
    instance.groups.push_back(group);
  }
}

}  // namespace

std::optional<std::string> reference_file(const std::string& name) {
  const std::filesystem::path path =
      std::filesystem::path(TRELLIS_SHARED_DIR) / "reference" / "matching" / name;
  if (!std::filesystem::exists(path)) return std::nullopt;
  return path.string();
}

ReferenceMatch read_match(const std::string& path) {
  const Json file = parse_file(path);
  ReferenceMatch match;
  match.instance.stream_names = {"extended", "core"};
  add_leads(file, match.instance);
  std::vector<std::uint32_t> stream_of;
  for (const Json& partner : file.at("partners")) {
    match.instance.partners.push_back({.key = partner.at("urn").get<std::int64_t>()});
    stream_of.push_back(partner.at("stream") == "extended" ? 0u : 1u);
  }
  for (const Json& edge : file.at("edges")) {
    const auto partner = edge[0].get<std::uint32_t>();
    const auto lead = edge[1].get<std::uint32_t>();
    match.instance.edges.push_back(
        {partner, 2 * lead + stream_of[partner], edge[2].get<std::int64_t>()});
    const Json& from = file["partners"][partner];
    const Json& to = file["leads"][lead];
    match.distance_m.push_back(
        std::llround(std::hypot(from["x"].get<double>() - to["x"].get<double>(),
                                from["y"].get<double>() - to["y"].get<double>())));
  }
  const Json& optimum = file.at("optimum");
  match.matched = optimum.at("matched").get<std::int64_t>();
  match.cost = optimum.at("cost").get<std::int64_t>();
  match.minimax_largest_cost = optimum.at("minimax_largest_cost").get<std::int64_t>();
  match.minimax_then_sum_cost = optimum.at("minimax_then_sum_cost").get<std::int64_t>();
  match.one_optimal_assignment = file.at("one_optimal_assignment").get<std::vector<std::int64_t>>();
  return match;
}

ReferenceClusters read_clusters(const std::string& path) {
  const Json file = parse_file(path);
  ReferenceClusters result;
  for (const Json& school : file.at("schools"))
    result.schools.push_back(
        {.key = school.at("urn").get<std::int64_t>(),
         .point = Point{school.at("x").get<std::int64_t>(), school.at("y").get<std::int64_t>()},
         .kind = school.at("phase") == "P" ? 0u : 1u,
         .trust = school.at("trust").get<std::int64_t>()});
  const auto key = [&](const Json& item) {
    return result.schools[item.at(0).get<std::size_t>()].key;
  };
  result.rules.distance_m_max = file.value("dmax_m", result.rules.distance_m_max);
  const Json sizes = file.value("size_penalty_m", Json::object());
  if (!sizes.empty()) result.rules.sizes.clear();
  for (const auto& [size, penalty] : sizes.items())
    result.rules.sizes.push_back(
        {static_cast<std::uint32_t>(std::stoul(size)), penalty.get<std::int64_t>() * 1000});
  if (!file.contains("items")) return result;  // A cut of the register: no groups, nothing stated.
  for (const Json& item : file.at("items")) {
    if (item.size() == 1) continue;
    result.rules.together.emplace_back();
    for (const Json& s : item)
      result.rules.together.back().push_back(result.schools[s.get<std::size_t>()].key);
  }
  for (const Json& pair : file.at("conflicts"))
    result.rules.apart.emplace_back(key(file["items"][pair[0].get<std::size_t>()]),
                                    key(file["items"][pair[1].get<std::size_t>()]));
  for (const Json& cluster : file.at("best_clusters_of_items")) {
    result.best_clusters.emplace_back();
    for (const Json& item : cluster)
      for (const Json& s : file["items"][item.get<std::size_t>()])
        result.best_clusters.back().push_back(s.get<std::uint32_t>());
  }
  result.best_m = file.at("certificate").at("best_m").get<double>();
  result.lp_bound_m = file.at("certificate").at("lp_bound_m").get<double>();
  return result;
}

std::vector<ReferenceRota> read_rotas(const std::string& path) {
  std::vector<ReferenceRota> cases;
  const Json file = parse_file(path);
  for (const Json& one : file.at("cases"))
    cases.push_back({one.at("reviews").get<std::uint32_t>(),
                     one.at("n").get<std::uint32_t>(),
                     one.at("trust_blocks").get<std::vector<std::uint32_t>>(),
                     one.at("status").get<std::string>()});
  return cases;
}

}  // namespace trellis::optimise::testing
