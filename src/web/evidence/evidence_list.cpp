#include "web/evidence/evidence_list.hpp"

#include <algorithm>

#include "core/csv_writer.hpp"
#include "core/text.hpp"

namespace trellis::web {
namespace {

using evidence::EvidenceKind;
using evidence::EvidenceRow;
using evidence::MonthsState;

bool fits_months(const EvidenceRow& row, std::string_view wanted) {
  if (wanted.empty()) return true;
  if (wanted == "unknown") return !row.finding.months;
  if (!row.finding.months) return false;
  return wanted == "gain" ? *row.finding.months > 0 : *row.finding.months <= 0;
}

bool fits_least(const std::optional<int>& value, std::string_view wanted, bool at_most) {
  if (wanted.empty()) return true;
  const int bound = wanted[0] - '0';
  return value && (at_most ? *value <= bound : *value >= bound);
}

bool is_evidence_kept(const EvidenceRow& row, const ListQuery& query) {
  const std::string_view kind = query.filters.text("kind");
  if (!kind.empty() && kind != name_of(row.kind)) return false;
  if (!fits_months(row, query.filters.text("months"))) return false;
  if (!fits_least(row.finding.cost_band, query.filters.text("cost"), true)) return false;
  if (!fits_least(row.finding.security, query.filters.text("security"), false)) return false;
  const std::string wanted = fold(query.filters.text("q"));
  return wanted.empty() ||
         fold(row.finding.title + " " + row.code + " " + row.finding.recommendation).find(wanted) !=
             std::string::npos;
}

/// What is absent stands last, whichever way the list runs.
void sort_by_number(std::vector<EvidenceRow>& rows,
                    std::optional<int> evidence::Finding::*member,
                    bool down) {
  std::ranges::stable_sort(rows, [&](const EvidenceRow& one, const EvidenceRow& other) {
    const auto& a = one.finding.*member;
    const auto& b = other.finding.*member;
    if (a.has_value() != b.has_value()) return a.has_value();
    return a && (down ? *b < *a : *a < *b);
  });
}

std::vector<Option> up_to_five(const char* before, const char* after, int from) {
  std::vector<Option> options = {{.value = "", .text = "Any"}};
  for (int i = from; i <= 5; ++i)
    options.push_back({.value = std::to_string(i), .text = before + std::to_string(i) + after});
  return options;
}

}  // namespace

Html invented_tag(const EvidenceRow& row) {
  return row.is_invented ? html_text(" ") + tag("Invented", "yellow") : Html();
}

ListDefinition evidence_list() {
  FilterField kind{.kind = FilterField::Kind::select, .name = "kind", .label = "Kind"};
  kind.options = {{.value = "", .text = "Any"}};
  for (const EvidenceKind each :
       {EvidenceKind::strand, EvidenceKind::guidance, EvidenceKind::trial})
    kind.options.push_back(
        {.value = std::string(name_of(each)), .text = std::string(title_of(each))});
  return {.path = "/evidence",
          .filters = {{.name = "q", .label = "Words", .hint = "In the title or what it recommends"},
                      kind,
                      {.kind = FilterField::Kind::select,
                       .name = "months",
                       .label = "Effect",
                       .options = {{.value = "", .text = "Any"},
                                   {.value = "gain", .text = "More than 0 months"},
                                   {.value = "none", .text = "0 months or fewer"},
                                   {.value = "unknown", .text = "Not known"}}},
                      {.kind = FilterField::Kind::select,
                       .name = "cost",
                       .label = "Cost at most",
                       .options = up_to_five("Band ", " of 5", 1)},
                      {.kind = FilterField::Kind::select,
                       .name = "security",
                       .label = "Security at least",
                       .options = up_to_five("", " of 5", 1)}},
          .columns = {{.name = "title", .text = "Item"},
                      {.name = "months", .text = "Effect"},
                      {.name = "cost", .text = "Cost"},
                      {.name = "security", .text = "Security"},
                      {.name = "as_of", .text = "As of"}},
          .sort = "title",
          .thing = "item",
          .things = "items",
          .csv_path = "/evidence.csv"};
}

std::vector<EvidenceRow> chosen_evidence(std::vector<EvidenceRow> rows, const ListQuery& query) {
  std::erase_if(rows, [&](const EvidenceRow& row) { return !is_evidence_kept(row, query); });
  const bool down = query.is_descending;
  if (query.sort == "months")
    sort_by_number(rows, &evidence::Finding::months, down);
  else if (query.sort == "cost")
    sort_by_number(rows, &evidence::Finding::cost_band, down);
  else if (query.sort == "security")
    sort_by_number(rows, &evidence::Finding::security, down);
  else
    std::ranges::stable_sort(rows, [&](const EvidenceRow& one, const EvidenceRow& other) {
      if (query.sort == "as_of")
        return down ? other.finding.as_of < one.finding.as_of
                    : one.finding.as_of < other.finding.as_of;
      const std::string a = fold(one.finding.title);
      const std::string b = fold(other.finding.title);
      return down ? b < a : a < b;
    });
  return rows;
}

std::vector<Cell> evidence_row(const EvidenceRow& row) {
  const std::string below = std::string(title_of(row.kind)) + ", version " +
                            std::to_string(row.version) + " of " + std::to_string(row.versions);
  Html name = link_to("/evidence/" + row.code, row.finding.title) + invented_tag(row);
  name += Element("div")
              .classes({"govuk-hint", "govuk-!-font-size-16", "govuk-!-margin-bottom-0"})
              .text(below);
  return {{.content = name},
          {.content = months_words(row.finding)},
          {.content = cost_words(row.finding)},
          {.content = security_words(row.finding)},
          {.content = row.finding.as_of.long_text()}};
}

std::string evidence_csv(const std::vector<EvidenceRow>& rows) {
  CsvWriter csv;
  for (const char* head : {"item",
                           "title",
                           "kind",
                           "version",
                           "as_of",
                           "months",
                           "months_state",
                           "cost_band",
                           "cost_scheme",
                           "security",
                           "recommendation",
                           "source",
                           "invented"})
    csv.text(head);
  csv.end_row();
  const auto number = [&](const std::optional<int>& value) {
    value ? csv.number(std::int64_t{*value}) : csv.blank();
  };
  for (const EvidenceRow& row : rows) {
    csv.text(row.code).text(row.finding.title).text(name_of(row.kind));
    csv.number(std::int64_t{row.version}).text(row.finding.as_of.text());
    number(row.finding.months);
    csv.text(name_of(row.finding.months_state));
    number(row.finding.cost_band);
    csv.text(row.finding.cost_scheme);
    number(row.finding.security);
    csv.text(row.finding.recommendation).text(row.finding.source);
    csv.text(row.is_invented ? "yes" : "no").end_row();
  }
  return csv.take();
}

}  // namespace trellis::web
