#include <algorithm>
#include <map>

#include "access/organisation_store.hpp"
#include "access/person_actions.hpp"
#include "casework/case_store.hpp"
#include "cli/demonstration_calendar.hpp"
#include "cli/demonstration_steps.hpp"
#include "cli/shipped_definitions.hpp"
#include "matching/match_store.hpp"
#include "programme/programme_actions.hpp"
#include "register/group_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::cli {
namespace {

constexpr const char* body_name = "Demonstration Education Trust (invented)";

access::Grant grant(access::Role role, const programme::Programme& programme, Date from) {
  return {.role = role,
          .scope = {.owner = programme.owner, .programme = programme.id},
          .period = {from, {}}};
}

/// The same role for one school, which counts while the person acts for `acting_for`.
access::Grant school_grant(access::Role role,
                           const programme::Programme& programme,
                           OrganisationId school,
                           OrganisationId acting_for) {
  access::Grant given = grant(role, programme, Date(2020, 1, 1));
  given.scope.organisation = school;
  given.acting_for = acting_for;
  return given;
}

/// The key that occurs most often, the smallest of several; nothing without any.
template <class Key>
std::optional<Key> most_frequent(const std::map<Key, int>& counts) {
  const auto most = std::ranges::max_element(
      counts, [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() ? std::nullopt : std::optional(most->first);
}

/// The lead that most partners have in the match, and the first of these.
std::optional<matching::Proposal> chosen_pair(const std::vector<matching::Proposal>& proposals) {
  std::map<Urn, int> partners;
  for (const matching::Proposal& row : proposals)
    if (row.lead_urn) ++partners[*row.lead_urn];
  const auto lead = most_frequent(partners);
  if (!lead) return std::nullopt;
  return *std::ranges::find(proposals, lead, &matching::Proposal::lead_urn);
}

/// The matches whose partner has an open case; all where none has.
std::vector<matching::Proposal> begun(storage::Snapshot& db,
                                      const std::vector<matching::Proposal>& proposals) {
  std::vector<matching::Proposal> all;
  for (const matching::Proposal& row : proposals)
    if (std::ranges::any_of(casework::cases_of(db, row.partner),
                            [](const auto& file) { return !file.finished_on; }))
      all.push_back(row);
  return all.empty() ? proposals : all;
}

/// The trust that most partners belong to.
std::optional<GroupUid> chosen_trust(storage::Snapshot& db,
                                     const std::vector<matching::Proposal>& proposals) {
  std::map<GroupUid, int> schools;
  for (const matching::Proposal& row : proposals)
    if (const auto trust = registry::academy_trust_of(db, row.partner_urn)) ++schools[*trust];
  return most_frequent(schools);
}

}  // namespace

Result<programme::Programme> open_programme(storage::Database& db, const access::Actor& actor) {
  const auto text = shipped_definition("behaviour_hubs.json");
  if (!text)
    return problem(ProblemKind::not_found,
                   "programme",
                   "This binary carries no definition behaviour_hubs.json");
  const std::string moved = TRY(moved_to(*text, actor.at.date_in_england()));
  return db.write([&](storage::Transaction& tx) -> Result<programme::Programme> {
    const OrganisationId owner =
        access::save_organisation(tx, access::OrganisationKind::body, body_name, actor.at);
    const programme::ImportedDefinition imported =
        TRY(programme::import_definition(tx, actor, owner, {moved, "behaviour_hubs.json"}));
    TRY(programme::publish_definition(tx, actor, imported.programme.id, imported.row.version));
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
      {"administrator", "Administrator", {Role::administrator}},
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

Result<void> add_school_personas(storage::Database& db,
                                 const access::Actor& actor,
                                 const programme::Programme& programme) {
  using access::Role;
  return db.write([&](storage::Transaction& tx) -> Result<void> {
    const auto runs = matching::runs_of(tx, programme.id);
    if (runs.empty()) return {};
    const auto proposals = matching::proposals_of(tx, runs.front().id);
    const auto add = [&](const access::PersonaRequest& request) -> Result<void> {
      TRY(access::add_persona(tx, request, actor.at));
      return {};
    };
    if (const auto pair = chosen_pair(begun(tx, proposals))) {
      TRY_VOID(
          add({.key = "lead_school",
               .name = "Lead school",
               .grants = {school_grant(Role::lead_school, programme, *pair->lead, *pair->lead)}}));
      TRY_VOID(add({.key = "partner_school",
                    .name = "Partner school",
                    .grants = {school_grant(
                        Role::partner_school, programme, pair->partner, pair->partner)}}));
    }
    const auto uid = chosen_trust(tx, proposals);
    const auto trust = uid ? registry::organisation_of(tx, *uid) : std::nullopt;
    if (!trust) return {};
    access::PersonaRequest leader{.key = "trust_leader", .name = "Trust leader"};
    for (const registry::StoredMembership& row : registry::members_of(tx, *uid))
      if (const auto school = registry::organisation_of(tx, row.membership.urn))
        leader.grants.push_back(school_grant(Role::trust_officer, programme, *school, *trust));
    return add(leader);
  });
}

}  // namespace trellis::cli
