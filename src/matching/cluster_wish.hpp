/// Which schools want to be in one cluster, and which may not be: read from forms, set by staff,
/// and turned into what the search is told. Pure.
///
/// A school that may not be with another is believed at once. That schools stay together holds once
/// each of them has asked for it, or once a person says so: one school cannot bind another.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/date.hpp"
#include "core/identifiers.hpp"
#include "core/result.hpp"
#include "matching/ids.hpp"
#include "programme/named_schools.hpp"
#include "programme/subjects.hpp"

namespace trellis::matching {

enum class WishKind { together, apart };
/// The word of tables, and back.
std::string_view name_of(WishKind kind);
WishKind wish_kind_from(std::string_view name);

struct WishSchool {
  OrganisationId organisation{};
  std::optional<Urn> urn{};
  std::string name{};
};

struct ClusterWish {
  ClusterWishId id{};
  ProgrammeId programme{};
  OrganisationId owner{};
  WishKind kind = WishKind::together;
  std::vector<WishSchool> schools{};  ///< the one that asked first
  std::optional<programme::ApplicationId> application{};
  std::string question{};
  std::string unread{};  ///< names of the form that fit no school
  Instant asked_at{};
  std::string reason{};
  std::string held_by{};
  std::optional<Instant> held_at{};
  std::string end_reason{};
  std::string ended_by{};
  std::optional<Instant> ended_at{};

  bool holds() const { return held_at && !ended_at; }
  bool is_open() const { return !held_at && !ended_at; }
};

/// Whether every other school of the wish has itself asked for the one that asked.
bool is_mutual(const ClusterWish& wish, std::span<const ClusterWish> all);

/// What the search is told, by URN.
struct WishRules {
  std::vector<std::vector<std::int64_t>> together = {};
  std::vector<std::pair<std::int64_t, std::int64_t>> apart = {};
};

/// The wishes that hold, among the schools that wait for a cluster. Groups with a school in common
/// become one.
///
///   refuses   a group of more schools than a cluster may have; a group with two schools that are
///             kept apart; each by the names of the schools
Result<WishRules> rules_of_wishes(std::span<const ClusterWish> wishes,
                                  const std::vector<Urn>& waiting,
                                  int cluster_schools_max);

/// Why these schools may not be in one cluster by the wishes that hold, as sentences.
std::vector<std::string> apart_faults(std::span<const ClusterWish> wishes,
                                      const std::vector<OrganisationId>& schools);

}  // namespace trellis::matching
