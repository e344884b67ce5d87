/// Groups of establishments: academy trusts, federations, sponsors; and who is in them.
///
/// Names of heads of groups are never read. One trust may appear in capitals as one type of group
/// and in mixed case as another; an establishment may be in several groups at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/date.hpp"
#include "core/identifiers.hpp"

namespace trellis::registry {

/// Group types as published.
enum class GroupType : std::int32_t {
  federation = 1,
  trust = 2,
  sponsor = 5,
  multi_academy_trust = 6,
  umbrella_trust = 7,
  childrens_centres_group = 8,
  childrens_centres_collaboration = 9,
  single_academy_trust = 10,
  secure_single_academy_trust = 11,
};

/// Multi-academy, single-academy and secure single-academy trusts: an academy is in exactly one.
constexpr bool is_academy_trust(std::int32_t type) { return type == 6 || type == 10 || type == 11; }

struct Group {
  GroupUid uid;
  std::string name;
  std::string group_id;  ///< as published, "TR00012"
  std::string companies_house, ukprn;
  std::int32_t type = 0;
  std::string type_words;
  std::string status;  ///< code as published: OPEN, CLOSED, CREATED_IN_ERROR
  std::optional<Date> opened_on, closed_on, incorporated_on;
  std::string street, locality, address3, town, county, postcode;

  friend bool operator==(const Group&, const Group&) = default;
};

/// An establishment in a group. The date of joining may be unknown.
struct Membership {
  Urn urn;
  GroupUid group;
  std::optional<Date> joined_on;

  friend auto operator<=>(const Membership&, const Membership&) = default;
};

}  // namespace trellis::registry
