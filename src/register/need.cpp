#include "register/need.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/text.hpp"

namespace trellis::registry {

namespace {

/// Where a value stands among sorted ones: 0 to 100, half of the equal ones below it.
double percentile(const std::vector<double>& sorted, double value) {
  const auto [first, last] = std::ranges::equal_range(sorted, value);
  const auto below = static_cast<double>(first - sorted.begin());
  const auto equal = static_cast<double>(last - first);
  return 100 * (below + equal / 2) / static_cast<double>(sorted.size());
}

double median(const std::vector<double>& sorted) {
  const std::size_t middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/// The fact that is used: the first with a value, else the first.
const NeedFact* chosen(const std::vector<NeedFact>& facts) {
  for (const NeedFact& fact : facts)
    if (fact.value) return &fact;
  return facts.empty() ? nullptr : &facts.front();
}

/// Schools of one group measured by one definition in one year, which may be compared.
using Peers = std::tuple<NeedGroup, std::string, std::optional<Date>>;

Peers peers_of(const NeedInput& school, const NeedFact& fact) {
  return {school.group, fact.definition, fact.as_of};
}

struct Similar {
  Peers peers;
  int tenth = 0;
  int third = 0;  ///< 0 stands for all sizes

  friend auto operator<=>(const Similar&, const Similar&) = default;
};

template <class Key>
using NeedValues = std::map<Key, std::vector<double>>;

template <class Key>
void sort_all(NeedValues<Key>& values) {
  for (auto& [key, list] : values) std::ranges::sort(list);
}

/// 1 to `parts` by percentile.
int band(double percent, int parts) {
  return std::clamp(1 + static_cast<int>(percent / 100 * parts), 1, parts);
}

class Measurer {
 public:
  Measurer(std::span<const NeedInput> schools, const NeedWeights& weights, Date today)
      : schools_(schools), weights_(weights), today_(today) {
    collect();
    band_schools();
    collect_attainment();
  }

  Need need_of(std::size_t index) const {
    const NeedInput& school = schools_[index];
    Need need;
    need.urn = school.urn;
    need.la = school.la;
    need.region = school.region;
    need.group = school.group;
    double weighted = 0, present = 0, all = 0;
    for (const NeedPart part : need_parts) {
      const auto weight = weights_.weights.find(part);
      if (weight == weights_.weights.end() || weight->second == 0) continue;
      NeedPartScore score = score_of(part, index);
      score.part = part;
      score.weight = weight->second;
      all += score.weight;
      if (score.score) {
        present += score.weight;
        weighted += score.weight * *score.score;
      }
      need.parts.push_back(std::move(score));
    }
    need.coverage = all > 0 ? present / all : 0;
    // A hair's breadth for weights that do not add up exactly in binary.
    if (present > 0 && need.coverage >= weights_.coverage_least - 1e-9)
      need.index = weighted / present;
    return need;
  }

 private:
  void collect() {
    for (const NeedInput& school : schools_) {
      add(disadvantage_, school, school.disadvantage);
      add(absence_, school, school.persistent_absence);
      if (school.pupils) pupils_[school.group].push_back(*school.pupils);
    }
    sort_all(disadvantage_);
    sort_all(absence_);
    sort_all(pupils_);
  }

  static void add(NeedValues<Peers>& values,
                  const NeedInput& school,
                  const std::vector<NeedFact>& facts) {
    // Every figure counts, not only the one that is used, so that a school measured by an older
    // year is compared with all schools of that year.
    for (const NeedFact& fact : facts)
      if (fact.value) values[peers_of(school, fact)].push_back(*fact.value);
  }

  void band_schools() {
    tenths_.resize(schools_.size());
    thirds_.resize(schools_.size());
    for (std::size_t i = 0; i < schools_.size(); ++i) {
      const NeedInput& school = schools_[i];
      const NeedFact* fact = chosen(school.disadvantage);
      if (fact && fact->value)
        tenths_[i] = band(percentile(disadvantage_.at(peers_of(school, *fact)), *fact->value), 10);
      if (school.pupils) thirds_[i] = band(percentile(pupils_.at(school.group), *school.pupils), 3);
    }
  }

  void collect_attainment() {
    for (std::size_t i = 0; i < schools_.size(); ++i) {
      if (tenths_[i] == 0) continue;
      for (const NeedFact& fact : schools_[i].attainment) {
        if (!fact.value) continue;
        const Peers peers = peers_of(schools_[i], fact);
        attainment_[{peers, tenths_[i], 0}].push_back(*fact.value);
        if (thirds_[i] > 0) attainment_[{peers, tenths_[i], thirds_[i]}].push_back(*fact.value);
      }
    }
    sort_all(attainment_);
  }

  NeedPartScore score_of(NeedPart part, std::size_t index) const {
    const NeedInput& school = schools_[index];
    switch (part) {
      case NeedPart::disadvantage:
        return ranked(school, school.disadvantage, disadvantage_);
      case NeedPart::attainment:
        return against_similar(index);
      case NeedPart::inspection_grade:
        return graded(school);
      case NeedPart::inspection_age:
        return aged(school);
      case NeedPart::persistent_absence:
        return ranked(school, school.persistent_absence, absence_);
    }
    return {};
  }

  /// The part before it is scored: what was published, or why nothing was.
  static NeedPartScore begun(const NeedFact* fact) {
    NeedPartScore score;
    if (!fact) {
      score.score = score.value = Absent::unavailable;
      score.note = "No file that holds this figure has been imported";
      return score;
    }
    score.value = fact->value;
    score.definition = fact->definition;
    score.source = fact->source;
    score.as_of = fact->as_of;
    score.release = fact->release;
    if (!fact->value) {
      score.score = fact->value.reason();
      score.note = std::string(sentence_of(fact->value.reason()));
    }
    return score;
  }

  void refuse_too_few(NeedPartScore& score, std::string_view what) const {
    score.score = Absent::low_coverage;
    score.note = "Fewer than " + std::to_string(weights_.similar_least) + " " + std::string(what) +
                 " have this figure";
  }

  void compare(NeedPartScore& score,
               const NeedInput& school,
               const std::vector<double>& others,
               std::string_view which) const {
    score.compared_with =
        counted(static_cast<long long>(others.size()), words_of(school.group)) + std::string(which);
    score.comparison = median(others);
  }

  NeedPartScore ranked(const NeedInput& school,
                       const std::vector<NeedFact>& facts,
                       const NeedValues<Peers>& values) const {
    const NeedFact* fact = chosen(facts);
    NeedPartScore score = begun(fact);
    if (!fact || !fact->value) return score;
    const std::vector<double>& others = values.at(peers_of(school, *fact));
    if (others.size() < static_cast<std::size_t>(weights_.similar_least)) {
      refuse_too_few(score, "schools of this kind");
      return score;
    }
    score.score = percentile(others, *fact->value);
    compare(score, school, others, " measured in the same way");
    return score;
  }

  NeedPartScore against_similar(std::size_t index) const {
    const NeedInput& school = schools_[index];
    const NeedFact* fact = chosen(school.attainment);
    NeedPartScore score = begun(fact);
    if (!fact || !fact->value) return score;
    if (tenths_[index] == 0) {
      score.score = Absent::unavailable;
      score.note = "Similar schools are found by disadvantage, which is not known";
      return score;
    }
    const Peers peers = peers_of(school, *fact);
    const auto least = static_cast<std::size_t>(weights_.similar_least);
    const auto alike = attainment_.find({peers, tenths_[index], thirds_[index]});
    if (thirds_[index] > 0 && alike != attainment_.end() && alike->second.size() >= least) {
      score.score = 100 - percentile(alike->second, *fact->value);
      compare(score,
              school,
              alike->second,
              " in the same tenth by disadvantage and the same third by size");
      return score;
    }
    const std::vector<double>& tenth = attainment_.at({peers, tenths_[index], 0});
    if (tenth.size() < least) {
      refuse_too_few(score, "similar schools");
      return score;
    }
    score.score = 100 - percentile(tenth, *fact->value);
    compare(score, school, tenth, " in the same tenth by disadvantage");
    return score;
  }

  static NeedPartScore inspected(const NeedInput& school) {
    NeedPartScore score;
    if (!school.inspection) {
      score.score = score.value = Absent::unknown;
      score.note = "No graded inspection is recorded";
      return score;
    }
    score.source = school.inspection->source;
    score.as_of = school.inspection->started_on;
    score.release = school.inspection->release;
    return score;
  }

  NeedPartScore graded(const NeedInput& school) const {
    NeedPartScore score = inspected(school);
    if (!school.inspection) return score;
    const NeedInspection& inspection = *school.inspection;
    for (const std::string& area : weights_.areas) {
      const auto grade = inspection.grades.find(area);
      if (grade == inspection.grades.end()) continue;
      const auto points = std::ranges::find_if(weights_.points, [&](const GradePoints& row) {
        return row.framework == inspection.framework && row.area == area &&
               row.grade == grade->second;
      });
      if (points == weights_.points.end()) continue;
      score.score = points->points;
      score.value = points->points;
      score.definition = inspection.framework + ", " + area + ": grade " + grade->second;
      return score;
    }
    score.score = score.value = Absent::not_applicable;
    score.note = "These weights give no points to grades of the framework " + inspection.framework;
    return score;
  }

  NeedPartScore aged(const NeedInput& school) const {
    NeedPartScore score = inspected(school);
    if (!school.inspection) return score;
    const double years = std::max(0, days_between(school.inspection->started_on, today_)) / 365.25;
    score.value = years;
    score.score = std::min(100.0, 100 * years / weights_.inspection_age_years_full);
    score.definition = "Years since the inspection started";
    return score;
  }

  std::span<const NeedInput> schools_;
  const NeedWeights& weights_;
  Date today_;
  NeedValues<Peers> disadvantage_, absence_;
  NeedValues<NeedGroup> pupils_;
  NeedValues<Similar> attainment_;
  std::vector<int> tenths_, thirds_;  ///< 0 where unknown
};

void rank(std::vector<Need>& needs) {
  std::map<NeedGroup, std::vector<Need*>> groups;
  for (Need& need : needs)
    if (need.index) groups[need.group].push_back(&need);
  for (auto& [group, list] : groups) {
    std::ranges::sort(list, [](const Need* one, const Need* other) {
      return *one->index != *other->index ? *one->index > *other->index : one->urn < other->urn;
    });
    // Equal needs share the better rank.
    for (std::size_t i = 0; i < list.size(); ++i)
      list[i]->rank = i > 0 && *list[i]->index == *list[i - 1]->index ? list[i - 1]->rank
                                                                      : static_cast<int>(i) + 1;
  }
}

}  // namespace

std::string_view words_of(NeedGroup group) {
  switch (group) {
    case NeedGroup::nursery:
      return "nursery school";
    case NeedGroup::primary:
      return "primary school";
    case NeedGroup::secondary:
      return "secondary school";
    case NeedGroup::special:
      return "special school";
    case NeedGroup::alternative:
      return "alternative provision school";
    case NeedGroup::sixteen_plus:
      return "16 plus school";
  }
  return "school";
}

std::vector<Need> measure_need(std::span<const NeedInput> schools,
                               const NeedWeights& weights,
                               Date today) {
  const Measurer measurer(schools, weights, today);
  std::vector<Need> needs;
  needs.reserve(schools.size());
  for (std::size_t i = 0; i < schools.size(); ++i) needs.push_back(measurer.need_of(i));
  rank(needs);
  return needs;
}

std::string explain(const Need& need) {
  std::string text = need.index ? decimal(*need.index, 1) : "No index";
  text += " (";
  text += decimal(need.coverage * 100, 0) + "% of the weight is known)";
  for (const NeedPartScore& part : need.parts) {
    text += "; ";
    text += title_of(part.part);
    text += part.score ? " " + decimal(*part.score, 0) + " of 100" : ": " + part.note;
  }
  return text;
}

}  // namespace trellis::registry
