#include "optimise/schedule.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "optimise/schedule_check.hpp"
#include "optimise/schedule_part.hpp"

namespace trellis::optimise {
namespace {

/// Visits in the order of their keys, with what each may have and whom it conflicts with.
struct Board {
  std::vector<std::uint32_t> source;  ///< Position in the caller's list.
  std::vector<std::vector<Choice>> choices;
  std::vector<std::vector<std::uint32_t>> neighbours;
};

void add_neighbours(std::span<const ScheduleParty> parties,
                    std::span<const ScheduleVisit> visits,
                    Board& board) {
  std::vector<std::vector<std::uint32_t>> visits_of(parties.size());
  for (std::uint32_t v = 0; v < board.source.size(); ++v)
    for (const std::uint32_t party : visits[board.source[v]].parties) visits_of[party].push_back(v);
  std::vector<std::set<std::uint32_t>> around(board.source.size());
  for (const auto& list : visits_of)
    for (const std::uint32_t one : list)
      for (const std::uint32_t other : list)
        if (one != other) around[one].insert(other);
  for (const auto& set : around) board.neighbours.emplace_back(set.begin(), set.end());
}

Board board_of(std::span<const ScheduleParty> parties,
               std::span<const ScheduleVisit> visits,
               const ScheduleRules& rules) {
  Board board;
  board.source.resize(visits.size());
  std::iota(board.source.begin(), board.source.end(), 0u);
  std::sort(board.source.begin(), board.source.end(), [&](auto a, auto b) {
    return visits[a].key < visits[b].key;
  });
  for (const std::uint32_t v : board.source)
    board.choices.push_back(choices_of(parties, visits[v], rules));
  add_neighbours(parties, visits, board);
  // Fixed visits come before all others: nobody may be given a day that one of theirs needs.
  for (std::uint32_t v = 0; v < board.source.size(); ++v) {
    const std::optional<Day> fixed = visits[board.source[v]].fixed;
    if (!fixed) continue;
    for (const std::uint32_t other : board.neighbours[v])
      std::erase_if(board.choices[other], [&](const Choice& choice) {
        return std::abs(choice.day - *fixed) < rules.gap_days;
      });
  }
  return board;
}

std::vector<std::vector<std::uint32_t>> parts_of(const Board& board) {
  std::vector<char> seen(board.source.size(), 0);
  std::vector<std::vector<std::uint32_t>> parts;
  for (std::uint32_t start = 0; start < seen.size(); ++start) {
    if (seen[start]) continue;
    std::vector<std::uint32_t> part{start};
    seen[start] = 1;
    for (std::size_t i = 0; i < part.size(); ++i)
      for (const std::uint32_t other : board.neighbours[part[i]])
        if (!std::exchange(seen[other], 1)) part.push_back(other);
    std::sort(part.begin(), part.end());
    parts.push_back(std::move(part));
  }
  return parts;
}

SchedulePart part_of(const Board& board,
                     const std::vector<std::uint32_t>& members,
                     std::int32_t gap_days) {
  SchedulePart part;
  part.gap_days = gap_days;
  std::int64_t dearest = 0;
  for (const std::uint32_t v : members) {
    part.choices.push_back(board.choices[v]);
    for (const Choice& choice : board.choices[v]) dearest = std::max(dearest, choice.price);
    part.neighbours.emplace_back();
    for (const std::uint32_t other : board.neighbours[v])
      part.neighbours.back().push_back(static_cast<std::uint32_t>(
          std::lower_bound(members.begin(), members.end(), other) - members.begin()));
  }
  part.undated_price = (dearest + 1) * (static_cast<std::int64_t>(members.size()) + 1);
  return part;
}

/// Why a visit has no day, given everybody else's.
std::string date_reason_for(std::span<const ScheduleParty> parties,
                            std::span<const ScheduleVisit> visits,
                            const ScheduleRules& rules,
                            const Schedule& schedule,
                            std::uint32_t visit) {
  const auto choices = choices_of(parties, visits[visit], rules);
  if (choices.empty()) return no_day_sentence(parties, visits[visit], rules);
  std::map<std::uint32_t, std::size_t> taken;
  for (const Choice& choice : choices)
    for (const std::uint32_t party : visits[visit].parties)
      for (std::uint32_t other = 0; other < visits.size(); ++other) {
        if (!schedule.days[other] || std::abs(*schedule.days[other] - choice.day) >= rules.gap_days)
          continue;
        const auto& theirs = visits[other].parties;
        if (std::find(theirs.begin(), theirs.end(), party) != theirs.end()) {
          ++taken[party];
          break;
        }
      }
  std::string text = choices.size() == 1 ? "Its only possible day is taken by other visits of "
                                         : "All of its " + std::to_string(choices.size()) +
                                               " possible days are taken by other visits of ";
  std::size_t named = 0;
  for (const auto& [party, count] : taken)
    text += (named++ == 0 ? "" : " or ") + parties[party].name;
  return text;
}

}  // namespace

std::string date_text(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  const auto two = [](unsigned number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return std::to_string(static_cast<int>(date.year())) + "-" +
         two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day()));
}

std::expected<Schedule, Refusal> make_schedule(std::span<const ScheduleParty> parties,
                                               std::span<const ScheduleVisit> visits,
                                               const ScheduleRules& rules,
                                               const ScheduleBudget& budget) {
  if (auto fault = fault_in_schedule(parties, visits, rules)) return std::unexpected(*fault);
  const Board board = board_of(parties, visits, rules);
  Schedule schedule;
  schedule.days.resize(visits.size());
  for (const auto& members : parts_of(board)) {
    const SchedulePart part = part_of(board, members, rules.gap_days);
    const PartDays days = solve_part(part, budget.work_max);
    ++schedule.parts;
    schedule.parts_proven += days.proven;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (days.chosen[i] == no_choice) continue;
      const Choice& choice = part.choices[i][days.chosen[i]];
      schedule.days[board.source[members[i]]] = choice.day;
      schedule.cost += choice.price;
    }
  }
  for (const std::uint32_t v : board.source)
    if (!schedule.days[v])
      schedule.undated.push_back({v, date_reason_for(parties, visits, rules, schedule, v)});
  return schedule;
}

}  // namespace trellis::optimise
