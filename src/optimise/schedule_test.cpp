#include "optimise/schedule.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "optimise/draws.hpp"
#include "optimise/verify/verify_schedule.hpp"

namespace trellis::optimise {
namespace {

/// Monday 7 September 2026.
constexpr Day monday = 20703;

std::vector<ScheduleParty> parties(std::uint32_t count) {
  std::vector<ScheduleParty> all;
  for (std::uint32_t i = 0; i < count; ++i)
    all.push_back({.key = 900001 + i, .name = "School " + std::to_string(900001 + i)});
  return all;
}

ScheduleRules open_for(Day days) {
  ScheduleRules rules;
  for (Day d = 0; d < days; ++d) rules.open_days.push_back(monday + d);
  return rules;
}

std::string refusal(const std::vector<ScheduleParty>& who,
                    const std::vector<ScheduleVisit>& visits,
                    const ScheduleRules& rules) {
  const auto schedule = make_schedule(who, visits, rules, {});
  return schedule ? "dated" : schedule.error().sentence;
}

TEST(Schedule, DatesAndWeekdaysAreThoseOfTheCalendar) {
  EXPECT_EQ(date_text(monday), "2026-09-07");
  EXPECT_EQ(weekday_of(monday), 0u);
  EXPECT_EQ(weekday_of(0), 3u);
  EXPECT_EQ(weekday_of(-4), 6u);
  EXPECT_EQ(date_text(-1), "1969-12-31");
}

TEST(Schedule, NobodyIsAskedToBeInTwoPlaces) {
  const auto who = parties(4);
  // Everybody with everybody: six visits, three days are enough.
  std::vector<ScheduleVisit> visits;
  for (std::uint32_t a = 0; a < 4; ++a)
    for (std::uint32_t b = 0; b < a; ++b)
      visits.push_back({.key = static_cast<std::int64_t>(visits.size()), .parties = {a, b}});
  const auto three = make_schedule(who, visits, open_for(3), {});
  ASSERT_TRUE(three) << three.error().sentence;
  EXPECT_TRUE(three->undated.empty());
  EXPECT_TRUE(three->proven());
  EXPECT_TRUE(faults_of_schedule(who, visits, open_for(3), *three).empty());

  const auto two = make_schedule(who, visits, open_for(2), {});
  EXPECT_EQ(two->undated.size(), 2u);
  EXPECT_TRUE(two->proven());
  EXPECT_NE(two->undated[0].sentence.find("All of its 2 possible days are taken by other visits of "
                                          "School"),
            std::string::npos)
      << two->undated[0].sentence;
}

TEST(Schedule, PreferredWeekdaysAndWishesAreKeptWhereTheyCanBe) {
  const auto who = parties(2);
  ScheduleRules rules = open_for(12);
  rules.weekday_price = {50, 0, 0, 50, 50, ScheduleRules::no_weekday, ScheduleRules::no_weekday};
  const std::vector<ScheduleVisit> visits = {
      {.key = 1, .parties = {0}, .wished = monday},         // A Monday: Tuesday costs 1, not 50.
      {.key = 2, .parties = {0, 1}, .wished = monday + 2},  // That Wednesday.
      {.key = 3, .parties = {1}, .fixed = monday + 4}};
  const auto schedule = make_schedule(who, visits, rules, {});
  ASSERT_TRUE(schedule) << schedule.error().sentence;
  EXPECT_EQ(schedule->days[0], monday + 1);
  EXPECT_EQ(schedule->days[1], monday + 2);
  EXPECT_EQ(schedule->days[2], monday + 4);
  EXPECT_EQ(schedule->cost, 1 + 0 + 50);
}

TEST(Schedule, AGapBetweenVisitsOfOneSchoolIsKept) {
  const auto who = parties(1);
  ScheduleRules rules = open_for(19);
  rules.gap_days = 7;
  std::vector<ScheduleVisit> visits;
  for (int v = 0; v < 3; ++v) visits.push_back({.key = v, .parties = {0}, .wished = monday});
  const auto schedule = make_schedule(who, visits, rules, {});
  ASSERT_TRUE(schedule->undated.empty());
  std::vector<Day> days{*schedule->days[0], *schedule->days[1], *schedule->days[2]};
  std::sort(days.begin(), days.end());
  EXPECT_EQ(days, (std::vector<Day>{monday, monday + 7, monday + 14}));
}

TEST(Schedule, WhoIsBusyIsNamedWhenNoDayIsLeft) {
  auto who = parties(2);
  who[0].busy = {monday, monday + 1};
  who[1].busy = {monday + 2};
  const auto schedule = make_schedule(
      who, std::vector<ScheduleVisit>{{.key = 1, .parties = {0, 1}}}, open_for(3), {});
  ASSERT_EQ(schedule->undated.size(), 1u);
  EXPECT_EQ(schedule->undated[0].sentence,
            "On none of its 3 open days is everybody free: School 900001 is busy on 2 of them, "
            "School 900002 is busy on 1 of them");
  const auto none =
      make_schedule(who,
                    std::vector<ScheduleVisit>{{.key = 1, .parties = {0}, .earliest = monday + 90}},
                    open_for(3),
                    {});
  EXPECT_EQ(none->undated[0].sentence,
            "There is no open day between its earliest and its latest day");
}

TEST(Schedule, AFixedVisitIsNeverGivenUpForOthers) {
  const auto who = parties(3);
  const std::vector<ScheduleVisit> visits = {{.key = 1, .parties = {0, 1, 2}, .fixed = monday},
                                             {.key = 2, .parties = {0}},
                                             {.key = 3, .parties = {1}},
                                             {.key = 4, .parties = {2}}};
  const auto schedule = make_schedule(who, visits, open_for(1), {});
  EXPECT_EQ(schedule->days[0], monday);
  EXPECT_EQ(schedule->undated.size(), 3u);
}

/// Visits over a few schools with windows, wishes and busy days.
struct Drawn {
  std::vector<ScheduleParty> who;
  std::vector<ScheduleVisit> visits;
  ScheduleRules rules;
};

Drawn drawn(std::uint64_t seed, std::uint32_t schools, std::uint32_t count, Day days) {
  Draws draws(seed);
  Drawn all{parties(schools), {}, open_for(days)};
  all.rules.weekday_price = {3, 0, 0, 1, 5, ScheduleRules::no_weekday, ScheduleRules::no_weekday};
  for (auto& party : all.who)
    party.busy.push_back(monday + static_cast<Day>(draws.below(static_cast<std::uint32_t>(days))));
  for (std::uint32_t v = 0; v < count; ++v) {
    ScheduleVisit visit{.key = 100 + v, .parties = {draws.below(schools)}};
    const std::uint32_t other = draws.below(schools);
    if (other != visit.parties[0]) visit.parties.push_back(other);
    if (draws.below(2) == 0)
      visit.wished = monday + static_cast<Day>(draws.below(static_cast<std::uint32_t>(days)));
    if (draws.below(4) == 0) visit.latest = monday + days / 2;
    all.visits.push_back(visit);
  }
  return all;
}

/// Undated visits first, then cost, by trying every day for every visit.
std::pair<std::size_t, std::int64_t> best_by_trying(const Drawn& all,
                                                    Schedule& schedule,
                                                    std::size_t visit) {
  if (visit == all.visits.size()) {
    schedule.undated.clear();
    std::int64_t cost = 0;
    for (std::uint32_t v = 0; v < all.visits.size(); ++v) {
      if (!schedule.days[v]) {
        schedule.undated.push_back({v, "tried"});
        continue;
      }
      cost += all.rules.weekday_price[weekday_of(*schedule.days[v])];
      if (all.visits[v].wished) cost += std::abs(*schedule.days[v] - *all.visits[v].wished);
    }
    schedule.cost = cost;
    const bool legal = faults_of_schedule(all.who, all.visits, all.rules, schedule).empty();
    return legal ? std::pair(schedule.undated.size(), cost)
                 : std::pair(all.visits.size() + 1, std::int64_t{0});
  }
  schedule.days[visit].reset();
  auto best = best_by_trying(all, schedule, visit + 1);
  for (const Day day : all.rules.open_days) {
    if (all.rules.weekday_price[weekday_of(day)] < 0) continue;
    schedule.days[visit] = day;
    best = std::min(best, best_by_trying(all, schedule, visit + 1));
  }
  schedule.days[visit].reset();
  return best;
}

TEST(Schedule, EqualsTryingEveryDayForEveryVisit) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Drawn all = drawn(seed, 3, 5, 4);
    const auto schedule = make_schedule(all.who, all.visits, all.rules, {});
    ASSERT_TRUE(schedule) << schedule.error().sentence;
    EXPECT_TRUE(schedule->proven());
    EXPECT_TRUE(faults_of_schedule(all.who, all.visits, all.rules, *schedule).empty());
    Schedule tried;
    tried.days.resize(all.visits.size());
    const auto best = best_by_trying(all, tried, 0);
    EXPECT_EQ(schedule->undated.size(), best.first) << seed;
    EXPECT_EQ(schedule->cost, best.second) << seed;
  }
}

TEST(Schedule, TheOrderOfVisitsChangesNothing) {
  const Drawn all = drawn(7, 8, 20, 12);
  auto visits = all.visits;
  std::reverse(visits.begin(), visits.end());
  const auto one = make_schedule(all.who, all.visits, all.rules, {});
  const auto other = make_schedule(all.who, visits, all.rules, {});
  for (std::size_t v = 0; v < visits.size(); ++v)
    EXPECT_EQ(one->days[v], other->days[visits.size() - 1 - v]);
}

TEST(Schedule, ALargePartIsDatedWithoutAFaultAndNotCalledProven) {
  const Drawn all = drawn(3, 60, 300, 40);
  const auto schedule = make_schedule(all.who, all.visits, all.rules, {.work_max = 1'000});
  ASSERT_TRUE(schedule);
  EXPECT_FALSE(schedule->proven());
  const auto faults = faults_of_schedule(all.who, all.visits, all.rules, *schedule);
  EXPECT_TRUE(faults.empty()) << faults.front();
  EXPECT_LT(schedule->undated.size(), 15u);
}

TEST(Schedule, BadInputIsRefusedInWords) {
  const auto who = parties(2);
  const ScheduleRules rules = open_for(5);
  EXPECT_EQ(refusal(who, {}, rules), "There are no visits to date");
  EXPECT_EQ(refusal(who, {{.key = 1, .parties = {0}}}, {}),
            "There are no open days to choose from");
  EXPECT_EQ(refusal(who, {{.key = 1}}, rules), "Visit 1 names no school and no person");
  EXPECT_EQ(refusal(who, {{.key = 1, .parties = {9}}}, rules),
            "Visit 1 names a school or person that is not listed");
  EXPECT_EQ(refusal(who, {{.key = 1, .parties = {0}}, {.key = 1, .parties = {1}}}, rules),
            "Visit 1 is listed twice");
  EXPECT_EQ(refusal(who, {{.key = 1, .parties = {0}, .fixed = monday + 5}}, rules),
            "Visit 1 is fixed on 2026-09-12, which is no open day for it");
  EXPECT_EQ(
      refusal(who, {{.key = 1, .parties = {0}, .earliest = monday + 2, .latest = monday}}, rules),
      "Visit 1 has to be held before it may begin");
  EXPECT_EQ(refusal(who,
                    {{.key = 1, .parties = {0}, .fixed = monday},
                     {.key = 2, .parties = {1, 0}, .fixed = monday}},
                    rules),
            "Visits 1 and 2 of School 900001 are fixed too close to each other");
  auto busy = who;
  busy[0].busy = {monday};
  EXPECT_EQ(refusal(busy, {{.key = 1, .parties = {0}, .fixed = monday}}, rules),
            "Visit 1 is fixed on 2026-09-07, when School 900001 is busy");
  ScheduleRules closed = rules;
  closed.weekday_price.fill(ScheduleRules::no_weekday);
  EXPECT_EQ(refusal(who, {{.key = 1, .parties = {0}}}, closed),
            "Nothing may be held on any weekday");
}

TEST(Schedule, EveryChangeToAScheduleIsFound) {
  const Drawn all = drawn(5, 4, 6, 12);
  const Schedule good = *make_schedule(all.who, all.visits, all.rules, {});
  ASSERT_TRUE(good.undated.empty());
  const auto faults = [&](const auto& change) {
    Schedule spoilt = good;
    change(spoilt);
    return faults_of_schedule(all.who, all.visits, all.rules, spoilt).size();
  };
  EXPECT_GT(faults([](Schedule& s) { s.days[0].reset(); }), 0u);
  EXPECT_GT(faults([](Schedule& s) { ++s.cost; }), 0u);
  EXPECT_GT(faults([](Schedule& s) { s.days[0] = monday + 5; }), 0u);
  EXPECT_GT(faults([](Schedule& s) { s.days[0] = monday + 700; }), 0u);
  EXPECT_GT(faults([](Schedule& s) { s.undated.push_back({0, "no reason"}); }), 0u);
  EXPECT_GT(faults([](Schedule& s) { s.days.pop_back(); }), 0u);
}

}  // namespace
}  // namespace trellis::optimise
