#include "register/file_kind.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "register/layouts.hpp"

namespace trellis::registry {
namespace {

struct KindWords {
  FileKind kind;
  std::string_view name;
  std::string_view title;
};

constexpr std::array kind_words = {
    KindWords{FileKind::gias, "gias", "establishments"},
    KindWords{FileKind::links, "gias-links", "links between establishments"},
    KindWords{FileKind::groups, "groups", "groups of establishments"},
    KindWords{FileKind::group_links, "group-links", "establishments in groups"},
    KindWords{FileKind::ofsted, "ofsted", "latest inspections"},
    KindWords{FileKind::ks2, "ks2", "key stage 2 results"},
    KindWords{FileKind::ks4, "ks4", "key stage 4 results"},
    KindWords{FileKind::destinations, "destinations", "destinations after key stage 4"},
    KindWords{FileKind::census, "census", "school census"},
    KindWords{FileKind::absence, "absence", "absence"},
    KindWords{FileKind::workforce, "workforce", "school workforce"},
    KindWords{FileKind::characteristics, "characteristics", "school characteristics"},
    KindWords{FileKind::pupil_premium, "pupil-premium", "pupil premium allocations"},
    KindWords{FileKind::pupil_premium_incentive,
              "pupil-premium-incentive",
              "pupil premium and sparsity incentives"},
    KindWords{FileKind::deprivation, "deprivation", "indices of deprivation"},
    KindWords{FileKind::local_authorities, "local-authorities", "local authorities"},
    KindWords{FileKind::region_codes, "region-codes", "regions of the performance tables"},
    KindWords{FileKind::policy_areas, "policy-areas", "policy areas"},
    KindWords{FileKind::postcodes, "postcodes", "postcodes"},
    KindWords{FileKind::boundaries, "boundaries", "boundaries"},
    KindWords{FileKind::network, "network", "a list of a network's schools"},
    KindWords{FileKind::hub_areas, "hub-areas", "teaching school hub areas"},
    KindWords{FileKind::code_lists, "code-lists", "code lists of GIAS"},
    KindWords{FileKind::eligibility_list, "eligibility-list", "an eligibility list"},
};

const KindWords& words_of(FileKind kind) { return kind_words[static_cast<std::size_t>(kind)]; }

bool present(const Header& header, std::string_view alternatives) {
  return std::ranges::any_of(split(alternatives, '|'),
                             [&](std::string_view name) { return header.has(name); });
}

std::size_t present_count(const Layout& layout, const Header& header) {
  return static_cast<std::size_t>(std::ranges::count_if(
      layout.required, [&](std::string_view name) { return present(header, name); }));
}

/// Any list with one column of URNs, group UIDs or LAESTABs, if it is like no published layout.
constexpr std::size_t own_list_columns_max = 12;

bool is_own_list(const Header& header, double likeness) {
  const bool identified = header.find_any({"urn", "group uid", "uid", "laestab"}).has_value();
  return identified && header.size() <= own_list_columns_max && likeness < 0.6;
}

struct Nearest {
  const Layout* layout = nullptr;
  double likeness = 0;
};

Nearest nearest_layout(const Header& header, std::optional<FileKind> kind) {
  Nearest nearest;
  for (const Layout& layout : known_layouts()) {
    if ((kind && layout.kind != *kind) || layout.kind == FileKind::eligibility_list) continue;
    if (header.size() > layout.columns_max) continue;
    const double likeness = static_cast<double>(present_count(layout, header)) /
                            static_cast<double>(layout.required.size());
    if (!nearest.layout || likeness > nearest.likeness) nearest = {&layout, likeness};
  }
  return nearest;
}

}  // namespace

std::string_view name_of(FileKind kind) { return words_of(kind).name; }
std::string_view title_of(FileKind kind) { return words_of(kind).title; }

std::optional<FileKind> kind_from_name(std::string_view name) {
  for (const KindWords& words : kind_words)
    if (words.name == name) return words.kind;
  return std::nullopt;
}

bool is_keyed_by_year(FileKind kind) {
  switch (kind) {
    case FileKind::ofsted:
    case FileKind::ks2:
    case FileKind::ks4:
    case FileKind::destinations:
    case FileKind::census:
    case FileKind::absence:
    case FileKind::workforce:
    case FileKind::characteristics:
    case FileKind::pupil_premium:
    case FileKind::pupil_premium_incentive:
    case FileKind::deprivation:
    case FileKind::local_authorities:
    case FileKind::region_codes:
    case FileKind::network:
    case FileKind::eligibility_list:
      return true;
    case FileKind::gias:
    case FileKind::links:
    case FileKind::groups:
    case FileKind::group_links:
    case FileKind::policy_areas:
    case FileKind::postcodes:
    case FileKind::boundaries:
    case FileKind::hub_areas:
    case FileKind::code_lists:
      return false;
  }
  return false;
}

std::vector<std::string_view> kind_names() {
  std::vector<std::string_view> names;
  for (const KindWords& words : kind_words) names.push_back(words.name);
  return names;
}

std::vector<std::string> missing_columns(const Layout& layout, const Header& header) {
  std::vector<std::string> missing;
  for (const std::string_view name : layout.required) {
    if (present(header, name)) continue;
    std::vector<std::string> alternatives;
    for (const std::string_view part : split(name, '|')) alternatives.emplace_back(part);
    missing.push_back(join(alternatives, " or "));
  }
  return missing;
}

Result<const Layout*> recognise(const Header& header, std::optional<FileKind> kind) {
  const Layout* best = nullptr;
  for (const Layout& layout : known_layouts()) {
    const bool asked = kind == layout.kind;
    if ((kind && !asked) || (layout.kind == FileKind::eligibility_list && !asked)) continue;
    if (present_count(layout, header) != layout.required.size()) continue;
    if (header.size() > layout.columns_max) continue;
    if (!best || layout.required.size() > best->required.size()) best = &layout;
  }
  const Nearest nearest = nearest_layout(header, kind);
  if (!best && !kind && is_own_list(header, nearest.likeness))
    best = &*std::ranges::find(known_layouts(), FileKind::eligibility_list, &Layout::kind);
  if (best && !best->refusal.empty())
    return problem(ProblemKind::refused_by_rule,
                   "",
                   "This is " + std::string(best->title) + ". " + std::string(best->refusal));
  if (best) return best;
  if (!nearest.layout || nearest.likeness < 0.25) {
    const auto names = kind_names();
    return problem(
        ProblemKind::invalid,
        "",
        "No known kind of file has this header. Give the kind with --kind, or import one "
        "of: " +
            join({names.begin(), names.end()}, ", ") + ".");
  }
  return problem(ProblemKind::invalid,
                 "",
                 "This is nearest to " + std::string(nearest.layout->title) +
                     ", but these columns are missing: " +
                     join(missing_columns(*nearest.layout, header), ", ") + ".");
}

}  // namespace trellis::registry
