/// Making and revoking API tokens, and the Actor of one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/actor.hpp"
#include "access/api_token.hpp"
#include "access/rate_limit.hpp"
#include "core/result.hpp"
#include "storage/database.hpp"

namespace trellis::access {

struct NewApiToken {
  PersonId person = {};  ///< whose roles it stands for
  std::optional<OrganisationId> owner = {};
  std::optional<OrganisationId> acting_for = {};
  std::string name = {};  ///< what it is for
  std::vector<Permission> permissions = {};
  int days = 90;
};

/// The text is shown once; the database keeps its hash.
struct MadeApiToken {
  ApiToken token = {};
  std::string text = {};
};

/// A person makes tokens for themselves, the operator for anybody. Refuses a permission that the
/// person's roles do not have, an owner that none of them has, and a life of more than
/// token_days_max days. A token cannot make tokens.
Result<MadeApiToken> make_api_token(storage::Transaction& tx,
                                    const Actor& actor,
                                    const NewApiToken& wanted,
                                    Date today);

/// One's own, those of one's owner with the permission to manage people, any for the operator.
Result<ApiToken> revoke_api_token(storage::Transaction& tx, const Actor& actor, ApiTokenId id);

/// The bodies whose data a person's roles open, and the permissions that a token could have.
std::vector<OrganisationId> owners_of(const std::vector<Grant>& grants);
std::vector<Permission> permissions_open_to(const Actor& actor);

/// Who acts with a token.
struct Bearer {
  Actor actor = {};
  bool is_use_to_note = false;
};
/// While it is in force and its person has an open account; without the grants that other modules
/// derive.
std::optional<Bearer> bearer_of(storage::Snapshot& db,
                                std::string_view text,
                                Instant now,
                                Date today);
/// Counts one request within the limit of a token, and notes once a minute that it was used.
RateDecision count_use(storage::Transaction& tx, const Bearer& bearer, Instant now);

}  // namespace trellis::access
