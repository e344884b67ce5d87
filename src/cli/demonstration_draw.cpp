#include "cli/demonstration_draw.hpp"

#include <algorithm>
#include <map>

namespace trellis::cli {
namespace {

/// What a number is drawn for; each has a stream of its own.
enum Purpose : std::uint64_t {
  order_of_leads = 1,
  order_of_partners,
  stream,
  cohort,
  first_need,
  strength
};

constexpr int extended_percent = 40;

/// The schools that pass, in an order that only the seed and their URNs decide.
template <class Passes>
std::vector<DrawSchool> shuffled(const std::vector<DrawSchool>& schools,
                                 std::uint64_t seed,
                                 Purpose purpose,
                                 Passes passes) {
  std::vector<std::pair<std::uint64_t, DrawSchool>> keyed;
  for (const DrawSchool& school : schools)
    if (passes(school))
      keyed.emplace_back(mix(seed, static_cast<std::uint64_t>(school.urn.number()), purpose),
                         school);
  std::sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) {
    return std::pair(a.first, a.second.urn) < std::pair(b.first, b.second.urn);
  });
  std::vector<DrawSchool> out;
  for (auto& [key, school] : keyed) out.push_back(std::move(school));
  return out;
}

/// Takes from each setting in proportion to `pattern`, at least one of each that has any, until
/// `wanted` are taken or nobody is left.
std::vector<DrawSchool> in_proportion(const std::vector<DrawSchool>& candidates,
                                      const std::vector<DrawSchool>& pattern,
                                      std::size_t wanted) {
  std::map<matching::Setting, std::size_t> share;
  for (const DrawSchool& school : pattern) ++share[school.setting];
  std::map<matching::Setting, std::size_t> quota;
  for (const auto& [setting, count] : share)
    quota[setting] =
        std::max<std::size_t>(1, wanted * count / std::max<std::size_t>(1, pattern.size()));
  std::vector<DrawSchool> taken;
  std::vector<DrawSchool> rest;
  for (const DrawSchool& school : candidates) {
    std::size_t& left = quota[school.setting];
    if (left > 0 && taken.size() < wanted) {
      --left;
      taken.push_back(school);
    } else {
      rest.push_back(school);
    }
  }
  for (std::size_t i = 0; i < rest.size() && taken.size() < wanted; ++i) taken.push_back(rest[i]);
  return taken;
}

DrawnLead invent_lead(Urn urn, const DrawSpec& spec) {
  DrawnLead lead{urn, {}};
  for (std::size_t i = 0; i < spec.themes.size(); ++i) {
    // Strong schools are rarely weak: 2 to 5, most often 3 or 4.
    const std::uint64_t number =
        mix(spec.seed, static_cast<std::uint64_t>(urn.number()), Purpose::strength + 16 * (i + 1));
    constexpr std::array weighted = {2, 3, 3, 4, 4, 4, 5, 5};
    lead.strengths.emplace_back(spec.themes[i], weighted[number % weighted.size()]);
  }
  return lead;
}

DrawnPartner invent_partner(Urn urn, const DrawSpec& spec) {
  const auto key = static_cast<std::uint64_t>(urn.number());
  DrawnPartner partner;
  partner.urn = urn;
  partner.stream =
      mix(spec.seed, key, Purpose::stream) % 100 < extended_percent ? "extended" : "core";
  partner.cohort = 1 + static_cast<int>(mix(spec.seed, key, Purpose::cohort) %
                                        static_cast<std::uint64_t>(spec.cohorts));
  std::vector<std::string> left = spec.themes;
  for (std::size_t i = 0; i < partner.needs.size() && !left.empty(); ++i) {
    const std::size_t at = mix(spec.seed, key, Purpose::first_need + 16 * (i + 1)) % left.size();
    partner.needs[i] = left[at];
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return partner;
}

}  // namespace

std::uint64_t mix(std::uint64_t seed, std::uint64_t key, std::uint64_t purpose) {
  // SplitMix64's finaliser (Steele, Lea and Flood, 2014) over a sum of the three.
  std::uint64_t z =
      seed * 0x9E3779B97F4A7C15ULL + key * 0xD1B54A32D192ED03ULL + purpose * 0x8CB92BA72F3D8DD7ULL;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

Draw draw(const std::vector<DrawSchool>& schools, const DrawSpec& spec) {
  const auto usable = [](const DrawSchool& school) {
    return school.has_place && school.setting != matching::Setting::unknown && school.overall_grade;
  };
  const auto pattern =
      shuffled(schools, spec.seed, Purpose::order_of_partners, [&](const DrawSchool& school) {
        return usable(school) && *school.overall_grade > 1;
      });
  const auto strong =
      shuffled(schools, spec.seed, Purpose::order_of_leads, [&](const DrawSchool& school) {
        return usable(school) && *school.overall_grade == 1;
      });
  Draw drawn;
  for (const DrawSchool& school : in_proportion(strong, pattern, spec.leads))
    drawn.leads.push_back(invent_lead(school.urn, spec));
  for (const DrawSchool& school : in_proportion(pattern, pattern, spec.partners))
    drawn.partners.push_back(invent_partner(school.urn, spec));
  return drawn;
}

}  // namespace trellis::cli
