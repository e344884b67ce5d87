#include "optimise/schedule_check.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <utility>

namespace trellis::optimise {
namespace {

using Fault = std::optional<Refusal>;

constexpr std::int64_t price_max = 1'000'000;

Fault schedule_fault(RefusalCode code, std::string sentence, std::string remedy) {
  return Refusal{code, std::move(sentence), std::move(remedy)};
}

std::string name_of(const ScheduleVisit& visit) { return "Visit " + std::to_string(visit.key); }

bool is_busy(const ScheduleParty& party, Day day) {
  return std::find(party.busy.begin(), party.busy.end(), day) != party.busy.end();
}

/// Open days by the rules and the visit's window, whoever is busy.
std::vector<Day> window_of(const ScheduleVisit& visit, const ScheduleRules& rules) {
  std::set<Day> days;
  for (const Day day : rules.open_days) {
    if (rules.weekday_price[weekday_of(day)] == ScheduleRules::no_weekday) continue;
    if (visit.earliest && day < *visit.earliest) continue;
    if (visit.latest && day > *visit.latest) continue;
    if (visit.fixed && day != *visit.fixed) continue;
    days.insert(day);
  }
  return {days.begin(), days.end()};
}

Fault fault_in_rules(const ScheduleRules& rules) {
  if (rules.open_days.empty())
    return schedule_fault(RefusalCode::nothing_to_do,
                          "There are no open days to choose from",
                          "Give the dates of at least one term");
  bool any = false;
  for (const std::int64_t price : rules.weekday_price) {
    any = any || price != ScheduleRules::no_weekday;
    if (price < ScheduleRules::no_weekday || price > price_max)
      return schedule_fault(RefusalCode::bad_bound,
                            "The price of a weekday is out of range",
                            "Enter a price from 0 to 1,000,000");
  }
  if (!any)
    return schedule_fault(
        RefusalCode::bad_rule, "Nothing may be held on any weekday", "Allow at least one weekday");
  if (rules.wish_price < 0 || rules.wish_price > price_max || rules.gap_days < 1 ||
      rules.gap_days > 366)
    return schedule_fault(
        RefusalCode::bad_bound,
        "The price of a day away from the wish, or the gap between visits, is out of range",
        "Give a price from 0 to 1,000,000 and a gap from 1 to 366 days");
  for (const Day day : rules.open_days)
    if (std::abs(day) > 1'000'000)
      return schedule_fault(
          RefusalCode::bad_bound, "An open day is out of range", "Correct the term dates");
  return {};
}

Fault fault_in_fixed(std::span<const ScheduleParty> parties,
                     const ScheduleVisit& visit,
                     const ScheduleRules& rules) {
  const std::string fixed = name_of(visit) + " is fixed on " + date_text(*visit.fixed) + ", ";
  if (window_of(visit, rules).empty())
    return schedule_fault(RefusalCode::lock_breaks_rule,
                          fixed + "which is no open day for it",
                          "Fix another day, or open that day");
  for (const std::uint32_t party : visit.parties)
    if (is_busy(parties[party], *visit.fixed))
      return schedule_fault(RefusalCode::lock_breaks_rule,
                            fixed + "when " + parties[party].name + " is busy",
                            "Fix another day");
  return {};
}

Fault fault_in_visit(std::span<const ScheduleParty> parties,
                     const ScheduleVisit& visit,
                     const ScheduleRules& rules) {
  if (visit.parties.empty())
    return schedule_fault(RefusalCode::missing_fact,
                          name_of(visit) + " names no school and no person",
                          "Say who takes part");
  for (const std::uint32_t party : visit.parties)
    if (party >= parties.size())
      return schedule_fault(RefusalCode::unknown_index,
                            name_of(visit) + " names a school or person that is not listed",
                            "List everybody who takes part");
  if (visit.earliest && visit.latest && *visit.earliest > *visit.latest)
    return schedule_fault(RefusalCode::bad_bound,
                          name_of(visit) + " has to be held before it may begin",
                          "Give an end that is not before the beginning");
  if (visit.fixed) return fault_in_fixed(parties, visit, rules);
  return {};
}

/// Two visits of one party fixed too close to each other.
Fault clash_of_fixed(std::span<const ScheduleParty> parties,
                     std::span<const ScheduleVisit> visits,
                     const ScheduleRules& rules) {
  for (std::size_t a = 0; a < visits.size(); ++a) {
    if (!visits[a].fixed) continue;
    for (std::size_t b = 0; b < a; ++b) {
      if (!visits[b].fixed || std::abs(*visits[a].fixed - *visits[b].fixed) >= rules.gap_days)
        continue;
      for (const std::uint32_t party : visits[a].parties)
        if (std::count(visits[b].parties.begin(), visits[b].parties.end(), party) > 0)
          return schedule_fault(
              RefusalCode::lock_breaks_rule,
              "Visits " + std::to_string(std::min(visits[a].key, visits[b].key)) + " and " +
                  std::to_string(std::max(visits[a].key, visits[b].key)) + " of " +
                  parties[party].name + " are fixed too close to each other",
              "Fix one of them on another day");
    }
  }
  return {};
}

}  // namespace

Fault fault_in_schedule(std::span<const ScheduleParty> parties,
                        std::span<const ScheduleVisit> visits,
                        const ScheduleRules& rules) {
  if (visits.empty())
    return schedule_fault(
        RefusalCode::nothing_to_do, "There are no visits to date", "Add at least one visit");
  if (auto found = fault_in_rules(rules)) return found;
  std::set<std::int64_t> keys;
  for (const ScheduleParty& party : parties)
    if (!keys.insert(party.key).second)
      return schedule_fault(RefusalCode::duplicate,
                            party.name + " is listed twice",
                            "Keep one row for each school and person");
  keys.clear();
  for (const ScheduleVisit& visit : visits) {
    if (!keys.insert(visit.key).second)
      return schedule_fault(RefusalCode::duplicate,
                            name_of(visit) + " is listed twice",
                            "Keep one row for each visit");
    if (auto found = fault_in_visit(parties, visit, rules)) return found;
  }
  return clash_of_fixed(parties, visits, rules);
}

std::vector<Choice> choices_of(std::span<const ScheduleParty> parties,
                               const ScheduleVisit& visit,
                               const ScheduleRules& rules) {
  std::vector<Choice> choices;
  for (const Day day : window_of(visit, rules)) {
    const bool free = std::none_of(visit.parties.begin(), visit.parties.end(), [&](auto party) {
      return is_busy(parties[party], day);
    });
    if (!free) continue;
    std::int64_t price = rules.weekday_price[weekday_of(day)];
    if (visit.wished) price += rules.wish_price * std::abs(std::int64_t{day} - *visit.wished);
    choices.push_back({day, price});
  }
  std::stable_sort(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) {
    return std::pair(a.price, a.day) < std::pair(b.price, b.day);
  });
  return choices;
}

std::string no_day_sentence(std::span<const ScheduleParty> parties,
                            const ScheduleVisit& visit,
                            const ScheduleRules& rules) {
  const std::vector<Day> window = window_of(visit, rules);
  if (window.empty()) return "There is no open day between its earliest and its latest day";
  std::string busy;
  for (const std::uint32_t party : visit.parties) {
    const auto count = std::count_if(
        window.begin(), window.end(), [&](Day day) { return is_busy(parties[party], day); });
    if (count == 0) continue;
    busy += (busy.empty() ? "" : ", ") + parties[party].name + " is busy on " +
            std::to_string(count) + " of them";
  }
  return "On none of its " + std::to_string(window.size()) +
         " open days is everybody free: " + busy;
}

}  // namespace trellis::optimise
