#include "web/matching/challenge_view.hpp"

#include "core/csv_writer.hpp"
#include "web/components/components.hpp"

namespace trellis::web {
namespace {

std::string challenge_list_path(ProgrammeId programme) {
  return "/matching/" + std::to_string(programme.value) + "/challenges";
}

std::string decided_words(const matching::Challenge& challenge) {
  if (!challenge.decision) return "Waits for a decision";
  return challenge_state(challenge) + " by " + challenge.decided_by.value_or("") + " on " +
         (challenge.decided_at ? challenge.decided_at->long_text() : "") + ": " +
         challenge.decision_reason;
}

}  // namespace

std::string challenge_state(const matching::Challenge& challenge) {
  if (!challenge.decision) return "Waits for a decision";
  return *challenge.decision == "upheld" ? "Upheld" : "Rejected";
}

Html challenge_summary(const matching::Challenge& challenge) {
  const std::string who = challenge.raised_by.empty()
                              ? "By " + challenge.raised_for_name
                              : "By " + challenge.raised_by + " for " + challenge.raised_for_name;
  SummaryList list;
  list.rows = {{.key = "Raised", .value = who + " on " + challenge.raised_at.long_text()},
               {.key = "Why", .value = challenge.reason_title}};
  if (!challenge.words.empty())
    list.rows.push_back({.key = "In their words", .value = challenge.words});
  list.rows.push_back({.key = "Last day", .value = challenge.last_day.long_text()});
  list.rows.push_back({.key = "Decision", .value = decided_words(challenge)});
  return summary_list(list);
}

ListDefinition challenges_list(ProgrammeId programme) {
  FilterField state{.kind = FilterField::Kind::select, .name = "state", .label = "Decision"};
  state.options = {{.value = "", .text = "Any"},
                   {.value = "waiting", .text = "Waits for a decision"},
                   {.value = "upheld", .text = "Upheld"},
                   {.value = "rejected", .text = "Rejected"}};
  const std::string path = challenge_list_path(programme);
  return {.path = path,
          .filters = {state},
          .columns = {{.text = "Partner school"},
                      {.text = "Lead school"},
                      {.text = "Why"},
                      {.text = "Raised by"},
                      {.text = "Decision"}},
          .thing = "challenge",
          .things = "challenges",
          .csv_path = path + ".csv"};
}

std::vector<matching::Challenge> chosen_challenges(const std::vector<matching::Challenge>& all,
                                                   const ListQuery& query) {
  const std::string_view wanted = query.filters.text("state");
  std::vector<matching::Challenge> rows;
  for (const matching::Challenge& row : all)
    if (wanted.empty() || row.decision.value_or("waiting") == wanted) rows.push_back(row);
  return rows;
}

std::vector<Cell> challenge_row(const matching::Challenge& challenge) {
  const std::string path =
      challenge_list_path(challenge.programme) + "/" + std::to_string(challenge.id.value);
  const std::string colour = !challenge.decision ? "orange" : "grey";
  return {{.content = link_to(path, challenge.partner_name)},
          {.content = challenge.lead_name},
          {.content = challenge.reason_title},
          {.content = challenge.raised_for_name + ", " + challenge.raised_at.long_text()},
          {.content = tag(challenge_state(challenge), colour)}};
}

std::string challenges_csv(const std::vector<matching::Challenge>& challenges) {
  CsvWriter csv;
  for (const char* head : {"partner_urn",
                           "partner",
                           "lead_urn",
                           "lead",
                           "raised_for",
                           "reason",
                           "raised_on",
                           "last_day",
                           "decision",
                           "decided_by",
                           "decision_reason"})
    csv.text(head);
  csv.end_row();
  for (const matching::Challenge& row : challenges) {
    csv.text(row.partner_urn ? row.partner_urn->text() : "").text(row.partner_name);
    csv.text(row.lead_urn ? row.lead_urn->text() : "").text(row.lead_name);
    csv.text(row.raised_for_name).text(row.reason);
    csv.text(row.raised_at.date_in_england().text()).text(row.last_day.text());
    csv.text(row.decision.value_or("")).text(row.decided_by.value_or(""));
    csv.text(row.decision_reason).end_row();
  }
  return csv.take();
}

}  // namespace trellis::web
