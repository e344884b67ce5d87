#include "access/session_actions.hpp"

#include <algorithm>

#include "access/grant_store.hpp"
#include "access/person_store.hpp"
#include "access/rate_limit_store.hpp"
#include "access/record.hpp"
#include "access/secret.hpp"
#include "access/session_store.hpp"
#include "core/text.hpp"
#include "storage/settings_store.hpp"

namespace trellis::access {

using events::subject;
using storage::Database;
using storage::Snapshot;
using storage::Transaction;

namespace {

/// Whom a person acts for at first: the only organisation they can, or none.
std::optional<OrganisationId> first_organisation(const std::vector<Grant>& grants) {
  std::optional<OrganisationId> found;
  for (const Grant& grant : grants) {
    if (!grant.acting_for || grant.acting_for == found) continue;
    if (found) return std::nullopt;
    found = grant.acting_for;
  }
  return found;
}

SignedIn begin_session(Transaction& tx,
                       const Person& person,
                       std::optional<OrganisationId> acting_for,
                       std::string_view device,
                       Instant now) {
  const std::string token = make_token();
  save_session(
      tx, {.person = person.id, .acting_for = acting_for, .token = token, .device = device}, now);
  return {token, person.id};
}

std::unexpected<SignInRefusal> refuse(ProblemKind kind, std::string field, std::string message) {
  return std::unexpected(SignInRefusal{{kind, std::move(field), std::move(message), {}}});
}

/// Too many tries for this account or from this address.
std::optional<SignInRefusal> over_the_limit(Database& db,
                                            const SignInRequest& request,
                                            Instant now) {
  const auto decisions = db.write([&](Transaction& tx) {
    return std::pair(take_use(tx, sign_in_rule, "account " + request.email, now),
                     take_use(tx, sign_in_address_rule, "address " + request.client_address, now));
  });
  const auto wait = std::max(decisions.first.retry_after, decisions.second.retry_after);
  if (decisions.first.allowed && decisions.second.allowed) return std::nullopt;
  const std::string sentence = wait < std::chrono::minutes{1}
                                   ? "Wait " + counted(wait.count(), "second") + " and try again"
                                   : "There were too many tries. Try again in 15 minutes";
  return SignInRefusal{{ProblemKind::refused_by_rule, "", sentence, {}}, wait};
}

struct Known {
  Person person = {};
  Account account = {};
};
std::optional<Known> find_known(Snapshot& db, std::string_view email) {
  const auto person = find_person_by_email(db, email);
  if (!person || person->persona || person->erased_at) return std::nullopt;
  const auto account = find_account(db, person->id);
  if (!account || account->closed_at || account->password_hash.empty()) return std::nullopt;
  return Known{*person, *account};
}

}  // namespace

std::expected<SignedIn, SignInRefusal> sign_in(Database& db,
                                               const SignInRequest& given,
                                               Instant now) {
  SignInRequest request = given;
  request.email = lower_ascii(trim(given.email));
  if (request.email.empty())
    return refuse(ProblemKind::missing, "email", "Enter your e-mail address");
  if (request.password.empty())
    return refuse(ProblemKind::missing, "password", "Enter your password");
  if (db.is_demonstration())
    return refuse(ProblemKind::refused_by_rule, "", "This is a demonstration: choose a persona");
  if (auto refusal = over_the_limit(db, request, now)) return std::unexpected(std::move(*refusal));
  const auto known = db.read([&](Snapshot& s) { return find_known(s, request.email); });
  if (!known) check_nobodys_password(request.password);
  if (!known || !is_password(known->account.password_hash, request.password))
    return refuse(ProblemKind::invalid, "email", "The e-mail address or the password is wrong");
  return db.write([&](Transaction& tx) {
    forget_uses(tx, sign_in_rule, "account " + request.email);
    const auto grants = grants_of(tx, known->person.id, now.date_in_england());
    const Actor self = {.person = known->person.id, .at = now};
    record(tx, self, "person.signed_in", {subject(known->person.id)});
    return begin_session(tx, known->person, first_organisation(grants), request.device, now);
  });
}

Result<SignedIn> choose_persona(Database& db, PersonId id, std::string_view device, Instant now) {
  return db.write([&](Transaction& tx) -> Result<SignedIn> {
    if (!storage::is_demonstration(tx))
      return problem(ProblemKind::refused_by_rule, "", "This database is not a demonstration");
    const auto person = find_person(tx, id);
    if (!person || !person->persona)
      return problem(ProblemKind::not_found, "persona", "Choose one of the personas");
    const auto grants = grants_of(tx, id, now.date_in_england());
    const Actor self = {.person = id, .persona = person->persona, .at = now};
    record(tx, self, "persona.chosen", {subject(id)});
    return begin_session(tx, *person, first_organisation(grants), device, now);
  });
}

std::optional<CurrentSession> find_current(Snapshot& db,
                                           std::string_view token,
                                           Instant now,
                                           Date today) {
  const auto session = find_session(db, token);
  if (!session || !is_live(*session, now)) return std::nullopt;
  const auto person = find_person(db, session->person);
  if (!person || person->erased_at) return std::nullopt;
  return CurrentSession{*session,
                        {.person = person->id,
                         .name = person->name,
                         .persona = person->persona,
                         .acting_for = session->acting_for,
                         .grants = grants_of(db, person->id, today),
                         .at = now}};
}

void touch(Database& db, SessionId session, Instant now) {
  db.write([&](Transaction& tx) { touch_session(tx, session, now); });
}

std::vector<OrganisationId> organisations_to_act_for(const Actor& actor) {
  std::vector<OrganisationId> organisations;
  for (const Grant& grant : actor.grants)
    if (grant.acting_for) organisations.push_back(*grant.acting_for);
  std::ranges::sort(organisations);
  const auto repeated = std::ranges::unique(organisations);
  organisations.erase(repeated.begin(), repeated.end());
  return organisations;
}

Result<SignedIn> act_for(Database& db,
                         const CurrentSession& current,
                         std::optional<OrganisationId> organisation) {
  const auto allowed = organisations_to_act_for(current.actor);
  if (organisation && std::ranges::find(allowed, *organisation) == allowed.end())
    return problem(
        ProblemKind::not_allowed, "organisation", "You cannot act for this organisation");
  return db.write([&](Transaction& tx) -> Result<SignedIn> {
    const auto person = find_person(tx, current.session.person);
    if (!person) return problem(ProblemKind::not_found, "", "Sign in again");
    end_session(tx, current.session.id, current.actor.at);
    record(tx, current.actor, "person.changed_organisation", {subject(person->id)});
    return begin_session(tx, *person, organisation, current.session.device, current.actor.at);
  });
}

void sign_out(Database& db, const CurrentSession& current) {
  db.write([&](Transaction& tx) {
    end_session(tx, current.session.id, current.actor.at);
    record(tx, current.actor, "person.signed_out", {subject(current.session.person)});
  });
}

std::int64_t sign_out_elsewhere(Database& db, const CurrentSession& current) {
  return db.write([&](Transaction& tx) {
    record(tx, current.actor, "person.signed_out_elsewhere", {subject(current.session.person)});
    return end_sessions_of(tx, current.session.person, current.session.id, current.actor.at);
  });
}

}  // namespace trellis::access
