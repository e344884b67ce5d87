#include "access/api_token.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace trellis::access {

namespace {

using enum Permission;

/// Once a minute is enough to say when a token was last used.
constexpr std::chrono::seconds noted_every{60};

constexpr std::array offered = {view_schools,
                                view_programme,
                                view_case,
                                act_for_school,
                                act_for_lead,
                                edit_task,
                                decide,
                                assign,
                                run_matching,
                                see_contacts,
                                see_private_notes,
                                see_audit,
                                import_files};

}  // namespace

TokenState state_of(const ApiToken& token, Date today) {
  if (token.revoked_at) return TokenState::revoked;
  return today < token.expires_on ? TokenState::live : TokenState::expired;
}

std::string_view title_of(TokenState state) {
  switch (state) {
    case TokenState::live:
      return "In force";
    case TokenState::expired:
      return "Expired";
    case TokenState::revoked:
      return "Revoked";
  }
  return {};
}

bool is_use_to_note(const ApiToken& token, Instant now) {
  return !token.used_at || now.seconds() - token.used_at->seconds() >= noted_every;
}

std::span<const Permission> token_permissions() { return offered; }

std::string_view words_of(Permission permission) {
  switch (permission) {
    case view_schools:
      return "See schools and published releases";
    case view_programme:
      return "See programmes and cohorts";
    case view_case:
      return "See cases, applications and participations";
    case act_for_school:
      return "Act for a school: apply, answer, claim, comment, withdraw";
    case act_for_lead:
      return "Act for a lead: answer tasks and hold reviews of its partners";
    case edit_task:
      return "Answer tasks, write plans and notes, record visits and reviews";
    case decide:
      return "Decide on applications, grants and claims";
    case assign:
      return "Assign people to cases and hand roles over";
    case run_matching:
      return "See matches and their proposals";
    case see_contacts:
      return "See names and contact details";
    case see_private_notes:
      return "Write private notes";
    case see_audit:
      return "See the event log";
    case import_files:
      return "See all jobs";
    default:
      return name_of(permission);
  }
}

std::optional<Permission> permission_from_name(std::string_view name) {
  for (const Permission permission : all_permissions())
    if (name_of(permission) == name) return permission;
  return std::nullopt;
}

std::string permissions_text(std::span<const Permission> permissions) {
  std::vector<std::string> names;
  for (const Permission permission : permissions) names.emplace_back(name_of(permission));
  return join(names, " ");
}

std::vector<Permission> read_permissions(std::string_view text) {
  std::vector<Permission> found;
  for (const std::string_view name : split(text, ' '))
    if (const auto permission = permission_from_name(name)) found.push_back(*permission);
  return found;
}

std::vector<Grant> grants_left(std::vector<Grant> grants, const ApiToken& token) {
  if (token.owner)
    std::erase_if(grants, [&](const Grant& grant) { return grant.scope.owner != token.owner; });
  return grants;
}

}  // namespace trellis::access
