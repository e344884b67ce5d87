#include <algorithm>
#include <array>

#include "cli/demonstration_steps.hpp"
#include "matching/match_input_store.hpp"
#include "matching/setting.hpp"
#include "programme/eligibility_store.hpp"
#include "programme/participation_actions.hpp"
#include "programme/participation_store.hpp"
#include "programme/school_facts_store.hpp"
#include "register/establishment_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::cli {
namespace {

using programme::ParticipationState;

constexpr std::size_t partners_wanted = 664;  // as the Behaviour Hubs programme had
constexpr std::size_t partners_in_reserve = 200;
constexpr int days_to_decide = 20;

/// Grades that older releases of the register printed beside the school.
std::optional<int> grade_in_words(std::string_view words) {
  if (words == "Outstanding") return 1;
  if (words == "Good") return 2;
  if (words == "Requires improvement" || words == "Requires Improvement") return 3;
  if (words == "Inadequate" || words == "Special Measures" || words == "Serious Weaknesses")
    return 4;
  return std::nullopt;
}

std::vector<DrawSchool> candidates(storage::Snapshot& db) {
  const auto schools = registry::state_schools(db);
  std::vector<matching::Taker> all(schools.size());
  for (std::size_t i = 0; i < schools.size(); ++i) all[i].urn = schools[i].facts.urn;
  const std::map<Urn, int> grades = matching::overall_grades(db, all);
  std::vector<DrawSchool> drawn;
  for (const registry::StoredEstablishment& row : schools) {
    const matching::School school = matching::school_from(row.facts);
    const auto grade = grades.find(school.urn);
    drawn.push_back({school.urn,
                     school.setting,
                     school.region,
                     grade != grades.end() ? std::optional(grade->second)
                                           : grade_in_words(row.facts.ofsted_rating),
                     school.at.has_value()});
  }
  return drawn;
}

programme::Answer text(std::string value) { return {.text = std::move(value)}; }

programme::Answer leaders(Urn urn) {
  programme::Answer answer;
  for (const char* role : {"Headteacher", "Deputy headteacher", "Behaviour lead"})
    answer.rows.push_back(
        {{"name", text("Invented leader of " + urn.text())}, {"role", text(role)}});
  return answer;
}

programme::Answers answers_of(const DrawnLead& lead) {
  programme::Answers answers = {{"culture", text("Invented for the demonstration.")},
                                {"claims_exceptional", text("no")},
                                {"extended_places", text("2")},
                                {"core_places", text("3")},
                                {"leader_days", text("18")}};
  for (const auto& [theme, strength] : lead.strengths)
    answers["strength_" + theme] = text(std::to_string(strength));
  return answers;
}

programme::Answers answers_of(const DrawnPartner& partner) {
  programme::Answers answers = {{"stream", text(partner.stream)},
                                {"days", text(partner.stream == "extended" ? "24" : "14")},
                                {"motivation", text("Invented for the demonstration.")},
                                {"leaders", leaders(partner.urn)},
                                {"governors_support", text("true")}};
  for (std::size_t i = 0; i < partner.needs.size(); ++i)
    answers["need_" + std::to_string(i + 1)] = text(partner.needs[i]);
  return answers;
}

/// As somebody would type it: "Oak Primary School, 900001".
std::string named_school(storage::Snapshot& db, Urn urn) {
  const auto found = registry::find_establishment(db, urn);
  return (found ? found->facts.name + ", " : "") + urn.text();
}

/// One partner in eight asks for two leads of its own setting and region.
void name_leads(Draw& drawn, const std::vector<DrawSchool>& schools, std::uint64_t seed) {
  constexpr std::uint64_t purpose = 0x6c656164;
  constexpr std::uint64_t one_in = 8;
  std::map<Urn, const DrawSchool*> by_urn;
  for (const DrawSchool& school : schools) by_urn[school.urn] = &school;
  for (DrawnPartner& partner : drawn.partners) {
    const std::uint64_t number =
        mix(seed, static_cast<std::uint64_t>(partner.urn.number()), purpose);
    if (number % one_in != 0) continue;
    const DrawSchool& own = *by_urn.at(partner.urn);
    std::vector<Urn> near;
    for (const DrawnLead& lead : drawn.leads)
      if (by_urn.at(lead.urn)->setting == own.setting && by_urn.at(lead.urn)->region == own.region)
        near.push_back(lead.urn);
    if (near.empty()) continue;
    const std::size_t first = number / one_in % near.size();
    partner.lead_choices = {near[first]};
    if (near.size() > 1) partner.lead_choices.push_back(near[(first + 1) % near.size()]);
  }
}

/// One applicant's way from interest to an accepted place, in the demonstration's one transaction.
class Applicants {
 public:
  Applicants(storage::Transaction& tx,
             const access::Actor& actor,
             const programme::Programme& programme)
      : tx_(tx),
        actor_(actor),
        programme_(programme),
        cohorts_(programme::cohorts(tx, programme.id)) {}

  Result<void> apply(const DrawnLead& lead) {
    ++applied_.leads;
    return take(lead.urn, "lead", "lead_application", answers_of(lead), Date(2021, 2, 1));
  }

  Result<void> apply(const DrawnPartner& partner) {
    ++applied_.partners;
    const auto at = static_cast<std::size_t>(
        std::min<int>(partner.cohort, static_cast<int>(cohorts_.size())) - 1);
    // Places of cohorts to come are accepted before today too.
    const Date closes = cohorts_[at].plan.applications_close_on;
    const Date latest = actor_.at.date_in_england().plus_days(-days_to_decide);
    cohort_ = cohorts_[at].id;
    programme::Answers answers = answers_of(partner);
    for (std::size_t i = 0; i < partner.lead_choices.size(); ++i)
      answers["lead_choice_" + std::to_string(i + 1)] =
          text(named_school(tx_, partner.lead_choices[i]));
    return take(partner.urn,
                "partner",
                "partner_application",
                answers,
                std::min(closes.plus_days(-14), latest));
  }

  void load_facts(const std::vector<Urn>& urns, const programme::Definition& definition) {
    std::vector<std::string> keys;
    for (const programme::EligibilityVersion& rules : definition.eligibility)
      for (const std::string& key : programme::keys_of(rules))
        if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
    facts_ = programme::load_school_facts(tx_, programme_.id, keys, urns);
    for (std::size_t row = 0; row < facts_->urns().size(); ++row)
      row_of_[facts_->urns()[row]] = row;
  }

  const Applied& applied() const { return applied_; }

 private:
  Result<void> take(Urn urn,
                    const char* unit,
                    const char* form,
                    const programme::Answers& answers,
                    Date received) {
    const auto organisation = registry::ensure_school(tx_, urn, actor_.at);
    if (!organisation)
      return problem(ProblemKind::not_found, "urn", "The register has no school " + urn.text());
    const auto opened = TRY(programme::open_participation(
        tx_, actor_, {programme_.id, *organisation, unit, ""}, received.plus_days(-7)));
    const auto draft = TRY(programme::start_application(tx_, actor_, opened.id, form, received));
    const auto saved =
        TRY(programme::save_application(tx_, actor_, {draft.id, draft.version, answers}, received));
    TRY(programme::submit_application(tx_, actor_, saved.id, saved.submit_token, received));
    if (!TRY(decide(opened.id, urn, received))) return {};
    return accept(opened.id, unit, received);
  }

  /// A partner is offered a place of its cohort; a lead, who joins for all of them, is appointed.
  Result<void> accept(programme::ParticipationId id, std::string_view unit, Date received) {
    if (unit == "partner") {
      const auto found = programme::find_participation(tx_, id);
      if (found && found->cohort != cohort_) TRY(programme::defer(tx_, actor_, id, cohort_));
      TRY(programme::make_offer(tx_, actor_, id, received.plus_days(21), received.plus_days(7)));
      TRY(programme::answer_to_offer(tx_, actor_, id, "accepted", "", received.plus_days(10)));
      ++applied_.partners_accepted;
    } else {
      TRY(programme::take_step(
          tx_, actor_, id, ParticipationState::offered, "", received.plus_days(7)));
      TRY(programme::take_step(
          tx_, actor_, id, ParticipationState::accepted, "", received.plus_days(10)));
    }
    return {};
  }

  /// Whether the applicant may be offered a place. What waits for a person is approved here, as an
  /// override that says it is the demonstration's.
  Result<bool> decide(programme::ParticipationId id, Urn urn, Date received) {
    programme::RowFacts facts(*facts_, row_of_.at(urn));
    const programme::Origin origin{.source = "application"};
    facts.set("unit.kind", programme::Value(std::string("school")), origin);
    const auto decided =
        TRY(programme::decide_eligibility(tx_, actor_, id, facts, received.plus_days(2)));
    if (decided.result == programme::Eligibility::eligible) ++applied_.eligible;
    if (decided.result == programme::Eligibility::refused) ++applied_.refused;
    if (decided.result != programme::Eligibility::review)
      return decided.result == programme::Eligibility::eligible;
    ++applied_.review;
    if (decided.code == programme::missing_data) ++applied_.missing;
    TRY(programme::override_eligibility(
        tx_,
        actor_,
        {.participation = id,
         .result = programme::Eligibility::eligible,
         .code = "demonstration",
         .reason = "Approved for the demonstration: the register lacks what the rule asks for"},
        received.plus_days(3)));
    ++applied_.overridden;
    return true;
  }

  storage::Transaction& tx_;
  const access::Actor& actor_;
  const programme::Programme& programme_;
  std::vector<programme::Cohort> cohorts_;
  std::optional<programme::FactColumns> facts_;
  std::map<Urn, std::size_t> row_of_;
  programme::CohortId cohort_{};  ///< of the partner who applies
  Applied applied_;
};

}  // namespace

Result<Applied> apply_all(storage::Database& db,
                          const access::Actor& actor,
                          const programme::Programme& programme,
                          const DemonstrationOptions& options) {
  return db.write([&](storage::Transaction& tx) -> Result<Applied> {
    const auto version = programme::version_in_force(tx, programme.id);
    if (!version)
      return problem(
          ProblemKind::not_found, "programme", "The programme has no published definition");
    const auto definition = programme::load_definition(tx, version->id);
    const DrawSpec spec{.seed = options.seed,
                        .partners = partners_wanted + partners_in_reserve,
                        .themes = definition->matching.needs};
    const std::vector<DrawSchool> schools = candidates(tx);
    Draw drawn = draw(schools, spec);
    name_leads(drawn, schools, options.seed);
    std::vector<Urn> urns;
    for (const DrawnLead& lead : drawn.leads) urns.push_back(lead.urn);
    for (const DrawnPartner& partner : drawn.partners) urns.push_back(partner.urn);
    Applicants applicants(tx, actor, programme);
    applicants.load_facts(urns, *definition);
    for (const DrawnLead& lead : drawn.leads) TRY_VOID(applicants.apply(lead));
    // Some are refused: others apply in their stead until as many have a place as the programme
    // had.
    for (const DrawnPartner& partner : drawn.partners)
      if (applicants.applied().partners_accepted < partners_wanted)
        TRY_VOID(applicants.apply(partner));
    return applicants.applied();
  });
}

}  // namespace trellis::cli
