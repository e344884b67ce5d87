#include "cli/rota_instance.hpp"

#include <chrono>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/evaluation_verbs.hpp"
#include "core/text.hpp"
#include "matching/match.hpp"
#include "matching/rota_file.hpp"
#include "optimise/verify/verify_rota.hpp"

namespace trellis::cli {
namespace {

using Json = nlohmann::ordered_json;

/// One cluster's rotas, or why it has none.
struct Drawn {
  std::vector<optimise::Rota> years;
  std::optional<Problem> refused;
  std::vector<std::string> faults;  ///< What the check found.
};

Drawn draw(const matching::RotaFile& file, const matching::RotaCluster& cluster) {
  Drawn drawn;
  auto years = optimise::rota_for_years(cluster.members, file.rules, file.past, file.years);
  if (!years) {
    drawn.refused = matching::problem_of(years.error());
    return drawn;
  }
  drawn.years = std::move(*years);
  std::vector<optimise::PastReview> past = file.past;
  for (const optimise::Rota& rota : drawn.years) {
    for (std::string& fault : optimise::faults_of_rota(cluster.members, file.rules, past, rota))
      drawn.faults.push_back(std::move(fault));
    for (const optimise::Review& review : rota.reviews)
      past.push_back({cluster.members[review.reviewer].key, cluster.members[review.reviewed].key});
  }
  return drawn;
}

std::string remarks(const optimise::Rota& rota) {
  std::vector<std::string> parts;
  if (rota.reciprocal_pairs > 0)
    parts.push_back(counted(rota.reciprocal_pairs, "pair") + " reviewing each other");
  if (rota.repeated > 0) parts.push_back(counted(rota.repeated, "review") + " as in a past year");
  if (rota.unknown_phase > 0)
    parts.push_back(counted(rota.unknown_phase, "school") +
                    " without a reviewer who knows its phase");
  parts.push_back(decimal(static_cast<double>(rota.travel_m) / 1000, 1) + " km of travel in all");
  return join(parts, ", ");
}

void print_cluster(const matching::RotaCluster& cluster, const Drawn& drawn) {
  fmt::print(
      "{}: {}\n", cluster.name, counted(static_cast<long long>(cluster.members.size()), "school"));
  if (drawn.refused) {
    fmt::print("  No rota: {}\n", drawn.refused->message);
    for (const std::string& detail : drawn.refused->details) fmt::print("  {}\n", detail);
  }
  for (std::size_t y = 0; y < drawn.years.size(); ++y) {
    fmt::print("  Year {}: {}\n", y + 1, remarks(drawn.years[y]));
    std::int64_t last = 0;
    for (const optimise::Review& review : drawn.years[y].reviews) {
      const std::int64_t reviewer = cluster.members[review.reviewer].key;
      if (reviewer != last) fmt::print("{}    {} reviews", last == 0 ? "" : "\n", reviewer);
      fmt::print(" {}", cluster.members[review.reviewed].key);
      last = reviewer;
    }
    fmt::print("\n");
  }
  for (const std::string& fault : drawn.faults) fmt::print("  The check found: {}\n", fault);
}

Json json_of(const matching::RotaCluster& cluster, const Drawn& drawn) {
  Json out = {{"name", cluster.name}};
  if (drawn.refused) {
    out["refused"] = drawn.refused->message;
    out["remedy"] = drawn.refused->details.empty() ? "" : drawn.refused->details.front();
    return out;
  }
  out["years"] = Json::array();
  for (const optimise::Rota& rota : drawn.years) {
    Json reviews = Json::array();
    for (const optimise::Review& review : rota.reviews)
      reviews.push_back(
          {cluster.members[review.reviewer].key, cluster.members[review.reviewed].key});
    out["years"].push_back({{"reviews", std::move(reviews)},
                            {"reciprocal_pairs", rota.reciprocal_pairs},
                            {"repeated", rota.repeated},
                            {"unknown_phase", rota.unknown_phase},
                            {"travel_m", rota.travel_m}});
  }
  out["check"] = drawn.faults.empty() ? Json("verified") : Json(drawn.faults);
  return out;
}

Exit draw_clusters(const matching::RotaFile& file, const Settings& settings) {
  Json clusters = Json::array();
  bool good = true;
  if (!settings.json) fmt::print("{}\n", file.name);
  for (const matching::RotaCluster& cluster : file.clusters) {
    const Drawn drawn = draw(file, cluster);
    good = good && !drawn.refused && drawn.faults.empty();
    if (settings.json)
      clusters.push_back(json_of(cluster, drawn));
    else
      print_cluster(cluster, drawn);
  }
  if (settings.json)
    fmt::print("{}\n", Json{{"name", file.name}, {"clusters", std::move(clusters)}}.dump());
  return good ? Exit::done : Exit::refused;
}

const char* word_for(optimise::RotaStatus status) {
  switch (status) {
    case optimise::RotaStatus::non_reciprocal:
      return "non-reciprocal";
    case optimise::RotaStatus::reciprocal_only:
      return "reciprocal-only";
    case optimise::RotaStatus::impossible:
      return "impossible";
  }
  return "";
}

Exit compare_patterns(const matching::RotaFile& file, const Settings& settings) {
  Json differing = Json::array();
  const auto begin = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < file.patterns.size(); ++i) {
    const matching::RotaPattern& pattern = file.patterns[i];
    const auto found = optimise::rota_status(pattern.trust_blocks, pattern.reviews);
    if (found != pattern.stated)
      differing.push_back(
          {{"case", i}, {"stated", word_for(pattern.stated)}, {"found", word_for(found)}});
  }
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const std::size_t equal = file.patterns.size() - differing.size();
  if (settings.json) {
    fmt::print("{}\n",
               Json{{"name", file.name},
                    {"cases", file.patterns.size()},
                    {"equal", equal},
                    {"differing", differing},
                    {"seconds", seconds}}
                   .dump());
  } else {
    fmt::print("{}: {} of {} have the status the file states ({} ms)\n",
               file.name,
               equal,
               counted(static_cast<long long>(file.patterns.size()), "case"),
               decimal(seconds * 1000, 1));
    for (const Json& one : differing)
      fmt::print("  Case {} is {}, not {}\n",
                 one["case"].get<std::size_t>(),
                 one["found"].get<std::string>(),
                 one["stated"].get<std::string>());
  }
  return differing.empty() ? Exit::done : Exit::refused;
}

}  // namespace

Exit rota_instance_file(const std::string& path, const Settings& settings) {
  const auto text = read_whole(path);
  if (!text) return report(text.error(), settings.json);
  const auto file = matching::read_rota_file(*text);
  if (!file) return report(file.error(), settings.json);
  return file->patterns.empty() ? draw_clusters(*file, settings)
                                : compare_patterns(*file, settings);
}

}  // namespace trellis::cli
