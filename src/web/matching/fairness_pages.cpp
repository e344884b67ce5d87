#include "web/matching/fairness_pages.hpp"

#include "core/text.hpp"
#include "matching/fairness.hpp"
#include "matching/match_store.hpp"
#include "web/matching/choice_pages.hpp"
#include "web/matching/found_run.hpp"
#include "web/matching/run_cache.hpp"
#include "web/matching/run_view.hpp"

namespace trellis::web {
namespace {

using matching::FairnessOption;

Cell figure(const std::string& text) { return {.content = text, .is_numeric = true}; }

std::string with_sign(std::int64_t number) {
  if (number == 0) return "the same";
  return (number > 0 ? "+" : "") + with_commas(number);
}

std::vector<Cell> fairness_row(const FairnessOption& option, const FairnessOption& answer) {
  const Html title = Element("span").text(option.title).html() +
                     Element("span").classes({"govuk-hint"}).text(option.meaning).html();
  if (!option.refused.empty())
    return {{.content = title}, {.content = option.refused, .column_span = 7}};
  const auto placed = static_cast<std::int64_t>(option.placed);
  const bool is_answer = &option == &answer;
  const std::int64_t more = option.points - answer.points;
  return {{.content = title},
          figure(with_commas(placed)),
          figure(is_answer ? with_commas(option.points) : with_sign(more)),
          figure(with_commas(static_cast<std::int64_t>(option.poor))),
          figure(with_commas(option.largest_regret)),
          figure(decimal(option.mean_regret, 1)),
          figure(with_commas(option.largest_cost)),
          figure(with_commas(static_cast<std::int64_t>(option.other_lead)))};
}

Html fairness_table(const std::vector<FairnessOption>& options, std::int64_t band) {
  Table shown;
  shown.caption = "What other aims would cost";
  shown.caption_classes = "govuk-table__caption--m";
  shown.first_cell_is_header = true;
  shown.head = {{.content = "Aim"},
                {.content = "Placed", .is_numeric = true},
                {.content = "Points", .is_numeric = true},
                {.content = "Schools with a regret over " + with_commas(band), .is_numeric = true},
                {.content = "Largest regret", .is_numeric = true},
                {.content = "Mean regret", .is_numeric = true},
                {.content = "Largest cost", .is_numeric = true},
                {.content = "Schools with another lead", .is_numeric = true}};
  for (const FairnessOption& option : options)
    shown.rows.push_back(fairness_row(option, options.front()));
  return scrolling("What other aims would cost", table(shown));
}

matching::FairnessSettings fairness_settings(storage::Snapshot& db, ProgrammeId programme) {
  matching::FairnessSettings settings;
  const auto version = programme::version_in_force(db, programme);
  if (!version) return settings;
  const auto definition = programme::load_definition(db, version->id);
  if (definition->matching.band)
    settings.band = static_cast<std::int64_t>(*definition->matching.band);
  settings.regret_cap = definition->matching.regret_cap
                            ? static_cast<std::int64_t>(*definition->matching.regret_cap)
                            : 2 * settings.band;
  return settings;
}

Response show_fairness(const Request& request, Context& context) {
  static FairnessCache cache;
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = run_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    const auto settings = fairness_settings(db, found->programme.id);
    const auto trial = todays_trial(db, found->run);
    Html content = run_tabs(found->run, RunTab::fairness);
    if (!trial) {
      content += paragraph("Nobody is left to be matched today, so no other aim can be reckoned.");
    } else {
      if (!rests_on(found->run, *trial))
        content += inset_text(
            "Something has changed since this match was run. The figures below are those of the "
            "match as it would be today.");
      content += paragraph(
                     "Each row is a match of its own, solved in full and proven; the stable "
                     "match has nothing to prove. Nothing here is put into force.") +
                 fairness_table(*cache.options(trial, settings), settings.band) +
                 blocking_part(found->run, *trial);
    }
    content += baselines_table(found->run, matching::baselines_of(db, found->run.id));
    std::vector<Crumb> path = crumbs(found->programme);
    path.push_back({.content = run_name(found->run), .link = Url::local(run_path(found->run))});
    return page(context,
                {.title = "Fairness",
                 .caption = found->programme.title + ", " + run_name(found->run),
                 .section = "Matching",
                 .breadcrumbs = path},
                content);
  });
}

}  // namespace

void add_fairness_routes(Routes& routes) {
  routes.push_back({.method = Method::get,
                    .pattern = "/matching/{programme}/runs/{run}/fairness",
                    .permission = access::Permission::run_matching,
                    .handler = show_fairness});
}

}  // namespace trellis::web
