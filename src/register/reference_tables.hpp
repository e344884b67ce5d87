/// The small tables of facts in data/reference, compiled into the binary and read by type.
///
/// Every row of a table carries its source and date, and every file opens with origin and licence
/// (lines that begin with #). Tables are parsed once, on first use, and never change afterwards;
/// all functions may be called from any thread. Dates here are half-open periods, whatever the
/// file uses. A table of this binary that cannot be read is a programmer's mistake and throws.
///
/// Sources: named in each row of data/reference/*.csv.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/identifiers.hpp"
#include "core/measured.hpp"
#include "core/result.hpp"

namespace trellis::reference {

/// A table as text: the header and the rows, every row as long as the header.
class Table {
 public:
  /// Reads UTF-8 CSV (RFC 4180, LF or CRLF) after any lines that begin with #. Refuses a row whose
  /// number of cells differs from the header's, naming its line.
  static Result<Table> parse(std::string_view text);

  std::size_t rows() const { return rows_.size(); }
  const std::vector<std::string>& columns() const { return columns_; }
  bool has_column(std::string_view column) const;
  /// The cell; throws std::logic_error when there is no such column.
  const std::string& cell(std::size_t row, std::string_view column) const;
  /// The lines that begin with #, without it.
  const std::vector<std::string>& remarks() const { return remarks_; }

 private:
  std::vector<std::string> remarks_;
  std::vector<std::string> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// Names of the tables in the binary, without ".csv".
std::vector<std::string> table_names();
/// The table of data/reference/<name>.csv; throws std::logic_error for an unknown name.
const Table& table(std::string_view name);

/// Where a row comes from, for the page's provenance line.
struct Provenance {
  std::string source;
  std::string as_of;
  bool verified = true;
};

struct Region {
  std::string code;        ///< ONS code, "E12000003"
  std::string name;        ///< as ONS writes it
  std::string gor_letter;  ///< as GIAS writes it in GOR (code)
  std::string gor_name;    ///< as GIAS writes it in GOR (name)
  std::vector<std::string> other_wordings;
  Provenance provenance;
};

/// The nine regions, by code.
const std::vector<Region>& regions();
const Region* region_by_code(std::string_view code);
/// By ONS code, GIAS letter, name or any wording met in published files (compared folded).
const Region* region_by_words(std::string_view words);

/// A local authority while it had this name, code and region.
struct LocalAuthority {
  LaCode code;
  std::string name;
  std::string gss_code;     ///< empty when unknown
  std::string region_code;  ///< empty when unknown (authorities that ended before 2000)
  std::optional<Date> from;
  std::optional<Date> to;  ///< first day after
  std::vector<LaCode> preceded_by;
  std::vector<LaCode> succeeded_by;
  Provenance provenance;

  bool holds_on(Date day) const { return (!from || *from <= day) && (!to || day < *to); }
};

/// All rows, by code and then by date.
const std::vector<LocalAuthority>& local_authorities();
/// The row of this code on this day, or nullptr.
const LocalAuthority* local_authority(LaCode code, Date day);
/// The newest row of this code whatever the day (closed schools keep the code of a dead authority).
const LocalAuthority* local_authority_ever(LaCode code);

/// Region code of an authority on a day within a scheme of region_schemes.csv ("ons_region",
/// "dfe_regions_group", ...); empty when the scheme has none.
std::string_view region_in_scheme(std::string_view scheme, LaCode la, Date day);
/// Schemes with at least one authority, by name.
const std::vector<std::string>& region_schemes();

/// The reason a symbol stands for in files of a scheme of absent_codes.csv ("performance_tables",
/// "ees", "gias", "ofsted", "census", "absence", "pupil_premium"). Nothing when the symbol is not
/// listed: in a numeric column that is an error of the cell, not a blank.
std::optional<Absent> absent_reason(std::string_view scheme, std::string_view symbol);

struct OfstedArea {
  std::string code;
  std::string label;
};

struct OfstedGrade {
  std::string code;
  std::string label;
  int rank = 0;  ///< 1 is best
  std::optional<bool> good_or_better;
};

/// An inspection framework: which areas it grades, on which scale, for inspections that start when.
struct OfstedFramework {
  std::string id;
  std::string name;
  std::string scale_family;  ///< grades compare only within one family and one area code
  std::optional<Date> from;
  std::optional<Date> to;  ///< first day after
  std::vector<OfstedArea> areas;
  std::vector<OfstedGrade> grades;
  Provenance provenance;

  bool holds_on(Date day) const { return (!from || *from <= day) && (!to || day < *to); }
  const OfstedGrade* grade(std::string_view code) const;
};

/// All frameworks, oldest first.
const std::vector<OfstedFramework>& ofsted_frameworks();
const OfstedFramework* ofsted_framework(std::string_view id);
/// The framework of an inspection that starts on this day.
const OfstedFramework* ofsted_framework_on(Date inspection_start);

struct EstablishmentType {
  int code = 0;
  std::string name;
  int group_code = 0;
  std::string group_name;
  bool state_funded = false;
  bool in_scope = true;
};

/// By code.
const std::vector<EstablishmentType>& establishment_types();
const EstablishmentType* establishment_type(int code);

/// A GIAS code list of gias_codes.csv ("PhaseOfEducation", ...): the words of a code, empty for
/// blank codes; nullopt when the code is not in the list. Leading zeros do not matter.
std::optional<std::string_view> gias_words(std::string_view list, std::string_view code);

/// An opportunity area (OA), education investment area (EIA) or priority one (PEIA), as one LA or
/// one district of it.
struct PolicyArea {
  std::string kind;
  std::string area_id;
  std::string name;
  std::optional<LaCode> la;   ///< the whole authority, when the extent is LA
  LaCode within_la;           ///< the authority it lies in
  std::string district_code;  ///< else the district
  Provenance provenance;
};

/// In the order of the table; one area may be several rows.
const std::vector<PolicyArea>& policy_areas();

/// Column names of a published layout of layouts.csv, in order: "gias_2025", "gias_2015",
/// "gias_search_2022", "links", "groups", "group_links", "ofsted_2025", "ofsted_2026_known",
/// "ks2_2019", "ks4_2018", "census_2019", "absence_2019", "pupil_premium_2020". Empty when there is
/// no such layout.
const std::vector<std::string>& layout(std::string_view name);

}  // namespace trellis::reference
