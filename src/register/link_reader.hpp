/// Turns rows of a links file into links.
#pragma once

#include <optional>

#include "register/cells.hpp"
#include "register/link.hpp"
#include "register/source_table.hpp"

namespace trellis::registry {

class LinkReader {
 public:
  explicit LinkReader(const Header& header);
  /// Nothing when either URN cannot be read; the problem is added as a rejection.
  std::optional<Link> read(const SourceRow& row, CellProblems& problems);

 private:
  std::optional<std::size_t> urn_, link_urn_, name_, type_, established_;
  DateColumn established_form_;
};

}  // namespace trellis::registry
