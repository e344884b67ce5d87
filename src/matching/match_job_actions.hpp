/// Matching as a job, for numbers of schools that nobody should wait for in a browser.
///
/// The job reads, solves and checks outside any transaction and keeps the run at the end, so other
/// people can work meanwhile; it can be cancelled between these steps, and then keeps nothing.
#pragma once

#include <string_view>

#include "access/actor.hpp"
#include "core/id.hpp"
#include "jobs/worker.hpp"
#include "matching/loading_actions.hpp"

namespace trellis::matching {

inline constexpr std::string_view match_job_kind = "matching.run";

/// From this number of partners on a match from a page is a job.
inline constexpr std::size_t partners_for_a_job = 2000;

/// How many partners a match would place.
std::size_t partners_waiting(storage::Snapshot& db, const MatchRequest& request);

/// Queues a match in the actor's name. Needs run_matching on the programme.
Result<JobId> queue_match(storage::Database& db,
                          const access::Actor& actor,
                          const MatchRequest& request);

/// Runs what was queued and leaves {"page": "/matching/3/runs/7"}.
jobs::Handler match_handler();

}  // namespace trellis::matching
