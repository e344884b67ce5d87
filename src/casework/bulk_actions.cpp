#include "casework/bulk_actions.hpp"

#include <algorithm>

#include "casework/assignee_checks.hpp"
#include "casework/bulk_change_store.hpp"
#include "casework/case_access_checks.hpp"
#include "casework/case_actions.hpp"
#include "casework/course_actions.hpp"
#include "casework/diary_store.hpp"
#include "casework/journal_actions.hpp"
#include "programme/programme_store.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using access::Permission;
using storage::Snapshot;
using storage::Transaction;

Result<bool> would_assign(Snapshot& db,
                          const Actor& actor,
                          const CaseFile& file,
                          const programme::Definition& definition,
                          const BulkChange& change,
                          Date today) {
  if (!may(actor, Permission::assign, scope_of(file)))
    return problem(ProblemKind::not_allowed, "", "You cannot assign people to this case");
  if (file.finished_on) return problem(ProblemKind::refused_by_rule, "", "The case has ended");
  const auto role = std::ranges::find(definition.roles, change.role, &programme::Role::id);
  if (role == definition.roles.end())
    return problem(ProblemKind::invalid, "role", "Its programme has no such role");
  TRY_VOID(check_assignee(db, file, *role, change.person, today));
  return std::ranges::none_of(assignments_of(db, file.id), [&](const Assignment& row) {
    return !row.finished_on && row.role == change.role && row.person == change.person;
  });
}

Result<bool> would_set_review(Snapshot& db,
                              const Actor& actor,
                              const CaseFile& file,
                              const programme::Definition& definition,
                              const BulkChange& change) {
  if (!may_manage(actor, file))
    return problem(ProblemKind::not_allowed, "", "You cannot change this case");
  TRY_VOID(check_review_date(definition, file));
  return next_review_of(db, file.id) != change.on;
}

/// Whether the case would change; the reason where it is refused.
Result<bool> would_change(
    Snapshot& db, const Actor& actor, const CaseFile& file, const BulkChange& change, Date today) {
  const auto definition = programme::load_definition(db, file.definition);
  switch (change.kind) {
    case BulkChange::Kind::assign:
      return would_assign(db, actor, file, *definition, change, today);
    case BulkChange::Kind::status:
      if (!may_manage(actor, file))
        return problem(ProblemKind::not_allowed, "", "You cannot change this case");
      if (file.status == change.status) return false;
      TRY_VOID(check_status_change(*definition, file.status, change.status, change.reason));
      return true;
    case BulkChange::Kind::watch:
      return actor.person && !is_watched(db, file.id, *actor.person);
    case BulkChange::Kind::review_date:
      return would_set_review(db, actor, file, *definition, change);
  }
  return false;
}

/// 64-bit FNV-1a in hexadecimal.
class BulkHash {
 public:
  void mix(std::string_view text) {
    for (const char c : text) {
      hash_ ^= static_cast<unsigned char>(c);
      hash_ *= 1099511628211U;
    }
    hash_ *= 1099511628211U;  // so that "a", "bc" is not "ab", "c"
  }
  void mix(std::int64_t number) { mix(std::to_string(number)); }
  std::string text() const {
    std::string out;
    for (int i = 60; i >= 0; i -= 4) out += "0123456789abcdef"[(hash_ >> i) & 15U];
    return out;
  }

 private:
  std::uint64_t hash_ = 1469598103934665603U;
};

/// With a note whoever has an exclusive role hands it over; where nobody has it, it is given.
Result<void> assign_one(
    Transaction& tx, const Actor& actor, CaseId id, const BulkChange& change, Date today) {
  if (!change.note.empty()) {
    const auto file = find_case(tx, id);
    const auto definition = programme::load_definition(tx, file->definition);
    const auto role = std::ranges::find(definition->roles, change.role, &programme::Role::id);
    const bool is_had = std::ranges::any_of(assignments_of(tx, id), [&](const Assignment& row) {
      return !row.finished_on && row.role == change.role;
    });
    if (role != definition->roles.end() && role->exclusive && is_had && !may_manage(actor, *file))
      return problem(ProblemKind::not_allowed,
                     "note",
                     "You cannot write notes to all of these cases: leave the note empty");
    if (role != definition->roles.end() && role->exclusive && is_had)
      return hand_over(
          tx,
          actor,
          {.id = id, .role = change.role, .to = change.person, .on = today, .note = change.note});
  }
  return assign(tx, actor, id, change.role, change.person, today);
}

Result<void> apply_one(
    Transaction& tx, const Actor& actor, CaseId id, const BulkChange& change, Date today) {
  switch (change.kind) {
    case BulkChange::Kind::assign:
      return assign_one(tx, actor, id, change, today);
    case BulkChange::Kind::status:
      if (const auto changed = change_status(tx,
                                             actor,
                                             {.id = id,
                                              .status = change.status,
                                              .reason = change.reason,
                                              .note = "",
                                              .on = change.on});
          !changed)
        return std::unexpected(changed.error());
      return {};
    case BulkChange::Kind::watch:
      return watch(tx, actor, id, true);
    case BulkChange::Kind::review_date:
      return set_review_date(tx, actor, id, change.on, change.reason, today);
  }
  return {};
}

}  // namespace

std::size_t BulkPreview::refused_count() const {
  std::size_t count = 0;
  for (const auto& [reason, cases] : refused) count += cases.size();
  return count;
}

BulkPreview preview_bulk(Snapshot& db,
                         const Actor& actor,
                         const std::vector<CaseId>& cases,
                         const BulkChange& change,
                         Date today) {
  BulkPreview preview;
  BulkHash hash;
  hash.mix(static_cast<std::int64_t>(change.kind));
  for (const std::string& part : {change.role, change.status, change.reason}) hash.mix(part);
  hash.mix(change.person.value);
  hash.mix(change.on.text());
  for (const CaseId id : cases) {
    const auto file = find_case(db, id);
    if (!file || !may_see(actor, *file)) continue;
    const auto changes = would_change(db, actor, *file, change, today);
    if (!changes) {
      preview.refused[changes.error().message].push_back(id);
    } else if (*changes) {
      preview.changes.push_back(id);
      hash.mix(id.value);
      hash.mix(file->version);
    } else {
      preview.unchanged.push_back(id);
    }
  }
  preview.hash = hash.text();
  return preview;
}

Result<BulkDone> apply_bulk(Transaction& tx,
                            const Actor& actor,
                            const std::vector<CaseId>& cases,
                            const BulkChange& change,
                            const std::string& hash,
                            Date today) {
  const BulkPreview preview = preview_bulk(tx, actor, cases, change, today);
  if (preview.hash != hash)
    return problem(ProblemKind::conflict,
                   "hash",
                   "Look at the preview again: something has changed since it was made");
  BulkDone done{.changed = preview.changes.size()};
  if (actor.person && done.changed > 0)
    done.id = insert_bulk_change(tx, change, *actor.person, actor.at);
  for (const CaseId id : preview.changes) {
    if (done.id) insert_bulk_line(tx, *done.id, line_before(tx, *find_case(tx, id), change));
    TRY_VOID(apply_one(tx, actor, id, change, today));
  }
  return done;
}

}  // namespace trellis::casework
