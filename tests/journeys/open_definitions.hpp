/// The shipped definitions with their days moved around today, so that journeys can walk them from
/// the first form on.
#pragma once

#include "application_site.hpp"

namespace trellis::testing {

/// The fund with a round that is open today and money for two awards of £5,000.
inline std::string open_fund() {
  std::string text = definition_text("excellence_fund.json");
  put(text,
      R"("opens_on": "2026-01-12", "closes_on": "2026-03-27", "budget_pence": 50000000)",
      "\"opens_on\": \"" + this_day().plus_days(-20).text() + "\", \"closes_on\": \"" +
          this_day().plus_days(20).text() + "\", \"budget_pence\": 1000000");
  put(text,
      R"("opens_on": "2026-09-07", "closes_on": "2026-11-27")",
      "\"opens_on\": \"" + this_day().plus_days(100).text() + "\", \"closes_on\": \"" +
          this_day().plus_days(150).text() + "\"");
  put(text,
      R"("starts_on": "2026-05-01")",
      "\"starts_on\": \"" + this_day().plus_days(60).text() + "\"");
  put(text,
      R"("starts_on": "2027-01-04")",
      "\"starts_on\": \"" + this_day().plus_days(200).text() + "\"");
  return text;
}

/// The course with a yearly cohort that is still to close, and one place in each.
inline std::string open_course() {
  std::string text = definition_text("research_school.json");
  put(text, R"("last": "2025-10")", R"("last": "2036-10")");
  put(text,
      R"("instruments":)",
      R"("capacity": [{"of": "school", "period": "cohort", "total": 1}],
  "instruments":)");
  return text;
}

/// Behaviour Hubs with termly cohorts for years to come.
inline std::string open_hubs() {
  std::string text = definition_text("behaviour_hubs.json");
  put(text, R"("last": "2024-01")", R"("last": "2036-01")");
  return text;
}

/// The Schools Partnership Programme with one cohort that is still to start.
inline std::string open_peer_review() {
  std::string text = definition_text("peer_review.json");
  put(text,
      R"("starts_on": "2018-01-08")",
      "\"starts_on\": \"" + this_day().plus_days(200).text() + "\"");
  return text;
}

inline std::string open_targeted() { return definition_text("targeted.json"); }

}  // namespace trellis::testing
