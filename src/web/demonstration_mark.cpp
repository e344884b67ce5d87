#include "web/demonstration_mark.hpp"

#include <string>
#include <variant>

namespace trellis::web {

namespace {

constexpr std::string_view file_name_begins = "filename=\"";

void mark_name(Response& response) {
  std::string disposition(response.headers.raw("Content-Disposition"));
  const std::size_t at = disposition.find(file_name_begins);
  if (at == std::string::npos) return;
  disposition.insert(at + file_name_begins.size(), "demonstration-");
  response.headers.set("Content-Disposition", disposition);
}

}  // namespace

std::string with_last_column(std::string_view csv, std::string_view head, std::string_view value) {
  std::string marked;
  marked.reserve(csv.size() + csv.size() / 4);
  bool is_quoted = false, is_head = true;
  std::size_t row = 0;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    if (csv[i] == '"') is_quoted = !is_quoted;
    const bool ends = (csv[i] == '\n' && !is_quoted) || i + 1 == csv.size();
    if (!ends) continue;
    std::size_t end = csv[i] == '\n' ? i : i + 1;
    if (csv[i] == '\n' && end > row && csv[end - 1] == '\r') --end;
    marked.append(csv.substr(row, end - row)).append(",").append(is_head ? head : value);
    marked.append(csv.substr(end, i + 1 - end));
    row = i + 1;
    is_head = false;
  }
  return marked;
}

void mark_saved_file(Response& response, const Site& site) {
  if (!site.is_demonstration || response.status != 200) return;
  const std::string_view type = response.headers.raw("Content-Type");
  // A definition of a programme is nothing invented.
  if (type.starts_with("application/json")) return;
  mark_name(response);
  auto* text = std::get_if<std::string>(&response.body);
  if (!type.starts_with("text/csv") || text == nullptr) return;
  *text = with_last_column(
      *text, "demonstration", site.is_synthetic ? "all invented" : "invented but for school facts");
}

}  // namespace trellis::web
