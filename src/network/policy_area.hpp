/// Which opportunity and education investment areas a school lies in.
///
/// An area is whole authorities or districts. A district that ended with a reorganisation cannot
/// be told from the new authority's code, so a school of that authority lies in it possibly, and is
/// shown so. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/identifiers.hpp"

namespace trellis::network {

enum class Membership {
  certain,
  possible,  ///< the area is a district that ended; its authority is the school's
};

struct PolicyAreaOfSchool {
  std::string kind;  ///< OA, EIA, PEIA
  std::string area_id;
  std::string name;
  Membership membership = Membership::certain;
  std::string source;
  std::string as_of;
};

/// "Priority education investment area" for PEIA.
std::string title_of_policy_kind(std::string_view kind);

/// The areas of a school by its authority and GSS district code, each once, in the order of the
/// table. A certain membership outweighs a possible one.
std::vector<PolicyAreaOfSchool> policy_areas_of(LaCode la, std::string_view district_code);

/// Whether a school lies certainly in an area of this kind.
bool in_policy_area(LaCode la, std::string_view district_code, std::string_view kind);

}  // namespace trellis::network
