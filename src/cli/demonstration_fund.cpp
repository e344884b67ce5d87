#include "cli/demonstration_fund.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "access/grant_store.hpp"
#include "access/person_actions.hpp"
#include "access/person_store.hpp"
#include "casework/joining_actions.hpp"
#include "cli/demonstration_evidence.hpp"
#include "cli/shipped_definitions.hpp"
#include "programme/claim_actions.hpp"
#include "programme/programme_actions.hpp"
#include "programme/selection_actions.hpp"
#include "programme/sending_actions.hpp"
#include "register/establishment_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::cli {
namespace {

using programme::Answers;
using programme::Application;

/// A round by its days from today.
struct RoundDays {
  int number;
  int opens;
  int closes;
  int starts;
};
constexpr std::array rounds = {
    RoundDays{1, -200, -140, -90}, RoundDays{2, -75, -12, 45}, RoundDays{3, -5, 55, 150}};
constexpr std::size_t bids_decided = 5;
constexpr std::size_t bids_marking = 8;
constexpr int days_to_mark = 14;
constexpr int rules_days_before = -400;

std::string day_in(Date today, int days) { return "\"" + today.plus_days(days).text() + "\""; }

std::string rounds_text(Date today) {
  std::string text = "\"rounds\": [";
  for (const RoundDays& round : rounds) {
    const std::string number = std::to_string(round.number);
    text += std::string(round.number > 1 ? ", " : "") + "{\"id\": \"round_" + number +
            "\", \"title\": \"Round " + number + "\", \"opens_on\": " + day_in(today, round.opens) +
            ", \"closes_on\": " + day_in(today, round.closes) +
            ", \"budget_pence\": 6000000, \"award_rule\": \"ranked_within_budget\"}";
  }
  return text + "]";
}

std::string cohorts_text(Date today) {
  std::string text = "\"cohorts\": {\"list\": [";
  for (const RoundDays& round : rounds) {
    const std::string number = std::to_string(round.number);
    text += std::string(round.number > 1 ? ", " : "") + "{\"id\": \"round_" + number +
            "\", \"title\": \"Round " + number +
            "\", \"starts_on\": " + day_in(today, round.starts) + "}";
  }
  return text + "]}";
}

/// Replaces from `from` to the end of the first `to` after it.
bool replace_part(std::string& text,
                  std::string_view from,
                  std::string_view to,
                  const std::string& by) {
  const std::size_t begin = text.find(from);
  const std::size_t end = begin == std::string::npos ? begin : text.find(to, begin);
  if (end == std::string::npos) return false;
  text.replace(begin, end + to.size() - begin, by);
  return true;
}

/// The authority of the demonstration's partner school where it has schools enough, else the one
/// with most.
LaCode chosen_authority(const std::vector<registry::StoredEstablishment>& schools,
                        std::optional<Urn> partner) {
  std::map<LaCode, std::size_t> counts;
  std::optional<LaCode> own;
  for (const registry::StoredEstablishment& row : schools) {
    ++counts[row.facts.la];
    if (partner == row.facts.urn) own = row.facts.la;
  }
  if (own && counts[*own] > bids_decided + bids_marking) return *own;
  return std::ranges::max_element(counts, {}, [](const auto& row) { return row.second; })->first;
}

/// The rounds of the fund, in the demonstration's one transaction.
class FundRounds {
 public:
  FundRounds(storage::Transaction& tx, const access::Actor& actor, ProgrammeId programme)
      : tx_(tx), actor_(actor), programme_(programme), today_(actor.at.date_in_england()) {}

  Result<void> add_people(OrganisationId owner) {
    const auto add = [&](const char* key, const char* name, access::Role role) -> Result<PersonId> {
      return access::add_persona(
          tx_, {.key = key, .name = name, .grants = {grant(owner, role)}}, actor_.at);
    };
    for (const auto& [key, name] :
         {std::pair("assessor", "Assessor"), std::pair("second_assessor", "Second assessor")}) {
      access::Actor marker{.person = TRY(add(key, name, access::Role::reviewer)),
                           .name = name,
                           .persona = key,
                           .grants = {grant(owner, access::Role::reviewer)},
                           .at = actor_.at};
      markers_.push_back(std::move(marker));
    }
    TRY(add("finance", "Finance officer", access::Role::finance));
    for (const access::Person& person : access::list_people(tx_, {.personas = true})) {
      if (person.persona == "programme_manager")
        access::save_grant(
            tx_, person.id, grant(owner, access::Role::programme_manager), std::nullopt, actor_.at);
      if (person.persona == "lead_school") lead_ = person.id;
    }
    return {};
  }

  /// A bid that was sent in the middle of its round.
  Result<Application> bid(Urn urn, const RoundDays& round, std::size_t number) {
    const Date on = today_.plus_days((round.opens + round.closes) / 2);
    const auto school = registry::ensure_school(tx_, urn, actor_.at);
    if (!school)
      return problem(ProblemKind::not_found, "urn", "The register has no school " + urn.text());
    const auto draft = TRY(programme::begin_form(tx_, actor_, {programme_, *school, "bid"}, on));
    TRY(programme::save_application(tx_, actor_, {draft.id, draft.version, answers(number)}, on));
    ++shown_.bids;
    return programme::send_form(tx_, actor_, draft.id, draft.submit_token, on);
  }

  Result<void> decide_first(const std::vector<Application>& bids) {
    const auto scope = TRY(scope_of(0));
    const Date on = today_.plus_days(rounds[0].closes + 14);
    TRY(programme::assign_markers(tx_, actor_, scope, on));
    for (std::size_t i = 0; i < bids.size(); ++i)
      for (std::size_t marker = 0; marker < 2; ++marker)
        TRY_VOID(give(bids[i], marker, i == 4 ? 1.0 : 4.0 - static_cast<double>(i % 2)));
    TRY(programme::decide_selection(tx_, actor_, scope, on.plus_days(21), on));
    for (const Application& each : bids) TRY_VOID(accept_and_claim(each, on.plus_days(7)));
    return {};
  }

  /// Four on which both agree, one on which they do not, two with one mark, one without.
  Result<void> mark_second(const std::vector<Application>& bids) {
    const auto scope = TRY(scope_of(1));
    TRY(programme::assign_markers(
        tx_, actor_, scope, today_, {.mark_by = today_.plus_days(days_to_mark)}));
    for (std::size_t i = 0; i < bids.size(); ++i) {
      const double mark = 2.0 + static_cast<double>(i % 3);
      if (i < 7) TRY_VOID(give(bids[i], 0, mark));
      if (i < 5) TRY_VOID(give(bids[i], 1, i == 4 ? 1.0 : mark - static_cast<double>(i % 2)));
      if (i < 5) ++shown_.marked;
    }
    return {};
  }

  /// The lead school of the demonstration has begun its bid for the open round, unless it has bid
  /// in an earlier one.
  Result<void> begin_draft() {
    if (!lead_) return {};
    const auto grants = access::grants_of(tx_, *lead_, today_);
    const auto school = grants.empty() ? std::nullopt : grants.front().acting_for;
    if (!school) return {};
    const auto draft =
        TRY(programme::begin_form(tx_, actor_, {programme_, *school, "bid"}, today_));
    if (draft.is_submitted()) return {};
    Answers begun = answers(1);
    begun.erase("amount");
    TRY(programme::save_application(tx_, actor_, {draft.id, draft.version, begun}, today_));
    return {};
  }

  const FundShown& shown() const { return shown_; }

 private:
  access::Grant grant(OrganisationId owner, access::Role role) const {
    return {.role = role,
            .scope = {.owner = owner, .programme = programme_},
            .period = {Date(2020, 1, 1), {}}};
  }

  static Answers answers(std::size_t number) {
    Answers answers;
    answers["need"].text = "Invented: reading in year " + std::to_string(3 + number % 4) +
                           " is behind, by the school's own tests.";
    answers["programme"].text = demonstration_pin(number);
    answers["staff_to_train"].text = std::to_string(8 + 2 * number);
    answers["amount"].text = std::to_string(9'000 + 1'000 * (number % 6));
    return answers;
  }

  Result<programme::SelectionScope> scope_of(std::size_t round) {
    const auto version = programme::version_in_force(tx_, programme_);
    const auto scopes =
        programme::selection_scopes(programme_, programme::load_definition(tx_, version->id));
    if (round >= scopes.size())
      return problem(ProblemKind::not_found, "round", "The fund has no such round");
    return scopes[round];
  }

  Result<void> give(const Application& bid, std::size_t marker, double mark) {
    const auto participation = programme::find_participation(tx_, bid.participation);
    if (participation->state != programme::ParticipationState::eligible) return {};
    const double other = std::max(0.0, mark - 1);
    return programme::give_marks(
        tx_,
        markers_[marker],
        {bid.id, {{"need", mark}, {"fit", mark}, {"implementation", other}, {"value", mark}}, ""});
  }

  Result<void> accept_and_claim(const Application& bid, Date on) {
    const auto participation = programme::find_participation(tx_, bid.participation);
    if (participation->state != programme::ParticipationState::offered) return {};
    ++shown_.awarded;
    TRY(casework::answer_offer(tx_, actor_, bid.participation, "accepted", "", on));
    if (shown_.claims == 2) return {};
    Answers claim;
    claim["amount"].text = std::to_string(2'000 + 500 * shown_.claims);
    claim["for"].text = "Invented: cover for two days of training";
    claim["receipt"].text = "https://example.com/receipts/" + std::to_string(bid.id.value);
    claim["staff_trained"].text = "9";
    TRY(programme::send_claim(
        tx_,
        actor_,
        {bid.participation, "demonstration-claim-" + std::to_string(bid.id.value), claim},
        on.plus_days(40)));
    ++shown_.claims;
    return {};
  }

  storage::Transaction& tx_;
  const access::Actor& actor_;
  ProgrammeId programme_;
  Date today_;
  std::vector<access::Actor> markers_;
  std::optional<PersonId> lead_;
  FundShown shown_;
};

/// The school that the partner persona acts for.
std::optional<Urn> partner_urn(storage::Snapshot& db, Date today) {
  for (const access::Person& person : access::list_people(db, {.personas = true}))
    if (person.persona == "partner_school")
      for (const access::Grant& grant : access::grants_of(db, person.id, today))
        if (grant.acting_for) return registry::urn_of(db, *grant.acting_for);
  return std::nullopt;
}

}  // namespace

Result<std::string> fund_moved_to(std::string_view definition, Date today, LaCode authority) {
  std::string text(definition);
  const std::string valid = "\"valid_from\": \"2026-01-01\"";
  for (std::size_t at = text.find(valid); at != std::string::npos; at = text.find(valid, at))
    text.replace(at, valid.size(), "\"valid_from\": " + day_in(today, rules_days_before));
  const bool moved = replace_part(text, "\"rounds\": [", "\n  ]", rounds_text(today)) &&
                     replace_part(text, "\"cohorts\": {", "]}", cohorts_text(today)) &&
                     replace_part(text, "'935'", "'935'", "'" + authority.text() + "'");
  if (!moved)
    return problem(ProblemKind::not_found,
                   "programme",
                   "The shipped fund has other rounds than the demonstration moves");
  return text;
}

Result<FundShown> show_fund(storage::Database& db,
                            const access::Actor& actor,
                            OrganisationId owner) {
  const auto shipped = shipped_definition("excellence_fund.json");
  if (!shipped)
    return problem(
        ProblemKind::not_found, "programme", "This binary carries no excellence_fund.json");
  const Date today = actor.at.date_in_england();
  return db.write([&](storage::Transaction& tx) -> Result<FundShown> {
    const auto schools = registry::state_schools(tx);
    if (schools.empty()) return FundShown{};
    const auto partner = partner_urn(tx, today);
    const LaCode authority = chosen_authority(schools, partner);
    const std::string text = TRY(fund_moved_to(*shipped, today, authority));
    const auto imported =
        TRY(programme::import_definition(tx, actor, owner, {text, "excellence_fund.json"}));
    TRY(programme::publish_definition(tx, actor, imported.programme.id, 1));
    TRY_VOID(load_demonstration_evidence(tx, actor));
    FundRounds fund(tx, actor, imported.programme.id);
    TRY_VOID(fund.add_people(owner));
    std::vector<Application> decided;
    std::vector<Application> marking;
    if (partner) decided.push_back(TRY(fund.bid(*partner, rounds[0], 0)));
    for (const registry::StoredEstablishment& row : schools) {
      if (row.facts.la != authority || row.facts.urn == partner) continue;
      const std::size_t number = decided.size() + marking.size();
      if (decided.size() < bids_decided)
        decided.push_back(TRY(fund.bid(row.facts.urn, rounds[0], number)));
      else if (marking.size() < bids_marking)
        marking.push_back(TRY(fund.bid(row.facts.urn, rounds[1], number)));
    }
    TRY_VOID(fund.decide_first(decided));
    TRY_VOID(fund.mark_second(marking));
    TRY_VOID(fund.begin_draft());
    return fund.shown();
  });
}

}  // namespace trellis::cli
