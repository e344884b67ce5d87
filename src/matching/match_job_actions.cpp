#include "matching/match_job_actions.hpp"

#include <nlohmann/json.hpp>

#include "access/record.hpp"
#include "core/text.hpp"
#include "matching/match_input_store.hpp"
#include "matching/subjects.hpp"

namespace trellis::matching {
namespace {

using jobs::JobContext;
using jobs::Summary;
using storage::Snapshot;
using storage::Transaction;

constexpr int steps_of_a_match = 3;

std::string match_job_arguments(const MatchRequest& request, const access::Actor& actor) {
  nlohmann::json arguments = {{"programme", request.programme.value}, {"by", actor.name}};
  if (request.cohort) arguments["cohort"] = *request.cohort;
  return arguments.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Problem cancelled() {
  return {ProblemKind::conflict, "", "The match was cancelled: nothing was kept", {}};
}

Result<Summary> run_queued_match(JobContext& context) {
  const auto arguments = nlohmann::json::parse(context.job().arguments, nullptr, false);
  if (!arguments.is_object() || !arguments.contains("programme"))
    return problem(ProblemKind::invalid, "", "The job names no programme");
  MatchRequest request{.programme = ProgrammeId{arguments.value("programme", std::int64_t{0})}};
  if (arguments.contains("cohort")) request.cohort = arguments.value("cohort", 0);
  access::Actor actor = access::operator_at(context.now());
  actor.name = arguments.value("by", actor.name);
  actor.person = context.job().requested_by;
  actor.job = context.job().id;
  context.step("Matching");
  if (!context.progress(0, steps_of_a_match, "Reading schools and places"))
    return std::unexpected(cancelled());
  const LoadedMatch loaded =
      TRY(context.database().read([&](Snapshot& db) { return load_match(db, request); }));
  if (!context.progress(
          1,
          steps_of_a_match,
          "Solving and checking " +
              counted(static_cast<long long>(loaded.input.partners.size()), "partner")))
    return std::unexpected(cancelled());
  const MatchAnswer answer = TRY(solve_loaded(loaded, request));
  if (!context.progress(2, steps_of_a_match, "Keeping the match"))
    return std::unexpected(cancelled());
  const MatchRunId run = context.database().write([&](Transaction& tx) {
    const MatchRunId kept = keep_answer(tx, actor, loaded, request, answer);
    access::record(tx,
                   actor,
                   "match.run",
                   {events::subject(request.programme), events::subject(kept)},
                   events::Changes()
                       .say("placed", std::to_string(answer.summary.placed))
                       .say("partners", std::to_string(answer.summary.partners))
                       .say("points", std::to_string(answer.summary.points)));
    return kept;
  });
  const nlohmann::json result = {{"page",
                                  "/matching/" + std::to_string(request.programme.value) +
                                      "/runs/" + std::to_string(run.value)}};
  return Summary{with_commas(static_cast<long long>(answer.summary.placed)) + " of " +
                     counted(static_cast<long long>(answer.summary.partners), "partner") +
                     " placed, and the match was checked",
                 result.dump()};
}

}  // namespace

std::size_t partners_waiting(Snapshot& db, const MatchRequest& request) {
  return partners_to_match(db, request.programme, request.cohort).size();
}

Result<JobId> queue_match(storage::Database& db,
                          const access::Actor& actor,
                          const MatchRequest& request) {
  return db.write([&](Transaction& tx) -> Result<JobId> {
    TRY(matchable_programme(tx, actor, request.programme));
    const JobId job = jobs::enqueue(tx,
                                    match_job_kind,
                                    match_job_arguments(request, actor),
                                    {.requested_by = actor.person, .now = actor.at});
    access::record(tx, actor, "match.queued", {events::subject(request.programme)});
    return job;
  });
}

jobs::Handler match_handler() { return run_queued_match; }

}  // namespace trellis::matching
