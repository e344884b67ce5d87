#include "web/visits.hpp"

#include <algorithm>

#include "access/rate_limit_store.hpp"
#include "access/session_actions.hpp"
#include "casework/break_glass_store.hpp"
#include "notify/message_store.hpp"
#include "programme/pairing_grant_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::web {

namespace {

/// The role that the header shows: one held for the organisation acted for, else the first.
std::string role_shown(const access::Actor& actor) {
  const auto found = std::ranges::find_if(actor.grants, [&](const access::Grant& grant) {
    return actor.acting_for && grant.acting_for == actor.acting_for;
  });
  if (found != actor.grants.end()) return std::string(access::title_of(found->role));
  return actor.grants.empty() ? "" : std::string(access::title_of(actor.grants.front().role));
}

Visit visit_of(storage::Snapshot& db, const access::Actor& actor, std::string_view token) {
  Visit visit{.token = std::string(token), .role = role_shown(actor)};
  if (actor.person) visit.unread = notify::count_unread(db, *actor.person);
  if (actor.acting_for) visit.organisation = registry::organisation_name(db, *actor.acting_for);
  for (const OrganisationId id : access::organisations_to_act_for(actor))
    visit.choices.push_back({.id = id, .name = registry::organisation_name(db, id)});
  return visit;
}

const access::RateRule& rule_of(RateLimit limit) {
  switch (limit) {
    case RateLimit::none:
    case RateLimit::search:
      return access::search_rule;
    case RateLimit::sign_in:
      return access::sign_in_address_rule;
    case RateLimit::upload:
      return access::upload_rule;
  }
  return access::search_rule;
}

}  // namespace

std::optional<FoundVisit> find_visit(storage::Database& db,
                                     std::string_view token,
                                     Instant now,
                                     Date today) {
  bool is_to_touch = false;
  access::SessionId session;
  auto found = db.read([&](storage::Snapshot& snapshot) -> std::optional<FoundVisit> {
    auto current = access::find_current(snapshot, token, now, today);
    if (!current) return std::nullopt;
    is_to_touch = access::needs_touch(current->session, now);
    session = current->session.id;
    FoundVisit visit;
    visit.visit = visit_of(snapshot, current->actor, token);
    visit.actor = std::move(current->actor);
    for (access::Grant& grant : programme::pairing_grants(snapshot, visit.actor, today))
      visit.actor.grants.push_back(std::move(grant));
    if (visit.actor.person)
      for (access::Grant& grant : casework::break_glass_grants(snapshot, *visit.actor.person, now))
        visit.actor.grants.push_back(std::move(grant));
    return visit;
  });
  if (is_to_touch) access::touch(db, session, now);
  return found;
}

std::optional<access::Bearer> find_bearer(storage::Database& db,
                                          std::string_view token,
                                          Instant now,
                                          Date today) {
  return db.read([&](storage::Snapshot& snapshot) {
    auto bearer = access::bearer_of(snapshot, token, now, today);
    if (bearer)
      for (access::Grant& grant : programme::pairing_grants(snapshot, bearer->actor, today))
        bearer->actor.grants.push_back(std::move(grant));
    return bearer;
  });
}

std::optional<int> over_limit(storage::Database& db,
                              RateLimit limit,
                              std::string_view who,
                              Instant now) {
  if (limit == RateLimit::none) return std::nullopt;
  const access::RateDecision decision = db.write(
      [&](storage::Transaction& tx) { return access::take_use(tx, rule_of(limit), who, now); });
  if (decision.allowed) return std::nullopt;
  return static_cast<int>(decision.retry_after.count());
}

}  // namespace trellis::web
