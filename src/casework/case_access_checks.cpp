#include "casework/case_access_checks.hpp"

#include <algorithm>

#include "casework/break_glass.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using access::Permission;

bool is_part(const programme::Role& role, bool leads, bool holds, bool has_lead) {
  // The lead of a cluster is one of its schools, so the holder of its case may be it. A lead that
  // comes from outside (of a pairing, of the whole programme) is never the school itself.
  if (role.of == "lead") return leads || (holds && !has_lead && role.scope == "cluster");
  return holds && (role.of == "partner" || role.of == "trust" || role.of == "local_authority");
}

}  // namespace

bool may_manage(const Actor& actor, const CaseFile& file) {
  return may(actor, Permission::edit_task, scope_of(file));
}

bool leads_case(const Actor& actor, const CaseFile& file) {
  return file.pairing && may(actor, Permission::act_for_lead, scope_of(file)) && !actor.is_operator;
}

bool may_take_part(const Actor& actor,
                   const CaseFile& file,
                   const programme::Definition& definition,
                   const programme::Texts& roles) {
  if (may_manage(actor, file)) return true;
  const bool leads = leads_case(actor, file);
  const bool holds = actor.may_act_for(file.holder);
  return std::ranges::any_of(roles, [&](const std::string& id) {
    const auto role = std::ranges::find(definition.roles, id, &programme::Role::id);
    return role != definition.roles.end() && is_part(*role, leads, holds, file.pairing.has_value());
  });
}

bool has_opened(const Actor& actor, const CaseFile& file) {
  return std::ranges::any_of(
      actor.grants, [&](const access::Grant& grant) { return is_break_glass_of(grant, file.id); });
}

bool may_see(const Actor& actor, const CaseFile& file) {
  if (has_opened(actor, file)) return true;
  if (!may(actor, Permission::view_case, scope_of(file))) return false;
  return !file.is_protected || may_manage(actor, file) || actor.may_act_for(file.holder);
}

bool may_see_concerns(const Actor& actor, const CaseFile& file) {
  if (may_manage(actor, file) || leads_case(actor, file) || has_opened(actor, file)) return true;
  // Regional leads and approvers read them; schools, trusts and authorities do not.
  return may(actor, Permission::approve, scope_of(file));
}

bool may_see_contacts(const Actor& actor, const CaseFile& file) {
  return may(actor, Permission::see_contacts, scope_of(file)) || actor.may_act_for(file.holder);
}

}  // namespace trellis::casework
