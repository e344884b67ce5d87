#include "casework/move_run_actions.hpp"

#include <nlohmann/json.hpp>

#include "access/record.hpp"
#include "core/text.hpp"
#include "programme/programme_store.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using nlohmann::json;
using storage::Database;
using storage::Snapshot;
using storage::Transaction;

constexpr std::string_view preview_kind = "casework.preview_move";
constexpr std::string_view apply_kind = "casework.apply_move";

Result<MoveRun> run_or_refuse(Snapshot& db, const Actor& actor, MoveRunId id) {
  auto run = find_move_run(db, id);
  const auto programme = run ? programme::find_programme(db, run->programme) : std::nullopt;
  if (!programme) return problem(ProblemKind::not_found, "", "There is no preview at this address");
  if (!may(actor, access::Permission::edit_definition, scope_of(*programme)))
    return problem(ProblemKind::not_allowed, "", "You cannot move cases of this programme");
  return std::move(*run);
}

/// What is kept of a preview: a line a case and a row a sentence.
void keep_preview(Transaction& tx, MoveRunId id, const MovePreview& preview, Instant now) {
  const auto run = find_move_run(tx, id);
  const auto to = programme::load_definition(tx, run->definition);
  std::vector<MoveLine> lines;
  std::vector<MoveLineEffect> effects;
  for (const CasePreview& each : preview.cases) {
    lines.push_back({.id = each.id,
                     .version = each.version,
                     .from_version = each.from_version,
                     .refused = each.refused ? each.refused->message : ""});
    const auto row = programme::find_definition_version(tx, run->programme, each.from_version);
    const auto from = programme::load_definition(tx, row->id);
    for (const MoveEffect& effect : effects_of(each.move, *from, *to))
      effects.push_back({each.id, std::string(name_of(effect.kind)), effect.sentence});
  }
  insert_move_lines(tx, id, lines);
  insert_move_effects(tx, id, effects);
  mark_previewed(tx, id, preview.hash, join(preview.warnings, "\n"), now);
}

/// The preview as it was kept, for apply_moves.
MovePreview kept_preview(Snapshot& db, const MoveRun& run) {
  MovePreview preview;
  preview.to_version = run.to_version;
  preview.hash = run.hash;
  for (const MoveLine& line : move_lines(db, run.id)) {
    CasePreview each{.id = line.id, .version = line.version, .from_version = line.from_version};
    if (!line.refused.empty())
      each.refused = Problem{ProblemKind::refused_by_rule, "", line.refused, {}};
    preview.cases.push_back(std::move(each));
  }
  return preview;
}

Result<void> check_applicable(const MoveRun& run) {
  if (!run.previewed_at)
    return problem(ProblemKind::conflict, "", "Wait for the preview: it is being made");
  if (run.applied_at)
    return problem(ProblemKind::conflict,
                   "",
                   "Make a new preview: this one was applied on " + run.applied_at->long_text());
  return {};
}

Result<MoveOutcome> apply_in(
    Transaction& tx, const Actor& actor, MoveRunId id, Date today, const MoveProgress& progress) {
  const MoveRun run = TRY(run_or_refuse(tx, actor, id));
  TRY_VOID(check_applicable(run));
  MoveOutcome outcome =
      TRY(apply_moves(tx, actor, run.programme, kept_preview(tx, run), today, progress));
  set_outcomes(tx, id, outcome.moved, "moved");
  set_outcomes(tx, id, outcome.left_out, "left_out");
  mark_applied(tx, id, actor.person, actor.at);
  record(tx,
         actor,
         "programme.cases_moved",
         {events::subject(run.programme), events::subject(run.definition)},
         events::Changes()
             .say("version", std::to_string(run.to_version))
             .say("moved", std::to_string(outcome.moved.size()))
             .say("left_out", std::to_string(outcome.left_out.size())));
  return outcome;
}

JobId queue(Transaction& tx, const Actor& actor, std::string_view kind, MoveRunId run, Date today) {
  const std::string arguments = json{{"run", run.value}, {"today", today.text()}}.dump();
  const JobId job =
      jobs::enqueue(tx, kind, arguments, {.requested_by = actor.person, .now = actor.at});
  record(tx, actor, "job.queued", {events::subject(job)});
  return job;
}

struct MoveJob {
  MoveRunId run{};
  Date today{};
  Actor actor{};
};

Result<MoveJob> move_job_of(const jobs::Job& job, Instant now) {
  const json arguments = json::parse(job.arguments, nullptr, false);
  if (!arguments.is_object() || !arguments.contains("run") || !arguments.contains("today"))
    return problem(ProblemKind::invalid, "", "This job names no preview");
  // Whoever asked was allowed to when the job was queued.
  MoveJob wanted{.run = {arguments["run"].get<std::int64_t>()}, .actor = access::operator_at(now)};
  wanted.today = TRY(Date::parse(arguments["today"].get<std::string>()));
  wanted.actor.person = job.requested_by;
  wanted.actor.job = job.id;
  return wanted;
}

std::string page_json(const MoveRun& run) {
  return json{{"page",
               "/programmes/" + std::to_string(run.programme.value) + "/moves/" +
                   std::to_string(run.id.value)}}
      .dump();
}

MoveProgress progress_of(jobs::JobContext& context, const char* words) {
  return [&context, words](std::int64_t done, std::int64_t total) {
    return context.progress(done, total, words);
  };
}

Result<jobs::Summary> preview_as_job(jobs::JobContext& context) {
  const MoveJob wanted = TRY(move_job_of(context.job(), context.now()));
  Database& db = context.database();
  context.step("Looking at each open case");
  const auto run = TRY(db.read(
      [&](Snapshot& snapshot) { return run_or_refuse(snapshot, wanted.actor, wanted.run); }));
  if (!run.previewed_at) {
    const auto preview = TRY(db.read([&](Snapshot& snapshot) {
      return preview_moves(snapshot,
                           wanted.actor,
                           run.programme,
                           run.to_version,
                           wanted.today,
                           progress_of(context, "Cases looked at"));
    }));
    context.step("Keeping the preview");
    db.write([&](Transaction& tx) { keep_preview(tx, run.id, preview, context.now()); });
  }
  return jobs::Summary{"The preview is made. Nothing has been changed yet", page_json(run)};
}

Result<jobs::Summary> apply_as_job(jobs::JobContext& context) {
  const MoveJob wanted = TRY(move_job_of(context.job(), context.now()));
  context.step("Moving each case");
  const auto outcome = TRY(context.database().write([&](Transaction& tx) {
    return apply_in(
        tx, wanted.actor, wanted.run, wanted.today, progress_of(context, "Cases moved"));
  }));
  const auto run = TRY(context.database().read(
      [&](Snapshot& snapshot) { return run_or_refuse(snapshot, wanted.actor, wanted.run); }));
  return jobs::Summary{counted(static_cast<long long>(outcome.moved.size()), "case") + " moved, " +
                           counted(static_cast<long long>(outcome.left_out.size()), "case") +
                           " left out",
                       page_json(run)};
}

}  // namespace

Result<StartedMove> preview_run(Database& db, const Actor& actor, const MoveAsked& asked) {
  return db.write([&](Transaction& tx) -> Result<StartedMove> {
    const auto row = TRY(target_version(tx, actor, asked.programme, asked.to_version));
    const MoveRunId id = insert_move_run(tx, asked.programme, row.id, actor.person, actor.at);
    std::int64_t cases = 0;
    for (const CaseFile& file : open_cases(tx, asked.programme))
      if (file.definition != row.id) ++cases;
    if (cases > asked.at_once_max) {
      const JobId job = queue(tx, actor, preview_kind, id, asked.today);
      set_preview_job(tx, id, job);
      return StartedMove{id, job};
    }
    keep_preview(tx,
                 id,
                 TRY(preview_moves(tx, actor, asked.programme, asked.to_version, asked.today)),
                 actor.at);
    return StartedMove{id, std::nullopt};
  });
}

Result<StartedMove> apply_run(Database& db, const Actor& actor, const MoveApplied& wanted) {
  return db.write([&](Transaction& tx) -> Result<StartedMove> {
    const MoveRun run = TRY(run_or_refuse(tx, actor, wanted.run));
    TRY_VOID(check_applicable(run));
    if (run.hash != wanted.hash)
      return problem(ProblemKind::conflict,
                     "hash",
                     "Look at the preview again: it is not the one that was shown");
    if (static_cast<std::int64_t>(move_lines(tx, run.id).size()) > wanted.at_once_max) {
      const auto waiting = run.apply_job ? jobs::find_job(tx, *run.apply_job)
                                         : Result<jobs::Job>(std::unexpected(Problem{}));
      if (waiting && !jobs::is_over(waiting->state))
        return problem(ProblemKind::conflict, "", "These cases are being moved at this moment");
      const JobId job = queue(tx, actor, apply_kind, run.id, wanted.today);
      set_apply_job(tx, run.id, job);
      return StartedMove{run.id, job};
    }
    TRY(apply_in(tx, actor, run.id, wanted.today, {}));
    return StartedMove{run.id, std::nullopt};
  });
}

jobs::Handlers move_handlers() {
  return {{std::string(preview_kind), preview_as_job}, {std::string(apply_kind), apply_as_job}};
}

}  // namespace trellis::casework
