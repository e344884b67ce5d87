/// A match as a board: one column a lead with its places taken and free, one card a partner.
#pragma once

#include <string>
#include <vector>

#include "matching/match_store.hpp"
#include "web/html.hpp"
#include "web/list_page.hpp"

namespace trellis::web {

/// Places of a lead in one stream and year, and how many partners of the match take one.
struct BoardPlaces {
  std::string stream;
  int programme_year = 0;
  std::int64_t places = 0;
  std::int64_t taken = 0;
};

struct BoardColumn {
  Urn lead;
  std::string name;
  std::string region;  ///< ONS code
  std::vector<BoardPlaces> places;
  std::vector<matching::Proposal> cards;

  std::int64_t free() const;
};

struct Board {
  std::vector<BoardColumn> columns;           ///< by the lead's name
  std::vector<matching::Proposal> unmatched;  ///< by the partner's name
};

/// Every lead of the run, those without a partner too where the run kept what they offered.
Board board_of(const std::vector<matching::Proposal>& proposals,
               const std::vector<matching::RunPlaces>& places);

/// Filters by lead, region, stream, band of regret, and what is open.
ListDefinition board_list(const matching::MatchRun& run,
                          const std::vector<matching::Proposal>& proposals);

/// What the filters leave: columns with a card in the band asked for, partners without a lead of
/// the region asked for.
Board chosen_board(const Board& board, const ListQuery& query);

/// The columns of one page; partners without a lead come on the first.
Html board_content(const matching::MatchRun& run,
                   const Board& board,
                   const ListQuery& query,
                   const std::vector<matching::PairRule>& pairs);

/// Where a partner is moved.
std::string move_path(const matching::MatchRun& run, Urn partner);

}  // namespace trellis::web
