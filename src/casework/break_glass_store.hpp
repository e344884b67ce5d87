/// Openings of protected cases in the database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "casework/break_glass.hpp"
#include "casework/case_store.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

struct GlassOpening {
  CaseId case_id{};
  PersonId person{};
  std::string name{};    ///< of the person
  std::string reason{};  ///< empty once its time has come
  Instant opened_at{};
  Instant expires_at{};
};
void read_row(storage::Columns& columns, GlassOpening& row);

/// The newest first.
std::vector<GlassOpening> openings_of_case(storage::Snapshot& db, CaseId id);
std::vector<GlassOpening> all_openings(storage::Snapshot& db, int count_max);
/// The end of the person's opening of this case, while it lasts.
std::optional<Instant> opened_until(storage::Snapshot& db, CaseId id, PersonId person, Instant now);

/// A grant for each case that the person has open at this moment.
std::vector<access::Grant> break_glass_grants(storage::Snapshot& db, PersonId person, Instant now);

void insert_opening(storage::Transaction& tx, const GlassOpening& opening, Date retain_until);
/// Blanks the reasons whose time has come. Returns how many.
std::int64_t blank_old_reasons(storage::Transaction& tx, Date today);

std::vector<CaseFile> protected_cases(storage::Snapshot& db);
void save_protection(storage::Transaction& tx, CaseId id, bool is_protected);

}  // namespace trellis::casework
