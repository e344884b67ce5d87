#include "casework/working_days.hpp"

#include <chrono>

namespace trellis::casework {

bool is_weekend(Date day) {
  const std::chrono::weekday weekday{day.days()};
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

Date plus_working_days(Date day, int count) {
  while (count > 0) {
    day = day.plus_days(1);
    if (!is_weekend(day)) --count;
  }
  return day;
}

int working_days_between(Date from, Date to) {
  int count = 0;
  for (Date day = from; day < to; day = day.plus_days(1))
    if (!is_weekend(day)) ++count;
  return count;
}

}  // namespace trellis::casework
