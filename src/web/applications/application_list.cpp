#include "web/applications/application_list.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "programme/participation.hpp"

namespace trellis::web {
namespace {

FilterField select_field(const char* name,
                         const char* label,
                         const std::map<std::string, std::string>& values) {
  FilterField field{.kind = FilterField::Kind::select, .name = name, .label = label};
  field.options = {{.value = "", .text = "Any"}};
  for (const auto& [value, text] : values) field.options.push_back({.value = value, .text = text});
  return field;
}

bool is_kept(const report::ApplicationLine& line, const ListQuery& query) {
  const auto same = [&](const char* name, const std::string& value) {
    const std::string_view wanted = query.filters.text(name);
    return wanted.empty() || wanted == value;
  };
  if (!same("programme", std::to_string(line.programme.value)) || !same("role", line.unit) ||
      !same("state", line.state) || !same("stream", line.stream) ||
      !same("result", line.result.value_or("none")) || !same("code", line.code.value_or("")) ||
      !same("cohort", line.cohort ? std::to_string(*line.cohort) : ""))
    return false;
  const std::string wanted = fold(query.filters.text("q"));
  return wanted.empty() || fold(line.school).find(wanted) != std::string::npos ||
         (line.urn && line.urn->text() == wanted);
}

/// By the school's name without accents and case, made once for each row.
void sort_by_school(std::vector<report::ApplicationLine>& rows) {
  std::vector<std::pair<std::string, std::size_t>> order;
  for (std::size_t i = 0; i < rows.size(); ++i) order.emplace_back(fold(rows[i].school), i);
  std::ranges::sort(order);
  std::vector<report::ApplicationLine> sorted;
  sorted.reserve(rows.size());
  for (const auto& [name, at] : order) sorted.push_back(std::move(rows[at]));
  rows = std::move(sorted);
}

/// "ks2_national" is "key stage 2 England".
std::string stage_words(std::string text) {
  for (const auto& [code, words] : {std::pair("ks2", "key stage 2"),
                                    std::pair("ks4", "key stage 4"),
                                    std::pair("_national", " England")})
    if (const std::size_t at = text.find(code); at != std::string::npos)
      text.replace(at, std::string_view(code).size(), words);
  return text;
}

/// "rwm_expected_pct" is "rwm expected %".
std::string measure_words(std::string text) {
  std::ranges::replace(text, '_', ' ');
  if (text.ends_with(" pct")) text.replace(text.size() - 3, 3, "%");
  return text;
}

}  // namespace

std::string with_input_words(std::string_view sentence) {
  constexpr std::string_view begin = "result('";
  std::string out;
  for (std::size_t at = sentence.find(begin); at != std::string_view::npos;
       at = sentence.find(begin)) {
    const std::size_t end = sentence.find(')', at);
    const auto parts = split(sentence.substr(at, end - at), '\'');
    if (end == std::string_view::npos || parts.size() != 5) break;
    out += sentence.substr(0, at);
    out += "the " + stage_words(std::string(parts[1])) + " result " +
           measure_words(std::string(parts[3]));
    const std::string_view year = parts[4].empty() ? "" : trim(parts[4].substr(1));
    if (!year.empty()) out += " of " + std::string(year);
    sentence.remove_prefix(end + 1);
  }
  return out + std::string(sentence);
}

std::string unit_words(std::string_view unit) {
  if (unit == "lead") return "Lead school";
  if (unit == "partner") return "Partner school";
  std::string words(unit);
  std::ranges::replace(words, '_', ' ');
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] -= 'a' - 'A';
  return words;
}

std::string state_words(std::string_view state) {
  const auto known = programme::participation_state_from_name(state);
  return known ? std::string(programme::title_of(*known)) : std::string(state);
}

Html eligibility_tag(const std::optional<std::string>& result, bool overridden) {
  if (!result) return tag("Not decided", "grey");
  Html shown = *result == "eligible"  ? tag("Eligible", "green")
               : *result == "refused" ? tag("Refused", "red")
                                      : tag("A person decides", "yellow");
  if (overridden) shown += html_text(" ") + tag("Override", "purple");
  return shown;
}

ListDefinition applications_list(const std::vector<report::ApplicationLine>& lines) {
  std::map<std::string, std::string> programmes, roles, states, streams, codes, cohorts;
  for (const report::ApplicationLine& line : lines) {
    programmes[std::to_string(line.programme.value)] = line.programme_title;
    roles[line.unit] = unit_words(line.unit);
    states[line.state] = state_words(line.state);
    if (!line.stream.empty()) streams[line.stream] = line.stream;
    if (line.code) codes[*line.code] = *line.code;
    if (line.cohort)
      cohorts[std::to_string(*line.cohort)] = "Cohort " + std::to_string(*line.cohort);
  }
  const std::map<std::string, std::string> results = {{"eligible", "Eligible"},
                                                      {"refused", "Refused"},
                                                      {"review", "A person decides"},
                                                      {"none", "Not decided"}};
  return {.path = "/applications",
          .filters = {{.name = "q", .label = "School", .hint = "Name or URN"},
                      select_field("programme", "Programme", programmes),
                      select_field("role", "As", roles),
                      select_field("state", "State", states),
                      select_field("result", "Eligibility", results),
                      select_field("code", "Reason code", codes),
                      select_field("stream", "Stream", streams),
                      select_field("cohort", "Cohort", cohorts)},
          .columns = {{.name = "school", .text = "School"},
                      {.text = "As"},
                      {.name = "cohort", .text = "Stream, cohort"},
                      {.name = "state", .text = "State"},
                      {.text = "Eligibility and why"},
                      {.name = "applied", .text = "Received"}},
          .sort = "school",
          .thing = "application",
          .things = "applications",
          .csv_path = "/applications.csv"};
}

std::vector<report::ApplicationLine> chosen_applications(
    const std::vector<report::ApplicationLine>& lines, const ListQuery& query) {
  std::vector<report::ApplicationLine> rows;
  for (const report::ApplicationLine& line : lines)
    if (is_kept(line, query)) rows.push_back(line);
  if (query.sort == "school") {
    sort_by_school(rows);
  } else {
    const auto less = [&](const report::ApplicationLine& a, const report::ApplicationLine& b) {
      if (query.sort == "cohort") return a.cohort.value_or(0) < b.cohort.value_or(0);
      if (query.sort == "state") return a.state < b.state;
      return a.applied_on < b.applied_on;
    };
    std::stable_sort(rows.begin(), rows.end(), less);
  }
  if (query.is_descending) std::reverse(rows.begin(), rows.end());
  return rows;
}

std::vector<Cell> application_row(const report::ApplicationLine& line) {
  const Html name =
      Element("a")
          .classes({"govuk-link"})
          .link("href", Url::local("/applications/" + std::to_string(line.participation)))
          .text(line.school);
  std::string stream = line.stream;
  if (line.cohort)
    stream += (stream.empty() ? "Cohort " : ", cohort ") + std::to_string(*line.cohort);
  Html why = eligibility_tag(line.result, line.overridden);
  if (line.sentence) why += html_text(" " + with_input_words(*line.sentence));
  return {{.content = name},
          {.content = unit_words(line.unit)},
          {.content = stream},
          {.content = state_words(line.state)},
          {.content = why},
          {.content = line.applied_on ? line.applied_on->long_text() : "Not yet"}};
}

std::string applications_csv(const std::vector<report::ApplicationLine>& lines) {
  CsvWriter csv;
  for (const char* head : {"participation",
                           "programme",
                           "urn",
                           "school",
                           "role",
                           "stream",
                           "cohort",
                           "state",
                           "state_on",
                           "received_on",
                           "eligibility",
                           "code",
                           "reason",
                           "overridden"})
    csv.text(head);
  csv.end_row();
  for (const report::ApplicationLine& line : lines) {
    csv.number(line.participation).text(line.programme_title);
    line.urn ? csv.number(std::int64_t{line.urn->number()}) : csv.blank();
    csv.text(line.school).text(line.unit).text(line.stream);
    line.cohort ? csv.number(std::int64_t{*line.cohort}) : csv.blank();
    csv.text(line.state)
        .text(line.state_on.text())
        .text(line.applied_on ? line.applied_on->text() : "");
    csv.text(line.result.value_or(""))
        .text(line.code.value_or(""))
        .text(line.sentence.value_or(""));
    csv.text(line.overridden ? "yes" : "no").end_row();
  }
  return csv.take();
}

}  // namespace trellis::web
