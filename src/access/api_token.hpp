/// Tokens by which other systems use the API: what one opens, and until when. Pure.
///
/// A token stands for a person: it opens what the person's roles open, for one owner of data, and
/// of that only the permissions it was given (its scopes).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/permission.hpp"
#include "core/date.hpp"
#include "core/result.hpp"
#include "events/event.hpp"

namespace trellis::access {

using ApiTokenId = Id<struct ApiTokenTag>;

/// What every token begins with, so that one that was left somewhere is known for what it is.
inline constexpr std::string_view token_prefix = "trellis_";
/// The longest life of a token, in days; our decision.
inline constexpr int token_days_max = 366;

struct ApiToken {
  ApiTokenId id = {};
  PersonId person = {};
  std::string person_name = {};
  std::optional<OrganisationId> owner = {};
  std::optional<OrganisationId> acting_for = {};
  std::string name = {};
  std::vector<Permission> permissions = {};
  Instant created_at = {};
  Date expires_on = {};  ///< the first day on which it no longer works
  std::optional<Instant> used_at = {};
  std::optional<Instant> revoked_at = {};
};

enum class TokenState { live, expired, revoked };
TokenState state_of(const ApiToken& token, Date today);
/// "In force", "Expired", "Revoked".
std::string_view title_of(TokenState state);

/// Whether its last use was noted long enough ago to be noted again.
bool is_use_to_note(const ApiToken& token, Instant now);

/// The permissions that an API route asks for, and so the only ones worth giving to a token.
std::span<const Permission> token_permissions();
/// "View cases, applications and participations": what a permission lets a token do.
std::string_view words_of(Permission permission);

std::optional<Permission> permission_from_name(std::string_view name);
/// Permissions as they are kept, "view_case view_schools", and back; unknown names are left out.
std::string permissions_text(std::span<const Permission> permissions);
std::vector<Permission> read_permissions(std::string_view text);

/// The grants that a token of this owner and organisation leaves of a person's grants.
std::vector<Grant> grants_left(std::vector<Grant> grants, const ApiToken& token);

}  // namespace trellis::access

namespace trellis::events {

template <>
inline constexpr std::string_view subject_kind<access::ApiTokenTag> = "api_token";

}  // namespace trellis::events
