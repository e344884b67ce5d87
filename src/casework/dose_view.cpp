#include "casework/dose_view.hpp"

#include <algorithm>
#include <cmath>

namespace trellis::casework {
namespace {

constexpr double months_of_term = 4;
constexpr double days_of_month = 365.25 / 12;
/// From this part of the stream's length on, too few days are flagged (programmes.md, delivery).
constexpr double flagged_from = 0.75;

bool is_for(const programme::Engagement& engagement, const DoseAsked& asked) {
  const bool stream =
      engagement.streams.empty() ||
      std::ranges::find(engagement.streams, asked.stream) != engagement.streams.end();
  return stream && (engagement.unit.empty() || engagement.unit == asked.unit);
}

double months_gone(const DoseAsked& asked, double length) {
  const double months = days_between(asked.started_on, asked.today) / days_of_month;
  return std::clamp(months, 0.0, length > 0 ? length : months);
}

}  // namespace

Dose dose_of(const programme::Definition& definition,
             const std::vector<EngagementHeld>& held,
             const DoseAsked& asked) {
  Dose dose;
  const programme::Stream* stream = definition.find_stream(asked.stream);
  const double length = stream ? stream->length_months : 0;
  const double gone = std::max(0.0, months_gone(asked, length));
  for (const programme::Engagement& engagement : definition.delivery) {
    if (!is_for(engagement, asked)) continue;
    DeliveredLine line{.engagement = &engagement};
    for (const EngagementHeld& row : held)
      if (row.engagement == engagement.id) {
        ++line.held;
        line.amount += row.amount;
        if (engagement.counts_as == "days") dose.days += row.amount;
      }
    if (engagement.per == "term")
      line.due_so_far = std::floor(gone / months_of_term) * engagement.due_min;
    else if (length > 0 && gone >= length)
      line.due_so_far = engagement.due_min;
    dose.lines.push_back(line);
  }
  if (stream)
    for (const programme::Commitment& row : stream->commitments)
      if (row.unit == "days") {
        dose.days_min = row.min;
        dose.days_max = row.max;
        dose.is_behind = length > 0 && gone >= flagged_from * length && dose.days < row.min;
        break;
      }
  return dose;
}

}  // namespace trellis::casework
