#include "web/list_page.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/text.hpp"

namespace trellis::web {

namespace {

/// Beyond this nobody turns pages, and a number from an address stays small.
constexpr int page_max = 100'000;
constexpr std::size_t filter_characters_max = 200;

const std::string& value_of(const Option& option) {
  return option.value ? *option.value : option.text;
}

const Option* option_of(const FilterField& field, std::string_view value) {
  const auto found = std::ranges::find_if(
      field.options, [&](const Option& option) { return value_of(option) == value; });
  return found == field.options.end() ? nullptr : &*found;
}

int page_number(std::string_view text) {
  int number = 1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  return is_number && number >= 1 && number <= page_max ? number : 1;
}

std::string id_of(const FilterField& field) { return "filter-" + field.name; }

Html field_of(const FilterField& field, const ListQuery& query) {
  const Hint hint{.content = field.hint.empty() ? Content() : Content(field.hint)};
  switch (field.kind) {
    case FilterField::Kind::text:
      return input({.name = field.name,
                    .value = std::string(query.filters.raw(field.name)),
                    .label = {.content = field.label, .classes = "govuk-label--s"},
                    .hint = hint,
                    .id = id_of(field)});
    case FilterField::Kind::select:
      return select({.name = field.name,
                     .value = std::string(query.filters.raw(field.name)),
                     .options = field.options,
                     .label = {.content = field.label, .classes = "govuk-label--s"},
                     .hint = hint,
                     .id = id_of(field)});
    case FilterField::Kind::checkboxes: {
      Choices choices{.name = field.name,
                      .values = query.filters.all(field.name),
                      .fieldset = Fieldset{.legend = {.content = field.label,
                                                      .classes = "govuk-fieldset__legend--s"}},
                      .hint = hint,
                      .id_prefix = id_of(field),
                      .classes = "govuk-checkboxes--small"};
      for (const Option& option : field.options)
        choices.choices.push_back({.value = value_of(option), .content = option.text});
      return checkboxes(choices);
    }
  }
  return {};
}

std::vector<Chip> chips_of(const ListDefinition& definition, const ListQuery& query) {
  std::vector<Chip> chips;
  for (const FilterField& field : definition.filters) {
    for (const std::string& value : query.filters.all(field.name)) {
      const Option* option = option_of(field, value);
      ListQuery without = query;
      without.filters.remove(field.name, value);
      without.page = 1;
      chips.push_back({.name = field.label,
                       .value = option == nullptr ? value : option->text,
                       .remove = list_url(definition, without)});
    }
  }
  return chips;
}

Fields kept_with_filters(const ListDefinition& definition, const ListQuery& query) {
  Fields kept;
  if (query.sort != definition.sort || query.is_descending != definition.is_descending) {
    kept.add("sort", query.sort);
    kept.add("order", query.is_descending ? "descending" : "ascending");
  }
  return kept;
}

std::vector<SortableColumn> heads_of(const ListDefinition& definition, const ListQuery& query) {
  std::vector<SortableColumn> heads;
  for (const ListColumn& column : definition.columns) {
    SortableColumn head{.text = column.text, .is_numeric = column.is_numeric};
    if (!column.name.empty()) {
      const bool is_sorted = query.sort == column.name;
      ListQuery sorted = query;
      sorted.sort = column.name;
      sorted.is_descending = is_sorted && !query.is_descending;
      sorted.page = 1;
      head.sort_link = list_url(definition, sorted);
      if (is_sorted)
        head.order = query.is_descending ? SortOrder::descending : SortOrder::ascending;
    }
    heads.push_back(std::move(head));
  }
  return heads;
}

/// "No school matches these filters. Remove Region: London."
Html nothing_found(const ListDefinition& definition, const std::vector<Chip>& chips) {
  if (chips.empty())
    return Element("p").classes({"govuk-body"}).text("There are no " + definition.things + " yet.");
  Element list("ul");
  list.classes({"govuk-list", "govuk-list--bullet"});
  for (const Chip& chip : chips)
    list.add(Element("li").add(Element("a")
                                   .classes({"govuk-link"})
                                   .link("href", chip.remove)
                                   .text("Remove " + chip.name + ": " + chip.value)));
  return Element("p")
             .classes({"govuk-body"})
             .text("No " + definition.thing + " matches these filters.")
             .html() +
         list;
}

Html csv_link(const ListDefinition& definition, const ListQuery& query) {
  if (definition.csv_path.empty()) return {};
  ListDefinition as_csv = definition;
  as_csv.path = definition.csv_path;
  ListQuery whole = query;
  whole.page = 1;
  return Element("p")
      .classes({"govuk-body", "trellis-no-print"})
      .add(Element("a")
               .classes({"govuk-link"})
               .link("href", list_url(as_csv, whole))
               .text("Download these " + definition.things + " as CSV"));
}

/// "664 schools, showing 26 to 50".
std::string count_sentence(const ListDefinition& definition,
                           const ListQuery& query,
                           std::int64_t total) {
  const std::string count =
      with_commas(total) + ' ' + (total == 1 ? definition.thing : definition.things);
  if (total <= query.page_size) return count;
  const std::int64_t from = query.offset() + 1;
  const std::int64_t to = std::min(total, query.offset() + query.page_size);
  return count + ", showing " + with_commas(from) + " to " + with_commas(to);
}

}  // namespace

ListQuery read_list_query(const Request& request, const ListDefinition& definition) {
  ListQuery query{.sort = definition.sort,
                  .is_descending = definition.is_descending,
                  .page = page_number(request.query.text("page")),
                  .page_size = definition.page_size};
  const std::string_view sort = request.query.text("sort");
  const bool is_column = std::ranges::any_of(definition.columns, [&](const ListColumn& column) {
    return !column.name.empty() && column.name == sort;
  });
  if (is_column) {
    query.sort = std::string(sort);
    query.is_descending = request.query.text("order") == "descending";
  }
  for (const FilterField& field : definition.filters) {
    const bool is_many = field.kind == FilterField::Kind::checkboxes;
    for (const std::string& given : request.query.all(field.name)) {
      const std::string value(trim(given));
      const bool is_known =
          field.kind == FilterField::Kind::text || option_of(field, value) != nullptr;
      if (value.empty() || value.size() > filter_characters_max || !is_known) continue;
      if (is_many || !query.filters.has(field.name)) query.filters.add(field.name, value);
    }
  }
  return query;
}

Url list_url(const ListDefinition& definition, const ListQuery& query) {
  Fields fields = query.filters;
  for (const auto& [name, value] : kept_with_filters(definition, query)) fields.add(name, value);
  if (query.page > 1) fields.add("page", std::to_string(query.page));
  return Url::local(definition.path, fields);
}

Pagination pages_of(const ListDefinition& definition, const ListQuery& query, std::int64_t total) {
  Pagination pages;
  const int last = static_cast<int>((total + query.page_size - 1) / query.page_size);
  if (last <= 1) return pages;
  const auto link_to = [&](int number) {
    ListQuery other = query;
    other.page = number;
    return list_url(definition, other);
  };
  if (query.page > 1) pages.previous = PageLink{.link = link_to(std::min(query.page - 1, last))};
  int shown = 0;
  for (int number = 1; number <= last; ++number) {
    const bool is_near = std::abs(number - query.page) <= 1 || number == 1 || number == last;
    if (!is_near) continue;
    if (number - shown > 1) pages.items.push_back({.is_gap = true});
    pages.items.push_back({.number = std::to_string(number),
                           .link = link_to(number),
                           .is_current = number == query.page});
    shown = number;
  }
  if (query.page < last) pages.next = PageLink{.link = link_to(query.page + 1)};
  return pages;
}

Html list_content(const ListDefinition& definition, const ListQuery& query, const ListRows& rows) {
  const std::vector<Chip> chips = chips_of(definition, query);
  Element results("div");
  results.classes({"trellis-list-page__results"});
  results.add(Element("h2")
                  .classes({"govuk-heading-m"})
                  .set("id", "results")
                  .set("tabindex", "-1")
                  .add(Element("span")
                           .set("role", "status")
                           .text(count_sentence(definition, query, rows.total))));
  results.add(rows.before);
  if (rows.rows.empty() && rows.instead.empty()) {
    results.add(nothing_found(definition, chips));
  } else {
    results.add(
        !rows.instead.empty()
            ? rows.instead
            : sortable_table({.caption = rows.caption.empty() ? definition.things : rows.caption,
                              .columns = heads_of(definition, query),
                              .rows = rows.rows}));
    const Pagination pages = pages_of(definition, query, rows.total);
    if (!pages.items.empty()) results.add(pagination(pages));
    results.add(csv_link(definition, query));
  }
  if (definition.filters.empty()) return results;
  Html fields;
  for (const FilterField& field : definition.filters) fields += field_of(field, query);
  ListQuery cleared = query;
  cleared.filters = {};
  cleared.page = 1;
  const Element panel = Element("div")
                            .classes({"trellis-list-page__filter"})
                            .add(filter({.action = Url::local(definition.path + "#results"),
                                         .fields = fields,
                                         .chips = chips,
                                         .clear = list_url(definition, cleared),
                                         .kept = kept_with_filters(definition, query)}));
  return Element("div").classes({"trellis-list-page"}).add(panel).add(results);
}

}  // namespace trellis::web
