#include "programme/admission.hpp"

#include <algorithm>

namespace trellis::programme {
namespace {

constexpr int draft_days = 90;

const CohortPlan* cohort_named(const std::vector<CohortPlan>& cohorts, std::string_view id) {
  const auto found = std::ranges::find(cohorts, id, &CohortPlan::id);
  return found == cohorts.end() ? nullptr : &*found;
}

bool admits(const CohortPlan& cohort, std::string_view stream) {
  return stream.empty() || cohort.streams.empty() ||
         std::ranges::find(cohort.streams, stream) != cohort.streams.end();
}

}  // namespace

std::vector<AdmissionWindow> windows_of(const Definition& definition,
                                        const Form& form,
                                        std::string_view stream) {
  const std::vector<CohortPlan> cohorts = cohorts_of(definition);
  std::vector<AdmissionWindow> windows;
  for (const Round& round : definition.rounds) {
    AdmissionWindow window{round.id, round.title, round.opens_on, round.closes_on, {}};
    if (const CohortPlan* cohort = cohort_named(cohorts, round.id)) window.cohort = *cohort;
    windows.push_back(std::move(window));
  }
  if (windows.empty())
    for (const CohortPlan& cohort : cohorts)
      if (admits(cohort, stream))
        windows.push_back({cohort.id, cohort.title, {}, cohort.applications_close_on, cohort});
  if (windows.empty() && cohorts.empty()) windows.push_back({form.id, form.title, {}, {}, {}});
  std::ranges::stable_sort(windows, [](const AdmissionWindow& one, const AdmissionWindow& other) {
    return one.closes_on.value_or(Date(9999, 12, 31)) <
           other.closes_on.value_or(Date(9999, 12, 31));
  });
  return windows;
}

Result<AdmissionWindow> admit(const Definition& definition,
                              const Form& form,
                              std::string_view stream,
                              Date received_on) {
  const auto windows = windows_of(definition, form, stream);
  const AdmissionWindow* next = nullptr;
  const AdmissionWindow* last = nullptr;
  for (const AdmissionWindow& window : windows) {
    if (window.contains(received_on)) return window;
    if (window.closes_on && *window.closes_on < received_on) last = &window;
    if (!next && window.opens_on && received_on < *window.opens_on) next = &window;
  }
  if (next)
    return problem(
        ProblemKind::too_late,
        "",
        "Come back on " + next->opens_on->long_text() + ": \"" + next->title + "\" opens then");
  if (last)
    return problem(
        ProblemKind::too_late,
        "",
        "This form can no longer be sent: the last day was " + last->closes_on->long_text());
  return problem(
      ProblemKind::too_late, "", "Choose another stream: no cohort of this one is still to come");
}

bool is_application(const Form& form) { return form.id != "expression_of_interest"; }

Date draft_expires_on(Date saved_on) { return saved_on.plus_days(draft_days); }

}  // namespace trellis::programme
