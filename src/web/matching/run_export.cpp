#include "core/csv_writer.hpp"
#include "core/xlsx_writer.hpp"
#include "web/matching/run_view.hpp"

namespace trellis::web {
namespace {

using matching::Proposal;

/// The same rows for both kinds of table.
template <class Writer>
void write_matches(Writer& out, const std::vector<Proposal>& proposals, const PairStates& states) {
  for (const char* head : {"partner_urn",
                           "partner",
                           "stream",
                           "programme_year",
                           "cohort",
                           "lead_urn",
                           "lead",
                           "points",
                           "regret",
                           "straight_km",
                           "road_km_estimated",
                           "parts",
                           "why",
                           "reason_code",
                           "reason",
                           "runner_up_lead_urn",
                           "runner_up",
                           "state_today"})
    out.text(head);
  out.end_row();
  const auto number = [&](const std::optional<std::int64_t>& value) {
    value ? out.number(*value) : out.blank();
  };
  const auto kilometres = [&](const std::optional<double>& value) {
    value ? out.number(*value, 2) : out.blank();
  };
  const auto urn = [&](const std::optional<Urn>& value) {
    number(value ? std::optional<std::int64_t>(value->number()) : std::nullopt);
  };
  for (const Proposal& row : proposals) {
    urn(row.partner_urn);
    out.text(row.partner_name).text(row.stream);
    out.number(std::int64_t{row.programme_year}).number(std::int64_t{row.cohort});
    urn(row.lead_urn);
    out.text(row.lead_name.value_or(""));
    number(row.points);
    number(row.regret);
    kilometres(row.straight_km);
    kilometres(row.road_km);
    out.text(row.parts).text(row.why).text(row.reason_code).text(row.reason);
    urn(row.runner_up_lead);
    out.text(row.runner_up).text(name_of(states.state_of(row))).end_row();
  }
}

void write_places(XlsxWriter& book, const std::vector<matching::RunPlaces>& places) {
  for (const char* head : {"lead_urn", "lead", "stream", "programme_year", "places"})
    book.text(head);
  book.end_row();
  for (const matching::RunPlaces& row : places) {
    book.number(std::int64_t{row.lead_urn.number()}).text(row.lead_name).text(row.stream);
    book.number(std::int64_t{row.programme_year}).number(row.places).end_row();
  }
}

void write_rules(XlsxWriter& book, const std::vector<matching::Baseline>& rules) {
  for (const char* head : {"rule", "placed", "points", "largest_cost", "mean_km"}) book.text(head);
  book.end_row();
  for (const matching::Baseline& row : rules) {
    book.text(row.rule).number(row.placed).number(row.points).number(row.largest_cost);
    row.mean_km ? book.number(*row.mean_km, 1) : book.blank();
    book.end_row();
  }
}

}  // namespace

std::string matches_csv(const std::vector<Proposal>& proposals, const PairStates& states) {
  CsvWriter csv;
  write_matches(csv, proposals, states);
  return csv.take();
}

Result<std::string> matches_xlsx(const matching::MatchRun& run,
                                 const std::vector<Proposal>& proposals,
                                 const PairStates& states,
                                 const std::vector<matching::RunPlaces>& places,
                                 const std::vector<matching::Baseline>& rules) {
  XlsxWriter book(run.run_at);
  book.sheet("Matches");
  write_matches(book, proposals, states);
  book.sheet("Places");
  write_places(book, places);
  book.sheet("Rules of thumb");
  write_rules(book, rules);
  return book.finish();
}

}  // namespace trellis::web
