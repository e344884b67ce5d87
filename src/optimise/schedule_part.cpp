#include "optimise/schedule_part.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace trellis::optimise {
namespace {

bool clash(const SchedulePart& part, Day one, Day other) {
  return std::abs(one - other) < part.gap_days;
}

/// Days taken so far, with how often each choice of each visit is blocked by its neighbours.
class PartBoard {
 public:
  explicit PartBoard(const SchedulePart& part) : part_(part) {
    chosen_.assign(part.choices.size(), no_choice);
    for (const auto& choices : part.choices) blocked_.emplace_back(choices.size(), 0);
  }

  void take(std::uint32_t visit, std::uint32_t choice) {
    chosen_[visit] = choice;
    change(visit, 1);
  }
  void leave(std::uint32_t visit) {
    change(visit, -1);
    chosen_[visit] = no_choice;
  }
  bool open(std::uint32_t visit, std::uint32_t choice) const {
    return blocked_[visit][choice] == 0;
  }
  const std::vector<std::uint32_t>& chosen() const { return chosen_; }

  std::int64_t price(std::uint32_t visit) const {
    return chosen_[visit] == no_choice ? part_.undated_price
                                       : part_.choices[visit][chosen_[visit]].price;
  }
  std::int64_t total() const {
    std::int64_t sum = 0;
    for (std::uint32_t v = 0; v < chosen_.size(); ++v) sum += price(v);
    return sum;
  }
  /// The cheapest open choice, or no_choice.
  std::uint32_t cheapest(std::uint32_t visit) const {
    for (std::uint32_t c = 0; c < blocked_[visit].size(); ++c)
      if (open(visit, c)) return c;
    return no_choice;
  }

 private:
  void change(std::uint32_t visit, int by) {
    const Day day = part_.choices[visit][chosen_[visit]].day;
    for (const std::uint32_t other : part_.neighbours[visit])
      for (std::size_t c = 0; c < blocked_[other].size(); ++c)
        if (clash(part_, day, part_.choices[other][c].day)) blocked_[other][c] += by;
  }

  const SchedulePart& part_;
  std::vector<std::uint32_t> chosen_;
  std::vector<std::vector<int>> blocked_;
};

/// Depth first, the visit with the fewest open days next, its cheapest day first.
class Branching {
 public:
  Branching(const SchedulePart& part, std::uint64_t work_max)
      : part_(part), board_(part), left_(work_max) {
    decided_.assign(part.choices.size(), 0);
    best_.assign(part.choices.size(), no_choice);
    best_total_ = part.undated_price * static_cast<std::int64_t>(part.choices.size()) + 1;
  }

  PartDays search() {
    descend(0, 0);
    return {best_, !ended_};
  }

 private:
  struct Look {
    std::uint32_t next = no_choice;
    std::int64_t least = 0;  ///< What the undecided visits cost at least.
  };

  Look look() {
    Look found;
    std::size_t fewest = 0, most_around = 0;
    for (std::uint32_t v = 0; v < decided_.size(); ++v) {
      if (decided_[v]) continue;
      std::size_t open = 0, around = 0;
      std::int64_t cheapest = part_.undated_price;
      for (std::uint32_t c = 0; c < part_.choices[v].size(); ++c)
        if (board_.open(v, c) && open++ == 0) cheapest = part_.choices[v][c].price;
      for (const std::uint32_t other : part_.neighbours[v]) around += !decided_[other];
      spend(part_.choices[v].size() + part_.neighbours[v].size() + 1);
      found.least += cheapest;
      if (found.next == no_choice || open < fewest || (open == fewest && around > most_around)) {
        found.next = v;
        fewest = open;
        most_around = around;
      }
    }
    return found;
  }

  void spend(std::uint64_t steps) {
    ended_ = ended_ || steps > left_;
    left_ -= std::min(left_, steps);
  }

  void descend(std::size_t depth, std::int64_t total) {
    const Look found = look();
    if (total + found.least >= best_total_) return;
    if (depth == decided_.size()) {
      best_ = board_.chosen();
      best_total_ = total;
      return;
    }
    const std::uint32_t v = found.next;
    decided_[v] = 1;
    for (std::uint32_t c = 0; c < part_.choices[v].size() && !is_over(); ++c) {
      if (!board_.open(v, c)) continue;
      board_.take(v, c);
      descend(depth + 1, total + part_.choices[v][c].price);
      board_.leave(v);
    }
    if (!is_over()) descend(depth + 1, total + part_.undated_price);
    decided_[v] = 0;
  }

  /// The first dive always ends, so that there is an answer.
  bool is_over() const { return ended_ && best_total_ < start_total(); }
  std::int64_t start_total() const {
    return part_.undated_price * static_cast<std::int64_t>(decided_.size()) + 1;
  }

  const SchedulePart& part_;
  PartBoard board_;
  std::uint64_t left_;
  bool ended_ = false;
  std::vector<char> decided_;
  std::vector<std::uint32_t> best_;
  std::int64_t best_total_ = 0;
};

/// Gives a visit another day, and those it pushes away the best day that is left to them, as long
/// as the total falls.
void exchange(const SchedulePart& part, std::vector<std::uint32_t>& chosen) {
  PartBoard board(part);
  for (std::uint32_t v = 0; v < chosen.size(); ++v)
    if (chosen[v] != no_choice) board.take(v, chosen[v]);
  const auto attempt = [&](std::uint32_t v, std::uint32_t choice) {
    const std::int64_t before = board.total();
    const std::vector<std::uint32_t> kept = board.chosen();
    const Day day = part.choices[v][choice].day;
    std::vector<std::uint32_t> pushed;
    for (const std::uint32_t other : part.neighbours[v])
      if (board.chosen()[other] != no_choice &&
          clash(part, day, part.choices[other][board.chosen()[other]].day))
        pushed.push_back(other);
    for (const std::uint32_t other : pushed) board.leave(other);
    if (board.chosen()[v] != no_choice) board.leave(v);
    board.take(v, choice);
    for (const std::uint32_t other : pushed)
      if (const std::uint32_t c = board.cheapest(other); c != no_choice) board.take(other, c);
    if (board.total() < before) return true;
    for (std::uint32_t w = 0; w < kept.size(); ++w)
      if (board.chosen()[w] != kept[w] && board.chosen()[w] != no_choice) board.leave(w);
    for (std::uint32_t w = 0; w < kept.size(); ++w)
      if (board.chosen()[w] != kept[w]) board.take(w, kept[w]);
    return false;
  };
  for (bool improved = true; improved;) {
    improved = false;
    for (std::uint32_t v = 0; v < chosen.size(); ++v)
      for (std::uint32_t c = 0; c < part.choices[v].size(); ++c) {
        if (part.choices[v][c].price >= board.price(v)) break;
        if (attempt(v, c)) {
          improved = true;
          break;
        }
      }
  }
  chosen = board.chosen();
}

}  // namespace

PartDays solve_part(const SchedulePart& part, std::uint64_t work_max) {
  PartDays days = Branching(part, work_max).search();
  if (!days.proven) exchange(part, days.chosen);
  return days;
}

}  // namespace trellis::optimise
