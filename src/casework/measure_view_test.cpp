#include "casework/measure_view.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace trellis::casework {
namespace {

const Date today(2026, 9, 1);
const Measure calm = measure_of("Lessons without disruption; at least 80; by 2026-07-10");

TEST(Measures, KeepTheirPartsInOneText) {
  EXPECT_EQ(calm.name, "Lessons without disruption");
  EXPECT_EQ(calm.threshold, 80);
  EXPECT_EQ(calm.due, Date(2026, 7, 10));
  EXPECT_EQ(text_of(calm), "Lessons without disruption; at least 80; by 2026-07-10");
  EXPECT_EQ(words_of(calm), "Lessons without disruption: at least 80, by 10 July 2026");
}

TEST(Measures, TakeWordsThatFitNowhereAsTheName) {
  const Measure measure = measure_of("Suspensions; fewer than before; at most 2.5; by summer");

  EXPECT_EQ(measure.name, "Suspensions; fewer than before; by summer");
  EXPECT_EQ(measure.threshold, 2.5);
  EXPECT_FALSE(measure.at_least);
  EXPECT_FALSE(measure.due.has_value());
}

TEST(Measures, StandAsTheNewestMeasurementSays) {
  const std::vector<Measurement> rows = {
      {.objective = 1, .measured_on = Date(2026, 3, 1), .value = 85},
      {.objective = 1, .measured_on = Date(2026, 6, 1), .value = 79},
      {.objective = 2, .measured_on = Date(2026, 6, 1), .value = 99}};

  EXPECT_EQ(status_of(calm, rows, 1, today), MeasureStatus::not_met);
  EXPECT_EQ(status_of(calm, rows, 2, today), MeasureStatus::met);
}

TEST(Measures, AreOverdueWhenNothingWasMeasuredInTime) {
  EXPECT_EQ(status_of(calm, {}, 1, today), MeasureStatus::overdue);
  EXPECT_EQ(status_of(calm, {}, 1, Date(2026, 7, 10)), MeasureStatus::not_measured);
  EXPECT_EQ(status_of(measure_of("Calm"), {}, 1, today), MeasureStatus::no_threshold);
}

}  // namespace
}  // namespace trellis::casework
