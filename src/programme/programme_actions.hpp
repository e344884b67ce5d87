/// Importing, publishing and retiring definitions, and the cohorts that follow from them.
///
/// Each action is: permission, load, rule, save, event, in one transaction. The forms that take a
/// Transaction let a caller do several in one.
#pragma once

#include <string_view>

#include "access/actor.hpp"
#include "programme/programme_store.hpp"

namespace trellis::programme {

struct DefinitionFile {
  std::string_view text;
  std::string_view name;  ///< for messages: "behaviour_hubs.json"
};

struct ImportedDefinition {
  Programme programme;
  DefinitionRow row;
  bool unchanged = false;  ///< the same content was already there: nothing was written
};

/// Checks a file and keeps it as a draft; makes the programme with its first version. Refuses with
/// every mistake of the file, and of the version in the light of the earlier ones.
Result<ImportedDefinition> import_definition(storage::Transaction& tx,
                                             const access::Actor& actor,
                                             OrganisationId owner,
                                             const DefinitionFile& file);
Result<ImportedDefinition> import_definition(storage::Database& db,
                                             const access::Actor& actor,
                                             OrganisationId owner,
                                             const DefinitionFile& file);

/// Puts a draft into force and brings the cohorts in line: new ones are added; those that nobody
/// has joined take its dates. Cohorts with participations keep the version they have.
Result<DefinitionRow> publish_definition(storage::Transaction& tx,
                                         const access::Actor& actor,
                                         ProgrammeId programme,
                                         int version);
Result<DefinitionRow> publish_definition(storage::Database& db,
                                         const access::Actor& actor,
                                         ProgrammeId programme,
                                         int version);

/// Nothing new starts under a retired version; what runs under it goes on.
Result<void> retire_definition(storage::Database& db,
                               const access::Actor& actor,
                               ProgrammeId programme,
                               int version);

}  // namespace trellis::programme
