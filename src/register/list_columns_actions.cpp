#include <cmath>
#include <stdexcept>

#include "core/text.hpp"
#include "register/layouts.hpp"
#include "register/list_import_actions.hpp"

namespace trellis::registry {
namespace {

using Values = std::optional<std::vector<storage::Value>>;
using Column = std::optional<std::size_t>;

storage::Value text(const SourceRow& row, Column column) { return std::string(row.cell(column)); }

/// A whole number such as "32806.00", or null.
storage::Value whole(const SourceRow& row, Column column) {
  const auto number = read_number(row.cell(column));
  if (!number) return {};
  return static_cast<std::int64_t>(std::llround(*number));
}

storage::Value real(const SourceRow& row, Column column) {
  const auto number = read_number(row.cell(column));
  if (!number) return {};
  return *number;
}

Values reject(const SourceRow& row, CellProblems& problems, std::string_view column, Column at) {
  problems.reject({row.row,
                   row.line,
                   std::string(column),
                   shown(row.cell(at)),
                   "is not a " + std::string(column) + "."});
  return std::nullopt;
}

template <class Identifier>
Result<std::int64_t> number_of(const Result<Identifier>& identifier) {
  return std::int64_t{TRY(identifier).number()};
}

ListReader deprivation_2019_reader(const Header& header) {
  const auto lsoa = header.find("lsoa code (2011)");
  const auto imd_rank =
      header.find("index of multiple deprivation (imd) rank (where 1 is most deprived)");
  const auto imd_decile = header.find(
      "index of multiple deprivation (imd) decile (where 1 is most deprived 10% of lsoas)");
  const auto rank = header.find(
      "income deprivation affecting children index (idaci) rank (where 1 is most deprived)");
  const auto decile = header.find(
      "income deprivation affecting children index (idaci) decile (where 1 is most deprived 10% of "
      "lsoas)");
  return {"lsoa_deprivation",
          {"vintage", "lsoa", "imd_rank", "imd_decile", "imd_score", "idaci_rank", "idaci_decile"},
          2,
          false,
          [=](const SourceRow& row, CellProblems& problems) -> Values {
            if (row.cell(lsoa).size() != 9) return reject(row, problems, "LSOA code", lsoa);
            return std::vector<storage::Value>{std::int64_t{2011},
                                               text(row, lsoa),
                                               whole(row, imd_rank),
                                               whole(row, imd_decile),
                                               {},
                                               whole(row, rank),
                                               whole(row, decile)};
          }};
}

ListReader deprivation_2025_reader(const Header& header) {
  const auto lsoa = header.find("lsoa21_code");
  const auto rank = header.find("imd_rank");
  const auto decile = header.find("imd_decile");
  const auto score = header.find("imd_score");
  const auto idaci_rank = header.find("idaci_rank");
  const auto idaci_decile = header.find("idaci_decile");
  return {"lsoa_deprivation",
          {"vintage", "lsoa", "imd_rank", "imd_decile", "imd_score", "idaci_rank", "idaci_decile"},
          2,
          false,
          [=](const SourceRow& row, CellProblems& problems) -> Values {
            if (row.cell(lsoa).size() != 9) return reject(row, problems, "LSOA code", lsoa);
            return std::vector<storage::Value>{std::int64_t{2021},
                                               text(row, lsoa),
                                               whole(row, rank),
                                               whole(row, decile),
                                               real(row, score),
                                               whole(row, idaci_rank),
                                               whole(row, idaci_decile)};
          }};
}

ListReader authority_reader(const Header& header) {
  const auto la = header.find("la_code");
  const auto name = header.find("la_name");
  const auto gss = header.find("gss_code");
  const auto region = header.find("region_code");
  return {"published_authority",
          {"la_code", "name", "gss_code", "region_code"},
          1,
          false,
          [=](const SourceRow& row, CellProblems& problems) -> Values {
            if (!read_code(row.cell(la))) return reject(row, problems, "local authority code", la);
            return std::vector<storage::Value>{
                whole(row, la), text(row, name), text(row, gss), text(row, region)};
          }};
}

ListReader region_code_reader(const Header& header) {
  const auto la = header.find("lea");
  const auto region = header.find("region");
  const auto name = header.find("region name");
  return {
      "published_region_code",
      {"scheme", "la_code", "region_code", "region_name"},
      2,
      false,
      [=](const SourceRow& row, CellProblems& problems) -> Values {
        if (!read_code(row.cell(la))) return reject(row, problems, "local authority code", la);
        return std::vector<storage::Value>{
            std::string("performance_tables"), whole(row, la), text(row, region), text(row, name)};
      }};
}

ListReader policy_area_reader(const Header& header) {
  const auto kind = header.find("kind");
  const auto area = header.find("area");
  const auto extent = header.find("extent");
  const auto la = header.find("la_code");
  const auto la_name = header.find("la_name");
  const auto source = header.find("source_page");
  return {"published_policy_area",
          {"kind", "name", "extent", "la_code", "la_name", "source"},
          0,
          false,
          [=](const SourceRow& row, CellProblems& problems) -> Values {
            if (row.cell(area).empty()) return reject(row, problems, "policy area", area);
            return std::vector<storage::Value>{text(row, kind),
                                               text(row, area),
                                               text(row, extent),
                                               whole(row, la),
                                               text(row, la_name),
                                               text(row, source)};
          }};
}

ListReader postcode_reader(const Header& header) {
  const auto postcode = header.find("postcode");
  const auto easting = header.find("easting");
  const auto northing = header.find("northing");
  return {"published_postcode",
          {"postcode", "easting", "northing"},
          1,
          false,
          [=](const SourceRow& row, CellProblems& problems) -> Values {
            if (row.cell(postcode).empty()) return reject(row, problems, "postcode", postcode);
            const auto east = read_number(row.cell(easting));
            const auto north = read_number(row.cell(northing));
            if (!east || !north) return reject(row, problems, "place", easting);
            return std::vector<storage::Value>{
                text(row, postcode), whole(row, easting), whole(row, northing)};
          }};
}

ListReader code_list_reader(const Header& header) {
  const auto list = header.find("list");
  const auto code = header.find("code");
  const auto name = header.find("name");
  return {"published_code",
          {"list", "code", "name"},
          2,
          false,
          [=](const SourceRow& row, CellProblems& problems) -> Values {
            if (row.cell(code).empty()) return reject(row, problems, "code", code);
            return std::vector<storage::Value>{text(row, list), text(row, code), text(row, name)};
          }};
}

ListReader hub_area_reader(const Header& header) {
  const auto code = header.find("hub_region_code");
  const auto districts = header.find("districts");
  return {"hub_area",
          {"hub_region_code", "districts"},
          1,
          false,
          [=](const SourceRow& row, CellProblems& problems) -> Values {
            if (row.cell(code).empty()) return reject(row, problems, "hub area code", code);
            return std::vector<storage::Value>{text(row, code), text(row, districts)};
          }};
}

}  // namespace

ListReader network_reader(const Layout& layout, const Header& header) {
  const bool research = layout.name == layouts::research_schools;
  const bool behaviour = layout.name == layouts::behaviour_hubs;
  const std::string network = research    ? "research_school"
                              : behaviour ? "behaviour_hub"
                                          : "teaching_school_hub";
  const auto name = header.find_any({"research_school", "hub", "lead_school_as_named_in_source"});
  const auto host =
      header.find_any({"host_as_named_in_source", "lead_school_as_named_in_source", "lead_school"});
  const auto trust = behaviour ? header.find("trust") : std::nullopt;
  const auto urn = header.find("urn");
  const auto matched = header.find("urn_match");
  const auto status = header.find_any({"status", "kind"});
  const auto from = header.find_any({"designated_from", "named_from"});
  const auto la = header.find("la_code");
  const auto areas = header.find_any({"hub_region_codes", "district_2022"});
  const auto source = header.find("source_page");
  return {"network_listing",
          {"network",
           "name",
           "host_named",
           "trust_named",
           "urn",
           "matched",
           "status",
           "designated_from",
           "la_code",
           "areas",
           "source"},
          0,
          false,
          [=](const SourceRow& row, CellProblems& problems) -> Values {
            if (row.cell(name).empty() && row.cell(host).empty() && row.cell(trust).empty())
              return reject(row, problems, "name", name);
            if (!row.cell(urn).empty() && !Urn::parse(row.cell(urn)))
              return reject(row, problems, "URN", urn);
            return std::vector<storage::Value>{network,
                                               text(row, row.cell(name).empty() ? trust : name),
                                               text(row, host),
                                               text(row, trust),
                                               whole(row, urn),
                                               text(row, matched),
                                               text(row, status),
                                               text(row, from),
                                               whole(row, la),
                                               text(row, areas),
                                               text(row, source)};
          }};
}

ListReader eligibility_reader(const Header& header) {
  const auto urn = header.find("urn");
  const auto uid = header.find_any({"group uid", "uid"});
  const auto laestab = header.find("laestab");
  const Column column = urn ? urn : uid ? uid : laestab;
  const std::string scheme = urn ? "urn" : uid ? "group_uid" : "laestab";
  return {"listed_identifier",
          {"value", "scheme", "position"},
          1,
          true,
          [=](const SourceRow& row, CellProblems& problems) -> Values {
            const std::string_view cell = row.cell(column);
            const auto number = scheme == "urn"       ? number_of(Urn::parse(cell))
                                : scheme == "laestab" ? number_of(Laestab::parse(cell))
                                                      : number_of(GroupUid::parse(cell));
            if (!number) {
              problems.reject({row.row, row.line, scheme, shown(cell), number.error().message});
              return std::nullopt;
            }
            return std::vector<storage::Value>{
                std::to_string(*number), scheme, static_cast<std::int64_t>(row.row)};
          }};
}

ListReader list_reader(FileKind kind,
                       const Layout& layout,
                       const Header& header,
                       const ImportOptions&) {
  if (kind == FileKind::deprivation)
    return layout.name == layouts::deprivation_2019 ? deprivation_2019_reader(header)
                                                    : deprivation_2025_reader(header);
  if (kind == FileKind::local_authorities) return authority_reader(header);
  if (kind == FileKind::region_codes) return region_code_reader(header);
  if (kind == FileKind::policy_areas) return policy_area_reader(header);
  if (kind == FileKind::postcodes) return postcode_reader(header);
  if (kind == FileKind::code_lists) return code_list_reader(header);
  if (kind == FileKind::hub_areas) return hub_area_reader(header);
  if (kind == FileKind::network) return network_reader(layout, header);
  if (kind == FileKind::eligibility_list) return eligibility_reader(header);
  throw std::logic_error("This kind of file is not kept as a list");
}

}  // namespace trellis::registry
