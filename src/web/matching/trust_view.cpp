#include "web/matching/trust_view.hpp"

#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "web/components/basics.hpp"
#include "web/components/lists.hpp"
#include "web/components/moj.hpp"
#include "web/matching/run_view.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

using matching::TrustProposal;
using matching::TrustRun;

Table captioned(const std::string& caption) {
  Table shown;
  shown.caption = caption;
  shown.caption_classes = "govuk-table__caption--m";
  shown.first_cell_is_header = true;
  return shown;
}

SummaryRow trust_line(std::string key, std::string value) {
  return {.key = std::move(key), .value = std::move(value)};
}

Html under(const std::string& text, const std::string& hint) {
  return Element("span").text(text).html() +
         Element("span").classes({"govuk-hint"}).text(hint).html();
}

}  // namespace

std::string trusts_path(ProgrammeId programme) {
  return "/matching/" + std::to_string(programme.value) + "/trusts";
}

std::string trust_run_path(const TrustRun& run) {
  return trusts_path(run.programme) + "/runs/" + std::to_string(run.id.value);
}

std::string trust_run_name(const TrustRun& run) {
  return (run.cohort ? "Trusts of cohort " + std::to_string(*run.cohort) : std::string("Trusts")) +
         ", " + run.run_at.long_text();
}

Html trust_runs_table(const std::vector<TrustRun>& runs) {
  if (runs.empty())
    return paragraph(
        "No match of trusts has been run yet. Run one above: it proposes, and tells nobody.");
  Table shown = captioned("Matches of trusts run so far");
  shown.head = {{.content = "Match"},
                {.content = "Placed", .is_numeric = true},
                {.content = "Points", .is_numeric = true},
                {.content = "Checked"}};
  for (const TrustRun& run : runs)
    shown.rows.push_back(
        {{.content = link_to(trust_run_path(run), trust_run_name(run))},
         {.content = with_commas(run.placed) + " of " + with_commas(run.partners),
          .is_numeric = true},
         {.content = with_commas(run.points), .is_numeric = true},
         {.content = run.verified ? tag("Proven best", "green") : tag("Not proven", "red")}});
  return scrolling("Matches of trusts run so far", table(shown));
}

Html trust_run_summary(const TrustRun& run) {
  SummaryList list;
  list.rows = {
      trust_line("Placed",
                 with_commas(run.placed) + " of " + counted(run.partners, "partner trust")),
      trust_line("Places offered",
                 with_commas(run.places) + " by " + counted(run.leads, "lead trust") +
                     (run.counted_together
                          ? ". Places of years that overlap were counted together, so fewer may be "
                            "proposed than would fit: match one cohort at a time to use them all"
                          : "")),
      trust_line("Points", with_commas(run.points) + " in all"),
      trust_line("Checked",
                 run.verified ? "Yes: no other match of these trusts is better. The certificate "
                                "was checked by code that shares nothing with the solver."
                              : "No: " + run.verification),
      trust_line("Ties", "Broken by a fixed lottery, number " + run.salt),
      trust_line("Inputs",
                 "Definition version " + std::to_string(run.definition_version) +
                     ", cost model version " + std::to_string(run.cost_model_version) +
                     ", run by " + run.run_by + " on " + run.run_at.long_text())};
  if (run.follows) {
    SummaryRow row{.key = "Repairs"};
    row.value = link_to(trusts_path(run.programme) + "/runs/" + std::to_string(run.follows->value),
                        "an earlier match") +
                html_text(". " + run.change_note);
    list.rows.insert(list.rows.begin(), std::move(row));
  }
  return summary_list(list);
}

Html trust_board(const std::vector<matching::TrustRunPlaces>& places,
                 const std::vector<TrustProposal>& proposals) {
  Table shown = captioned("Lead trusts and their places");
  shown.head = {{.content = "Lead trust"},
                {.content = "Starting in programme year", .is_numeric = true},
                {.content = "Places", .is_numeric = true},
                {.content = "Free", .is_numeric = true},
                {.content = "Partner trusts"}};
  for (const matching::TrustRunPlaces& row : places) {
    std::vector<std::string> taken;
    for (const TrustProposal& proposal : proposals)
      if (proposal.lead_uid == row.lead_uid && proposal.stream == row.stream &&
          proposal.programme_year == row.programme_year)
        taken.push_back(proposal.partner_name);
    const auto free = row.places - static_cast<std::int64_t>(taken.size());
    shown.rows.push_back({{.content = row.lead_name},
                          {.content = std::to_string(row.programme_year), .is_numeric = true},
                          {.content = with_commas(row.places), .is_numeric = true},
                          {.content = with_commas(free), .is_numeric = true},
                          {.content = taken.empty() ? "None" : join(taken, ", ")}});
  }
  return scrolling("Lead trusts and their places", table(shown));
}

Html trust_proposals_table(const std::vector<TrustProposal>& proposals) {
  Table shown = captioned("Partner trusts and their leads");
  shown.head = {{.content = "Partner trust"},
                {.content = "Lead trust"},
                {.content = "Points", .is_numeric = true},
                {.content = "By road, km", .is_numeric = true},
                {.content = "Why, and what another would cost"}};
  for (const TrustProposal& row : proposals)
    shown.rows.push_back(
        {{.content = under(row.partner_name, "Cohort " + std::to_string(row.cohort))},
         {.content = row.lead_name ? Html(html_text(*row.lead_name))
                                   : tag(reason_title(row.reason_code), "orange")},
         {.content = row.points ? with_commas(*row.points) : "None", .is_numeric = true},
         {.content = row.road_km ? decimal(*row.road_km, 1) : "None", .is_numeric = true},
         {.content = under(row.why, row.runner_up)}});
  return scrolling("Partner trusts and their leads", table(shown));
}

std::string trust_matches_csv(const std::vector<TrustProposal>& proposals) {
  CsvWriter csv;
  for (const char* head : {"partner_group_uid",
                           "partner",
                           "stream",
                           "programme_year",
                           "cohort",
                           "lead_group_uid",
                           "lead",
                           "points",
                           "regret",
                           "road_km_estimated",
                           "parts",
                           "why",
                           "reason_code",
                           "runner_up"})
    csv.text(head);
  csv.end_row();
  for (const TrustProposal& row : proposals) {
    csv.number(std::int64_t{row.partner_uid.number()}).text(row.partner_name).text(row.stream);
    csv.number(std::int64_t{row.programme_year}).number(std::int64_t{row.cohort});
    row.lead_uid ? csv.number(std::int64_t{row.lead_uid->number()}) : csv.blank();
    csv.text(row.lead_name.value_or(""));
    row.points ? csv.number(*row.points) : csv.blank();
    row.regret ? csv.number(*row.regret) : csv.blank();
    row.road_km ? csv.number(*row.road_km, 2) : csv.blank();
    csv.text(row.parts).text(row.why).text(row.reason_code).text(row.runner_up).end_row();
  }
  return csv.take();
}

}  // namespace trellis::web
