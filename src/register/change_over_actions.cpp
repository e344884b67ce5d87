#include "register/change_over_actions.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "core/text.hpp"
#include "events/event_store.hpp"
#include "register/establishment_store.hpp"
#include "register/link_store.hpp"
#include "register/organisation_store.hpp"
#include "register/release_store.hpp"

namespace trellis::registry {
namespace {

/// The register and the holders as change_over.hpp asks for them, read once.
class World {
 public:
  explicit World(storage::Snapshot& db) {
    for (const HeldUrn& held : held_urns(db)) holders_.emplace(held.urn, held.organisation);
    if (holders_.empty()) return;  // a first import: nothing can change hands
    for (const UrnStateRow& row : urn_states(db)) states_.emplace(row.urn, row.state);
  }
  RegisterView view() const {
    return {[this](Urn urn) { return find(states_, urn); },
            [this](Urn urn) { return find(holders_, urn); }};
  }
  std::vector<Holding> holdings() const {
    std::vector<Holding> all;
    for (const auto& [urn, organisation] : holders_) all.push_back({organisation, urn, false});
    return all;
  }
  bool has_holders() const { return !holders_.empty(); }

 private:
  template <class Map>
  static std::optional<typename Map::mapped_type> find(const Map& map, Urn urn) {
    const auto found = map.find(urn);
    return found == map.end() ? std::nullopt : std::optional(found->second);
  }
  std::unordered_map<Urn, UrnState> states_;
  std::unordered_map<Urn, OrganisationId> holders_;
};

void mark_engaged(storage::Snapshot& db,
                  const EngagementCheck& engaged,
                  std::vector<Holding>& holdings) {
  if (!engaged || holdings.empty()) return;
  std::vector<OrganisationId> organisations;
  for (const Holding& holding : holdings) organisations.push_back(holding.organisation);
  const auto busy = engaged(db, organisations);
  for (Holding& holding : holdings) holding.engaged = busy.contains(holding.organisation);
}

/// The organisation that takes over in a merger: the holder, or a new one for the new school.
OrganisationId successor_organisation(storage::Transaction& tx,
                                      const ChangeOverDecision& decision,
                                      Instant now) {
  if (const auto held = organisation_of(tx, *decision.successor)) return *held;
  const OrganisationId made = make_organisation(tx, "school", now);
  begin_identifier(tx, made, *decision.successor, decision.effective_on);
  return made;
}

ChangeOverId apply(storage::Transaction& tx,
                   const events::Author& author,
                   ChangeOverDecision decision,
                   std::optional<ReleaseId> release,
                   std::string_view reason,
                   const ChangeOverHook& follow) {
  end_identifier(tx, decision.organisation, decision.urn, decision.effective_on);
  if (decision.outcome == Outcome::merges)
    decision.successor_organisation = successor_organisation(tx, decision, author.at);
  const ChangeOverId id = save_decision(tx, decision, release, author.person, reason, author.at);
  std::vector<events::Subject> subjects = {events::subject(decision.organisation)};
  if (decision.outcome == Outcome::continues)
    begin_identifier(tx, decision.organisation, *decision.successor, decision.effective_on);
  if (decision.outcome == Outcome::merges) {
    save_succession(
        tx, decision.organisation, *decision.successor_organisation, decision.effective_on, id);
    subjects.push_back(events::subject(*decision.successor_organisation));
  }
  events::Changes changes;
  changes.change("urn",
                 decision.urn.text(),
                 decision.outcome == Outcome::continues ? std::optional(decision.successor->text())
                                                        : std::nullopt);
  const std::string_view type = decision.outcome == Outcome::continues ? "school.continued"
                                : decision.outcome == Outcome::merges  ? "school.merged"
                                                                       : "school.closed";
  events::record(tx, author, type, subjects, changes);
  if (follow) follow(tx, author, *find_decision(tx, id));
  return id;
}

bool ask(storage::Transaction& tx,
         const ChangeOverDecision& decision,
         std::optional<ReleaseId> release,
         Instant now) {
  Question question;
  question.kind = *decision.question;
  question.urn = decision.urn;
  question.organisation = decision.organisation;
  question.proposal = decision.proposal;
  question.proposed_urn = decision.successor;
  question.evidence = text_of(decision.edges);
  question.release = release;
  question.opened_at = now;
  return open_question(tx, question, fingerprint_of(decision));
}

/// Whether the newest links are of the day of the newest establishments, or later.
bool links_are_in_step(storage::Snapshot& db) {
  const auto links = newest_release(db, FileKind::links);
  const auto establishments = newest_release(db, FileKind::gias);
  return links && (!establishments || links->as_of >= establishments->as_of);
}

void carry_out(storage::Transaction& tx,
               const events::Author& author,
               const ChangeOverDecision& decision,
               std::optional<ReleaseId> release,
               const ChangeOverHook& follow,
               ReconcileResult& result) {
  if (decision.outcome == Outcome::waits) return;
  if (decision.outcome == Outcome::asks) {
    result.questions += ask(tx, decision, release, author.at);
  } else if (!was_decided(tx, fingerprint_of(decision))) {
    apply(tx, author, decision, release, "", follow);
    ++result.applied;
  }
}

Result<ChangeOverDecision> decision_of(storage::Snapshot& db,
                                       const Question& question,
                                       const Answer& answer,
                                       Date today) {
  ChangeOverDecision decision;
  decision.organisation = *question.organisation;
  decision.urn = *question.urn;
  decision.effective_on = today;
  for (const UrnStateRow& row : urn_states(db))
    if (row.urn == decision.urn) decision.effective_on = row.state.closed_on.value_or(today);
  if (answer.choice == Answer::Choice::ends) return decision;
  if (!answer.successor)
    return problem(ProblemKind::missing, "successor", "Enter the URN of the successor");
  const bool is_held = organisation_of(db, *answer.successor).has_value();
  if (answer.choice == Answer::Choice::continues && is_held)
    return problem(ProblemKind::conflict,
                   "successor",
                   "URN " + answer.successor->text() +
                       " belongs to another organisation. Choose to merge into it.");
  decision.successor = answer.successor;
  const bool continues = answer.choice == Answer::Choice::continues ||
                         (answer.choice == Answer::Choice::splits && !is_held);
  decision.outcome = continues ? Outcome::continues : Outcome::merges;
  return decision;
}

std::string_view word_of(Answer::Choice choice) {
  switch (choice) {
    case Answer::Choice::continues:
      return "continues";
    case Answer::Choice::merges:
      return "merges";
    case Answer::Choice::ends:
      return "ends";
    case Answer::Choice::leaves:
      return "leaves";
    case Answer::Choice::splits:
      return "splits";
  }
  return "";
}

/// The one it goes on as and the others are different schools, each of them a successor.
Result<void> check_split(storage::Snapshot& db, const Question& question, const Answer& answer) {
  const auto successors = successors_in(question);
  const auto is_successor = [&](Urn urn) {
    return std::ranges::find(successors, urn) != successors.end() && find_establishment(db, urn);
  };
  if (!answer.successor || !is_successor(*answer.successor))
    return problem(ProblemKind::missing, "successor", "Select the school at which its cases go on");
  if (answer.others.empty() || !std::ranges::all_of(answer.others, is_successor) ||
      std::ranges::find(answer.others, *answer.successor) != answer.others.end())
    return problem(ProblemKind::missing,
                   "others",
                   "Select one or more other schools at which linked cases open");
  return {};
}

std::vector<OrganisationId> holders_of(storage::Transaction& tx,
                                       const std::vector<Urn>& urns,
                                       Date on,
                                       Instant now) {
  std::vector<OrganisationId> holders;
  for (const Urn urn : urns) {
    if (const auto held = organisation_of(tx, urn)) {
      holders.push_back(*held);
      continue;
    }
    holders.push_back(make_organisation(tx, "school", now));
    begin_identifier(tx, holders.back(), urn, on);
  }
  return holders;
}

std::unexpected<Problem> may_not_decide() {
  return problem(ProblemKind::not_allowed, "", "You cannot decide questions about the register");
}

}  // namespace

ReconcileResult reconcile(storage::Transaction& tx,
                          const events::Author& author,
                          std::optional<ReleaseId> release,
                          Date today,
                          const EngagementCheck& engaged,
                          const ChangeOverHook& follow) {
  ReconcileResult result;
  const World world(tx);
  std::vector<Urn> waiting;
  if (world.has_holders()) {
    std::vector<Holding> closed = closed_holdings(tx, today);
    if (!links_are_in_step(tx)) {
      result.waiting = closed.size();
      return result;
    }
    const SuccessionGraph graph = succession_graph(tx);
    mark_engaged(tx, engaged, closed);
    // The view is read once: mergers of one run into one new school must meet its new holder.
    for (const ChangeOverDecision& decision :
         decide_change_overs(graph, std::move(closed), world.view(), today))
      carry_out(tx, author, decision, release, follow, result);
    waiting = successors_in_waiting(graph, world.holdings(), world.view(), today);
  }
  result.organisations = ensure_school_organisations(tx, waiting, author.at) +
                         ensure_authority_organisations(tx, author.at);
  return result;
}

std::size_t ask_about_withdrawn_links(storage::Transaction& tx,
                                      std::optional<ReleaseId> release,
                                      Instant now) {
  const auto decisions = decisions_with_edges(tx);
  if (decisions.empty()) return 0;
  std::set<std::string> edges;
  const SuccessionGraph graph = succession_graph(tx);
  for (const SuccessionEdge& edge : graph.edges()) edges.insert(text_of({edge}));
  std::size_t asked = 0;
  for (const StoredDecision& decision : decisions)
    for (const std::string_view edge : split(decision.edges, ';')) {
      if (edges.contains(std::string(edge))) continue;
      Question question;
      question.kind = QuestionKind::link_withdrawn;
      question.urn = decision.urn;
      question.organisation = decision.organisation;
      question.proposal = "Check that the decision still holds: the link " + std::string(edge) +
                          " is no longer published.";
      question.evidence = decision.edges;
      question.release = release;
      question.opened_at = now;
      asked += open_question(
          tx,
          question,
          "link_withdrawn:" + std::to_string(decision.id.value) + ":" + std::string(edge));
    }
  return asked;
}

std::vector<Urn> successors_in(const Question& question) {
  std::set<Urn> from;
  std::set<Urn> to;
  for (const std::string_view edge : split(question.evidence, ';')) {
    const auto ends = split(edge, '>');
    if (ends.size() != 2) continue;
    const auto first = Urn::parse(ends[0]);
    const auto second = Urn::parse(ends[1]);
    if (!first || !second) continue;
    from.insert(*first);
    to.insert(*second);
  }
  std::vector<Urn> last;
  std::ranges::set_difference(to, from, std::back_inserter(last));
  return last;
}

Result<void> answer_question(storage::Database& db,
                             const access::Actor& actor,
                             QuestionId id,
                             const Answer& answer,
                             const ChangeOverHook& follow,
                             const SplitHook& at_others) {
  if (!access::may_somewhere(actor, access::Permission::import_files)) return may_not_decide();
  if (trim(answer.reason).empty())
    return problem(ProblemKind::missing, "reason", "Enter the reason for the decision");
  return db.write([&](storage::Transaction& tx) -> Result<void> {
    const auto question = find_question(tx, id);
    if (!question) return problem(ProblemKind::not_found, "", "There is no such question");
    const auto author = actor.author();
    if (!close_question(tx, id, actor.person, word_of(answer.choice), answer.reason, author.at))
      return problem(ProblemKind::conflict, "", "This question has already been decided");
    if (answer.choice == Answer::Choice::leaves || !question->organisation || !question->urn)
      return {};
    if (answer.choice == Answer::Choice::splits) TRY_VOID(check_split(tx, *question, answer));
    const ChangeOverDecision decision =
        TRY(decision_of(tx, *question, answer, author.at.date_in_england()));
    const ChangeOverId made = apply(tx, author, decision, std::nullopt, answer.reason, follow);
    if (answer.choice != Answer::Choice::splits || !at_others) return {};
    return at_others(tx,
                     *find_decision(tx, made),
                     holders_of(tx, answer.others, decision.effective_on, author.at));
  });
}

Result<void> reverse_decision(storage::Database& db,
                              const access::Actor& actor,
                              ChangeOverId id,
                              std::string_view reason,
                              const ChangeOverHook& follow) {
  if (!access::may_somewhere(actor, access::Permission::import_files)) return may_not_decide();
  if (trim(reason).empty())
    return problem(ProblemKind::missing, "reason", "Enter the reason for taking it back");
  return db.write([&](storage::Transaction& tx) -> Result<void> {
    const auto decision = find_decision(tx, id);
    if (!decision || decision->outcome == "reversed")
      return problem(ProblemKind::not_found, "", "There is no such decision");
    for (const StoredDecision& later : decisions_of(tx, decision->organisation)) {
      if (later.reverses == id)
        return problem(ProblemKind::conflict, "", "This decision was already taken back");
      if (later.id > id && later.urn == decision->successor && later.outcome != "reversed")
        return problem(ProblemKind::conflict,
                       "",
                       "A later decision rests on this one. Take that one back first.");
    }
    const auto author = actor.author();
    const ChangeOverId reversal = save_reversal(tx, *decision, actor.person, reason, author.at);
    if (decision->outcome == "continues")
      end_identifier(tx, decision->organisation, *decision->successor, decision->effective_on);
    end_succession(tx, id, decision->effective_on);
    reopen_identifier(tx, decision->organisation, decision->urn);
    events::record(tx,
                   author,
                   "school.change_over_reversed",
                   {events::subject(decision->organisation)},
                   events::Changes().say("urn", decision->urn.text()));
    if (follow) follow(tx, author, *find_decision(tx, reversal));
    return {};
  });
}

}  // namespace trellis::registry
