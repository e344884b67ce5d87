/// Signing in and out, choosing a persona, acting for another organisation, and making the Actor of
/// a request.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/actor.hpp"
#include "access/rate_limit.hpp"
#include "access/session.hpp"
#include "core/result.hpp"
#include "storage/database.hpp"

namespace trellis::access {

/// The token to be set as the cookie. A new one at sign-in and at every change of organisation.
struct SignedIn {
  std::string token = {};
  PersonId person = {};
};

struct SignInRequest {
  std::string email = {};
  std::string password = {};
  std::string client_address = {};  ///< for the rate limit; kept only as a hash
  std::string device = {};
};
/// Why a sign-in was refused; `retry_after` is not 0 when there were too many tries.
struct SignInRefusal {
  Problem problem = {};
  std::chrono::seconds retry_after{0};
};
/// Answers alike, and in like time, whether the account exists or not. Refuses a demonstration.
std::expected<SignedIn, SignInRefusal> sign_in(storage::Database& db,
                                               const SignInRequest& request,
                                               Instant now);

/// Begins a session as a persona. Refuses every database that is not a demonstration.
Result<SignedIn> choose_persona(storage::Database& db,
                                PersonId person,
                                std::string_view device,
                                Instant now);

/// The session of a token and the person it belongs to, while it lives.
struct CurrentSession {
  Session session = {};
  Actor actor = {};
};
/// Reads only; `touch` is for the caller to ask for when needs_touch says so.
std::optional<CurrentSession> find_current(storage::Snapshot& db,
                                           std::string_view token,
                                           Instant now,
                                           Date today);
void touch(storage::Database& db, SessionId session, Instant now);

/// The organisations a person holds roles of, for the page where they choose.
std::vector<OrganisationId> organisations_to_act_for(const Actor& actor);
/// Ends the session and begins another that acts for this organisation (or for none).
Result<SignedIn> act_for(storage::Database& db,
                         const CurrentSession& current,
                         std::optional<OrganisationId> organisation);

void sign_out(storage::Database& db, const CurrentSession& current);
/// Ends the person's other sessions. Returns how many.
std::int64_t sign_out_elsewhere(storage::Database& db, const CurrentSession& current);

}  // namespace trellis::access
