#include "core/encoding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <emmintrin.h>
#include <utility>

namespace trellis {
namespace {

/// Characters of the bytes 0x80 to 0x9F in Windows-1252; 0xFFFD for the five undefined ones.
constexpr std::array<std::uint16_t, 32> windows_1252_high = {
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

std::uint32_t windows_1252_character(unsigned char byte) {
  return byte >= 0x80 && byte < 0xA0 ? windows_1252_high[byte - 0x80] : byte;
}

/// Position of the first byte over 0x7F at or after `from`.
std::size_t first_high_byte(std::string_view bytes, std::size_t from) {
  while (from + 16 <= bytes.size()) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + from));
    if (_mm_movemask_epi8(block) != 0) break;
    from += 16;
  }
  while (from < bytes.size() && static_cast<unsigned char>(bytes[from]) < 0x80) ++from;
  return from;
}

/// Length of the well-formed UTF-8 character at `at`, whose first byte is over 0x7F; 0 if none.
std::size_t character_length(std::string_view bytes, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U;
  };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned lead = byte(0);
  if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (lead == 0xE0 && byte(1) < 0xA0) return 0;
    if (lead == 0xED && byte(1) > 0x9F) return 0;
    return follows(1) && follows(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (lead == 0xF0 && byte(1) < 0x90) return 0;
    if (lead == 0xF4 && byte(1) > 0x8F) return 0;
    return follows(1) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

bool is_misread_control(std::string_view bytes, std::size_t at) {
  return bytes[at] == '\xC2' && static_cast<unsigned char>(bytes[at + 1]) < 0xA0;
}

/// Counts the damage in well-formed UTF-8 and repairs what can be; `unrepaired` then gets the bytes
/// as they were.
void repair(DecodedText& decoded, std::string& unrepaired) {
  const std::string_view bytes = decoded.bytes;
  std::string repaired;
  std::size_t copied = 0;
  for (std::size_t at = first_high_byte(bytes, 0); at < bytes.size();) {
    const std::size_t length = character_length(bytes, at);
    if (length == 3 && bytes.substr(at, 3) == "\xEF\xBF\xBD") ++decoded.replacement_characters;
    if (length == 2 && is_misread_control(bytes, at)) {
      repaired += bytes.substr(copied, at - copied);
      append_utf8(repaired, windows_1252_character(static_cast<unsigned char>(bytes[at + 1])));
      copied = at + 2;
      ++decoded.controls_repaired;
    }
    at = first_high_byte(bytes, at + length);
  }
  if (decoded.controls_repaired == 0) return;
  repaired += bytes.substr(copied);
  unrepaired = std::exchange(decoded.bytes, std::move(repaired));
}

std::size_t count_undefined(std::string_view bytes) {
  return static_cast<std::size_t>(std::ranges::count_if(bytes, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x80 && byte < 0xA0 && windows_1252_high[byte - 0x80] == 0xFFFD) ||
           (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r');
  }));
}

}  // namespace

std::string_view name_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8:
      return "UTF-8";
    case Encoding::utf8_with_bom:
      return "UTF-8 with byte order mark";
    case Encoding::windows_1252:
      return "Windows-1252";
  }
  return "";
}

bool is_utf8(std::string_view bytes) {
  for (std::size_t at = first_high_byte(bytes, 0); at < bytes.size();) {
    const std::size_t length = character_length(bytes, at);
    if (length == 0) return false;
    at = first_high_byte(bytes, at + length);
  }
  return true;
}

std::string from_windows_1252(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 64);
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t high = first_high_byte(bytes, at);
    out += bytes.substr(at, high - at);
    if (high < bytes.size())
      append_utf8(out, windows_1252_character(static_cast<unsigned char>(bytes[high])));
    at = high + 1;
  }
  return out;
}

Result<DecodedText> decode_text(std::string&& bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
    return problem(ProblemKind::invalid, "", "The file is in UTF-16. Save it as CSV UTF-8.");
  DecodedText decoded;
  if (is_utf8(bytes)) {
    const bool bom = bytes.starts_with("\xEF\xBB\xBF");
    decoded.encoding = bom ? Encoding::utf8_with_bom : Encoding::utf8;
    decoded.text_from = bom ? 3 : 0;
    decoded.bytes = std::move(bytes);
    repair(decoded, bytes);
    return decoded;
  }
  if (bytes.starts_with("\xEF\xBB\xBF"))
    return problem(ProblemKind::invalid,
                   "",
                   "The file begins as UTF-8 but holds bytes that are not. Save it again as CSV "
                   "UTF-8.");
  decoded.encoding = Encoding::windows_1252;
  decoded.undefined_bytes = count_undefined(bytes);
  if (decoded.undefined_bytes * 1000 >= bytes.size())
    return problem(ProblemKind::invalid,
                   "",
                   "The file is not text in UTF-8 or Windows-1252. Save it as CSV UTF-8.");
  decoded.bytes = from_windows_1252(bytes);
  return decoded;
}

}  // namespace trellis
