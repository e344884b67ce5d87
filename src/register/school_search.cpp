#include "register/school_search.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "core/text.hpp"

namespace trellis::registry {
namespace {

// What a match of one word is worth. Ours: the order matters, not the sizes.
constexpr int exact_in_name = 100;
constexpr int begins_in_name = 70;
constexpr int near_in_name = 40;
constexpr int exact_in_place = 50;
constexpr int begins_in_place = 35;
constexpr int near_in_place = 15;
constexpr int open_school = 5;
constexpr std::size_t longest_word = 24;  ///< of those that are compared by letters

/// Letters that may be wrong in a word of this length.
int edits_max_of(std::size_t length) { return length < 4 ? 0 : length < 8 ? 1 : 2; }

std::string without_spaces(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ') out += c;
  return lower_ascii(out);
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// One or two letters and a digit: the beginning of a postcode.
bool looks_like_postcode(std::string_view text) {
  std::size_t letters = 0;
  while (letters < text.size() && text[letters] >= 'a' && text[letters] <= 'z') ++letters;
  return letters >= 1 && letters <= 2 && letters < text.size() && text[letters] >= '0' &&
         text[letters] <= '9' && text.size() <= 7;
}

constexpr std::uint8_t is_open_flag = 1;
constexpr std::uint8_t is_state_funded_flag = 2;
constexpr std::uint8_t is_in_scope_flag = 4;

std::uint8_t joined(bool open, bool state_funded, bool in_scope) {
  return static_cast<std::uint8_t>((open ? is_open_flag : 0) |
                                   (state_funded ? is_state_funded_flag : 0) |
                                   (in_scope ? is_in_scope_flag : 0));
}

std::uint8_t flags_of(const EstablishmentSummary& school) {
  return joined(is_open(school.status), school.state_funded, school.in_scope);
}

/// The flags that a school must have.
std::uint8_t flags_of(const SchoolFilter& filter) {
  return joined(filter.open_only, filter.state_funded_only, filter.in_scope_only);
}

/// Whether the filter asks for more than the flags tell.
bool narrows(const SchoolFilter& filter) {
  return filter.la || !filter.region.empty() || !filter.phases.empty() || filter.type ||
         filter.type_group;
}

bool passes(const EstablishmentSummary& school, const SchoolFilter& filter) {
  if (filter.open_only && !is_open(school.status)) return false;
  if (filter.state_funded_only && !school.state_funded) return false;
  if (filter.in_scope_only && !school.in_scope) return false;
  if (filter.la && school.la != *filter.la) return false;
  if (!filter.region.empty() && school.region != filter.region) return false;
  if (filter.type && school.type != *filter.type) return false;
  if (filter.type_group && school.type_group != *filter.type_group) return false;
  return filter.phases.empty() ||
         std::ranges::find(filter.phases, school.phase) != filter.phases.end();
}

/// Unknown numbers come last.
double descending(const std::optional<double>& number) {
  return number ? -*number : std::numeric_limits<double>::max();
}

}  // namespace

bool is_near(std::string_view one, std::string_view other, int edits_max) {
  if (one.size() > longest_word || other.size() > longest_word) return false;
  const auto difference = static_cast<int>(one.size()) - static_cast<int>(other.size());
  if (difference > edits_max || -difference > edits_max) return false;
  std::array<std::array<int, longest_word + 1>, 3> rows{};
  for (std::size_t j = 0; j <= other.size(); ++j) rows[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= one.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    const auto& before = rows[(i + 1) % 3];
    row[0] = static_cast<int>(i);
    int best = row[0];
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const int change = one[i - 1] != other[j - 1];
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
      if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
      best = std::min(best, row[j]);
    }
    if (best > edits_max) return false;
  }
  return rows[one.size() % 3][other.size()] <= edits_max;
}

SchoolIndex::SchoolIndex(std::vector<EstablishmentSummary> schools,
                         const std::unordered_map<int, std::string>& authority_names)
    : schools_(std::move(schools)) {
  std::unordered_map<std::string, std::uint32_t> positions;
  const auto add = [&](std::uint32_t school, std::string_view folded, bool of_name) {
    for (const std::string_view part : split(folded, ' ')) {
      if (part.empty()) continue;
      const auto [entry, added] =
          positions.emplace(part, static_cast<std::uint32_t>(words_.size()));
      if (added) words_.push_back({std::string(part), {}, {}});
      Word& word = words_[entry->second];
      auto& list = of_name ? word.in_name : word.in_place;
      if (list.empty() || list.back() != school) list.push_back(school);
    }
  };
  for (const EstablishmentSummary& school : schools_) flags_.push_back(flags_of(school));
  by_name_.resize(schools_.size());
  std::iota(by_name_.begin(), by_name_.end(), 0U);
  std::ranges::sort(by_name_, [this](std::uint32_t one, std::uint32_t other) {
    const EstablishmentSummary& a = schools_[one];
    const EstablishmentSummary& b = schools_[other];
    return std::tie(a.name_sort, a.urn) < std::tie(b.name_sort, b.urn);
  });
  name_rank_.resize(schools_.size());
  for (std::uint32_t rank = 0; rank < by_name_.size(); ++rank) name_rank_[by_name_[rank]] = rank;
  std::unordered_map<std::string, std::string> folded_places;
  const auto place = [&](const std::string& text) -> const std::string& {
    const auto [entry, added] = folded_places.emplace(text, std::string());
    if (added) entry->second = fold(text);
    return entry->second;
  };
  for (std::uint32_t i = 0; i < schools_.size(); ++i) {
    const EstablishmentSummary& school = schools_[i];
    add(i, school.name_sort, true);
    add(i, place(school.town), false);
    if (school.district_name != school.town) add(i, place(school.district_name), false);
    if (const auto name = authority_names.find(school.la.number()); name != authority_names.end())
      add(i, place(name->second), false);
    postcodes_.push_back(without_spaces(school.postcode));
    by_postcode_.push_back(i);
  }
  std::ranges::sort(words_, {}, &Word::text);
  for (Word& word : words_)
    word.in_place.erase(std::ranges::unique(word.in_place).begin(), word.in_place.end());
  std::ranges::sort(by_postcode_, {}, [this](std::uint32_t i) { return postcodes_[i]; });
}

std::vector<SchoolIndex::Match> SchoolIndex::matches_of(std::string_view text,
                                                        bool last,
                                                        bool& guessed) const {
  std::vector<int> best(schools_.size());
  bool any = false;
  const auto take = [&](const Word& word, int name_score, int place_score) {
    any = true;
    for (const std::uint32_t school : word.in_place)
      best[school] = std::max(best[school], place_score);
    for (const std::uint32_t school : word.in_name)
      best[school] = std::max(best[school], name_score);
  };
  auto word = std::ranges::lower_bound(words_, text, {}, &Word::text);
  for (; word != words_.end() && word->text.starts_with(text); ++word) {
    if (word->text == text)
      take(*word, exact_in_name, exact_in_place);
    else if (last || text.size() >= 3)
      take(*word, begins_in_name, begins_in_place);
  }
  if (!any) {
    const int edits = edits_max_of(text.size());
    if (edits > 0)
      for (const Word& other : words_)
        if (is_near(text, other.text, edits)) take(other, near_in_name, near_in_place);
    guessed = guessed || any;
  }
  std::vector<Match> matches;
  for (std::uint32_t school = 0; any && school < best.size(); ++school)
    if (best[school] > 0) matches.push_back({school, best[school]});
  return matches;
}

/// Schools that have every word typed; their scores added up.
std::vector<SchoolIndex::Match> SchoolIndex::match_words(const std::string& text,
                                                         bool& guessed) const {
  std::vector<Match> found;
  const std::string folded = fold(text);
  const auto words = split(folded, ' ');
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto matches = matches_of(words[i], i + 1 == words.size(), guessed);
    if (i == 0) {
      found = matches;
      continue;
    }
    std::vector<Match> both;
    auto other = matches.begin();
    for (const Match& match : found) {
      while (other != matches.end() && other->school < match.school) ++other;
      if (other == matches.end()) break;
      if (other->school == match.school) both.push_back({match.school, match.score + other->score});
    }
    found = std::move(both);
  }
  for (Match& match : found) {
    if (schools_[match.school].name_sort == folded) match.score += exact_in_name;
    if (is_open(schools_[match.school].status)) match.score += open_school;
  }
  return found;
}

std::vector<SchoolIndex::Match> SchoolIndex::match_number(std::string_view digits) const {
  std::vector<Match> found;
  for (std::uint32_t i = 0; i < schools_.size(); ++i)
    if (const std::string urn = schools_[i].urn.text(); urn.starts_with(digits))
      found.push_back({i, urn == digits ? exact_in_name : begins_in_name});
  return found;
}

std::vector<SchoolIndex::Match> SchoolIndex::match_postcode(std::string_view squeezed) const {
  std::vector<Match> found;
  auto at = std::ranges::lower_bound(
      by_postcode_, squeezed, {}, [this](std::uint32_t i) -> std::string_view {
        return postcodes_[i];
      });
  for (; at != by_postcode_.end() && postcodes_[*at].starts_with(squeezed); ++at)
    found.push_back({*at, postcodes_[*at] == squeezed ? exact_in_name : begins_in_name});
  std::ranges::sort(found, {}, &Match::school);
  return found;
}

void SchoolIndex::sort(std::vector<Match>& matches, const SchoolQuery& query) const {
  const auto name_then_urn = [this](const Match& one, const Match& other) {
    return name_rank_[one.school] < name_rank_[other.school];
  };
  const auto by = [&](auto key) {
    const std::size_t wanted = std::min(matches.size(), query.page.offset + query.page.limit);
    std::ranges::partial_sort(matches,
                              matches.begin() + static_cast<std::ptrdiff_t>(wanted),
                              [&](const Match& one, const Match& other) {
                                const auto first = key(one);
                                const auto second = key(other);
                                if (first != second) return first < second;
                                return name_then_urn(one, other);
                              });
  };
  switch (query.order) {
    case SchoolOrder::relevance:
      by([](const Match& match) { return -match.score; });
      return;
    case SchoolOrder::name:
      by([](const Match&) { return 0; });
      return;
    case SchoolOrder::pupils:
      by([this](const Match& match) { return descending(schools_[match.school].pupils); });
      return;
    case SchoolOrder::fsm:
      by([this](const Match& match) { return descending(schools_[match.school].fsm); });
      return;
    case SchoolOrder::local_authority:
      by([this](const Match& match) { return int{schools_[match.school].la.number()}; });
      return;
  }
}

SchoolHits SchoolIndex::search(const SchoolQuery& query) const {
  SchoolHits hits;
  std::vector<Match> matches;
  const std::string_view text = trim(query.text);
  const std::string squeezed = without_spaces(text);
  if (text.empty()) {
    matches.reserve(schools_.size());
    for (const std::uint32_t school : by_name_) matches.push_back({school, 0});
  } else if (all_digits(squeezed)) {
    matches = match_number(squeezed);
  } else {
    if (looks_like_postcode(squeezed)) matches = match_postcode(squeezed);
    if (matches.empty()) matches = match_words(std::string(text), hits.guessed);
  }
  // Most lists ask for open schools alone, which the flags tell without a look at the school.
  const std::uint8_t wanted = flags_of(query.filter);
  const bool is_narrowed = narrows(query.filter);
  std::erase_if(matches, [&](const Match& match) {
    return (flags_[match.school] & wanted) != wanted ||
           (is_narrowed && !passes(schools_[match.school], query.filter));
  });
  const bool is_by_name = query.order == SchoolOrder::name || query.order == SchoolOrder::relevance;
  if (!text.empty() || !is_by_name) sort(matches, query);  // all schools come by name
  hits.total = matches.size();
  const std::size_t end = std::min(matches.size(), query.page.offset + query.page.limit);
  for (std::size_t i = query.page.offset; i < end; ++i)
    hits.schools.push_back(&schools_[matches[i].school]);
  return hits;
}

const EstablishmentSummary* SchoolIndex::find(Urn urn) const {
  const auto found = std::ranges::lower_bound(schools_, urn, {}, &EstablishmentSummary::urn);
  return found != schools_.end() && found->urn == urn ? &*found : nullptr;
}

}  // namespace trellis::registry
