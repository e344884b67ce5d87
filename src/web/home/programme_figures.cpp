#include "web/home/programme_figures.hpp"

#include "core/text.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"
#include "web/page.hpp"

namespace trellis::web {

namespace {

/// A figure about schools rests on so many of them at least.
constexpr std::int64_t schools_min = 3;

bool tells_too_much(std::int64_t count) { return count > 0 && count < schools_min; }

struct Standing {
  std::int64_t applied = 0;
  std::int64_t with_a_place = 0;
};

/// Leads, partners and members alike: whoever takes part.
Standing standing_of(storage::Snapshot& db, ProgrammeId programme) {
  Standing standing;
  for (const programme::StateCount& row : programme::count_by_state(db, programme)) {
    standing.applied += row.count;
    if (programme::holds_a_place(row.state)) standing.with_a_place += row.count;
  }
  return standing;
}

}  // namespace

std::string shown_count(std::int64_t count, std::int64_t of) {
  return tells_too_much(count) || tells_too_much(of - count) ? "c" : with_commas(count);
}

Html programme_figures(Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    Table options;
    options.caption = "Programmes in figures";
    options.caption_classes = "govuk-table__caption--m";
    options.head = {{.content = "Programme"},
                    {.content = "Applied", .is_numeric = true},
                    {.content = "With a place", .is_numeric = true}};
    for (const programme::Programme& programme : programme::programmes(db)) {
      if (!access::may(
              context.actor, access::Permission::see_aggregates, programme::scope_of(programme)))
        continue;
      const Standing standing = standing_of(db, programme.id);
      options.rows.push_back(
          {{.content = programme.title},
           {.content = shown_count(standing.applied, standing.applied), .is_numeric = true},
           {.content = shown_count(standing.with_a_place, standing.applied), .is_numeric = true}});
    }
    if (options.rows.empty()) return Html();
    return scrolling(options.caption, table(options)) +
           paragraph("Everybody who applied or joined, on " + context.today.long_text() +
                     ". c: hidden, because it would tell of fewer than " +
                     std::to_string(schools_min) + " of them.");
  });
}

}  // namespace trellis::web
