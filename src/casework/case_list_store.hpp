/// Cases with what lists show: the school, its lead, where the case stands, what comes next.
///
/// Filtered, sorted and counted in the database; only the rows of one page are read whole. Only
/// what is stored: statuses of tasks are derived from the case itself (case_view.hpp).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "access/actor.hpp"
#include "casework/subjects.hpp"
#include "core/identifiers.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

struct CaseLine {
  CaseId id{};
  std::int64_t version = 0;  ///< of the case
  ProgrammeId programme{};
  std::string programme_title{};
  std::int64_t definition = 0;  ///< key of the version
  std::optional<Urn> urn{};
  std::string name{};
  std::string region{};
  std::string unit{};
  std::string unit_kind{};
  std::string stream{};
  std::optional<int> cohort{};
  std::string status{};
  Date status_on{};
  Date opened_on{};
  std::optional<Date> finished_on{};
  std::string lead{};                 ///< name; empty without
  std::string overall{};              ///< of the newest review; empty without
  std::optional<Date> reviewed_on{};  ///< of the newest review
  std::optional<Date> review_due{};   ///< as a person set it, else as that review proposed
  std::int64_t concerns = 0;          ///< open ones
  std::string people{};               ///< name of one of those assigned
  bool is_mine = false;               ///< assigned to the reader
  bool is_watched = false;            ///< on the reader's own list
};
void read_row(storage::Columns& columns, CaseLine& row);

/// What a list of cases is asked for. Empty members ask for nothing.
struct CaseQuery {
  enum class Due { any, overdue, soon };
  enum class Mine { any, assigned, watched };
  enum class Order { review, school, status, lead, overall };

  Date today{};
  std::string words{};  ///< in the name of the school or of its lead, or its URN
  Mine mine = Mine::any;
  bool only_open = false;
  std::string status{};
  Due due = Due::any;
  std::string overall{};  ///< of the newest review; "none" for cases without one
  bool with_concern = false;
  std::optional<ProgrammeId> programme{};
  std::string stream{};
  std::optional<int> cohort{};
  std::string lead{};  ///< in the lead's name
  std::string region{};
  std::vector<CaseId> only{};  ///< these and no others; at most 500 are looked at
  Order order = Order::review;
  bool is_descending = false;
};

/// How many days ahead a review counts as due soon.
inline constexpr int review_soon_days = 28;

struct CaseCounts {
  std::int64_t total = 0;
  std::int64_t overdue = 0;  ///< reviews of open cases whose day has passed
  std::int64_t soon = 0;     ///< within review_soon_days
};

struct CasePage {
  CaseCounts counts{};
  std::vector<CaseId> ids{};
};
/// The cases that the actor may see and the query fits, in its order: `size` of them from `offset`
/// on, and how many there are in all. Protected ones only for those who manage them.
CasePage find_cases(storage::Snapshot& db,
                    const access::Actor& actor,
                    const CaseQuery& query,
                    std::int64_t offset,
                    std::int64_t size);
/// All that fit.
CasePage find_cases(storage::Snapshot& db, const access::Actor& actor, const CaseQuery& query);

/// The lines of these cases, in their order. The caller has found them with find_cases.
std::vector<CaseLine> lines_of(storage::Snapshot& db,
                               const access::Actor& actor,
                               const std::vector<CaseId>& ids);

/// How many open cases are assigned to the actor.
std::int64_t own_case_count(storage::Snapshot& db, const access::Actor& actor);

/// Under which programmes, versions, streams and regions the visible cases lie: what filters offer.
struct CaseFacet {
  ProgrammeId programme{};
  std::string programme_title{};
  std::int64_t definition = 0;
  std::string region{};
  std::string stream{};
};
std::vector<CaseFacet> case_facets(storage::Snapshot& db, const access::Actor& actor);
void read_row(storage::Columns& columns, CaseFacet& row);

/// Grows with every agreement: what is derived from cases may rest on one.
std::int64_t newest_agreement(storage::Snapshot& db);

}  // namespace trellis::casework
