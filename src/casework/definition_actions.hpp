/// A definition file looked at before it is kept: every mistake, also in the light of earlier
/// versions and of what open cases hold, and what it would change.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/actor.hpp"
#include "programme/definition_changes.hpp"
#include "programme/programme_actions.hpp"

namespace trellis::casework {

struct DefinitionReport {
  programme::Mistakes mistakes{};                     ///< in the order of their places
  std::optional<programme::Definition> definition{};  ///< when it reads by itself
  std::optional<programme::Programme> programme{};    ///< of which it would be a version
  std::optional<programme::DefinitionRow> compared_with{};
  std::vector<programme::DefinitionChange> changes{};  ///< from that version
  std::vector<std::string> warnings{};  ///< questions that look renamed without `was`
  std::optional<int> held_as{};         ///< the version under which this very content is here

  bool is_sound() const { return mistakes.empty(); }
};

/// Writes nothing. It is compared with the version in force of the owner's programme, else with its
/// newest; without an owner, with the programme of whoever has it when only one does.
DefinitionReport report_on(storage::Snapshot& db,
                           std::string_view text,
                           std::optional<OrganisationId> owner = std::nullopt);

/// Options that open cases hold as an answer and that the definition takes out: each a mistake at
/// its question, with how many cases hold it.
programme::Mistakes mistakes_in_use(storage::Snapshot& db,
                                    ProgrammeId programme,
                                    const programme::Definition& definition);

struct CheckedImport {
  programme::DefinitionFile file{};
  std::string_view because{};  ///< why this version comes, for the list of versions; may be empty
  bool publish = false;        ///< into force at once
};

/// Imports what the report finds sound, and publishes it if asked. Without an owner the programme
/// must be there already.
Result<programme::ImportedDefinition> import_checked(storage::Transaction& tx,
                                                     const access::Actor& actor,
                                                     std::optional<OrganisationId> owner,
                                                     const CheckedImport& wanted);

}  // namespace trellis::casework
