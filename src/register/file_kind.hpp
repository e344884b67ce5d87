/// Which published file this is, told by its header.
///
/// A layout is one form in which a kind of file has been published, known by the columns it must
/// have. The layout with the most required columns, all present, wins. A file that fits none is
/// refused with the nearest layout and the columns that are missing. Some files are known and still
/// not imported (dictionaries of columns, for instance): those are refused with the reason.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "register/header.hpp"

namespace trellis::registry {

enum class FileKind {
  gias,                     ///< establishments
  links,                    ///< predecessors and successors
  groups,                   ///< trusts, federations, sponsors
  group_links,              ///< which establishment is in which group
  ofsted,                   ///< management information: latest inspections
  ks2,                      ///< results at the end of primary school
  ks4,                      ///< results at the end of secondary school
  destinations,             ///< where pupils went after key stage 4
  census,                   ///< pupils on roll, meals, language, needs
  absence,                  ///< absence and persistent absence
  workforce,                ///< pupils and pupil-teacher ratio
  characteristics,          ///< tidied census figures by school
  pupil_premium,            ///< allocations
  pupil_premium_incentive,  ///< flags of incentive payments
  deprivation,              ///< indices by LSOA
  local_authorities,        ///< codes, names, regions
  region_codes,             ///< regions of the performance tables
  policy_areas,             ///< education investment areas and the like
  postcodes,                ///< postcode to place
  boundaries,               ///< GeoJSON
  network,                  ///< research schools, behaviour hubs, teaching school hubs
  hub_areas,                ///< districts of teaching school hub areas
  code_lists,               ///< code lists of GIAS
  eligibility_list,         ///< any list with one identifier column
};

/// The word on the command line, in tables and in the API: "gias-links".
std::string_view name_of(FileKind kind);
/// What a person calls it: "links between establishments".
std::string_view title_of(FileKind kind);
std::optional<FileKind> kind_from_name(std::string_view name);
/// Kinds whose facts carry their own year or date: an older file adds to them and overwrites
/// nothing.
bool is_keyed_by_year(FileKind kind);
/// All words, for help texts.
std::vector<std::string_view> kind_names();

struct Layout {
  FileKind kind;
  std::string_view name;   ///< "gias-download"
  std::string_view title;  ///< "GIAS establishment download (edubasealldata)"
  /// Tidied names; "a|b" where either will do.
  std::span<const std::string_view> required;
  std::string_view refusal;  ///< why a file of this layout is known but not imported; else empty
  /// A short list has no more columns than this: a wide file that happens to hold them is another.
  std::size_t columns_max = 2000;
};

/// Every known layout.
std::span<const Layout> known_layouts();

/// The layout of a file with this header. The Problem lists the nearest known layout and what is
/// missing. With `kind`, only layouts of that kind are considered.
Result<const Layout*> recognise(const Header& header, std::optional<FileKind> kind = {});

/// Columns of `layout` that `header` lacks, alternatives written "a or b".
std::vector<std::string> missing_columns(const Layout& layout, const Header& header);

}  // namespace trellis::registry
