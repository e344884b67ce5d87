#include <algorithm>
#include <cstring>
#include <emmintrin.h>

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

/// Fewer than eight bytes as a number, the first one lowest.
std::uint64_t last_bytes(std::string_view bytes) {
  const std::size_t size = bytes.size();
  if (size >= 4) {
    std::uint32_t low = 0, high = 0;  // they overlap where size < 8, and agree there
    std::memcpy(&low, bytes.data(), 4);
    std::memcpy(&high, bytes.data() + size - 4, 4);
    return low | std::uint64_t{high} << (size - 4) * 8;
  }
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < size; ++i)
    number |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << i * 8;
  return number;
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
  return mix(state ^ last_bytes(bytes));
}

/// The cell without white space around it; most cells have none, which two looks tell.
std::string_view tidy_cell(std::string_view cell) {
  const auto is_solid = [](char c) { return static_cast<signed char>(c) > ' '; };
  if (cell.empty() || (is_solid(cell.front()) && is_solid(cell.back()))) return cell;
  return trim(cell);
}

/// How many separators a packed row holds.
std::size_t separators_in(std::string_view packed) {
  const __m128i wanted = _mm_set1_epi8(separator);
  std::size_t count = 0;
  while (packed.size() >= 16) {
    __m128i found = _mm_setzero_si128();  // each byte counts its own column of the blocks
    for (int block = 0; block < 255 && packed.size() >= 16; ++block) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(packed.data()));
      found = _mm_sub_epi8(found, _mm_cmpeq_epi8(bytes, wanted));
      packed.remove_prefix(16);
    }
    const __m128i sums = _mm_sad_epu8(found, _mm_setzero_si128());
    count += static_cast<std::size_t>(_mm_cvtsi128_si64(sums)) +
             static_cast<std::size_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
  }
  for (const char c : packed) count += c == separator;
  return count;
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

/// Appends the kept cells, each but the last with a separator after it, and returns the hash.
/// `Cells` says what becomes of a separator inside a cell, which no published file has had.
std::uint64_t RowPacker::append_cells(const SourceRow& row, std::string& out, Cells cells) const {
  std::size_t length_max = kept_.size();
  for (const std::string_view cell : row.cells) length_max += cell.size();
  std::uint64_t sum = 0;
  const std::size_t begin = out.size();
  out.resize_and_overwrite(begin + length_max, [&](char* bytes, std::size_t) {
    char* to = bytes + begin;
    for (const Kept& column : kept_) {
      const std::string_view cell = column.position < row.cells.size()
                                        ? tidy_cell(row.cells[column.position])
                                        : std::string_view();
      if (!cell.empty()) {
        if (column.counts) sum += hash_of(cell, column.seed);
        std::memcpy(to, cell.data(), cell.size());
        if (cells == Cells::with_separators) std::replace(to, to + cell.size(), separator, ' ');
        to += cell.size();
      }
      *to++ = separator;
    }
    return static_cast<std::size_t>(to - bytes);
  });
  if (!kept_.empty()) out.pop_back();
  return sum;
}

std::int64_t RowPacker::pack(const SourceRow& row, std::string& out) const {
  const std::size_t begin = out.size();
  std::uint64_t sum = append_cells(row, out, Cells::plain);
  if (separators_in(std::string_view(out).substr(begin)) + 1 > kept_.size()) {
    out.resize(begin);
    sum = append_cells(row, out, Cells::with_separators);
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
