#include "access/record.hpp"
#include "core/text.hpp"
#include "programme/action_checks.hpp"
#include "programme/participation_actions.hpp"

namespace trellis::programme {
namespace {

using access::Actor;
using access::Permission;
using storage::Transaction;

/// Fewest characters of a reason for deciding against the rules; our decision.
constexpr std::size_t reason_characters_min = 10;

/// The register's facts, with the answers of an application laid over them.
class ApplicationFacts : public SourcedFacts {
 public:
  ApplicationFacts(const SourcedFacts& registered,
                   std::map<std::string, Value> answers,
                   Origin origin)
      : registered_(registered), answers_(std::move(answers)), origin_(std::move(origin)) {}

  std::optional<Value> find(const Input& input) const override {
    if (const auto answer = answers_.find(input.key); answer != answers_.end())
      return answer->second;
    return registered_.find(input);
  }
  std::optional<std::vector<std::shared_ptr<const Facts>>> items(
      std::string_view list) const override {
    return registered_.items(list);
  }
  Origin origin(const std::string& key) const override {
    if (answers_.contains(key) || key.starts_with("application.")) return origin_;
    return registered_.origin(key);
  }

 private:
  const SourcedFacts& registered_;
  std::map<std::string, Value> answers_;
  Origin origin_;
};

std::map<std::string, Value> answer_values(Transaction& tx,
                                           const Definition& definition,
                                           const Participation& participation,
                                           Date received_on) {
  std::map<std::string, Value> values;
  values["application.received_on"] = received_on;
  for (const Application& application : applications_of(tx, participation.id)) {
    const Form* form = definition.find_form(application.form);
    if (!form || !application.is_submitted()) continue;
    const Answers answers = answers_of(tx, application.id);
    for (const Field* field : form->fields()) {
      const auto answer = answers.find(field->id);
      if (answer != answers.end())
        values["application." + field->id] = value_of(*field, answer->second);
    }
  }
  return values;
}

ParticipationState state_after(Eligibility result) {
  switch (result) {
    case Eligibility::eligible:
      return ParticipationState::eligible;
    case Eligibility::refused:
      return ParticipationState::ineligible;
    case Eligibility::review:
      return ParticipationState::in_review;
  }
  return ParticipationState::in_review;
}

void save_and_step(Transaction& tx,
                   const Actor& actor,
                   const Participation& participation,
                   EligibilityRow& row,
                   const std::vector<InputRecord>& inputs) {
  row.id = insert_eligibility(tx, row, inputs);
  record(tx,
         actor,
         row.is_override() ? "eligibility.overridden" : "eligibility.decided",
         {events::subject(row.id),
          events::subject(participation.id),
          events::subject(participation.organisation),
          events::subject(participation.programme)},
         events::Changes()
             .say("result", std::string(name_of(row.result)))
             .say("code", row.code)
             .say("rules", row.rule_version));
  const ParticipationState to = state_after(row.result);
  if (to != participation.state && may_follow(participation.state, to))
    step(tx, actor, participation, to, "", std::max(participation.state_on, row.decided_on));
}

}  // namespace

Result<EligibilityRow> decide_eligibility(Transaction& tx,
                                          const Actor& actor,
                                          ParticipationId id,
                                          const SourcedFacts& facts,
                                          Date today) {
  const Participation participation = TRY(find_or_refuse(tx, id));
  TRY_VOID(may_act(actor, participation, Permission::decide, "decide on this application"));
  const auto definition = load_definition(tx, participation.definition);
  const Date received_on = participation.applied_on.value_or(today);
  const EligibilityVersion* rules = rules_on(*definition, participation.unit, received_on);
  if (!rules)
    return problem(ProblemKind::refused_by_rule,
                   "eligibility",
                   "Add eligibility rules for " + received_on.long_text() +
                       " to the definition: it has none for a " + participation.unit);
  const ApplicationFacts all(facts,
                             answer_values(tx, *definition, participation, received_on),
                             {"application", std::nullopt, received_on});
  const EligibilityOutcome outcome = decide(*rules, all);
  EligibilityRow row{.participation = id,
                     .definition = participation.definition,
                     .rule_version = outcome.rule_version,
                     .result = outcome.result,
                     .code = outcome.code,
                     .sentence = outcome.text,
                     .missing = outcome.missing,
                     .notes = outcome.notes,
                     .decided_on = today,
                     .recorded_at = actor.at};
  save_and_step(tx, actor, participation, row, outcome.inputs);
  return row;
}

Result<EligibilityRow> override_eligibility(Transaction& tx,
                                            const Actor& actor,
                                            const OverrideEligibility& decision,
                                            Date today) {
  const Participation participation = TRY(find_or_refuse(tx, decision.participation));
  if (!may(actor, Permission::decide, scope_of(participation)))
    return problem(ProblemKind::not_allowed, "", "You cannot decide on this application");
  const auto before = latest_eligibility(tx, decision.participation);
  if (!before)
    return problem(ProblemKind::refused_by_rule,
                   "eligibility",
                   "Let the rules decide first: there is no result to decide against");
  if (trim(decision.reason).size() < reason_characters_min)
    return problem(ProblemKind::missing, "reason", "Enter the reason, in at least ten characters");
  if (!actor.is_operator && !decision.approver)
    return problem(ProblemKind::missing, "approver", "Enter who approved this decision");
  if (decision.approver && decision.approver == actor.person)
    return problem(ProblemKind::refused_by_rule,
                   "approver",
                   "Choose another approver: nobody approves their own decision");
  EligibilityRow row{.participation = decision.participation,
                     .definition = before->definition,
                     .rule_version = before->rule_version,
                     .result = decision.result,
                     .code = decision.code,
                     .sentence = "Decided by a person",
                     .decided_on = today,
                     .recorded_at = actor.at,
                     .by = actor.person,
                     .overrides = before->id,
                     .approver = decision.approver,
                     .reason = std::string(trim(decision.reason))};
  save_and_step(tx, actor, participation, row, {});
  return row;
}

}  // namespace trellis::programme
