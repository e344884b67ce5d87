#include "matching/cluster_file.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "matching/json_reading.hpp"

namespace trellis::matching {
namespace {

using Json = nlohmann::json;

/// Stands for a phase that no school has: the engine knows kinds 0 to 7.
constexpr std::uint32_t no_such_kind = 7;

class Reader {
 public:
  explicit Reader(const Json& document) : document_(document) {}

  Result<ClusterFile> read() {
    TRY_VOID(check_fields(document_,
                          {"kind",
                           "version",
                           "name",
                           "source",
                           "rule",
                           "dmax_m",
                           "size_penalty_m",
                           "minimums",
                           "trust_share",
                           "schools",
                           "items",
                           "conflicts",
                           "together",
                           "apart",
                           "reviews",
                           "reciprocal",
                           "certificate",
                           "best_clusters_of_items"},
                          ""));
    file_.name = document_.contains("name") ? TRY(text_of(document_, "name", "")) : "Clusters";
    TRY_VOID(read_schools());
    TRY_VOID(read_sizes());
    TRY_VOID(read_minimums());
    TRY_VOID(read_share_and_rota());
    TRY_VOID(read_items());
    TRY_VOID(read_groups());
    if (const auto stated = document_.find("certificate"); stated != document_.end()) {
      if (!stated->is_object() || !stated->contains("best_m") || !(*stated)["best_m"].is_number())
        return problem(ProblemKind::invalid,
                       "certificate.best_m",
                       "certificate.best_m must be a number of metres");
      file_.stated_mm = std::llround((*stated)["best_m"].get<double>() * 1000);
    }
    return std::move(file_);
  }

 private:
  Result<void> read_schools() {
    const Json& schools = *TRY(list_of(document_, "schools", ""));
    std::set<std::string> phases;
    for (std::size_t i = 0; i < schools.size(); ++i) {
      TRY_VOID(
          check_fields(schools[i], {"urn", "name", "x", "y", "phase", "trust"}, row("schools", i)));
      phases.insert(TRY(text_of(schools[i], "phase", row("schools", i))));
    }
    if (phases.size() >= no_such_kind + 1)
      return problem(ProblemKind::invalid, "schools", "The schools have more than seven phases");
    file_.phases.assign(phases.begin(), phases.end());
    for (std::size_t i = 0; i < schools.size(); ++i)
      file_.schools.push_back(TRY(school_of(schools[i], row("schools", i))));
    return {};
  }

  Result<optimise::ClusterSchool> school_of(const Json& entry, const std::string& where) {
    optimise::ClusterSchool school;
    school.key = TRY(whole_of(entry, "urn", where));
    school.kind = kind_of(TRY(text_of(entry, "phase", where))).value();
    school.trust = TRY(whole_between(entry, "trust", where, 0, 999'999'999, 0));
    const bool x = entry.contains("x") && !entry["x"].is_null();
    const bool y = entry.contains("y") && !entry["y"].is_null();
    if (x != y)
      return problem(ProblemKind::missing,
                     where,
                     where + " has only one coordinate: give both, or neither if it is not known");
    if (x)
      school.point =
          optimise::Point{TRY(whole_of(entry, "x", where)), TRY(whole_of(entry, "y", where))};
    return school;
  }

  std::optional<std::uint32_t> kind_of(const std::string& phase) const {
    const auto found = std::find(file_.phases.begin(), file_.phases.end(), phase);
    if (found == file_.phases.end()) return {};
    return static_cast<std::uint32_t>(found - file_.phases.begin());
  }

  Result<void> read_sizes() {
    file_.rules.distance_m_max = TRY(whole_between(document_, "dmax_m", "", 0, 200'000, 30'000));
    const auto sizes = document_.find("size_penalty_m");
    if (sizes == document_.end()) return {};
    if (!sizes->is_object())
      return problem(ProblemKind::invalid,
                     "size_penalty_m",
                     "size_penalty_m must be an object such as {\"4\": 1000, \"5\": 0}");
    file_.rules.sizes.clear();
    for (const auto& [size, unused] : sizes->items()) {
      const bool digit = size.size() == 1 && size[0] >= '2' && size[0] <= '8';
      if (!digit)
        return problem(ProblemKind::invalid,
                       path_of("size_penalty_m", size),
                       "Clusters of " + size + " schools are asked for: sizes must be from 2 to 8");
      const std::int64_t metres =
          TRY(whole_between(*sizes, size, "size_penalty_m", 0, 1'000'000, 0));
      file_.rules.sizes.push_back({static_cast<std::uint32_t>(size[0] - '0'), metres * 1000});
    }
    return {};
  }

  Result<void> read_minimums() {
    file_.rules.minimums.clear();
    if (!document_.contains("minimums")) {
      // A register without primaries must still be told that three are needed.
      file_.rules.minimums = {{kind_of("P").value_or(no_such_kind), 3, "primaries"}};
      return {};
    }
    const Json& minimums = *TRY(list_of(document_, "minimums", ""));
    for (std::size_t i = 0; i < minimums.size(); ++i) {
      const std::string where = row("minimums", i);
      TRY_VOID(check_fields(minimums[i], {"phase", "least", "name"}, where));
      const std::string phase = TRY(text_of(minimums[i], "phase", where));
      file_.rules.minimums.push_back(
          {kind_of(phase).value_or(no_such_kind),
           static_cast<std::uint32_t>(TRY(whole_between(minimums[i], "least", where, 0, 8, 0))),
           minimums[i].contains("name") ? TRY(text_of(minimums[i], "name", where))
                                        : "schools of phase " + phase});
    }
    return {};
  }

  Result<void> read_share_and_rota() {
    if (document_.contains("trust_share")) {
      const Json& share = *TRY(list_of(document_, "trust_share", ""));
      const std::int64_t top = TRY(whole_entry(share, 0, "trust_share"));
      const std::int64_t bottom = TRY(whole_entry(share, 1, "trust_share"));
      if (share.size() != 2 || top < 0 || bottom < 1 || top > bottom || bottom > 100)
        return problem(ProblemKind::invalid,
                       "trust_share",
                       "trust_share must be a fraction such as [1, 2], from 0 to 1");
      file_.rules.trust_share_top = static_cast<std::uint32_t>(top);
      file_.rules.trust_share_bottom = static_cast<std::uint32_t>(bottom);
    }
    file_.rules.reviews =
        static_cast<std::uint32_t>(TRY(whole_between(document_, "reviews", "", 0, 7, 0)));
    constexpr optimise::Wish wishes[] = {
        optimise::Wish::allow, optimise::Wish::avoid, optimise::Wish::forbid};
    file_.rules.reciprocal =
        wishes[TRY(word_of(document_, "reciprocal", "", {"allow", "avoid", "forbid"}))];
    return {};
  }

  /// Items are lists of school positions that stay together; conflicts are pairs of item numbers.
  Result<void> read_items() {
    const Json& items = *TRY(list_if_any(document_, "items", ""));
    std::vector<std::int64_t> first;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string where = row("items", i);
      std::vector<std::int64_t> group;
      for (std::size_t j = 0; j < items[i].size(); ++j) {
        const std::int64_t s = TRY(whole_entry(items[i], j, where));
        if (s < 0 || s >= static_cast<std::int64_t>(file_.schools.size()))
          return problem(ProblemKind::invalid,
                         where,
                         row(where, j) + " points at a school that the file does not have");
        group.push_back(file_.schools[static_cast<std::size_t>(s)].key);
      }
      if (group.empty())
        return problem(ProblemKind::invalid, where, where + " must name at least one school");
      first.push_back(group.front());
      if (group.size() > 1) file_.rules.together.push_back(std::move(group));
    }
    const Json& conflicts = *TRY(list_if_any(document_, "conflicts", ""));
    for (std::size_t i = 0; i < conflicts.size(); ++i) {
      const std::string where = row("conflicts", i);
      const std::int64_t one = TRY(whole_entry(conflicts[i], 0, where));
      const std::int64_t other = TRY(whole_entry(conflicts[i], 1, where));
      const auto count = static_cast<std::int64_t>(first.size());
      if (one < 0 || other < 0 || one >= count || other >= count || one == other)
        return problem(ProblemKind::invalid, where, where + " must name two different items");
      file_.rules.apart.emplace_back(first[static_cast<std::size_t>(one)],
                                     first[static_cast<std::size_t>(other)]);
    }
    return {};
  }

  Result<void> read_groups() {
    const Json& together = *TRY(list_if_any(document_, "together", ""));
    for (std::size_t i = 0; i < together.size(); ++i) {
      file_.rules.together.emplace_back();
      for (std::size_t j = 0; j < together[i].size(); ++j)
        file_.rules.together.back().push_back(TRY(whole_entry(together[i], j, row("together", i))));
    }
    const Json& apart = *TRY(list_if_any(document_, "apart", ""));
    for (std::size_t i = 0; i < apart.size(); ++i)
      file_.rules.apart.emplace_back(TRY(whole_entry(apart[i], 0, row("apart", i))),
                                     TRY(whole_entry(apart[i], 1, row("apart", i))));
    return {};
  }

  static std::string row(const std::string& list, std::size_t index) { return row_of(list, index); }

  const Json& document_;
  ClusterFile file_;
};

}  // namespace

Result<ClusterFile> read_cluster_file(std::string_view text) {
  const Json document = TRY(read_document(text, {"clusters"}, "trellis cluster"));
  return Reader(document).read();
}

}  // namespace trellis::matching
