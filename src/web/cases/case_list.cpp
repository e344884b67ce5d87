#include "web/cases/case_list.hpp"

#include <algorithm>
#include <map>

#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "programme/programme_store.hpp"
#include "web/cases/case_parts.hpp"
#include "web/schools/school_list.hpp"

namespace trellis::web {
namespace {

using Words = std::map<std::string, std::string>;

FilterField select_field(const char* name, const char* label, const Words& values) {
  FilterField field{.kind = FilterField::Kind::select, .name = name, .label = label};
  field.options = {{.value = "", .text = "Any"}};
  for (const auto& [value, text] : values) field.options.push_back({.value = value, .text = text});
  return field;
}

bool is_open(const ListedCase& listed) { return !listed.line.finished_on; }

bool is_overdue(const ListedCase& listed, Date today) {
  return is_open(listed) && listed.line.review_due && *listed.line.review_due < today;
}

Html review_cell(const ListedCase& listed, Date today) {
  const casework::CaseLine& line = listed.line;
  if (!line.review_due || !is_open(listed)) return html_text(is_open(listed) ? "Not yet" : "");
  Html cell = html_text(line.review_due->long_text());
  if (is_overdue(listed, today)) cell += html_text(" ") + tag("Overdue", "red");
  return cell;
}

}  // namespace

ListDefinition cases_list(storage::Snapshot& db,
                          const Context& context,
                          const std::vector<casework::CaseFacet>& facets) {
  Words programmes, statuses{{"open", "All that are open"}}, streams, regions, cohorts;
  Words overalls{{"none", "No review yet"}};
  for (const casework::CaseFacet& facet : facets) {
    const auto definition = programme::load_definition(db, {facet.definition});
    if (programmes.emplace(std::to_string(facet.programme.value), facet.programme_title).second)
      for (const programme::Cohort& cohort : programme::cohorts(db, facet.programme))
        cohorts[std::to_string(cohort.plan.number)] =
            "Cohort " + std::to_string(cohort.plan.number);
    for (const programme::Status& status : definition->statuses) statuses[status.id] = status.title;
    for (const programme::Review& review : definition->reviews)
      for (const programme::Option& option : review.overall) overalls[option.id] = option.label;
    if (!facet.stream.empty()) streams[facet.stream] = stream_title(*definition, facet.stream);
    if (!facet.region.empty()) regions[facet.region] = region_name(facet.region);
  }
  Words mine{{"assigned", "Assigned to me"}};
  if (context.actor.person) mine["watched"] = "On my watchlist";
  return {.path = "/cases",
          .filters = {{.name = "q", .label = "School or lead", .hint = "Name or URN"},
                      select_field("mine", "My cases", mine),
                      select_field("status", "Status", statuses),
                      select_field("due",
                                   "Next review",
                                   {{"overdue", "Overdue"}, {"soon", "In the next four weeks"}}),
                      select_field("overall", "Latest rating", overalls),
                      select_field("concerns", "Concerns", {{"yes", "With an open concern"}}),
                      select_field("programme", "Programme", programmes),
                      select_field("stream", "Stream", streams),
                      select_field("cohort", "Cohort", cohorts),
                      {.name = "lead", .label = "Lead", .hint = "Part of its name"},
                      select_field("region", "Region", regions)},
          .columns = {{.name = "school", .text = "School"},
                      {.name = "status", .text = "Status"},
                      {.name = "lead", .text = "Lead"},
                      {.text = "Next step"},
                      {.name = "overall", .text = "Latest rating"},
                      {.name = "review", .text = "Next review"}},
          .sort = "review",
          .thing = "case",
          .things = "cases",
          .csv_path = "/cases.csv"};
}

casework::CaseQuery case_query(const ListQuery& query, Date today) {
  using casework::CaseQuery;
  const auto chosen = [&](const char* name) { return std::string(query.filters.text(name)); };
  CaseQuery wanted{.today = today,
                   .words = chosen("q"),
                   .overall = chosen("overall"),
                   .with_concern = chosen("concerns") == "yes",
                   .stream = chosen("stream"),
                   .lead = chosen("lead"),
                   .region = chosen("region"),
                   .is_descending = query.is_descending};
  const std::string mine = chosen("mine");
  if (mine == "assigned") wanted.mine = CaseQuery::Mine::assigned;
  if (mine == "watched") wanted.mine = CaseQuery::Mine::watched;
  wanted.only_open = chosen("status") == "open";
  if (!wanted.only_open) wanted.status = chosen("status");
  const std::string due = chosen("due");
  if (due == "overdue") wanted.due = CaseQuery::Due::overdue;
  if (due == "soon") wanted.due = CaseQuery::Due::soon;
  if (const auto key = parse_whole_number(chosen("programme"), "programme"))
    wanted.programme = ProgrammeId{*key};
  if (const auto number = parse_whole_number(chosen("cohort"), "cohort"))
    wanted.cohort = static_cast<int>(*number);
  if (query.sort == "school") wanted.order = CaseQuery::Order::school;
  if (query.sort == "status") wanted.order = CaseQuery::Order::status;
  if (query.sort == "lead") wanted.order = CaseQuery::Order::lead;
  if (query.sort == "overall") wanted.order = CaseQuery::Order::overall;
  return wanted;
}

std::vector<ListedCase> listed_cases(storage::Snapshot& db,
                                     const Context& context,
                                     const std::vector<casework::CaseId>& ids) {
  std::vector<ListedCase> cases;
  for (casework::CaseLine& line : casework::lines_of(db, context.actor, ids)) {
    auto definition = programme::load_definition(db, {line.definition});
    cases.push_back({std::move(line), std::move(definition)});
  }
  return cases;
}

std::vector<Cell> case_row(const ListedCase& listed, const std::string& next, Date today) {
  const casework::CaseLine& line = listed.line;
  Html name = link_to("/cases/" + std::to_string(line.id.value), line.name);
  std::string below = stream_title(*listed.definition, line.stream);
  if (line.cohort)
    below += (below.empty() ? "Cohort " : ", cohort ") + std::to_string(*line.cohort);
  if (!below.empty())
    name += Element("div")
                .classes({"govuk-hint", "govuk-!-font-size-16", "govuk-!-margin-bottom-0"})
                .text(below);
  Html status = status_tag(*listed.definition, line.status);
  if (line.concerns > 0)
    status += html_text(" ") + link_to("/cases/" + std::to_string(line.id.value) + "/reviews",
                                       counted(line.concerns, "concern"));
  Html rating = line.overall.empty() ? html_text("No review yet") : Html();
  if (!line.overall.empty()) {
    for (const programme::Review& review : listed.definition->reviews)
      if (rating.empty() &&
          std::ranges::find(review.overall, line.overall, &programme::Option::id) !=
              review.overall.end())
        rating = rating_tag(review.overall, line.overall);
  }
  return {{.content = name},
          {.content = status},
          {.content = line.lead},
          {.content = next},
          {.content = rating},
          {.content = review_cell(listed, today)}};
}

std::string cases_csv(const std::vector<ListedCase>& cases) {
  CsvWriter csv;
  for (const char* head : {"case",
                           "programme",
                           "urn",
                           "school",
                           "unit",
                           "stream",
                           "cohort",
                           "region",
                           "status",
                           "status_on",
                           "opened_on",
                           "finished_on",
                           "lead",
                           "assigned",
                           "open_concerns",
                           "latest_rating",
                           "reviewed_on",
                           "next_review_on"})
    csv.text(head);
  csv.end_row();
  const auto day = [](const std::optional<Date>& date) { return date ? date->text() : ""; };
  for (const ListedCase& listed : cases) {
    const casework::CaseLine& line = listed.line;
    csv.number(line.id.value).text(line.programme_title);
    line.urn ? csv.number(std::int64_t{line.urn->number()}) : csv.blank();
    csv.text(line.name).text(line.unit).text(line.stream);
    line.cohort ? csv.number(std::int64_t{*line.cohort}) : csv.blank();
    csv.text(line.region).text(line.status).text(line.status_on.text());
    csv.text(line.opened_on.text()).text(day(line.finished_on)).text(line.lead).text(line.people);
    csv.number(line.concerns).text(line.overall).text(day(line.reviewed_on));
    csv.text(day(line.review_due)).end_row();
  }
  return csv.take();
}

std::string due_sentence(const casework::CaseCounts& counts) {
  if (counts.overdue == 0 && counts.soon == 0) return "No review is due in the next four weeks.";
  return counted(counts.overdue, "review is", "reviews are") + " overdue, " +
         counted(counts.soon, "is", "are") + " due in the next four weeks.";
}

}  // namespace trellis::web
