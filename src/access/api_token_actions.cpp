#include "access/api_token_actions.hpp"

#include <algorithm>

#include "access/api_token_store.hpp"
#include "access/grant_store.hpp"
#include "access/person_store.hpp"
#include "access/rate_limit_store.hpp"
#include "access/record.hpp"
#include "access/secret.hpp"
#include "core/text.hpp"

namespace trellis::access {

using storage::Snapshot;
using storage::Transaction;

namespace {

constexpr std::size_t name_characters_max = 80;

/// The person as they would act: their grants, and the organisation they act for.
Actor stand_in(Snapshot& db, const NewApiToken& wanted, Instant now, Date today) {
  return {.person = wanted.person,
          .acting_for = wanted.acting_for,
          .grants = grants_of(db, wanted.person, today),
          .at = now};
}

Result<void> check_owner(const Actor& person, const std::optional<OrganisationId>& owner) {
  const auto owners = owners_of(person.grants);
  if (owner && std::ranges::find(owners, *owner) == owners.end())
    return problem(
        ProblemKind::invalid, "organisation", "Choose an organisation that you have a role of");
  if (!owner && owners.size() > 1)
    return problem(ProblemKind::missing, "organisation", "Choose whose data the token opens");
  return {};
}

Result<void> check_permissions(const Actor& person, const std::vector<Permission>& permissions) {
  if (permissions.empty())
    return problem(ProblemKind::missing, "permissions", "Select what the token may do");
  const auto open = permissions_open_to(person);
  for (const Permission permission : permissions)
    if (std::ranges::find(open, permission) == open.end())
      return problem(ProblemKind::not_allowed,
                     "permissions",
                     "Leave out \"" + std::string(words_of(permission)) +
                         "\": the person's roles do not include it");
  return {};
}

}  // namespace

std::vector<OrganisationId> owners_of(const std::vector<Grant>& grants) {
  std::vector<OrganisationId> owners;
  for (const Grant& grant : grants)
    if (grant.scope.owner) owners.push_back(*grant.scope.owner);
  std::ranges::sort(owners);
  const auto repeated = std::ranges::unique(owners);
  owners.erase(repeated.begin(), repeated.end());
  return owners;
}

std::vector<Permission> permissions_open_to(const Actor& actor) {
  std::vector<Permission> open;
  for (const Permission permission : token_permissions())
    if (may_somewhere(actor, permission)) open.push_back(permission);
  return open;
}

Result<MadeApiToken> make_api_token(Transaction& tx,
                                    const Actor& actor,
                                    const NewApiToken& wanted,
                                    Date today) {
  if (actor.token || (!actor.is_operator && actor.person != wanted.person))
    return problem(ProblemKind::not_allowed, "", "Only the person can make a token of their own");
  const auto person = find_person(tx, wanted.person);
  if (!person || person->erased_at)
    return problem(ProblemKind::not_found, "person", "There is no such person");
  MadeApiToken made{
      .token = {
          .person = wanted.person,
          .person_name = person->name,
          .owner = wanted.owner,
          .acting_for = wanted.acting_for,
          .name = squeeze(wanted.name),
          .permissions = wanted.permissions,
          .created_at = actor.at,
          // By the clock, as the token is used by it: a demonstration's day may lie elsewhere.
          .expires_on = actor.at.date_in_england().plus_days(wanted.days)}};
  if (made.token.name.empty())
    return problem(ProblemKind::missing, "name", "Enter what the token is for");
  if (made.token.name.size() > name_characters_max)
    return problem(ProblemKind::invalid, "name", "What it is for must be 80 characters or fewer");
  if (wanted.days < 1 || wanted.days > token_days_max)
    return problem(ProblemKind::invalid, "days", "A token lasts between 1 and 366 days");
  const Actor holder = stand_in(tx, wanted, actor.at, today);
  TRY_VOID(check_owner(holder, wanted.owner));
  if (!made.token.owner)
    if (const auto owners = owners_of(holder.grants); owners.size() == 1)
      made.token.owner = owners.front();
  TRY_VOID(check_permissions(holder, wanted.permissions));
  made.text = std::string(token_prefix) + make_token();
  made.token.id = insert_api_token(tx, made.token, made.text);
  record(tx,
         actor,
         "api_token.made",
         {events::subject(made.token.id), events::subject(wanted.person)},
         events::Changes()
             .say("permissions", permissions_text(wanted.permissions))
             .say("expires_on", made.token.expires_on.text()));
  return made;
}

Result<ApiToken> revoke_api_token(Transaction& tx, const Actor& actor, ApiTokenId id) {
  const auto token = find_api_token(tx, id);
  const bool is_own = token && actor.person == token->person;
  if (!token || actor.token ||
      (!is_own && !may(actor, Permission::manage_people, {.owner = token->owner})))
    return problem(ProblemKind::not_found, "token", "There is no such token");
  if (!mark_api_token_revoked(tx, id, actor.person, actor.at))
    return problem(ProblemKind::conflict, "token", "This token has been revoked already");
  record(tx, actor, "api_token.revoked", {events::subject(id), events::subject(token->person)});
  return *find_api_token(tx, id);
}

std::optional<Bearer> bearer_of(Snapshot& db, std::string_view text, Instant now, Date today) {
  if (!text.starts_with(token_prefix)) return std::nullopt;
  const auto token = find_api_token(db, text);
  if (!token || state_of(*token, now.date_in_england()) != TokenState::live) return std::nullopt;
  const auto person = find_person(db, token->person);
  if (!person || person->erased_at) return std::nullopt;
  if (const auto account = find_account(db, token->person); account && account->closed_at)
    return std::nullopt;
  return Bearer{{.person = person->id,
                 .name = person->name,
                 .persona = person->persona,
                 .acting_for = token->acting_for,
                 .grants = grants_left(grants_of(db, person->id, today), *token),
                 .token = TokenUse{.id = token->id.value, .permissions = token->permissions},
                 .at = now},
                is_use_to_note(*token, now)};
}

RateDecision count_use(Transaction& tx, const Bearer& bearer, Instant now) {
  const ApiTokenId id{bearer.actor.token->id};
  if (bearer.is_use_to_note) note_api_token_use(tx, id, now);
  return take_use(tx, api_rule, "token " + std::to_string(id.value), now);
}

}  // namespace trellis::access
