#include "register/code_words.hpp"

#include <map>
#include <string>
#include <unordered_map>

#include "core/text.hpp"
#include "register/cells.hpp"
#include "register/reference_tables.hpp"

namespace trellis::registry {
namespace {

using Codes = std::unordered_map<std::string, std::int32_t>;

std::map<std::string, Codes, std::less<>> read_lists() {
  std::map<std::string, Codes, std::less<>> lists;
  const reference::Table& table = reference::table("gias_codes");
  for (std::size_t i = 0; i < table.rows(); ++i)
    if (const auto code = read_code(table.cell(i, "code")))
      lists[table.cell(i, "list")].emplace(fold(table.cell(i, "name")), *code);
  for (const reference::EstablishmentType& type : reference::establishment_types()) {
    lists["TypeOfEstablishment"].emplace(fold(type.name), type.code);
    lists["EstablishmentTypeGroup"].emplace(fold(type.group_name), type.group_code);
  }
  // How older files wrote types that still exist.
  lists["TypeOfEstablishment"].emplace(fold("Free Schools - 16-19"), 39);
  return lists;
}

}  // namespace

std::optional<std::int32_t> code_of_words(std::string_view list, std::string_view words) {
  static const auto lists = read_lists();
  const auto codes = lists.find(list);
  if (codes == lists.end()) return std::nullopt;
  const auto found = codes->second.find(fold(words));
  return found == codes->second.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace trellis::registry
