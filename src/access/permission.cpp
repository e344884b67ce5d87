#include "access/permission.hpp"

#include <algorithm>
#include <array>

namespace trellis::access {

namespace {

using enum Permission;

constexpr std::array permissions = {
    open_to_all,  signed_in,       view_schools, view_targeting,      view_programme,
    view_case,    act_for_school,  act_for_lead, edit_task,           decide,
    approve,      assign,          run_matching, see_contacts,        see_private_notes,
    see_audit,    see_aggregates,  see_extracts, export_identifiable, export_deidentified,
    import_files, edit_definition, publish,      manage_people,       manage_settings,
    break_glass};

constexpr std::array roles = {Role::programme_manager,
                              Role::delivery_officer,
                              Role::regional_lead,
                              Role::adviser,
                              Role::approver,
                              Role::finance,
                              Role::lead_school,
                              Role::partner_school,
                              Role::trust_officer,
                              Role::local_authority_officer,
                              Role::cluster_lead,
                              Role::reviewer,
                              Role::research_school,
                              Role::evaluator,
                              Role::funder,
                              Role::administrator};

// What each role may do: programmes.md section 13, row by row. Every signed-in role may also see
// the register, which holds published facts only.
constexpr std::array programme_manager = {view_schools,
                                          view_targeting,
                                          view_programme,
                                          view_case,
                                          edit_task,
                                          decide,
                                          approve,
                                          assign,
                                          run_matching,
                                          see_contacts,
                                          see_private_notes,
                                          see_audit,
                                          see_aggregates,
                                          export_identifiable,
                                          export_deidentified,
                                          import_files,
                                          edit_definition,
                                          manage_people};
constexpr std::array delivery_officer = {
    view_schools, view_programme, view_case, edit_task, see_contacts, run_matching};
constexpr std::array regional_lead = {view_schools,
                                      view_targeting,
                                      view_programme,
                                      view_case,
                                      assign,
                                      approve,
                                      see_contacts,
                                      run_matching,
                                      see_aggregates};
constexpr std::array adviser = {
    view_schools, view_programme, view_case, edit_task, see_contacts, see_private_notes};
constexpr std::array approver = {
    view_schools, view_programme, view_case, decide, approve, see_private_notes};
constexpr std::array finance = {view_schools, view_programme, view_case, decide};
constexpr std::array lead_school = {
    view_schools, view_programme, view_case, act_for_lead, see_contacts};
constexpr std::array partner_school = {view_schools, view_programme, view_case, act_for_school};
constexpr std::array trust_officer = {view_schools, view_programme, view_case};
constexpr std::array local_authority_officer = {view_schools, view_programme, view_case};
constexpr std::array cluster_lead = {view_schools, view_programme, view_case, see_contacts};
// Marking is blind: who applied is not for those who mark. What they mark is assigned to them.
constexpr std::array reviewer = {view_schools, view_programme};
constexpr std::array research_school = {view_schools, view_programme, view_case, act_for_lead};
constexpr std::array evaluator = {
    view_schools, view_programme, see_aggregates, see_extracts, export_deidentified};
constexpr std::array funder = {see_aggregates};
constexpr std::array administrator = {view_schools,
                                      view_programme,
                                      import_files,
                                      manage_people,
                                      manage_settings,
                                      see_audit,
                                      break_glass,
                                      publish};

}  // namespace

std::string_view name_of(Permission permission) {
  switch (permission) {
    case open_to_all:
      return "open_to_all";
    case signed_in:
      return "signed_in";
    case view_schools:
      return "view_schools";
    case view_targeting:
      return "view_targeting";
    case view_programme:
      return "view_programme";
    case view_case:
      return "view_case";
    case act_for_school:
      return "act_for_school";
    case act_for_lead:
      return "act_for_lead";
    case edit_task:
      return "edit_task";
    case Permission::decide:
      return "decide";
    case approve:
      return "approve";
    case assign:
      return "assign";
    case run_matching:
      return "run_matching";
    case see_contacts:
      return "see_contacts";
    case see_private_notes:
      return "see_private_notes";
    case see_audit:
      return "see_audit";
    case see_aggregates:
      return "see_aggregates";
    case see_extracts:
      return "see_extracts";
    case export_identifiable:
      return "export_identifiable";
    case export_deidentified:
      return "export_deidentified";
    case import_files:
      return "import_files";
    case edit_definition:
      return "edit_definition";
    case publish:
      return "publish";
    case manage_people:
      return "manage_people";
    case manage_settings:
      return "manage_settings";
    case break_glass:
      return "break_glass";
  }
  return {};
}

std::string_view name_of(Role role) {
  switch (role) {
    case Role::programme_manager:
      return "programme_manager";
    case Role::delivery_officer:
      return "delivery_officer";
    case Role::regional_lead:
      return "regional_lead";
    case Role::adviser:
      return "adviser";
    case Role::approver:
      return "approver";
    case Role::finance:
      return "finance";
    case Role::lead_school:
      return "lead_school";
    case Role::partner_school:
      return "partner_school";
    case Role::trust_officer:
      return "trust_officer";
    case Role::local_authority_officer:
      return "local_authority_officer";
    case Role::cluster_lead:
      return "cluster_lead";
    case Role::reviewer:
      return "reviewer";
    case Role::research_school:
      return "research_school";
    case Role::evaluator:
      return "evaluator";
    case Role::funder:
      return "funder";
    case Role::administrator:
      return "administrator";
  }
  return {};
}

std::optional<Role> role_from_name(std::string_view name) {
  const auto found = std::ranges::find(roles, name, [](Role role) { return name_of(role); });
  if (found == roles.end()) return std::nullopt;
  return *found;
}

std::string_view title_of(Role role) {
  switch (role) {
    case Role::programme_manager:
      return "Programme manager";
    case Role::delivery_officer:
      return "Delivery officer";
    case Role::regional_lead:
      return "Regional lead";
    case Role::adviser:
      return "Adviser";
    case Role::approver:
      return "Approver";
    case Role::finance:
      return "Finance officer";
    case Role::lead_school:
      return "Lead school";
    case Role::partner_school:
      return "Partner school leader";
    case Role::trust_officer:
      return "Trust leader";
    case Role::local_authority_officer:
      return "Local authority officer";
    case Role::cluster_lead:
      return "Cluster lead";
    case Role::reviewer:
      return "Reviewer";
    case Role::research_school:
      return "Research school";
    case Role::evaluator:
      return "Evaluator";
    case Role::funder:
      return "Funder";
    case Role::administrator:
      return "Administrator";
  }
  return {};
}

std::span<const Permission> all_permissions() { return permissions; }
std::span<const Role> all_roles() { return roles; }

std::span<const Permission> permissions_of(Role role) {
  switch (role) {
    case Role::programme_manager:
      return programme_manager;
    case Role::delivery_officer:
      return delivery_officer;
    case Role::regional_lead:
      return regional_lead;
    case Role::adviser:
      return adviser;
    case Role::approver:
      return approver;
    case Role::finance:
      return finance;
    case Role::lead_school:
      return lead_school;
    case Role::partner_school:
      return partner_school;
    case Role::trust_officer:
      return trust_officer;
    case Role::local_authority_officer:
      return local_authority_officer;
    case Role::cluster_lead:
      return cluster_lead;
    case Role::reviewer:
      return reviewer;
    case Role::research_school:
      return research_school;
    case Role::evaluator:
      return evaluator;
    case Role::funder:
      return funder;
    case Role::administrator:
      return administrator;
  }
  return {};
}

bool permits(Role role, Permission permission) {
  if (permission == open_to_all || permission == signed_in) return true;
  return std::ranges::count(permissions_of(role), permission) > 0;
}

bool covers(const Scope& grant, const Scope& object) {
  const auto narrows = [](const auto& granted, const auto& asked) {
    return !granted || (asked && *granted == *asked);
  };
  return narrows(grant.owner, object.owner) && narrows(grant.programme, object.programme) &&
         narrows(grant.region, object.region) && narrows(grant.organisation, object.organisation) &&
         narrows(grant.pairing, object.pairing);
}

}  // namespace trellis::access
