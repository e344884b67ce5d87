#include "casework/move_actions.hpp"

#include "access/record.hpp"
#include "casework/case_context_store.hpp"
#include "core/text.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using access::Permission;
using storage::Snapshot;
using storage::Transaction;

struct Target {
  programme::Programme programme{};
  programme::DefinitionRow row{};
  std::shared_ptr<const programme::Definition> definition{};
};

Result<Target> target_of(Snapshot& db, const Actor& actor, ProgrammeId id, int version) {
  const auto found = programme::find_programme(db, id);
  if (!found) return problem(ProblemKind::not_found, "programme", "There is no such programme");
  if (!may(actor, Permission::edit_definition, scope_of(*found)))
    return problem(ProblemKind::not_allowed, "", "You cannot move cases of this programme");
  const auto row = programme::find_definition_version(db, id, version);
  if (!row)
    return problem(ProblemKind::not_found,
                   "version",
                   "This programme has no version " + std::to_string(version));
  if (row->state() == programme::DefinitionState::retired)
    return problem(ProblemKind::refused_by_rule,
                   "version",
                   "Choose another version: version " + std::to_string(version) + " is retired");
  return Target{*found, *row, programme::load_definition(db, row->id)};
}

CasePreview preview_case(Snapshot& db, const CaseFile& file, const Target& target, Date today) {
  const CaseContext context = load_context(db, file, today);
  CasePreview preview{
      .id = file.id, .version = file.version, .from_version = context.definition->version};
  auto move = preview_move(
      *context.definition, *target.definition, context.record, today, context.around.get());
  if (move)
    preview.move = std::move(*move);
  else
    preview.refused = move.error();
  return preview;
}

/// A checksum of which cases were looked at, each at which version: 64-bit FNV-1a, in hexadecimal.
std::string hash_of(const MovePreview& preview) {
  std::uint64_t hash = 1469598103934665603U;
  const auto mix = [&](std::int64_t number) {
    for (int i = 0; i < 8; ++i) {
      hash ^= static_cast<std::uint64_t>(number >> (8 * i)) & 0xFFU;
      hash *= 1099511628211U;
    }
  };
  mix(preview.to_version);
  for (const CasePreview& each : preview.cases) {
    mix(each.id.value);
    mix(each.version);
    mix(each.from_version);
  }
  std::string text;
  for (int i = 60; i >= 0; i -= 4) text += "0123456789abcdef"[(hash >> i) & 15U];
  return text;
}

Result<void> go_on(const MoveProgress& progress, std::int64_t done, std::size_t total) {
  if (!progress || progress(done, static_cast<std::int64_t>(total))) return {};
  return problem(ProblemKind::conflict, "", "It was stopped before its end; nothing has changed");
}

}  // namespace

Result<programme::DefinitionRow> target_version(Snapshot& db,
                                                const Actor& actor,
                                                ProgrammeId programme,
                                                int version) {
  return TRY(target_of(db, actor, programme, version)).row;
}

int MovePreview::unchanged() const {
  int count = 0;
  for (const CasePreview& each : cases)
    if (!each.refused && each.move.is_empty()) ++count;
  return count;
}

int MovePreview::refused() const {
  int count = 0;
  for (const CasePreview& each : cases)
    if (each.refused) ++count;
  return count;
}

std::map<std::string, int> MovePreview::status_changes() const {
  std::map<std::string, int> counts;
  for (const CasePreview& each : cases)
    for (const StatusChange& change : each.move.statuses) {
      const std::string words = change.appears ? std::string("A task appears")
                                : change.disappears
                                    ? std::string("A task goes")
                                    : std::string(title_of(change.before)) + " becomes " +
                                          std::string(title_of(change.after));
      ++counts[words];
    }
  return counts;
}

int MovePreview::answers_to_earlier() const {
  std::size_t count = 0;
  for (const CasePreview& each : cases) count += each.move.to_earlier.size();
  return static_cast<int>(count);
}

Result<MovePreview> preview_moves(Snapshot& db,
                                  const Actor& actor,
                                  ProgrammeId programme,
                                  int to_version,
                                  Date today,
                                  const MoveProgress& progress) {
  const Target target = TRY(target_of(db, actor, programme, to_version));
  MovePreview preview;
  preview.to_version = to_version;
  std::optional<programme::DefinitionId> from;
  const auto files = open_cases(db, programme);
  std::int64_t looked_at = 0;
  for (const CaseFile& file : files) {
    TRY_VOID(go_on(progress, looked_at++, files.size()));
    if (file.definition == target.row.id) continue;
    preview.cases.push_back(preview_case(db, file, target, today));
    from = file.definition;
  }
  if (from)
    preview.warnings = rename_warnings(*programme::load_definition(db, *from), *target.definition);
  preview.hash = hash_of(preview);
  return preview;
}

Result<MoveOutcome> apply_moves(Transaction& tx,
                                const Actor& actor,
                                ProgrammeId programme,
                                const MovePreview& preview,
                                Date today,
                                const MoveProgress& progress) {
  const Target target = TRY(target_of(tx, actor, programme, preview.to_version));
  if (target.row.state() != programme::DefinitionState::published)
    return problem(
        ProblemKind::refused_by_rule,
        "version",
        "Publish version " + std::to_string(preview.to_version) + " before cases move to it");
  if (hash_of(preview) != preview.hash)
    return problem(
        ProblemKind::conflict, "hash", "Make the preview again: it is not the one that was shown");
  MoveOutcome outcome;
  std::int64_t done = 0;
  for (const CasePreview& each : preview.cases) {
    TRY_VOID(go_on(progress, done++, preview.cases.size()));
    const auto file = find_case(tx, each.id);
    if (!file || file->version != each.version || file->finished_on || each.refused) {
      outcome.left_out.push_back(each.id);
      continue;
    }
    const CaseContext context = load_context(tx, *file, today);
    const auto move = preview_move(
        *context.definition, *target.definition, context.record, today, context.around.get());
    if (!move) {
      outcome.left_out.push_back(each.id);
      continue;
    }
    save_move(tx, *file, target.row.id, context.record, move->after, actor.at);
    record(tx,
           actor,
           "case.moved",
           {events::subject(each.id), events::subject(file->holder), events::subject(programme)},
           events::Changes().change(
               "version", std::to_string(each.from_version), std::to_string(preview.to_version)));
    outcome.moved.push_back(each.id);
  }
  return outcome;
}

}  // namespace trellis::casework
