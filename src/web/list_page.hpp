/// Lists: filter with chips, sort links, pagination and CSV from one description.
///
///   const ListDefinition& schools = …;                          // filters and columns
///   const ListQuery query = read_list_query(request, schools);  // what the address asks for
///   … rows of query.offset() on, query.page_size of them, and how many there are in all …
///   page(context, options, list_content(schools, query, {.total = total, .rows = rows}));
///
/// Everything chosen lives in the address, so a list can be sent and kept as a link.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "web/components/components.hpp"
#include "web/request.hpp"
#include "web/url.hpp"

namespace trellis::web {

struct FilterField {
  enum class Kind { text, select, checkboxes };
  Kind kind = Kind::text;
  std::string name = {};   ///< in the address
  std::string label = {};  ///< "Region"
  std::string hint = {};
  std::vector<Option> options = {};  ///< of a select or of checkboxes; the value "" is "any"
};

struct ListColumn {
  std::string name = {};  ///< in the address, as the sort key; empty where it cannot be sorted by
  std::string text = {};  ///< in the head of the table
  bool is_numeric = false;
};

struct ListDefinition {
  std::string path = {};  ///< "/schools"
  std::vector<FilterField> filters = {};
  std::vector<ListColumn> columns = {};
  std::string sort = {};  ///< the column that it is sorted by unless asked otherwise
  bool is_descending = false;
  std::string thing = "row";
  std::string things = "rows";
  int page_size = 25;
  std::string csv_path = {};  ///< "/schools.csv"; empty where there is none
};

struct ListQuery {
  Fields filters = {};  ///< chosen values that the definition knows
  std::string sort = {};
  bool is_descending = false;
  int page = 1;
  int page_size = 25;

  std::int64_t offset() const { return std::int64_t{page_size} * (page - 1); }
};

/// Unknown names, unknown choices and impossible pages are passed over, so that an old link opens.
ListQuery read_list_query(const Request& request, const ListDefinition& definition);

struct ListRows {
  std::int64_t total = 0;
  std::vector<std::vector<Cell>> rows = {};  ///< in the order of the columns
  Html before = {};                          ///< above the table: a map, a remark
  Html instead = {};                         ///< in place of the table: cards
  std::string caption = {};                  ///< the plural, unless given
};

/// The filter beside the results; an empty result says what to remove.
Html list_content(const ListDefinition& definition, const ListQuery& query, const ListRows& rows);

/// The address of this list with another page, sort or filter.
Url list_url(const ListDefinition& definition, const ListQuery& query);

/// The pages of a list: first, last, the two beside the current one, and gaps.
Pagination pages_of(const ListDefinition& definition, const ListQuery& query, std::int64_t total);

}  // namespace trellis::web
