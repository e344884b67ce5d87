/// Turns rows of Ofsted's management information, in its layouts, into inspections.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "register/cells.hpp"
#include "register/inspection.hpp"
#include "register/source_table.hpp"

namespace trellis::registry {

class InspectionReader {
 public:
  InspectionReader(const Layout& layout, const Header& header);
  /// Up to four inspections of the row's school: latest and previous graded, report card, ungraded.
  std::vector<Inspection> read(const SourceRow& row, CellProblems& problems);

 private:
  using Column = std::optional<std::size_t>;
  struct GradeColumn {
    std::string area;
    Column column;
  };
  /// The columns of one inspection within a row.
  struct Block {
    InspectionKind kind = InspectionKind::graded;
    Column urn_then, number, type, started, published, outcome, concern;
    std::vector<GradeColumn> grades;
    DateColumn started_form = {}, published_form = {};
  };

  void add_2025_blocks();
  void add_2026_blocks();
  void add_two_dates_blocks();
  std::optional<Inspection> read_block(Block& block,
                                       const SourceRow& row,
                                       Urn urn,
                                       CellProblems& problems);
  void read_grades_of(const Block& block,
                      const SourceRow& row,
                      Inspection& inspection,
                      CellProblems& problems);

  const Layout& layout_;
  const Header& header_;
  Column urn_;
  std::vector<Block> blocks_;
};

}  // namespace trellis::registry
