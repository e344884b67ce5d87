#include "web/programmes/definition_view.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "web/cases/case_parts.hpp"

namespace trellis::web {
namespace {

using programme::ChangeKind;
using programme::DefinitionChange;

constexpr std::size_t line_characters_max = 100;

/// The line of a file, counted from 1, cut where it is long; around the column.
std::string definition_line(std::string_view text, const programme::Place& place) {
  const auto lines = split(text, '\n');
  const auto index = static_cast<std::size_t>(place.line - 1);
  if (place.line < 1 || index >= lines.size()) return "";
  const std::string_view whole = lines[index];
  std::size_t begin = 0;
  const auto column = static_cast<std::size_t>(std::max(0, place.column - 1));
  if (column > line_characters_max / 2) begin = column - line_characters_max / 2;
  begin = std::min(begin, whole.size());
  const auto continues = [&](std::size_t at) {
    return at < whole.size() && (static_cast<unsigned char>(whole[at]) & 0xC0) == 0x80;
  };
  while (continues(begin)) ++begin;
  std::size_t end = std::min(whole.size(), begin + line_characters_max);
  while (continues(end)) ++end;
  std::string shown(trim(whole.substr(begin, end - begin)));
  if (begin > 0) shown = "… " + shown;
  if (end < whole.size()) shown += " …";
  return shown;
}

Html changes_of_kind(ChangeKind kind, const std::vector<DefinitionChange>& changes) {
  Table options{.caption = std::string(title_of(kind)),
                .caption_classes = "govuk-table__caption--m"};
  const bool has_values = std::ranges::any_of(changes, [&](const DefinitionChange& change) {
    return change.kind == kind && (!change.before.empty() || !change.after.empty());
  });
  options.head = {{.content = "What"}};
  if (has_values) {
    options.head.push_back({.content = "Before"});
    options.head.push_back({.content = "In this version"});
  }
  for (const DefinitionChange& change : changes) {
    if (change.kind != kind) continue;
    options.rows.push_back({{.content = change.what}});
    if (!has_values) continue;
    options.rows.back().push_back({.content = change.before});
    options.rows.back().push_back({.content = change.after});
  }
  if (options.rows.empty()) return {};
  options.first_cell_is_header = true;
  return scrolling(options.caption, table(options));
}

}  // namespace

Html mistakes_table(const programme::Mistakes& mistakes, std::string_view text) {
  Table options{.caption = "What to mend", .caption_classes = "govuk-table__caption--m"};
  options.head = {{.content = "Line", .is_numeric = true},
                  {.content = "Column", .is_numeric = true},
                  {.content = "What to do"},
                  {.content = "The line"}};
  for (const programme::Mistake& mistake : mistakes)
    options.rows.push_back(
        {{.content = std::to_string(mistake.place.line), .is_numeric = true},
         {.content = std::to_string(mistake.place.column), .is_numeric = true},
         {.content = mistake.sentence},
         {.content = Html(Element("code").text(definition_line(text, mistake.place)))}});
  return scrolling("What to mend", table(options));
}

SummaryList definition_counts(const programme::Definition& definition) {
  std::size_t rules = 0;
  for (const programme::EligibilityVersion& version : definition.eligibility)
    rules += version.rules.size();
  const auto number = [](std::size_t count) { return with_commas(static_cast<long long>(count)); };
  SummaryList list;
  list.rows = {
      summary_row("Programme", definition.title),
      summary_row("Id", definition.id),
      summary_row("Version", std::to_string(definition.version)),
      summary_row("In force from", definition.valid_from.long_text()),
      summary_row("Streams", number(definition.streams.size())),
      summary_row("Stages and tasks",
                  counted(static_cast<long long>(definition.stages.size()), "stage") + ", " +
                      counted(static_cast<long long>(definition.tasks().size()), "task")),
      summary_row("Forms", number(definition.forms.size())),
      summary_row("Eligibility rules", number(rules)),
      summary_row("Cohorts", number(programme::cohorts_of(definition).size())),
      summary_row("Checksum", "SHA-256 " + definition.sha256.substr(0, 16) + "…")};
  return list;
}

Html changes_html(const std::vector<DefinitionChange>& changes) {
  if (changes.empty()) return paragraph("Nothing but the number of the version and its first day.");
  Html out;
  for (int kind = 0; kind <= static_cast<int>(ChangeKind::other); ++kind)
    out += changes_of_kind(static_cast<ChangeKind>(kind), changes);
  return out;
}

Html version_tag(const programme::DefinitionRow& row) {
  switch (row.state()) {
    case programme::DefinitionState::draft:
      return tag("Draft", "blue");
    case programme::DefinitionState::published:
      return tag("Published", "green");
    case programme::DefinitionState::retired:
      return tag("Retired", "grey");
  }
  return {};
}

}  // namespace trellis::web
