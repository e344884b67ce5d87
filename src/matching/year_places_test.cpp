#include "matching/year_places.hpp"

#include <gtest/gtest.h>
#include <numeric>

namespace trellis::matching {
namespace {

/// Whether so many partners starting in each year find room in every year.
bool fits(const std::map<int, int>& room, const std::map<int, int>& starting, int years_long) {
  std::map<int, int> used;
  for (const auto& [start, count] : starting)
    for (int year = start; year < start + years_long; ++year) used[year] += count;
  for (const auto& [year, count] : used)
    if (count > (room.contains(year) ? room.at(year) : 0)) return false;
  return true;
}

bool allowed(const StartPlaces& places, const std::map<int, int>& starting) {
  for (const auto& [start, count] : starting)
    if (count > places.capacity.at(start)) return false;
  for (const auto& [years, most] : places.shared) {
    int all = 0;
    for (const int year : years) all += starting.at(year);
    if (all > most) return false;
  }
  return true;
}

TEST(YearPlaces, ATwoYearStreamTakesThePlaceOfBothYears) {
  const StartPlaces places = places_by_start({{1, 2}, {2, 1}}, {1}, 2);

  EXPECT_EQ(places.capacity.at(1), 1);
  EXPECT_TRUE(places.shared.empty());
}

TEST(YearPlaces, AYearWithoutPlacesIsNoRoom) {
  EXPECT_EQ(places_by_start({{1, 2}}, {1}, 2).capacity.at(1), 0);
}

TEST(YearPlaces, StreamsOfAYearShareNothing) {
  const StartPlaces places = places_by_start({{1, 2}, {2, 3}}, {1, 2}, 1);

  EXPECT_EQ(places.capacity, (std::map<int, int>{{1, 2}, {2, 3}}));
  EXPECT_TRUE(places.shared.empty());
}

TEST(YearPlaces, TwoStartsAllowExactlyWhatFits) {
  const std::map<int, int> room = {{1, 2}, {2, 3}, {3, 2}};
  const StartPlaces places = places_by_start(room, {1, 2}, 2);

  for (int first = 0; first <= 4; ++first)
    for (int second = 0; second <= 4; ++second)
      EXPECT_EQ(allowed(places, {{1, first}, {2, second}}),
                fits(room, {{1, first}, {2, second}}, 2))
          << first << " and " << second;
  EXPECT_FALSE(places.counted_together);
}

TEST(YearPlaces, LimitsThatOverlapAreNestedAndNeverAllowTooMuch) {
  const std::map<int, int> room = {{1, 2}, {2, 2}, {3, 3}, {4, 2}};
  const StartPlaces places = places_by_start(room, {1, 2, 3}, 2);

  ASSERT_TRUE(places.counted_together);
  ASSERT_EQ(places.shared.size(), 1u);
  for (int a = 0; a <= 3; ++a)
    for (int b = 0; b <= 3; ++b)
      for (int c = 0; c <= 3; ++c)
        EXPECT_TRUE(!allowed(places, {{1, a}, {2, b}, {3, c}}) ||
                    fits(room, {{1, a}, {2, b}, {3, c}}, 2))
            << a << b << c;
  EXPECT_TRUE(allowed(places, {{1, 2}, {2, 0}, {3, 0}}));
}

}  // namespace
}  // namespace trellis::matching
