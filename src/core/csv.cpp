#include "core/csv.hpp"

#include <bit>
#include <cstring>
#include <emmintrin.h>

#include "core/text.hpp"

namespace trellis {
namespace {

constexpr char end_of_text = 1;  // a terminator that no file holds: NUL and SOH end no field

/// One bit for each of 16 bytes that ends or alters a field.
std::uint64_t special_bits(const char* bytes) {
  const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  const __m128i comma = _mm_cmpeq_epi8(block, _mm_set1_epi8(','));
  const __m128i quote = _mm_cmpeq_epi8(block, _mm_set1_epi8('"'));
  const __m128i feed = _mm_cmpeq_epi8(block, _mm_set1_epi8('\n'));
  const __m128i carriage = _mm_cmpeq_epi8(block, _mm_set1_epi8('\r'));
  const __m128i nul = _mm_cmpeq_epi8(block, _mm_setzero_si128());
  const __m128i any =
      _mm_or_si128(_mm_or_si128(comma, quote), _mm_or_si128(_mm_or_si128(feed, carriage), nul));
  return static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(any)));
}

}  // namespace

CsvReader::CsvReader(std::string_view text, CsvLimits limits) : text_(text), limits_(limits) {
  load_block();
}

void CsvReader::load_block() {
  specials_ = 0;
  if (block_ + 64 <= text_.size()) {
    const char* bytes = text_.data() + block_;
    specials_ = special_bits(bytes) | special_bits(bytes + 16) << 16 |
                special_bits(bytes + 32) << 32 | special_bits(bytes + 48) << 48;
    return;
  }
  for (std::size_t i = block_; i < text_.size(); ++i) {
    const char c = text_[i];
    if (c == ',' || c == '"' || c == '\n' || c == '\r' || c == '\0')
      specials_ |= std::uint64_t{1} << (i - block_);
  }
}

/// Position of the next special byte, which is taken out of the mask; the text's size at the end.
std::size_t CsvReader::next_special() {
  while (specials_ == 0) {
    block_ += 64;
    if (block_ >= text_.size()) return text_.size();
    load_block();
  }
  const std::size_t at = block_ + static_cast<std::size_t>(std::countr_zero(specials_));
  specials_ &= specials_ - 1;
  return at;
}

std::unexpected<Problem> CsvReader::refuse(std::string message) const {
  return problem(ProblemKind::invalid,
                 "",
                 "Row " + std::to_string(row_.row) + ", line " + std::to_string(line_) + ": " +
                     std::move(message));
}

/// Reads a field without quotes and what ended it.
Result<char> CsvReader::read_plain() {
  const std::size_t begin = at_;
  for (;;) {
    const std::size_t at = next_special();
    const char c = at < text_.size() ? text_[at] : end_of_text;
    if (c == '"') continue;  // a quote inside a field that did not begin with one is a letter
    if (c == '\0') return refuse("the file holds a NUL byte, so it is not a CSV file");
    if (at - begin > limits_.field_bytes_max) return refuse("a field is longer than 1 MiB");
    fields_.push_back(text_.substr(begin, at - begin));
    at_ = at < text_.size() ? at + 1 : at;
    return c;
  }
}

/// Reads a field that begins with a quote and what ended it.
Result<char> CsvReader::read_quoted() {
  next_special();  // the opening quote
  const std::size_t begin = at_ + 1;
  bool doubled = false;
  std::size_t close = 0;
  for (;;) {
    close = next_special();
    if (close == text_.size())
      return refuse("a quoted field is not closed; the file may be cut short");
    const char c = text_[close];
    if (c == '\0') return refuse("the file holds a NUL byte, so it is not a CSV file");
    if (c == '\n' || (c == '\r' && text_.substr(close + 1, 1) != "\n")) ++line_;
    if (c != '"') continue;
    if (text_.substr(close + 1, 1) != "\"") break;
    next_special();
    doubled = true;
  }
  if (close - begin > limits_.field_bytes_max) return refuse("a field is longer than 1 MiB");
  std::string_view field = text_.substr(begin, close - begin);
  if (doubled) {
    std::string& plain = unquoted_.emplace_back();
    for (std::size_t i = 0; i < field.size(); ++i) {
      plain += field[i];
      if (field[i] == '"') ++i;
    }
    field = plain;
  }
  fields_.push_back(field);
  const std::size_t after = close + 1;
  if (after == text_.size()) {
    at_ = after;
    return end_of_text;
  }
  const char c = text_[after];
  if (c != ',' && c != '\n' && c != '\r')
    return refuse("text follows a closing quote; double the quotes inside a quoted field");
  next_special();
  at_ = after + 1;
  return c;
}

void CsvReader::end_row(char terminator) {
  ended_with_line_end_ = terminator != end_of_text;
  if (terminator == end_of_text) return;
  ++line_;
  if (terminator == '\r' && at_ < text_.size() && text_[at_] == '\n') {
    next_special();
    ++at_;
  }
}

Result<const CsvRow*> CsvReader::next() {
  if (at_ >= text_.size()) return nullptr;
  fields_.clear();
  ++row_.row;
  row_.line = line_;
  if (row_.row > limits_.rows_max)
    return refuse("the file has more than " +
                  counted(static_cast<long long>(limits_.rows_max), "row") +
                  ", more than any file Trellis reads");
  for (;;) {
    if (fields_.size() == limits_.columns_max)
      return refuse("a row has more than " +
                    counted(static_cast<long long>(limits_.columns_max), "column"));
    const bool quoted = at_ < text_.size() && text_[at_] == '"';
    const char terminator = TRY(quoted ? read_quoted() : read_plain());
    if (terminator == ',') continue;
    end_row(terminator);
    row_.fields = fields_;
    return &row_;
  }
}

}  // namespace trellis
