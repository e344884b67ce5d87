/// What the bytes of a published text file mean: UTF-8 or Windows-1252, with the damage of earlier
/// re-saving repaired where it can be.
///
/// A UTF-8 byte order mark means UTF-8; else text that is valid UTF-8 is UTF-8; else it is
/// Windows-1252, never ISO-8859-1. In UTF-8 text a control character U+0080 to U+009F is a byte of
/// Windows-1252 that somebody decoded wrongly: it becomes the character that byte stands for. A
/// replacement character U+FFFD cannot be repaired; it is counted and kept.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace trellis {

enum class Encoding { utf8, utf8_with_bom, windows_1252 };

/// "UTF-8", "UTF-8 with byte order mark", "Windows-1252".
std::string_view name_of(Encoding encoding);

struct DecodedText {
  std::string bytes;          ///< UTF-8, byte order mark included where the file has one
  std::size_t text_from = 0;  ///< first byte after the mark
  Encoding encoding = Encoding::utf8;
  std::size_t controls_repaired = 0;       ///< U+0080 to U+009F mapped through Windows-1252
  std::size_t replacement_characters = 0;  ///< U+FFFD in the file as published
  std::size_t undefined_bytes = 0;         ///< bytes that Windows-1252 does not define

  std::string_view text() const { return std::string_view(bytes).substr(text_from); }
};

/// Decodes a whole file. Refuses UTF-16, and bytes of which one in a thousand or more mean nothing
/// in either encoding (a picture, a program). The store of `bytes` becomes the text's own where the
/// text is the bytes as they are, and stays with the caller where they had to be written anew: it
/// is not freed either way, so that somebody else may go on reading it.
Result<DecodedText> decode_text(std::string&& bytes);

/// True when every byte belongs to a well-formed UTF-8 character (no surrogates, no overlong
/// forms).
bool is_utf8(std::string_view bytes);

/// Windows-1252 as UTF-8; the five undefined bytes become U+FFFD.
std::string from_windows_1252(std::string_view bytes);

}  // namespace trellis
