#include "web/matching/partner_view.hpp"

#include "core/text.hpp"
#include "matching/sentences.hpp"
#include "web/components/components.hpp"
#include "web/matching/run_view.hpp"
#include "web/matching/switch_prices.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

constexpr std::size_t leads_shown_max = 10;

Html facts(const matching::Proposal& proposal) {
  SummaryList list;
  list.rows.push_back(summary_row("Stream and cohort",
                                  proposal.stream + ", cohort " + std::to_string(proposal.cohort) +
                                      ", programme year " +
                                      std::to_string(proposal.programme_year)));
  if (proposal.lead) {
    list.rows.push_back(
        summary_row("Lead school", *proposal.lead_name + " (" + proposal.lead_urn->text() + ")"));
    list.rows.push_back(summary_row("Distance",
                                    decimal(*proposal.straight_km, 1) +
                                        " km in a straight line, about " +
                                        decimal(*proposal.road_km, 1) + " km by road"));
    list.rows.push_back(
        summary_row("Points", with_commas(*proposal.points) + ": " + proposal.parts));
    list.rows.push_back(
        summary_row("Regret", counted(*proposal.regret, "point") + " above its own best lead"));
    list.rows.push_back(summary_row("Why this lead", proposal.why));
    if (!proposal.runner_up.empty())
      list.rows.push_back(summary_row("Runner-up", proposal.runner_up));
  } else {
    list.rows.push_back(
        summary_row("Outcome", "No lead in this match: " + reason_title(proposal.reason_code)));
    list.rows.push_back(summary_row("Why, and what would help", proposal.reason));
  }
  return summary_list(list);
}

Html leads_table(const matching::MatchAnswer& trial, const std::vector<PricedLead>& priced) {
  Table options;
  options.caption = "Eligible leads, and what choosing each would do to everyone";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "Lead"},
                  {.content = "By road", .is_numeric = true},
                  {.content = "Points", .is_numeric = true},
                  {.content = "What choosing it would do"}};
  for (std::size_t i = 0; i < priced.size() && i < leads_shown_max; ++i) {
    const PricedLead& row = priced[i];
    const std::string effect = row.is_present ? "Its lead in today's match"
                               : row.change.consequence.possible
                                   ? matching::switch_sentence(trial.prepared, row.change)
                                   : "Not possible while pairs decided by hand stand";
    options.rows.push_back({{.content = row.lead->school.name},
                            {.content = decimal(row.cost.road_km, 1) + " km", .is_numeric = true},
                            {.content = with_commas(row.cost.total()), .is_numeric = true},
                            {.content = effect}});
  }
  Html shown = scrolling("Eligible leads", table(options));
  if (priced.size() > leads_shown_max)
    shown += Element("p")
                 .classes({"govuk-body"})
                 .text("The " + std::to_string(leads_shown_max) + " that cost everyone least of " +
                       counted(static_cast<long long>(priced.size()), "eligible lead") + ".");
  return shown;
}

Html pair_form(const Context& context,
               const matching::MatchRun& run,
               const matching::Proposal& proposal,
               const std::vector<PricedLead>& priced) {
  Select lead{.name = "lead", .label = {.content = "Lead school"}};
  for (const PricedLead& row : priced)
    lead.options.push_back({.value = row.lead->school.urn.text(), .text = row.lead->school.name});
  Choices kind{.name = "kind", .values = {"lock"}};
  kind.fieldset = Fieldset{
      .legend = {.content = "From the next match on", .classes = "govuk-fieldset__legend--s"}};
  kind.choices = {{.value = "lock", .content = "Keep this school with the lead"},
                  {.value = "apart", .content = "Keep this school apart from the lead"}};
  const Html partner = Element("input")
                           .set("type", "hidden")
                           .set("name", "partner")
                           .set("value", proposal.partner_urn.text());
  const Html fields =
      partner + select(lead) + radios(kind) +
      input({.name = "reason",
             .label = {.content = "Why"},
             .hint = {.content = "Shown beside the pair, with your name and the date"}}) +
      button("Decide this pair by hand");
  return Html(Element("h2").classes({"govuk-heading-m"}).text("Decide this pair by hand")) +
         post_form(context,
                   Url::local("/matching/" + std::to_string(run.programme.value) + "/pairs"),
                   fields);
}

Html drop_out_link(const matching::MatchRun& run, const matching::Proposal& proposal) {
  const Html link =
      Element("a")
          .classes({"govuk-link"})
          .link("href", Url::local(run_path(run) + "/repair?school=" + proposal.partner_urn.text()))
          .text("This school drops out: compare three repairs");
  return Element("p").classes({"govuk-body"}).add(link);
}

/// Why no prices of other leads can be given, and where there are some.
Html no_prices(const matching::MatchRun& run, PairState state) {
  std::string why = "This school does not: it has left the programme, or its cohort is not matched";
  if (state == PairState::confirmed) why = "This match is confirmed";
  if (state == PairState::elsewhere) why = "This school has another lead today";
  return inset_text("Other leads are priced only while a school waits for one. " + why + ".") +
         Html(Element("p")
                  .classes({"govuk-body"})
                  .add(link_to(run_path(run) + "?state=proposed",
                               "Partners whose lead is proposed and not confirmed")));
}

}  // namespace

Html partner_content(const Context& context,
                     const matching::MatchRun& run,
                     const matching::Proposal& proposal,
                     PairState state,
                     const matching::MatchAnswer* trial) {
  Html content = facts(proposal);
  const auto partner = trial ? partner_number(*trial, proposal.partner_urn) : std::nullopt;
  if (!partner) return content + no_prices(run, state);
  const std::vector<PricedLead> priced = priced_leads(*trial, *partner);
  if (priced.empty())
    return content + inset_text("No lead is eligible for this school under the rules in force.");
  return content + leads_table(*trial, priced) + pair_form(context, run, proposal, priced) +
         drop_out_link(run, proposal);
}

}  // namespace trellis::web
