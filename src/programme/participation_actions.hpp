/// Joining a programme and moving through it: interest, application, eligibility, offer, leaving.
///
/// Functions take a Transaction so that a caller may do several things as one; `write` wraps one of
/// them: db.write([&](auto& tx) { return submit_application(tx, actor, ...); }).
#pragma once

#include <string>

#include "access/actor.hpp"
#include "programme/application_store.hpp"
#include "programme/eligibility_store.hpp"
#include "programme/pairing_store.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"

namespace trellis::programme {

struct NewParticipation {
  ProgrammeId programme{};
  OrganisationId organisation{};
  std::string unit{};    ///< "lead" or "partner": an id of the definition
  std::string stream{};  ///< may be empty until the application
};

/// Opens a participation as an expression of interest, under the version in force. Refuses a
/// second open one of the same organisation as the same unit.
Result<Participation> open_participation(storage::Transaction& tx,
                                         const access::Actor& actor,
                                         const NewParticipation& wanted,
                                         Date today);

/// Takes one step, with its rule and its event.
Result<Participation> take_step(storage::Transaction& tx,
                                const access::Actor& actor,
                                ParticipationId id,
                                ParticipationState to,
                                std::string_view reason,
                                Date on);

/// Moves a participation to a later cohort; the day of its application stays.
Result<Participation> defer(storage::Transaction& tx,
                            const access::Actor& actor,
                            ParticipationId id,
                            CohortId to);

/// Starts a form, or gives the draft that was started before.
Result<Application> start_application(storage::Transaction& tx,
                                      const access::Actor& actor,
                                      ParticipationId participation,
                                      std::string_view form,
                                      Date today);

struct SaveAnswers {
  ApplicationId application{};
  std::int64_t version = 0;  ///< the version the answers were typed on
  Answers answers{};         ///< of one page or of several, as typed
};

/// Saves answers of a draft. Refuses an answer that cannot be read, a form that was sent already,
/// and a version that somebody else has saved over.
Result<Application> save_application(storage::Transaction& tx,
                                     const access::Actor& actor,
                                     const SaveAnswers& save,
                                     Date today);

/// Sends the form: every required answer must be there. Sending it again with the same token gives
/// the first submission. The participation gets its stream (from a field "stream"), its cohort (the
/// next that is open for it) and the state "applied".
Result<Application> submit_application(storage::Transaction& tx,
                                       const access::Actor& actor,
                                       ApplicationId id,
                                       std::string_view token,
                                       Date received_on);

/// Decides by the rules in force on the day the application was received, and takes the step that
/// follows. `facts` are those of the register; answers of the application are laid over them.
Result<EligibilityRow> decide_eligibility(storage::Transaction& tx,
                                          const access::Actor& actor,
                                          ParticipationId id,
                                          const SourcedFacts& facts,
                                          Date today);

struct OverrideEligibility {
  ParticipationId participation{};
  Eligibility result = Eligibility::eligible;
  std::string code{};    ///< "approved_by_panel"
  std::string reason{};  ///< at least ten characters
  std::optional<PersonId> approver{};
};

/// A second row that outranks the rules' one. The approver is somebody else than the person who
/// decides; only the operator of the machine may leave it out.
Result<EligibilityRow> override_eligibility(storage::Transaction& tx,
                                            const access::Actor& actor,
                                            const OverrideEligibility& decision,
                                            Date today);

/// Offers a place in the participation's cohort.
Result<Offer> make_offer(storage::Transaction& tx,
                         const access::Actor& actor,
                         ParticipationId id,
                         Date answer_by,
                         Date today);

/// accepted, declined or waitlisted, by the school or for it.
Result<Participation> answer_to_offer(storage::Transaction& tx,
                                      const access::Actor& actor,
                                      ParticipationId id,
                                      std::string_view answer,
                                      std::string_view reason,
                                      Date on);

}  // namespace trellis::programme
