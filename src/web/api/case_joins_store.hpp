/// The part that every query about cases shares: who holds the case, where it stands, who sees it.
#pragma once

#include "access/permission.hpp"
#include "access/scope_filter.hpp"

// Beside `case_file c`. The pairing of a case is the newest of its participation.
#define CASE_JOINS                                                           \
  "join case_holder h on h.case_id = c.case_id and h.finished_on is null "   \
  "join case_status s on s.case_id = c.case_id and s.superseded_at is null " \
  "left join pairing n on n.pairing_id = ( "                                 \
  "  select max(z.pairing_id) from pairing z "                               \
  "  where z.partner_participation_id = c.participation_id) "

// What is protected opens to those who manage it and to its holder (casework's may_see).
#define CASE_IS_SEEN "{sees} and (c.protected = 0 or {manages} or h.organisation_id = :acting)"

#define CASE_SCOPES                                        \
  {"sees", access::Permission::view_case, case_columns}, { \
    "manages", access::Permission::edit_task, case_columns \
  }

namespace trellis::web::api {

inline constexpr access::ScopeColumns case_columns = {.owner = "c.owner_organisation_id",
                                                      .programme = "c.programme_id",
                                                      .region = "c.region",
                                                      .organisation = "h.organisation_id",
                                                      .pairing = "n.pairing_id"};

}  // namespace trellis::web::api
