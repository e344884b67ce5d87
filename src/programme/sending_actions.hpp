/// Forms as a school fills and sends them: begun in a window, filled from last time, sent once and
/// decided at once where the rules can.
#pragma once

#include <optional>
#include <string>

#include "programme/admission.hpp"
#include "programme/participation_actions.hpp"

namespace trellis::programme {

struct BeginForm {
  ProgrammeId programme{};
  OrganisationId organisation{};
  std::string form{};
};

/// The draft of this form: the one begun before, or a new one with its participation. Refuses a
/// form that is not open today, an organisation of a kind that cannot take part, and a second
/// application while one is under way.
Result<Application> begin_form(storage::Transaction& tx,
                               const access::Actor& actor,
                               const BeginForm& wanted,
                               Date today);

/// The organisation's latest sent form of this id in the programme, other than `but`.
std::optional<Application> earlier_form(storage::Snapshot& db,
                                        ProgrammeId programme,
                                        OrganisationId organisation,
                                        std::string_view form,
                                        std::optional<ApplicationId> but = std::nullopt);

/// Fills the questions of a draft that are still empty with the answers of an earlier form, where
/// they can still be given. Returns how many.
Result<int> reuse_answers(storage::Transaction& tx,
                          const access::Actor& actor,
                          ApplicationId draft,
                          ApplicationId earlier,
                          Date today);

/// Sends the form and lets the rules decide on the applicant. Sending it again gives the first
/// submission. Where the rules cannot decide (none are in force, or the register does not know the
/// applicant) the application waits for a person.
Result<Application> send_form(storage::Transaction& tx,
                              const access::Actor& actor,
                              ApplicationId id,
                              std::string_view token,
                              Date today);

/// Questions of this form that must still be answered, in the order of its pages.
Problems unanswered(const Form& form, const Answers& answers);

}  // namespace trellis::programme
