/// Roles, what they permit, and over what: who may do what to which object.
///
/// A permission is a capability over a scope, granted to a person for a period. Every route names
/// one permission; every action asks `may` about the object it touches. The body that answers for a
/// programme's data (the owner) is part of every scope: a grant from one owner opens nothing of
/// another's. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/id.hpp"

namespace trellis::access {

/// What a person may do. Capabilities of programmes.md section 13, and those of whole pages.
enum class Permission {
  open_to_all,        ///< no sign-in needed
  signed_in,          ///< any person who is signed in
  view_schools,       ///< the register, need and who works where
  view_targeting,     ///< regions, need against reach
  view_programme,     ///< a programme, its cohorts and its counts
  view_case,          ///< a case, application or participation
  act_for_school,     ///< do what a partner school does: apply, book, answer
  act_for_lead,       ///< do what a lead school does: offer places, record visits
  edit_task,          ///< tasks, plans, reviews, contacts of a case
  decide,             ///< eligibility, applications, gates
  approve,            ///< the second step of a decision
  assign,             ///< confirm pairings, assign people
  run_matching,       ///< make and look at proposals
  see_contacts,       ///< personal contact details
  see_private_notes,  ///< notes that only named colleagues see
  see_audit,          ///< the event log of a whole programme
  see_aggregates,     ///< counts and findings with small numbers suppressed
  see_extracts,       ///< frozen, de-identified extracts
  export_identifiable,
  export_deidentified,
  import_files,     ///< the register and other published files
  edit_definition,  ///< draft programme definitions
  publish,          ///< put a definition or a page into force
  manage_people,    ///< people and their roles
  manage_settings,
  break_glass,  ///< open a protected case for three hours, with a reason
};

enum class Role {
  programme_manager,
  delivery_officer,
  regional_lead,
  adviser,
  approver,
  finance,
  lead_school,
  partner_school,
  trust_officer,
  local_authority_officer,
  cluster_lead,
  reviewer,
  research_school,
  evaluator,
  funder,
  administrator,
};

/// The word of tables, the API and the golden list: "view_case", "programme_manager".
std::string_view name_of(Permission permission);
std::string_view name_of(Role role);
std::optional<Role> role_from_name(std::string_view name);
/// "Programme manager".
std::string_view title_of(Role role);
std::span<const Permission> all_permissions();
std::span<const Role> all_roles();

/// What a role may do, wherever its grant reaches.
std::span<const Permission> permissions_of(Role role);
bool permits(Role role, Permission permission);

/// What a grant covers, or where an object lies. A grant leaves open what it does not narrow; an
/// object names all it knows of itself.
struct Scope {
  std::optional<OrganisationId> owner = {};  ///< who answers for the data
  std::optional<ProgrammeId> programme = {};
  std::optional<std::string> region = {};  ///< code of the region, such as "E12000003"
  std::optional<OrganisationId> organisation = {};
  std::optional<std::int64_t> pairing = {};
  friend bool operator==(const Scope&, const Scope&) = default;
};

/// Whether a grant of this scope reaches the object. What the grant narrows the object must name
/// and match.
bool covers(const Scope& grant, const Scope& object);

/// A role over a scope for a period. `acting_for`: it counts only while the person acts for this
/// organisation. A grant of a school's or a trust's role always names it.
struct Grant {
  std::int64_t id = 0;
  Role role = Role::partner_school;
  Scope scope = {};
  std::optional<OrganisationId> acting_for = {};
  Period period = {};
  friend bool operator==(const Grant&, const Grant&) = default;
};

}  // namespace trellis::access
