#include "web/api/row_text.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "core/csv_writer.hpp"
#include "programme/json_document.hpp"

namespace trellis::web::api {

namespace {

using programme::quoted_json;

bool is_absent(const CellValue& cell, const ResourceField& field) {
  if (std::holds_alternative<std::monostate>(cell)) return true;
  const auto* text = std::get_if<std::string>(&cell);
  return text != nullptr && text->empty() && field.can_be_null;
}

/// The shortest text that reads back as the same number.
std::string number_text(double number) {
  if (!std::isfinite(number)) return "null";
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return {buffer.data(), end};
}

void append_cell(std::string& out, const CellValue& cell, const ResourceField& field) {
  if (is_absent(cell, field)) {
    out += "null";
    return;
  }
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) {
    if (field.kind == FieldKind::flag)
      out += *whole == 0 ? "false" : "true";
    else if (field.kind == FieldKind::id)
      out.append("\"").append(std::to_string(*whole)).append("\"");
    else
      out += std::to_string(*whole);
  } else if (const auto* number = std::get_if<double>(&cell)) {
    out += number_text(*number);
  } else {
    const std::string& text = std::get<std::string>(cell);
    out += field.kind == FieldKind::json && !text.empty() ? text : quoted_json(text);
  }
}

void append_measured(std::string& out, const CellValue& value, const CellValue& reason) {
  const auto* number = std::get_if<double>(&value);
  const auto* word = std::get_if<std::string>(&reason);
  if (number != nullptr) {
    out.append(R"({"value":)").append(number_text(*number)).append(R"(,"reason":null})");
    return;
  }
  out.append(R"({"value":null,"reason":)");
  out.append(quoted_json(word != nullptr && !word->empty() ? *word : "unknown")).append("}");
}

void append_csv(CsvWriter& csv, const CellValue& cell, const ResourceField& field) {
  if (is_absent(cell, field)) {
    csv.blank();
  } else if (const auto* whole = std::get_if<std::int64_t>(&cell)) {
    if (field.kind == FieldKind::flag)
      csv.text(*whole == 0 ? "false" : "true");
    else
      csv.number(*whole);
  } else if (const auto* number = std::get_if<double>(&cell)) {
    csv.number(*number, 4);
  } else {
    csv.text(std::get<std::string>(cell));
  }
}

std::string page_of(const Resource& resource, const FoundRow& row) {
  std::string page(resource.page);
  if (const std::size_t at = page.find("{id}"); at != std::string::npos)
    page.replace(at, 4, std::to_string(row.place.key));
  return page;
}

}  // namespace

const CellValue& cell_of(const Resource& resource, const FoundRow& row, std::string_view field) {
  std::size_t at = 0;
  for (const ResourceField& one : resource.fields) {
    if (one.name == field) break;
    at += one.reason_sql.empty() ? 1 : 2;
  }
  return row.cells.at(at);
}

std::string id_of(const Resource& resource, const FoundRow& row) {
  const std::string key = std::to_string(row.place.key);
  return resource.has_single() ? key : key + '-' + row.place.second;
}

std::string address_of(const Resource& resource, const FoundRow& row) {
  return "/api/v1/" + std::string(resource.name) + '/' + std::to_string(row.place.key);
}

void append_row(std::string& out,
                const Resource& resource,
                const FoundRow& row,
                const ListQuestion& question) {
  out.append(R"({"id":)").append(quoted_json(id_of(resource, row)));
  std::size_t at = 0;
  for (const ResourceField& field : resource.fields) {
    const CellValue& cell = row.cells[at++];
    const CellValue* reason = field.reason_sql.empty() ? nullptr : &row.cells[at++];
    if (!question.has(field.name)) continue;
    out.append(",\"").append(field.name).append("\":");
    if (reason != nullptr)
      append_measured(out, cell, *reason);
    else
      append_cell(out, cell, field);
  }
  if (question.has("links")) {
    out += R"(,"links":{)";
    if (resource.has_single())
      out.append(R"("self":)").append(quoted_json(address_of(resource, row)));
    if (!resource.page.empty())
      out.append(R"(,"page":)").append(quoted_json(page_of(resource, row)));
    out += '}';
  }
  out += '}';
}

std::string csv_of(const Resource& resource,
                   const std::vector<FoundRow>& rows,
                   const ListQuestion& question) {
  CsvWriter csv;
  csv.text("id");
  for (const ResourceField& field : resource.fields) {
    if (!question.has(field.name)) continue;
    csv.text(field.name);
    if (!field.reason_sql.empty()) csv.text(std::string(field.name) + "_reason");
  }
  csv.end_row();
  for (const FoundRow& row : rows) {
    csv.text(id_of(resource, row));
    std::size_t at = 0;
    for (const ResourceField& field : resource.fields) {
      const CellValue& cell = row.cells[at++];
      const CellValue* reason = field.reason_sql.empty() ? nullptr : &row.cells[at++];
      if (!question.has(field.name)) continue;
      append_csv(csv, cell, field);
      if (reason != nullptr) append_csv(csv, *reason, {.can_be_null = true});
    }
    csv.end_row();
  }
  return csv.content();
}

}  // namespace trellis::web::api
