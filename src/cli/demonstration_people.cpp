#include "access/organisation_store.hpp"
#include "access/person_actions.hpp"
#include "cli/demonstration_steps.hpp"
#include "cli/shipped_definitions.hpp"
#include "programme/programme_actions.hpp"

namespace trellis::cli {
namespace {

constexpr const char* body_name = "Demonstration Education Trust (invented)";
constexpr int version = 1;

access::Grant grant(access::Role role, const programme::Programme& programme, Date from) {
  return {.role = role,
          .scope = {.owner = programme.owner, .programme = programme.id},
          .period = {from, {}}};
}

}  // namespace

Result<programme::Programme> open_programme(storage::Database& db, const access::Actor& actor) {
  const auto text = shipped_definition("behaviour_hubs.json");
  if (!text)
    return problem(ProblemKind::not_found,
                   "programme",
                   "This binary carries no definition behaviour_hubs.json");
  return db.write([&](storage::Transaction& tx) -> Result<programme::Programme> {
    const OrganisationId owner =
        access::save_organisation(tx, access::OrganisationKind::body, body_name, actor.at);
    const programme::ImportedDefinition imported =
        TRY(programme::import_definition(tx, actor, owner, {*text, "behaviour_hubs.json"}));
    TRY(programme::publish_definition(tx, actor, imported.programme.id, version));
    return imported.programme;
  });
}

Result<void> add_personas(storage::Database& db,
                          const access::Actor& actor,
                          const programme::Programme& programme) {
  using access::Role;
  const struct {
    const char* key;
    const char* name;
    std::vector<Role> roles;
  } personas[] = {
      {"programme_manager", "Programme manager", {Role::programme_manager, Role::administrator}},
      {"delivery_officer", "Delivery officer", {Role::delivery_officer}},
      {"regional_lead", "Regional lead", {Role::regional_lead}},
      {"adviser", "Behaviour adviser", {Role::adviser}},
      {"evaluator", "Evaluator", {Role::evaluator}},
      {"funder", "Funder", {Role::funder}},
  };
  return db.write([&](storage::Transaction& tx) -> Result<void> {
    for (const auto& persona : personas) {
      access::PersonaRequest request{.key = persona.key, .name = persona.name};
      for (const Role role : persona.roles)
        request.grants.push_back(grant(role, programme, Date(2020, 1, 1)));
      TRY(access::add_persona(tx, request, actor.at));
    }
    return {};
  });
}

}  // namespace trellis::cli
