#include "matching/cluster_input_store.hpp"

#include <map>

#include "matching/cluster_wish_store.hpp"
#include "matching/match_input_store.hpp"
#include "programme/cluster.hpp"
#include "register/group_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::matching {
namespace {

using storage::Snapshot;

class TrustNames {
 public:
  explicit TrustNames(Snapshot& db) : db_(db) {}
  std::string name(const std::optional<GroupUid>& uid) {
    if (!uid) return "";
    auto [found, is_new] = names_.try_emplace(*uid);
    if (is_new)
      if (const auto group = registry::find_group(db_, *uid)) found->second = group->group.name;
    return found->second;
  }

 private:
  Snapshot& db_;
  std::map<GroupUid, std::string> names_;
};

ClusterRunSchool run_school_of(const ClusterCandidate& candidate,
                               const School& school,
                               const std::string& trust_name) {
  ClusterRunSchool row{.participation = candidate.participation,
                       .organisation = candidate.organisation,
                       .urn = candidate.urn,
                       .name = school.name,
                       .setting = std::string(name_of(school.setting)),
                       .trust = school.trust ? school.trust->number() : 0,
                       .trust_name = trust_name};
  if (school.at) {
    row.easting = school.at->easting;
    row.northing = school.at->northing;
  }
  return row;
}

}  // namespace

std::vector<School> schools_of(Snapshot& db, const std::vector<ClusterCandidate>& candidates) {
  std::vector<Taker> takers;
  for (const ClusterCandidate& candidate : candidates) {
    Taker taker;
    taker.urn = candidate.urn;
    taker.organisation = candidate.organisation;
    takers.push_back(std::move(taker));
  }
  const std::map<Urn, School> facts = matching_facts(db, takers);
  std::vector<School> schools;
  for (const ClusterCandidate& candidate : candidates) {
    const auto known = facts.find(candidate.urn);
    School school;
    if (known != facts.end()) {
      school = known->second;
    } else {
      school.urn = candidate.urn;
      school.organisation = candidate.organisation;
      school.name = registry::organisation_name(db, candidate.organisation);
    }
    schools.push_back(std::move(school));
  }
  return schools;
}

std::string text_digest(std::string_view text) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211U;
  }
  std::string digits;
  for (int shift = 60; shift >= 0; shift -= 4) digits += "0123456789abcdef"[(hash >> shift) & 15U];
  return digits;
}

Result<ClusterInput> cluster_input(Snapshot& db,
                                   const programme::Programme& programme,
                                   std::optional<int> cohort) {
  const auto version = programme::version_in_force(db, programme.id);
  if (!version)
    return problem(ProblemKind::refused_by_rule,
                   "programme",
                   programme.title + " has no published definition: publish one first");
  const auto definition = programme::load_definition(db, version->id);
  const auto units = programme::cluster_units(*definition);
  if (!units)
    return problem(ProblemKind::refused_by_rule,
                   "programme",
                   programme.title +
                       " does not work in clusters: its definition has no unit of "
                       "the kind cluster with schools within it");
  const auto candidates = cluster_candidates(db, programme.id, units->member->id, cohort);
  if (candidates.empty())
    return problem(ProblemKind::refused_by_rule,
                   "cohort",
                   "No school waits for a cluster: they do once they have accepted a place");
  const std::vector<School> schools = schools_of(db, candidates);
  ClusterInput input{.definition_version = version->version};
  TrustNames trusts(db);
  for (std::size_t i = 0; i < schools.size(); ++i)
    input.schools.push_back(
        run_school_of(candidates[i], schools[i], trusts.name(schools[i].trust)));
  const std::string name =
      programme.title + (cohort ? ", cohort " + std::to_string(*cohort) : std::string());
  optimise::ClusterRules rules = cluster_rules_of(definition->matching);
  std::vector<Urn> waiting;
  for (const ClusterCandidate& candidate : candidates) waiting.push_back(candidate.urn);
  WishRules wishes = TRY(rules_of_wishes(cluster_wishes(db, programme.id),
                                         waiting,
                                         programme::cluster_sizes(definition->matching).most));
  rules.together = std::move(wishes.together);
  rules.apart = std::move(wishes.apart);
  input.instance = cluster_instance_text(name, schools, rules);
  return input;
}

}  // namespace trellis::matching
