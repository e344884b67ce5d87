/// When a form may be sent: the windows of a programme, and how long a draft is kept.
///
/// A fund has rounds; any other programme takes forms until the closing days of its cohorts, and
/// one with neither at any time. The rule is applied to the day on which a form is received, inside
/// the transaction that sends it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "programme/cohort.hpp"
#include "programme/definition.hpp"

namespace trellis::programme {

/// Days in which a form may be sent, and the cohort that it leads to.
struct AdmissionWindow {
  std::string id{};     ///< of the round, the cohort or the form
  std::string title{};  ///< "Round 2"; "Cohort 6, January 2023"
  std::optional<Date> opens_on{};
  std::optional<Date> closes_on{};  ///< last day inside
  std::optional<CohortPlan> cohort{};

  bool contains(Date day) const {
    return (!opens_on || *opens_on <= day) && (!closes_on || day <= *closes_on);
  }
};

/// In order of their days. `stream` leaves out cohorts that no longer admit it; empty: any stream.
std::vector<AdmissionWindow> windows_of(const Definition& definition,
                                        const Form& form,
                                        std::string_view stream = {});

/// The window in which a form received on this day falls; refuses with the day on which the last
/// one closed or the next one opens.
Result<AdmissionWindow> admit(const Definition& definition,
                              const Form& form,
                              std::string_view stream,
                              Date received_on);

/// Whether this form asks to join: an expression of interest does not.
bool is_application(const Form& form);

/// The first day on which a draft, last saved on `saved_on`, is no longer kept; our decision.
Date draft_expires_on(Date saved_on);

}  // namespace trellis::programme
