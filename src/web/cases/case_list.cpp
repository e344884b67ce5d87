#include "web/cases/case_list.hpp"

#include <algorithm>
#include <map>

#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "web/cases/case_parts.hpp"
#include "web/schools/school_list.hpp"

namespace trellis::web {
namespace {

constexpr int soon_days = 28;

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

bool is_due_soon(const ListedCase& listed, Date today) {
  return is_open(listed) && listed.line.review_due && *listed.line.review_due >= today &&
         *listed.line.review_due <= today.plus_days(soon_days);
}

std::string status_words(const ListedCase& listed) {
  const auto* status = listed.definition->find_status(listed.line.status);
  return status ? status->title : listed.line.status;
}

std::string overall_words(const ListedCase& listed) {
  for (const programme::Review& review : listed.definition->reviews)
    for (const programme::Option& option : review.overall)
      if (option.id == listed.line.overall) return option.label;
  return listed.line.overall;
}

bool fits_due(const ListedCase& listed, std::string_view due, Date today) {
  if (due == "overdue") return is_overdue(listed, today);
  if (due == "soon") return is_due_soon(listed, today);
  return true;
}

bool is_kept(const ListedCase& listed, const ListQuery& query, Date today) {
  const casework::CaseLine& line = listed.line;
  const auto same = [&](const char* name, const std::string& value) {
    const std::string_view wanted = query.filters.text(name);
    return wanted.empty() || wanted == value;
  };
  const std::string_view mine = query.filters.text("mine");
  if (mine == "assigned" && !line.is_mine) return false;
  if (mine == "watched" && !line.is_watched) return false;
  const std::string_view state = query.filters.text("status");
  if (state == "open" ? !is_open(listed) : !same("status", line.status)) return false;
  if (query.filters.text("concerns") == "yes" && line.concerns == 0) return false;
  if (!same("programme", std::to_string(line.programme.value)) || !same("stream", line.stream) ||
      !same("region", line.region) || !same("lead", line.lead) ||
      !same("overall", line.overall.empty() ? "none" : line.overall) ||
      !same("cohort", line.cohort ? std::to_string(*line.cohort) : ""))
    return false;
  if (!fits_due(listed, query.filters.text("due"), today)) return false;
  const std::string wanted = fold(query.filters.text("q"));
  return wanted.empty() || fold(line.name).find(wanted) != std::string::npos ||
         fold(line.lead).find(wanted) != std::string::npos ||
         (line.urn && line.urn->text() == wanted);
}

/// Days first; those without one last, whichever way the list runs.
bool sooner(const std::optional<Date>& one, const std::optional<Date>& other, bool down) {
  if (one.has_value() != other.has_value()) return one.has_value();
  return one && (down ? *other < *one : *one < *other);
}

Html review_cell(const ListedCase& listed, Date today) {
  const casework::CaseLine& line = listed.line;
  if (!line.review_due || !is_open(listed)) return html_text(is_open(listed) ? "Not yet" : "");
  Html cell = html_text(line.review_due->long_text());
  if (is_overdue(listed, today)) cell += html_text(" ") + tag("Overdue", "red");
  return cell;
}

}  // namespace

ListDefinition cases_list(const std::vector<ListedCase>& cases) {
  Words programmes, statuses{{"open", "All that are open"}}, streams, regions, leads, cohorts;
  Words overalls{{"none", "No review yet"}};
  for (const ListedCase& listed : cases) {
    const casework::CaseLine& line = listed.line;
    programmes[std::to_string(line.programme.value)] = line.programme_title;
    statuses[line.status] = status_words(listed);
    if (!line.stream.empty()) streams[line.stream] = stream_title(*listed.definition, line.stream);
    if (!line.region.empty()) regions[line.region] = region_name(line.region);
    if (!line.lead.empty()) leads[line.lead] = line.lead;
    if (!line.overall.empty()) overalls[line.overall] = overall_words(listed);
    if (line.cohort)
      cohorts[std::to_string(*line.cohort)] = "Cohort " + std::to_string(*line.cohort);
  }
  return {
      .path = "/cases",
      .filters = {{.name = "q", .label = "School or lead", .hint = "Name or URN"},
                  select_field("mine",
                               "My cases",
                               {{"assigned", "Assigned to me"}, {"watched", "On my watchlist"}}),
                  select_field("status", "Status", statuses),
                  select_field("due",
                               "Next review",
                               {{"overdue", "Overdue"}, {"soon", "In the next four weeks"}}),
                  select_field("overall", "Latest rating", overalls),
                  select_field("concerns", "Concerns", {{"yes", "With an open concern"}}),
                  select_field("programme", "Programme", programmes),
                  select_field("stream", "Stream", streams),
                  select_field("cohort", "Cohort", cohorts),
                  select_field("lead", "Lead", leads),
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

std::vector<ListedCase> chosen_cases(const std::vector<ListedCase>& cases,
                                     const ListQuery& query,
                                     Date today) {
  std::vector<ListedCase> rows;
  for (const ListedCase& listed : cases)
    if (is_kept(listed, query, today)) rows.push_back(listed);
  const bool down = query.is_descending;
  const auto by_text = [&](auto key) {
    std::ranges::stable_sort(rows, [&](const ListedCase& one, const ListedCase& other) {
      return down ? fold(key(other)) < fold(key(one)) : fold(key(one)) < fold(key(other));
    });
  };
  if (query.sort == "school")
    by_text([](const ListedCase& row) { return row.line.name; });
  else if (query.sort == "status")
    by_text([](const ListedCase& row) { return row.line.status; });
  else if (query.sort == "lead")
    by_text([](const ListedCase& row) { return row.line.lead; });
  else if (query.sort == "overall")
    by_text([](const ListedCase& row) { return row.line.overall; });
  else
    std::ranges::stable_sort(rows, [&](const ListedCase& one, const ListedCase& other) {
      return sooner(is_open(one) ? one.line.review_due : std::nullopt,
                    is_open(other) ? other.line.review_due : std::nullopt,
                    down);
    });
  return rows;
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

std::string due_sentence(const std::vector<ListedCase>& cases, Date today) {
  const auto overdue =
      std::ranges::count_if(cases, [&](const ListedCase& row) { return is_overdue(row, today); });
  const auto soon =
      std::ranges::count_if(cases, [&](const ListedCase& row) { return is_due_soon(row, today); });
  if (overdue == 0 && soon == 0) return "No review is due in the next four weeks.";
  return counted(overdue, "review is", "reviews are") + " overdue, " + counted(soon, "is", "are") +
         " due in the next four weeks.";
}

}  // namespace trellis::web
