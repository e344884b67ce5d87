/// A school's turn to review another school of its cluster: when it is open, and which tasks of the
/// reviewed school's case are its part.
///
/// Promises: a turn with a day is open from eight weeks before the visit until thirteen weeks after
/// it, one without a day during its year of the cluster; only tasks that name a role `of` a
/// reviewer are its part. Nothing else of the case is. Pure.
#pragma once

#include <optional>
#include <string>

#include "casework/subjects.hpp"
#include "programme/definition.hpp"

namespace trellis::casework {

struct ReviewTurn {
  CaseId case_id{};  ///< of the reviewed school
  OrganisationId reviewed{};
  std::string school{};   ///< its name
  std::string cluster{};  ///< name of the cluster
  Date cluster_started_on{};
  int year = 1;  ///< of the cluster
  std::optional<Date> review_on{};

  friend bool operator==(const ReviewTurn&, const ReviewTurn&) = default;
};

/// To agree the days and the team, and to settle the report; our decision.
inline constexpr int review_opens_days_before = 56;
inline constexpr int review_closes_days_after = 91;

/// The first day of the turn, and the first after it.
Period open_days(const ReviewTurn& turn);
bool is_open(const ReviewTurn& turn, Date today);

/// Whether one of these roles is a reviewer's.
bool is_for_reviewers(const programme::Definition& definition, const programme::Texts& roles);

}  // namespace trellis::casework
