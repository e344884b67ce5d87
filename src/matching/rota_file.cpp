#include "matching/rota_file.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "matching/json_reading.hpp"

namespace trellis::matching {
namespace {

using Json = nlohmann::json;
using optimise::Wish;

/// Numbers phases as they are met.
class Phases {
 public:
  Result<std::uint32_t> number(const std::string& phase, const std::string& where) {
    const auto [at, fresh] =
        numbers_.try_emplace(phase, static_cast<std::uint32_t>(numbers_.size()));
    if (at->second >= 32)
      return problem(ProblemKind::invalid, where, "The file has more than 32 different phases");
    return at->second;
  }

 private:
  std::map<std::string, std::uint32_t> numbers_;
};

Result<optimise::RotaMember> member_of(const Json& entry,
                                       const std::string& where,
                                       Phases& phases) {
  TRY_VOID(check_fields(entry, {"urn", "name", "trust", "phase", "knows", "x", "y"}, where));
  optimise::RotaMember member;
  member.key = TRY(whole_of(entry, "urn", where));
  member.trust = TRY(whole_between(entry, "trust", where, 0, 999'999'999, 0));
  const std::string phase = entry.contains("phase") ? TRY(text_of(entry, "phase", where)) : "";
  member.phase = TRY(phases.number(phase, where));
  member.phases_known = 1u << member.phase;
  const Json& knows = *TRY(list_if_any(entry, "knows", where));
  for (const Json& known : knows) {
    if (!known.is_string())
      return problem(ProblemKind::invalid, where, where + ".knows must be a list of phases");
    member.phases_known |= 1u << TRY(phases.number(known.get<std::string>(), where));
  }
  if (entry.contains("x") != entry.contains("y"))
    return problem(ProblemKind::missing,
                   where,
                   where + " has only one coordinate: give both, or neither if it is not known");
  if (entry.contains("x") && !entry["x"].is_null())
    member.point =
        optimise::Point{TRY(whole_between(entry, "x", where, -10'000'000, 10'000'000, 0)),
                        TRY(whole_between(entry, "y", where, -10'000'000, 10'000'000, 0))};
  return member;
}

Result<optimise::RotaRules> rules_of(const Json& document) {
  const auto wish = [&](const char* field, Wish first) -> Result<Wish> {
    if (!document.contains(field)) return first;
    constexpr Wish wishes[] = {Wish::allow, Wish::avoid, Wish::forbid};
    return wishes[TRY(word_of(document, field, "", {"allow", "avoid", "forbid"}))];
  };
  optimise::RotaRules rules;
  rules.reviews = static_cast<std::uint32_t>(TRY(whole_between(document, "reviews", "", 1, 7, 1)));
  rules.reciprocal = TRY(wish("reciprocal", rules.reciprocal));
  rules.repeats = TRY(wish("repeats", rules.repeats));
  rules.unknown_phase = TRY(wish("unknown_phase", rules.unknown_phase));
  return rules;
}

Result<RotaFile> read_clusters(const Json& document) {
  TRY_VOID(check_fields(document,
                        {"kind",
                         "version",
                         "name",
                         "source",
                         "reviews",
                         "years",
                         "reciprocal",
                         "repeats",
                         "unknown_phase",
                         "clusters",
                         "past"},
                        ""));
  RotaFile file;
  file.name = document.contains("name") ? TRY(text_of(document, "name", "")) : "Review rota";
  file.rules = TRY(rules_of(document));
  file.years = static_cast<std::uint32_t>(TRY(whole_between(document, "years", "", 1, 20, 1)));
  const Json& clusters = *TRY(list_of(document, "clusters", ""));
  if (clusters.empty())
    return problem(ProblemKind::missing, "clusters", "There are no clusters: add at least one");
  Phases phases;
  for (std::size_t c = 0; c < clusters.size(); ++c) {
    const std::string where = row_of("clusters", c);
    TRY_VOID(check_fields(clusters[c], {"name", "schools"}, where));
    RotaCluster cluster;
    cluster.name = clusters[c].contains("name") ? TRY(text_of(clusters[c], "name", where))
                                                : "Cluster " + std::to_string(c + 1);
    const Json& schools = *TRY(list_of(clusters[c], "schools", where));
    for (std::size_t s = 0; s < schools.size(); ++s)
      cluster.members.push_back(
          TRY(member_of(schools[s], row_of(path_of(where, "schools"), s), phases)));
    file.clusters.push_back(std::move(cluster));
  }
  const Json& past = *TRY(list_if_any(document, "past", ""));
  for (std::size_t i = 0; i < past.size(); ++i)
    file.past.push_back({TRY(whole_entry(past[i], 0, row_of("past", i))),
                         TRY(whole_entry(past[i], 1, row_of("past", i)))});
  return file;
}

Result<RotaFile> read_patterns(const Json& document) {
  TRY_VOID(check_fields(document, {"kind", "version", "name", "rule", "by", "cases"}, ""));
  RotaFile file;
  file.name = document.contains("name") ? TRY(text_of(document, "name", "")) : "Trust patterns";
  const Json& cases = *TRY(list_of(document, "cases", ""));
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const std::string where = row_of("cases", i);
    TRY_VOID(check_fields(cases[i], {"reviews", "n", "trust_blocks", "status"}, where));
    RotaPattern pattern;
    pattern.reviews =
        static_cast<std::uint32_t>(TRY(whole_between(cases[i], "reviews", where, 1, 7, 1)));
    constexpr optimise::RotaStatus statuses[] = {optimise::RotaStatus::non_reciprocal,
                                                 optimise::RotaStatus::reciprocal_only,
                                                 optimise::RotaStatus::impossible};
    pattern.stated = statuses[TRY(
        word_of(cases[i], "status", where, {"non-reciprocal", "reciprocal-only", "impossible"}))];
    const Json& blocks = *TRY(list_of(cases[i], "trust_blocks", where));
    std::int64_t schools = 0;
    for (std::size_t b = 0; b < blocks.size(); ++b) {
      const std::int64_t size = TRY(whole_entry(blocks, b, path_of(where, "trust_blocks")));
      schools += size;
      if (size < 1 || size > 8 || schools > 8)
        return problem(ProblemKind::invalid,
                       where,
                       path_of(where, "trust_blocks") + " must add up to at most 8 schools");
      pattern.trust_blocks.push_back(static_cast<std::uint32_t>(size));
    }
    file.patterns.push_back(std::move(pattern));
  }
  return file;
}

}  // namespace

Result<RotaFile> read_rota_file(std::string_view text) {
  const Json document = TRY(read_document(text, {"rota", "peer-review-rota"}, "trellis rota"));
  return document["kind"] == "rota" ? read_clusters(document) : read_patterns(document);
}

}  // namespace trellis::matching
