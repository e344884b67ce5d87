#include <cstring>

#include "core/text.hpp"
#include "register/establishment_reader.hpp"

namespace trellis::registry {
namespace {

constexpr char separator = '\x1F';

std::uint64_t mix(std::uint64_t value) {
  value ^= value >> 32;
  value *= 0x9E3779B97F4A7C15ULL;
  value ^= value >> 29;
  value *= 0xBF58476D1CE4E5B9ULL;
  return value ^ value >> 32;
}

/// A hash of the bytes that is the same on every machine we run on (all little-endian).
std::uint64_t hash_of(std::string_view bytes, std::uint64_t seed) {
  std::uint64_t state = seed ^ bytes.size() * 0x9E3779B97F4A7C15ULL;
  while (bytes.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), 8);
    state = (state ^ word) * 0xD6E8FEB86659FD93ULL;
    state ^= state >> 32;
    bytes.remove_prefix(8);
  }
  std::uint64_t rest = 0;
  std::memcpy(&rest, bytes.data(), bytes.size());
  return mix(state ^ rest);
}

}  // namespace

bool is_personal_column(std::string_view name) {
  return name.starts_with("head") || name.starts_with("telephone") ||
         name.starts_with("propsname") || name == "telnum" || name.starts_with("head_of_group") ||
         name.starts_with("head of group");
}

RowPacker::RowPacker(const Header& header, Personal personal) : columns_in_header_(header.size()) {
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string& name = header.names()[i];
    if (name.empty() || (personal == Personal::drop && is_personal_column(name))) continue;
    if (!columns_.empty()) columns_ += separator;
    columns_ += header.published()[i];
    kept_.push_back({i, hash_of(name, 0x7472656C6C6973ULL), name != "lastchangeddate"});
  }
}

std::int64_t RowPacker::pack(const SourceRow& row, std::string& out) const {
  std::uint64_t sum = 0;
  bool first = true;
  for (const Kept& column : kept_) {
    if (!first) out += separator;
    first = false;
    if (column.position >= row.cells.size()) continue;
    const std::string_view cell = trim(row.cells[column.position]);
    if (cell.empty()) continue;
    if (column.counts) sum += hash_of(cell, column.seed);
    const std::size_t from = out.size();
    out += cell;
    if (cell.find(separator) != std::string_view::npos)
      for (std::size_t i = from; i < out.size(); ++i)
        if (out[i] == separator) out[i] = ' ';
  }
  // Cells beyond the header belong to the last column, which then holds a list.
  if (kept_.empty() || kept_.back().position + 1 != columns_in_header_)
    return static_cast<std::int64_t>(sum);
  for (std::size_t i = columns_in_header_; i < row.cells.size(); ++i) {
    const std::string_view cell = trim(row.cells[i]);
    if (cell.empty()) continue;
    out += "; ";
    out += cell;
    sum += hash_of(cell, kept_.back().seed + i);
  }
  return static_cast<std::int64_t>(sum);
}

std::vector<std::pair<std::string_view, std::string_view>> unpack_row(std::string_view columns,
                                                                      std::string_view cells) {
  const auto names = split(columns, separator);
  const auto values = split(cells, separator);
  std::vector<std::pair<std::string_view, std::string_view>> row;
  for (std::size_t i = 0; i < names.size(); ++i)
    row.emplace_back(names[i], i < values.size() ? values[i] : std::string_view());
  return row;
}

}  // namespace trellis::registry
