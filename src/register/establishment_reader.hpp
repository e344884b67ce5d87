/// Turns rows of any establishment layout into facts: by column name, by code or by words.
///
/// What a layout lacks stays absent, and `is_given` says so for each column of the table
/// `establishment`, so that a file with fewer columns does not wipe out what another one said.
/// Columns about people (heads' names, telephone numbers) are never read into facts, and are left
/// out of the packed row unless the import was told to keep them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "register/cells.hpp"
#include "register/establishment.hpp"
#include "register/source_table.hpp"

namespace trellis::registry {

/// True for columns that name a person or hold a telephone number.
bool is_personal_column(std::string_view tidy_name);

/// A whole published row as one text: kept cells in the order of `columns`, separated by U+001F.
/// The hash is of the filled cells and their column names, whatever their order, so that a moved
/// or an added empty column changes nothing. The publisher's date of the last change does not
/// count.
class RowPacker {
 public:
  enum class Personal { drop, keep };
  RowPacker(const Header& header, Personal personal);

  /// Names of the kept columns as published, separated like the cells.
  const std::string& columns() const { return columns_; }
  /// Appends the packed row to `out` and returns the hash.
  std::int64_t pack(const SourceRow& row, std::string& out) const;

 private:
  struct Kept {
    std::size_t position;
    std::uint64_t seed;
    bool counts;  ///< the date of the last change is no change
  };
  enum class Cells { plain, with_separators };
  std::uint64_t append_cells(const SourceRow& row, std::string& out, Cells cells) const;

  std::vector<Kept> kept_;
  std::string columns_;
  std::size_t columns_in_header_ = 0;
};

/// Cells of a packed row beside the names of their columns.
std::vector<std::pair<std::string_view, std::string_view>> unpack_row(std::string_view columns,
                                                                      std::string_view cells);

class EstablishmentReader {
 public:
  /// `as_of` decides which local authorities exist.
  EstablishmentReader(const Layout& layout, const Header& header, Date as_of);

  /// Nothing when the row's key cannot be read (the problem is added as a rejection) or when it is
  /// a children's centre (counted).
  std::optional<EstablishmentView> read(const SourceRow& row, CellProblems& problems);

  /// Whether the layout has what the column of table `establishment` is made of.
  bool is_given(std::string_view column) const { return given_.contains(column); }
  std::size_t childrens_centres() const { return childrens_centres_; }

  /// LSOA codes above E01033768 exist only since 2021: the vintage of a whole file.
  static std::int32_t lsoa_vintage(std::string_view highest_lsoa);

 private:
  using Column = std::optional<std::size_t>;
  /// A published thing that has a column of codes, of words, or both.
  struct CodedColumn {
    Column code, words;
    std::string_view list;
    std::unordered_map<std::string_view, std::int32_t> seen;
  };

  Column find(std::string_view fact, std::initializer_list<std::string_view> names);
  CodedColumn find_coded(std::string_view fact,
                         std::string_view list,
                         std::initializer_list<std::string_view> codes,
                         std::initializer_list<std::string_view> words);
  void find_columns();
  void find_places();
  std::optional<std::int32_t> code(CodedColumn& column, const SourceRow& row);
  std::optional<Date> date(DateColumn& form,
                           Column column,
                           const SourceRow& row,
                           std::string_view name);
  std::optional<double> number(Column column, const SourceRow& row);
  void read_kind(const SourceRow& row, EstablishmentView& facts);
  void read_people(const SourceRow& row, EstablishmentView& facts);
  void read_texts(const SourceRow& row, EstablishmentView& facts);
  void read_place(const SourceRow& row, EstablishmentView& facts);
  void read_point(const SourceRow& row, EstablishmentView& facts);
  std::string_view region_of(const SourceRow& row, LaCode la);
  void note(const SourceRow& row, std::string_view column, std::string_view value, std::string why);

  const Header& header_;
  Date as_of_;
  std::unordered_set<std::string_view> given_;
  CellProblems* problems_ = nullptr;
  std::size_t childrens_centres_ = 0;

  Column urn_, name_, la_, number_, age_low_, age_high_, capacity_, pupils_, boys_, girls_, fsm_,
      fsm_count_, easting_, northing_, previous_la_, previous_number_, opened_, closed_, census_,
      changed_, ofsted_on_;
  CodedColumn type_, group_, status_, open_reason_, close_reason_, phase_, gender_;
  DateColumn opened_form_, closed_form_, census_form_, changed_form_, ofsted_form_;
  Column region_code_, region_name_;
  std::unordered_map<std::string_view, std::string_view> regions_seen_;
  std::unordered_map<std::int32_t, std::string_view> regions_of_la_;
  std::vector<std::pair<std::string_view EstablishmentView::*, Column>> texts_;
};

}  // namespace trellis::registry
