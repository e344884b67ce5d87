#include "programme/offer_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "core/text.hpp"
#include "programme/action_checks.hpp"
#include "programme/offer_store.hpp"

namespace trellis::programme {
namespace {

using access::Actor;
using access::Permission;
using storage::Snapshot;
using storage::Transaction;

const Capacity* cohort_capacity(const Definition& definition, std::string_view unit) {
  for (const Capacity& capacity : definition.capacity)
    if (capacity.of == unit && capacity.period == "cohort") return &capacity;
  return nullptr;
}

bool takes_place(ParticipationState state) {
  return state == ParticipationState::offered || holds_a_place(state);
}

/// Whether places are counted by stream: else one number serves all of them.
bool counts_by_stream(const Definition& definition, const Participation& applicant) {
  const Capacity* capacity = cohort_capacity(definition, applicant.unit);
  return capacity && capacity->by_stream.contains(applicant.stream);
}

int used(Snapshot& db, const Participation& applicant, bool in_stream) {
  const auto all = participations(db, applicant.programme, applicant.unit, applicant.cohort);
  return static_cast<int>(std::ranges::count_if(all, [&](const Participation& other) {
    return other.id != applicant.id && takes_place(other.state) &&
           (!in_stream || other.stream == applicant.stream);
  }));
}

Result<void> check_offer(
    Snapshot& db, const Actor& actor, const Participation& applicant, Date answer_by, Date today) {
  if (!may(actor, Permission::decide, scope_of(applicant)))
    return problem(ProblemKind::not_allowed, "", "You cannot offer places of this programme");
  if (!applicant.cohort)
    return problem(
        ProblemKind::refused_by_rule, "cohort", "Choose a cohort before you offer a place");
  if (answer_by < today)
    return problem(
        ProblemKind::invalid, "answer_by", "Enter a last day for the answer from today on");
  TRY_VOID(check_step(applicant.state, ParticipationState::offered, "", applicant.state_on, today));
  return check_cohort_place(db, *load_definition(db, applicant.definition), applicant);
}

int rank_in_line(const Participation& participation) {
  return participation.state == ParticipationState::waitlisted ? 0 : 1;
}

}  // namespace

std::optional<int> cohort_places(const Definition& definition,
                                 std::string_view unit,
                                 std::string_view stream) {
  const Capacity* capacity = cohort_capacity(definition, unit);
  if (!capacity) return std::nullopt;
  if (const auto own = capacity->by_stream.find(std::string(stream));
      own != capacity->by_stream.end())
    return own->second;
  return capacity->total;
}

int places_used(Snapshot& db, const Participation& applicant) {
  return used(
      db, applicant, counts_by_stream(*load_definition(db, applicant.definition), applicant));
}

Result<void> check_cohort_place(Snapshot& db,
                                const Definition& definition,
                                const Participation& applicant,
                                int promised) {
  const auto places = cohort_places(definition, applicant.unit, applicant.stream);
  if (!places) return {};
  const int taken = used(db, applicant, counts_by_stream(definition, applicant)) + promised;
  if (taken < *places) return {};
  return problem(ProblemKind::refused_by_rule,
                 "cohort",
                 "Put it on the waiting list: all " + counted(*places, "place") +
                     " of the cohort are taken or offered");
}

Result<Offer> make_offer(
    Transaction& tx, const Actor& actor, ParticipationId id, Date answer_by, Date today) {
  const Participation participation = TRY(find_or_refuse(tx, id));
  TRY_VOID(check_offer(tx, actor, participation, answer_by, today));
  Offer offer{.participation = id,
              .cohort = *participation.cohort,
              .stream = participation.stream,
              .offered_on = today,
              .answer_by = answer_by};
  offer.id = insert_offer(tx, offer, actor.person, actor.at);
  step(tx, actor, participation, ParticipationState::offered, "", today);
  record(
      tx,
      actor,
      "offer.made",
      {events::subject(offer.id), events::subject(id), events::subject(participation.organisation)},
      events::Changes().say("answer_by", answer_by.text()));
  return offer;
}

Result<std::vector<OfferLine>> preview_offers(Snapshot& db,
                                              const Actor& actor,
                                              const BulkOffer& wanted,
                                              Date today) {
  std::vector<OfferLine> lines;
  std::map<std::pair<std::int64_t, std::string>, int> promised;
  for (const ParticipationId id : wanted.to) {
    OfferLine line{.participation = TRY(find_or_refuse(db, id))};
    const Participation& applicant = line.participation;
    if (applicant.programme != wanted.programme)
      return problem(ProblemKind::not_found, "", "Choose applicants of this programme");
    const auto allowed = check_offer(db, actor, applicant, wanted.answer_by, today);
    const auto definition = load_definition(db, applicant.definition);
    const std::string stream = counts_by_stream(*definition, applicant) ? applicant.stream : "";
    int& more = promised[{applicant.cohort ? applicant.cohort->value : 0, stream}];
    if (!allowed)
      line.refusal = allowed.error().message;
    else if (const auto place = check_cohort_place(db, *definition, applicant, more); !place)
      line.refusal = place.error().message;
    else
      ++more;
    lines.push_back(std::move(line));
  }
  return lines;
}

Result<std::vector<OfferLine>> make_offers(Transaction& tx,
                                           const Actor& actor,
                                           const BulkOffer& wanted,
                                           Date today) {
  std::vector<OfferLine> lines;
  for (const ParticipationId id : wanted.to) {
    OfferLine line{.participation = TRY(find_or_refuse(tx, id))};
    if (line.participation.programme != wanted.programme)
      return problem(ProblemKind::not_found, "", "Choose applicants of this programme");
    if (const auto offer = make_offer(tx, actor, id, wanted.answer_by, today); !offer)
      line.refusal = offer.error().message;
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<Participation> in_line(Snapshot& db,
                                   ProgrammeId programme,
                                   std::string_view unit,
                                   std::optional<CohortId> cohort) {
  auto all = participations(db, programme, unit, cohort);
  std::erase_if(all, [](const Participation& row) {
    return row.state != ParticipationState::waitlisted && row.state != ParticipationState::eligible;
  });
  std::ranges::stable_sort(all, [](const Participation& one, const Participation& other) {
    return std::tuple(rank_in_line(one), one.applied_on, one.id.value) <
           std::tuple(rank_in_line(other), other.applied_on, other.id.value);
  });
  return all;
}

Result<int> lapse_offers(Transaction& tx, const Actor& actor, ProgrammeId programme, Date today) {
  int count = 0;
  for (const Offer& offer : lapsed_offers(tx, programme, today)) {
    const Participation participation = TRY(find_or_refuse(tx, offer.participation));
    if (!may(actor, Permission::decide, scope_of(participation)))
      return problem(ProblemKind::not_allowed, "", "You cannot decide on these offers");
    answer_offer(tx, offer.id, name_of(ParticipationState::declined), today);
    step(tx,
         actor,
         participation,
         ParticipationState::declined,
         "The offer ended on " + offer.answer_by.long_text() + " without an answer",
         today);
    record(tx,
           actor,
           "offer.lapsed",
           {events::subject(offer.id),
            events::subject(participation.id),
            events::subject(participation.organisation)},
           events::Changes().say("answer_by", offer.answer_by.text()));
    ++count;
  }
  return count;
}

Result<Participation> answer_to_offer(Transaction& tx,
                                      const Actor& actor,
                                      ParticipationId id,
                                      std::string_view answer,
                                      std::string_view reason,
                                      Date on) {
  const Participation participation = TRY(find_or_refuse(tx, id));
  TRY_VOID(may_act(actor, participation, Permission::edit_task, "answer for this organisation"));
  const auto offer = open_offer_of(tx, id);
  if (!offer) return problem(ProblemKind::conflict, "offer", "There is no open offer to answer");
  const auto to = participation_state_from_name(answer);
  const bool known = to == ParticipationState::accepted || to == ParticipationState::declined ||
                     to == ParticipationState::waitlisted;
  if (!known) return problem(ProblemKind::invalid, "answer", "Choose an answer to the offer");
  if (*to == ParticipationState::accepted && offer->answer_by < on)
    return problem(ProblemKind::too_late,
                   "answer",
                   "Ask for a new offer: this one ended on " + offer->answer_by.long_text());
  TRY_VOID(check_step(participation.state, *to, reason, participation.state_on, on));
  answer_offer(tx, offer->id, answer, on);
  step(tx, actor, participation, *to, reason, on);
  record(tx,
         actor,
         "offer.answered",
         {events::subject(offer->id),
          events::subject(id),
          events::subject(participation.organisation)},
         events::Changes().say("answer", std::string(answer)));
  return find_or_refuse(tx, id);
}

Result<Participation> withdraw(
    Transaction& tx, const Actor& actor, ParticipationId id, std::string_view reason, Date on) {
  const auto offer = open_offer_of(tx, id);
  const Participation left =
      TRY(take_step(tx, actor, id, ParticipationState::withdrawn, reason, on));
  if (offer) answer_offer(tx, offer->id, name_of(ParticipationState::declined), on);
  return left;
}

}  // namespace trellis::programme
