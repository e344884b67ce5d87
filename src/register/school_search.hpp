/// Finding a school by a few letters: by name, town, postcode, local authority or number.
///
/// A SchoolIndex holds every establishment in memory (about 15 MB for England) with the words of
/// its name and place. It answers a search in well under 10 ms, forgiving one wrong letter in words
/// of four to seven letters and two in longer ones, and taking the last word as a beginning. It
/// also filters, sorts and pages without words, for lists. An index is immutable and may be shared
/// by threads; `SchoolIndexCache` (school_search_store.hpp) makes a new one when the register has
/// changed.
///
/// Why in memory: docs/decisions/0021.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "register/establishment_summary.hpp"

namespace trellis::registry {

/// What to leave out. Empty fields leave out nothing.
struct SchoolFilter {
  bool open_only = true;
  bool state_funded_only = false;
  bool in_scope_only = true;
  std::optional<LaCode> la;
  std::string region;         ///< ONS code
  std::vector<Phase> phases;  ///< derived phase, any of these
  std::optional<std::int32_t> type;
  std::optional<std::int32_t> type_group;
};

enum class SchoolOrder {
  relevance,  ///< best match first; by name where there are no words
  name,
  pupils,  ///< most first, unknown last
  fsm,     ///< highest share first, unknown last
  local_authority,
};

struct SchoolQuery {
  std::string text;  ///< as typed: name, town, postcode, URN, LAESTAB is not searched
  SchoolFilter filter;
  SchoolOrder order = SchoolOrder::relevance;
  Page page;
};

struct SchoolHits {
  std::vector<const EstablishmentSummary*> schools;  ///< of the page; valid as long as the index
  std::size_t total = 0;                             ///< of all pages
  bool guessed = false;                              ///< a word was spelt otherwise than typed
};

class SchoolIndex {
 public:
  /// `authority_names` by code, so that a school is found by its authority's name.
  SchoolIndex(std::vector<EstablishmentSummary> schools,
              const std::unordered_map<int, std::string>& authority_names);

  SchoolHits search(const SchoolQuery& query) const;
  const EstablishmentSummary* find(Urn urn) const;
  const std::vector<EstablishmentSummary>& schools() const { return schools_; }

 private:
  struct Word {
    std::string text;
    std::vector<std::uint32_t> in_name;  ///< positions of schools
    std::vector<std::uint32_t> in_place;
  };
  struct Match {
    std::uint32_t school;
    int score;
  };

  std::vector<Match> matches_of(std::string_view word, bool last, bool& guessed) const;
  std::vector<Match> match_words(const std::string& text, bool& guessed) const;
  std::vector<Match> match_number(std::string_view digits) const;
  std::vector<Match> match_postcode(std::string_view squeezed) const;
  void sort(std::vector<Match>& matches, const SchoolQuery& query) const;

  std::vector<EstablishmentSummary> schools_;  ///< by URN
  std::vector<std::uint8_t> flags_;            ///< open, state-funded, in scope: beside schools_
  std::vector<std::uint32_t> by_name_;         ///< positions in order of name, then URN
  std::vector<std::uint32_t> name_rank_;       ///< its inverse
  std::vector<Word> words_;                    ///< by text
  std::vector<std::string> postcodes_;         ///< squeezed, beside schools_
  std::vector<std::uint32_t> by_postcode_;     ///< positions in order of postcode
};

/// Whether two words differ by at most `edits_max` letters put in, left out, changed or swapped
/// with their neighbour.
bool is_near(std::string_view one, std::string_view other, int edits_max);

}  // namespace trellis::registry
