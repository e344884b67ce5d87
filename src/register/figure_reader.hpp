/// Turns rows of results, census, absence and premium files into figures of schools and areas.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/identifiers.hpp"
#include "register/cells.hpp"
#include "register/measure.hpp"
#include "register/source_table.hpp"

namespace trellis::registry {

/// Whose figures a row holds.
struct FigureSubject {
  std::optional<Urn> urn;  ///< a school; else an area
  std::string level;       ///< la, region, england, england_state
  std::string code;        ///< LA code, ONS code, or the level again for England
  std::string phase;       ///< as published, or empty

  friend auto operator<=>(const FigureSubject&, const FigureSubject&) = default;
};

/// The figures of one subject for one year.
struct FigureRow {
  FigureSubject subject;
  int year = 0;
  Figures figures;
  int week = 0;  ///< of the school year up to which they count; 0: the whole year, or not said
};

class FigureReader {
 public:
  /// `year` is that in which the school year of the whole file ends, where rows do not say.
  FigureReader(const Layout& layout, const Header& header, int year);

  /// The figures of a row: none for rows that are not about a school or an area we keep, several
  /// where one row holds several years.
  std::vector<FigureRow> read(const SourceRow& row, CellProblems& problems);

  /// Rows about part of a subject, such as one sex or a single week, which were left out.
  std::size_t breakdown_rows() const { return breakdown_rows_; }

 private:
  using Column = std::optional<std::size_t>;
  struct Source {
    Measure measure;
    std::size_t column;
    bool percent;       ///< a share without percent sign is per cent
    int years_ago = 0;  ///< "Previous" columns
  };

  void find_columns();
  bool is_breakdown(const SourceRow& row) const;
  int week_of(const SourceRow& row) const;
  void take(Measure measure, std::string_view column, bool percent = true, int years_ago = 0);
  std::optional<FigureSubject> subject_of(const SourceRow& row, CellProblems& problems) const;
  std::optional<FigureSubject> total_of(const SourceRow& row) const;
  std::optional<FigureSubject> area_by_level(const SourceRow& row) const;
  Measured<double> value_of(const Source& source,
                            const SourceRow& row,
                            CellProblems& problems) const;
  int year_of(const SourceRow& row) const;

  const Layout& layout_;
  const Header& header_;
  int year_;
  std::string_view scheme_;
  Column urn_, record_type_, la_, number_, level_, period_, phase_, span_, frame_;
  std::vector<std::size_t> breakdowns_;
  std::vector<Source> sources_;
  std::size_t breakdown_rows_ = 0;
};

}  // namespace trellis::registry
