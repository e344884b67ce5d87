#include <algorithm>
#include <map>

#include "access/record.hpp"
#include "core/text.hpp"
#include "matching/match.hpp"
#include "matching/rota_actions.hpp"
#include "matching/subjects.hpp"
#include "matching/term_dates.hpp"
#include "optimise/schedule.hpp"
#include "programme/programme_store.hpp"
#include "register/establishment_store.hpp"
#include "register/reference_tables.hpp"

namespace trellis::matching {
namespace {

using access::Actor;
using storage::Transaction;

constexpr int days_max = 400;  // between the first and last day asked for
constexpr std::size_t working_days_a_week = 5;

/// The visit of all its reviewers to one school.
struct ReviewVisit {
  ReviewRotaId rota{};
  OrganisationId reviewed{};
  std::vector<OrganisationId> schools{};  ///< the reviewed one first
};

std::vector<ReviewVisit> visits_of(const std::vector<ReviewPair>& pairs, int year) {
  std::map<std::pair<std::int64_t, std::int64_t>, ReviewVisit> visits;
  for (const ReviewPair& pair : pairs) {
    if (pair.year != year) continue;
    ReviewVisit& visit = visits[{pair.rota.value, pair.reviewed.value}];
    visit.rota = pair.rota;
    visit.reviewed = pair.reviewed;
    if (visit.schools.empty()) visit.schools.push_back(pair.reviewed);
    visit.schools.push_back(pair.reviewer);
  }
  std::vector<ReviewVisit> listed;
  for (auto& [key, visit] : visits) listed.push_back(std::move(visit));
  return listed;
}

optimise::Day engine_day(Date day) {
  return static_cast<optimise::Day>(day.days().time_since_epoch().count());
}

Date date_of(optimise::Day day) { return Date(std::chrono::sys_days(std::chrono::days(day))); }

optimise::ScheduleRules rules_of_days(const DatesRequest& request) {
  optimise::ScheduleRules rules;
  for (Date day = request.first; day <= request.last; day = day.plus_days(1)) {
    const bool is_free = std::ranges::none_of(
        request.breaks, [&](const Period& closed) { return closed.contains(day); });
    if (is_free) rules.open_days.push_back(engine_day(day));
  }
  for (std::size_t i = 0; i < working_days_a_week; ++i)
    rules.weekday_price[i] = request.weekday_price[i];
  return rules;
}

/// Days on which a school has no term; none for one that the register lacks.
std::vector<optimise::Day> holidays_of(storage::Snapshot& db,
                                       const std::optional<Urn>& urn,
                                       const DatesRequest& request) {
  std::vector<optimise::Day> days;
  const auto school = urn ? registry::find_establishment(db, *urn) : std::nullopt;
  if (!school) return days;
  const reference::Region* region = reference::region_by_words(school->facts.region);
  const auto terms =
      terms_of(known_terms(), school->facts.la, region ? std::string_view(region->code) : "");
  for (const Date day : days_without_term(terms, request.first, request.last))
    days.push_back(engine_day(day));
  return days;
}

struct Asked {
  std::vector<optimise::ScheduleParty> parties{};
  std::vector<optimise::ScheduleVisit> visits{};
};

Asked asked_of(storage::Snapshot& db,
               const std::vector<ReviewVisit>& visits,
               const std::vector<ReviewPair>& pairs,
               const DatesRequest& request) {
  std::map<std::int64_t, std::string> names;
  std::map<std::int64_t, std::optional<Urn>> urns;
  for (const ReviewPair& pair : pairs) {
    names[pair.reviewer.value] = pair.reviewer_name;
    names[pair.reviewed.value] = pair.reviewed_name;
    urns[pair.reviewer.value] = pair.reviewer_urn;
    urns[pair.reviewed.value] = pair.reviewed_urn;
  }
  Asked asked;
  std::map<std::int64_t, std::uint32_t> position;
  for (const ReviewVisit& visit : visits) {
    optimise::ScheduleVisit one{.key = static_cast<std::int64_t>(asked.visits.size() + 1)};
    for (const OrganisationId school : visit.schools) {
      const auto [found, is_new] =
          position.try_emplace(school.value, static_cast<std::uint32_t>(asked.parties.size()));
      if (is_new)
        asked.parties.push_back({.key = school.value,
                                 .name = names[school.value],
                                 .busy = request.only_in_term
                                             ? holidays_of(db, urns[school.value], request)
                                             : std::vector<optimise::Day>()});
      one.parties.push_back(found->second);
    }
    asked.visits.push_back(std::move(one));
  }
  return asked;
}

Result<void> check_dates(const DatesRequest& request) {
  if (request.last < request.first)
    return problem(ProblemKind::invalid, "last", "The last day must be on or after the first day");
  if (days_between(request.first, request.last) > days_max)
    return problem(ProblemKind::invalid,
                   "last",
                   "Enter a last day within " + std::to_string(days_max) + " days of the first");
  return {};
}

DatedReviews keep_days(Transaction& tx,
                       const std::vector<ReviewVisit>& visits,
                       const optimise::Schedule& schedule) {
  DatedReviews kept{.proven = schedule.proven()};
  for (std::size_t v = 0; v < visits.size(); ++v) {
    std::string because;
    for (const optimise::Undated& undated : schedule.undated)
      if (undated.visit == v) because = undated.sentence;
    const auto day = schedule.days[v];
    set_review_day(tx,
                   visits[v].rota,
                   visits[v].reviewed,
                   day ? std::optional(date_of(*day)) : std::nullopt,
                   because);
    day ? ++kept.dated : ++kept.undated;
  }
  return kept;
}

}  // namespace

Result<DatedReviews> date_reviews(storage::Database& db,
                                  const Actor& actor,
                                  const DatesRequest& request) {
  TRY_VOID(check_dates(request));
  return db.write([&](Transaction& tx) -> Result<DatedReviews> {
    const auto programme = programme::find_programme(tx, request.programme);
    if (!programme)
      return problem(ProblemKind::not_found, "programme", "There is no such programme");
    if (!access::may(actor, access::Permission::run_matching, programme::scope_of(*programme)))
      return problem(ProblemKind::not_allowed, "", "You cannot date reviews of this programme");
    const auto pairs = review_pairs_of(tx, request.programme);
    const auto visits = visits_of(pairs, request.year);
    if (visits.empty())
      return problem(
          ProblemKind::refused_by_rule,
          "year",
          "Draw up the rota first: year " + std::to_string(request.year) + " has no reviews");
    const Asked asked = asked_of(tx, visits, pairs, request);
    const auto schedule =
        optimise::make_schedule(asked.parties, asked.visits, rules_of_days(request), {});
    if (!schedule) return std::unexpected(problem_of(schedule.error()));
    const DatedReviews kept = keep_days(tx, visits, *schedule);
    access::record(tx,
                   actor,
                   "rota.dated",
                   {events::subject(request.programme)},
                   events::Changes()
                       .say("year", std::to_string(request.year))
                       .say("dated", std::to_string(kept.dated))
                       .say("undated", std::to_string(kept.undated)));
    return kept;
  });
}

}  // namespace trellis::matching
