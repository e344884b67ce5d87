#include "register/establishment_columns_store.hpp"

#include "core/text.hpp"

namespace trellis::registry {

const std::vector<std::string>& establishment_column_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> found;
    Establishment facts;
    visit_fields([&](std::string_view column, auto&) { found.emplace_back(column); }, facts);
    return found;
  }();
  return names;
}

const std::string& establishment_column_list() {
  static const std::string list = join(establishment_column_names(), ", ");
  return list;
}

void read_facts(storage::Columns& columns, Establishment& facts) {
  visit_fields(
      [&]<class Field>(std::string_view, Field& field) {
        if constexpr (std::is_enum_v<Field>) {
          std::int32_t code = 0;
          columns >> code;
          field = static_cast<Field>(code);
        } else {
          columns >> field;
        }
      },
      facts);
}

void write_facts(storage::BulkRow& row, const EstablishmentView& facts) {
  visit_fields(
      [&]<class Field>(std::string_view, const Field& field) {
        if constexpr (std::is_enum_v<Field>)
          row << static_cast<std::int32_t>(field);
        else
          row << field;
      },
      facts);
}

}  // namespace trellis::registry
