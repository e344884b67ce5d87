/// A preview of a move as people read it: totals, a line a case, the file of it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "casework/move_run_store.hpp"
#include "web/list_page.hpp"

namespace trellis::web {

/// One case of a preview with its sentences.
struct MovedCase {
  casework::MoveLine line{};
  std::vector<casework::MoveLineEffect> effects{};
};

/// A preview with everything that its page and its file show.
struct MoveShown {
  casework::MoveRun run{};
  std::vector<MovedCase> cases{};
  std::vector<casework::EffectCount> totals{};
  bool may_name = false;  ///< the reader may see cases: schools are named and linked

  std::int64_t unchanged() const;
  std::int64_t refused() const;
  std::int64_t with_outcome(std::string_view outcome) const;
};
MoveShown load_move(storage::Snapshot& db, const casework::MoveRun& run, bool may_name);

ListDefinition moved_cases_list(const std::string& path);
/// Those that the address asks for, in its order.
std::vector<const MovedCase*> chosen_moves(const MoveShown& shown, const ListQuery& query);
std::vector<Cell> move_row(const MoveShown& shown, const MovedCase& moved);
/// Cases, what stays, what changes and how often.
Html move_totals(const MoveShown& shown);
std::string move_csv(const MoveShown& shown);

}  // namespace trellis::web
