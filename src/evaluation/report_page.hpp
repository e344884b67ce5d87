/// The frame of a report page: head, style for screen and paper, sections. No scripts.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plot/chart.hpp"

namespace trellis::evaluation {

/// A whole page around `body`.
std::string page_html(std::string_view title, const std::string& body);

/// <section> with a heading; nothing where the body is empty.
std::string section_html(std::string_view heading, const std::string& body);

/// <p> of escaped text; nothing for an empty text.
std::string paragraph_html(std::string_view text);

/// <ul> of escaped texts; nothing for an empty list.
std::string list_html(const std::vector<std::string>& items);

/// Text with true minus signs before its numbers.
std::string with_minus_signs(std::string_view text);

/// Text whose spaces do not break, for numbers in the cells of a table.
std::string unbroken(std::string_view text);

/// A box of large lines: each a label and its value.
std::string facts_html(const std::vector<std::pair<std::string, std::string>>& facts);

}  // namespace trellis::evaluation
