/// Small operations on text that every module needs: trimming, splitting, folding for search.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trellis {

/// Without white space (ASCII and no-break space) at either end. The view points into `text`.
std::string_view trim(std::string_view text);

/// With every run of white space replaced by one space, trimmed.
std::string squeeze(std::string_view text);

/// The parts between separators; an empty text gives one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);

std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// ASCII letters in lower case; other bytes as they are.
std::string lower_ascii(std::string_view text);

/// For search and comparison: lower case, accents taken off Latin letters, punctuation turned to
/// spaces or dropped (apostrophes and full stops), spaces squeezed; "St." and "Saint" become "st",
/// "&" becomes "and". UTF-8 in, ASCII (and untouched other scripts) out.
std::string fold(std::string_view text);

/// "1 school", "2 schools". `plural` defaults to the singular with an s.
std::string counted(long long count, std::string_view singular, std::string_view plural = {});

/// A whole number with thousands commas: "20,185".
std::string with_commas(long long number);

/// A number with this many decimals, half away from zero, with thousands commas: "1,234.5".
std::string decimal(double number, int places);

}  // namespace trellis
