#include "programme/programme_actions.hpp"

#include "access/record.hpp"
#include "programme/definition_history.hpp"

namespace trellis::programme {
namespace {

using access::Actor;
using access::may;
using access::Permission;
using storage::Database;
using storage::Transaction;

std::unexpected<Problem> not_allowed(std::string what) {
  return problem(ProblemKind::not_allowed, "", "You cannot " + std::move(what));
}

std::vector<Definition> earlier_versions(Transaction& tx, ProgrammeId programme) {
  std::vector<Definition> earlier;
  for (const DefinitionRow& row : definition_versions(tx, programme))
    earlier.push_back(*load_definition(tx, row.id));
  return earlier;
}

Programme programme_for(Transaction& tx,
                        OrganisationId owner,
                        const Definition& definition,
                        Instant now) {
  if (auto found = find_programme(tx, definition.id, owner)) return std::move(*found);
  Programme programme{{}, owner, definition.id, definition.title};
  programme.id = insert_programme(tx, programme, now);
  return programme;
}

Result<Programme> find_or_refuse(storage::Snapshot& db, ProgrammeId id) {
  if (auto found = find_programme(db, id)) return std::move(*found);
  return problem(ProblemKind::not_found, "programme", "There is no such programme");
}

Result<DefinitionRow> version_or_refuse(storage::Snapshot& db, ProgrammeId programme, int version) {
  if (auto found = find_definition_version(db, programme, version)) return std::move(*found);
  return problem(ProblemKind::not_found,
                 "version",
                 "This programme has no version " + std::to_string(version));
}

/// Adds the cohorts that are new and moves the dates of those nobody has joined.
void bring_cohorts_in_line(Transaction& tx, const Programme& programme, const DefinitionRow& row) {
  for (const CohortPlan& plan : cohorts_of(*load_definition(tx, row.id))) {
    const auto present = find_cohort(tx, programme.id, plan.number);
    if (!present)
      insert_cohort(tx, programme.id, row.id, plan);
    else if (participations_in(tx, present->id) == 0)
      update_cohort(tx, present->id, row.id, plan);
  }
}

}  // namespace

Result<ImportedDefinition> import_definition(Transaction& tx,
                                             const Actor& actor,
                                             OrganisationId owner,
                                             const DefinitionFile& file) {
  if (!may(actor, Permission::edit_definition, {.owner = owner}))
    return not_allowed("import definitions for this organisation");
  auto definition = read_definition(file.text);
  if (!definition) return std::unexpected(problem_of(definition.error(), file.name));
  const Programme programme = programme_for(tx, owner, *definition, actor.at);
  const auto earlier = earlier_versions(tx, programme.id);
  if (!earlier.empty() && earlier.back().sha256 == definition->sha256)
    return ImportedDefinition{
        programme, *find_definition_version(tx, programme.id, definition->version), true};
  const Mistakes mistakes = check_against(*definition, earlier);
  if (!mistakes.empty()) return std::unexpected(problem_of(mistakes, file.name));
  const DefinitionId id =
      insert_definition(tx, programme.id, *definition, file.text, actor.person, actor.at);
  record(tx,
         actor,
         "definition.imported",
         {events::subject(programme.id), events::subject(id)},
         events::Changes()
             .say("title", definition->title)
             .say("version", std::to_string(definition->version)));
  return ImportedDefinition{
      programme, *find_definition_version(tx, programme.id, definition->version), false};
}

Result<ImportedDefinition> import_definition(Database& db,
                                             const Actor& actor,
                                             OrganisationId owner,
                                             const DefinitionFile& file) {
  return db.write([&](Transaction& tx) { return import_definition(tx, actor, owner, file); });
}

Result<DefinitionRow> publish_definition(Transaction& tx,
                                         const Actor& actor,
                                         ProgrammeId programme_id,
                                         int version) {
  const Programme programme = TRY(find_or_refuse(tx, programme_id));
  if (!may(actor, Permission::publish, scope_of(programme)))
    return not_allowed("publish definitions of this programme");
  const DefinitionRow row = TRY(version_or_refuse(tx, programme_id, version));
  if (row.state() != DefinitionState::draft)
    return problem(ProblemKind::conflict,
                   "version",
                   "Version " + std::to_string(version) + " has already been published");
  mark_published(tx, row.id, actor.person, actor.at);
  bring_cohorts_in_line(tx, programme, row);
  record(tx,
         actor,
         "definition.published",
         {events::subject(programme.id), events::subject(row.id)},
         events::Changes().say("version", std::to_string(version)));
  return version_or_refuse(tx, programme_id, version);
}

Result<DefinitionRow> publish_definition(Database& db,
                                         const Actor& actor,
                                         ProgrammeId programme,
                                         int version) {
  return db.write(
      [&](Transaction& tx) { return publish_definition(tx, actor, programme, version); });
}

Result<void> retire_definition(Database& db,
                               const Actor& actor,
                               ProgrammeId programme_id,
                               int version) {
  return db.write([&](Transaction& tx) -> Result<void> {
    const Programme programme = TRY(find_or_refuse(tx, programme_id));
    if (!may(actor, Permission::publish, scope_of(programme)))
      return not_allowed("retire definitions of this programme");
    const DefinitionRow row = TRY(version_or_refuse(tx, programme_id, version));
    if (row.state() != DefinitionState::published)
      return problem(
          ProblemKind::conflict,
          "version",
          "Choose a published version: version " + std::to_string(version) + " is not in force");
    mark_retired(tx, row.id, actor.at);
    record(tx,
           actor,
           "definition.retired",
           {events::subject(programme.id), events::subject(row.id)},
           events::Changes().say("version", std::to_string(version)));
    return {};
  });
}

}  // namespace trellis::programme
