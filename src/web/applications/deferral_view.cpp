#include "web/applications/deferral_view.hpp"

#include "programme/deferral_actions.hpp"
#include "web/components/components.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

std::string title_of_cohort(storage::Snapshot& db, programme::CohortId id) {
  const auto cohort = programme::find_cohort(db, id);
  return cohort ? cohort->plan.title : "another cohort";
}

}  // namespace

Html deferrals_html(storage::Snapshot& db, const programme::Participation& participation) {
  Html out;
  for (const programme::Deferral& row : programme::deferrals_of(db, participation.id)) {
    SummaryList list;
    list.card =
        SummaryCard{.title = title_of_cohort(db, row.from) + " to " + title_of_cohort(db, row.to),
                    .heading_level = 3};
    list.rows = {{.key = "Moved on", .value = row.deferred_on.long_text()},
                 {.key = "Why", .value = row.reason}};
    if (row.undone_on) {
      list.rows.push_back({.key = "Moved back on", .value = row.undone_on->long_text()});
      list.rows.push_back({.key = "Why it moved back", .value = row.undone_reason});
    }
    out += summary_list(list);
  }
  return out.empty() ? out : heading("Moved to another cohort") + out;
}

std::string deferred_words(storage::Snapshot& db, const programme::Participation& participation) {
  const auto row = programme::deferral_in_force(db, participation);
  return row ? " (moved from " + title_of_cohort(db, row->from) + ")" : "";
}

}  // namespace trellis::web
