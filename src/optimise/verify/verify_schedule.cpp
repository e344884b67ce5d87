#include "optimise/verify/verify_schedule.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace trellis::optimise {
namespace {

/// Monday is 0; 1 January 1970 was a Thursday.
std::size_t weekday(Day day) { return static_cast<std::size_t>((day % 7 + 10) % 7); }

void check_visit(std::span<const ScheduleParty> parties,
                 const ScheduleVisit& visit,
                 Day day,
                 const ScheduleRules& rules,
                 std::vector<std::string>& faults) {
  const std::string name = "Visit " + std::to_string(visit.key);
  const bool open = std::count(rules.open_days.begin(), rules.open_days.end(), day) > 0 &&
                    rules.weekday_price[weekday(day)] >= 0;
  if (!open) faults.push_back(name + " is not on an open day");
  if ((visit.earliest && day < *visit.earliest) || (visit.latest && day > *visit.latest))
    faults.push_back(name + " is outside its window");
  if (visit.fixed && day != *visit.fixed) faults.push_back(name + " is not on its fixed day");
  for (const std::uint32_t party : visit.parties)
    if (std::count(parties[party].busy.begin(), parties[party].busy.end(), day) > 0)
      faults.push_back(name + " is on a day when " + parties[party].name + " is busy");
}

void check_gaps(std::span<const ScheduleParty> parties,
                std::span<const ScheduleVisit> visits,
                const ScheduleRules& rules,
                const Schedule& schedule,
                std::vector<std::string>& faults) {
  std::map<std::uint32_t, std::multiset<Day>> days;
  for (std::size_t v = 0; v < visits.size(); ++v) {
    if (!schedule.days[v]) continue;
    const std::set<std::uint32_t> once(visits[v].parties.begin(), visits[v].parties.end());
    for (const std::uint32_t party : once) days[party].insert(*schedule.days[v]);
  }
  for (const auto& [party, list] : days)
    for (auto day = list.begin(); day != list.end() && std::next(day) != list.end(); ++day)
      if (*std::next(day) - *day < rules.gap_days)
        faults.push_back(parties[party].name + " has two visits less than " +
                         std::to_string(rules.gap_days) + " days apart");
}

}  // namespace

std::vector<std::string> faults_of_schedule(std::span<const ScheduleParty> parties,
                                            std::span<const ScheduleVisit> visits,
                                            const ScheduleRules& rules,
                                            const Schedule& schedule) {
  std::vector<std::string> faults;
  if (schedule.days.size() != visits.size())
    return {"The schedule is not of these visits: it has another number of them"};
  std::set<std::uint32_t> excused;
  for (const Undated& one : schedule.undated)
    if (!one.sentence.empty()) excused.insert(one.visit);
  std::int64_t cost = 0;
  for (std::uint32_t v = 0; v < visits.size(); ++v) {
    const std::string name = "Visit " + std::to_string(visits[v].key);
    if (schedule.days[v].has_value() == excused.contains(v))
      faults.push_back(name + (excused.contains(v) ? " has a day and a reason for having none"
                                                   : " has no day and no reason"));
    if (!schedule.days[v]) {
      if (visits[v].fixed) faults.push_back(name + " is not on its fixed day");
      continue;
    }
    const Day day = *schedule.days[v];
    check_visit(parties, visits[v], day, rules, faults);
    cost += rules.weekday_price[weekday(day)];
    if (visits[v].wished)
      cost += rules.wish_price * std::max(day - *visits[v].wished, *visits[v].wished - day);
  }
  check_gaps(parties, visits, rules, schedule, faults);
  if (cost != schedule.cost)
    faults.push_back("The schedule states a cost of " + std::to_string(schedule.cost) +
                     ", but costs " + std::to_string(cost));
  return faults;
}

}  // namespace trellis::optimise
