#include "web/register/release_list.hpp"

#include <algorithm>
#include <ranges>
#include <set>

#include "core/csv_writer.hpp"
#include "core/text.hpp"

namespace trellis::web {
namespace {

using registry::Release;

std::int64_t whole_count(std::size_t count) { return static_cast<std::int64_t>(count); }

bool is_chosen_release(const Release& row, const ListQuery& query, const std::string& words) {
  const std::string_view kind = query.filters.text("kind");
  if (!kind.empty() && registry::name_of(row.kind) != kind) return false;
  return fold(row.file_name).find(words) != std::string::npos;
}

bool comes_before(const Release& a, const Release& b, std::string_view sort) {
  if (sort == "file") return fold(a.file_name) < fold(b.file_name);
  if (sort == "kind") return registry::title_of(a.kind) < registry::title_of(b.kind);
  if (sort == "as_of") return a.as_of < b.as_of;
  if (sort == "added") return a.rows.added < b.rows.added;
  if (sort == "changed") return a.rows.changed < b.rows.changed;
  return a.imported_at < b.imported_at;
}

/// Sorted as the address asks; where two are equal, the newer import first.
std::vector<const Release*> chosen_releases(const std::vector<Release>& all,
                                            const ListQuery& query) {
  const std::string words = fold(query.filters.text("q"));
  std::vector<const Release*> chosen;
  for (const Release& row : all)
    if (is_chosen_release(row, query, words)) chosen.push_back(&row);
  std::ranges::stable_sort(chosen, [&](const Release* a, const Release* b) {
    return query.is_descending ? comes_before(*b, *a, query.sort)
                               : comes_before(*a, *b, query.sort);
  });
  return chosen;
}

}  // namespace

ListDefinition releases_list(const std::vector<Release>& all) {
  std::set<std::pair<std::string, std::string>> kinds;
  for (const Release& row : all)
    kinds.emplace(registry::title_of(row.kind), registry::name_of(row.kind));
  FilterField kind{.kind = FilterField::Kind::select, .name = "kind", .label = "What it is"};
  kind.options = {{.value = "", .text = "Any"}};
  for (const auto& [title, name] : kinds) kind.options.push_back({.value = name, .text = title});
  return {.path = "/register/imports",
          .filters = {{.name = "q", .label = "File", .hint = "Part of its name"}, kind},
          .columns = {{.name = "file", .text = "File"},
                      {.name = "kind", .text = "What it is"},
                      {.name = "as_of", .text = "As of"},
                      {.name = "imported", .text = "Imported"},
                      {.name = "added", .text = "Added", .is_numeric = true},
                      {.name = "changed", .text = "Changed", .is_numeric = true}},
          .sort = "imported",
          .is_descending = true,
          .thing = "imported file",
          .things = "imported files",
          .csv_path = "/register/imports.csv"};
}

ListRows release_rows(const std::vector<Release>& all, const ListQuery& query) {
  const auto chosen = chosen_releases(all, query);
  ListRows list{.total = std::ssize(chosen), .caption = "Imported files"};
  for (const Release* row :
       chosen | std::views::drop(query.offset()) | std::views::take(query.page_size))
    list.rows.push_back({{.content = row->file_name},
                         {.content = std::string(registry::title_of(row->kind))},
                         {.content = row->as_of.long_text()},
                         {.content = row->imported_at.long_text()},
                         number_cell(whole_count(row->rows.added)),
                         number_cell(whole_count(row->rows.changed))});
  return list;
}

std::string csv_of_releases(const std::vector<Release>& all, const ListQuery& query) {
  CsvWriter csv;
  for (const char* head : {"file",
                           "kind",
                           "as_of",
                           "coverage",
                           "imported_at",
                           "read",
                           "added",
                           "changed",
                           "closed",
                           "vanished",
                           "publisher",
                           "licence"})
    csv.text(head);
  csv.end_row();
  for (const Release* row : chosen_releases(all, query)) {
    csv.text(row->file_name).text(registry::name_of(row->kind)).text(row->as_of.text());
    csv.text(registry::name_of(row->coverage)).text(row->imported_at.text());
    csv.number(whole_count(row->rows.read)).number(whole_count(row->rows.added));
    csv.number(whole_count(row->rows.changed)).number(whole_count(row->rows.closed));
    csv.number(whole_count(row->rows.vanished)).text(row->publisher).text(row->licence).end_row();
  }
  return csv.take();
}

}  // namespace trellis::web
