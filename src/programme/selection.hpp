/// Competitive selection as values: who may mark what, how applications are shared among markers,
/// and what the marks come to.
///
/// A marker never marks an application of their own organisation or of its trust, nor one over
/// which they have declared a conflict of interest. Rules only; the marks are read by
/// selection_store and changed by selection_actions.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/id.hpp"
#include "programme/marker_agreement.hpp"
#include "programme/scoring.hpp"
#include "programme/subjects.hpp"

namespace trellis::programme {

struct MarkerAssignment {
  ApplicationId application{};
  PersonId marker{};
  std::string name{};
  std::optional<Date> conflict_on{};
  std::string conflict_reason{};
};

struct GivenMarks {
  ApplicationId application{};
  Marking marking{};
  std::string name{};  ///< of the marker
  std::string comment{};
  Instant marked_at{};
};

struct Moderation {
  ApplicationId application{};
  double total = 0;
  std::string reason{};
  std::string name{};  ///< of who moderated
  Instant moderated_at{};
};

enum class SelectionOutcome { awarded, waiting, not_awarded };
std::string_view name_of(SelectionOutcome outcome);
/// "Awarded", "On the waiting list", "Not awarded".
std::string_view title_of(SelectionOutcome outcome);

struct SelectionDecision {
  ApplicationId application{};
  SelectionOutcome outcome = SelectionOutcome::not_awarded;
  int place = 0;
  double total = 0;
  std::optional<Money> amount{};
  std::string reason{};
  Date decided_on{};
};

/// One application under selection, with everything that was said of it.
struct SelectionEntry {
  ApplicationId application{};
  ParticipationId participation{};
  OrganisationId organisation{};
  ParticipationState state = ParticipationState::eligible;
  Date received_on{};
  std::optional<Money> amount{};  ///< asked for
  double need = 0;                ///< settles ties
  std::vector<MarkerAssignment> assignments{};
  std::vector<GivenMarks> marks{};
  std::optional<Moderation> moderation{};
  std::optional<SelectionDecision> decision{};
  Score score{};

  /// Those who mark it: assigned, and without a conflict.
  int markers() const;
  bool is_marked_by(PersonId person) const;
};

/// What the marks of an entry come to; fills `score`.
void score(const Scoring& scoring, SelectionEntry& entry);

/// The agreement over all entries that two people have marked.
MarkerAgreement agreement_of(const Scoring& scoring, const std::vector<SelectionEntry>& entries);

/// Those that are decided now: every scored entry that has no award yet, best first, within the
/// money left. Refuses while one still waits for marks or moderation.
Result<std::vector<SelectionDecision>> decisions_of(const Scoring& scoring,
                                                    const std::vector<SelectionEntry>& entries,
                                                    std::optional<Money> budget);

/// A marker and the organisations that they belong to: their own, and the trusts of these.
struct Marker {
  PersonId person{};
  std::string name{};
  std::set<OrganisationId> organisations{};
};

/// An application that needs markers: its organisation with its trust, and who has it already.
struct MarkingNeed {
  ApplicationId application{};
  std::set<OrganisationId> organisations{};
  std::set<PersonId> barred{};  ///< declared a conflict, or has it already
  int wanted = 0;
};

bool may_mark(const Marker& marker, const MarkingNeed& need);

struct SharedOut {
  std::vector<std::pair<ApplicationId, PersonId>> assigned{};
  std::vector<ApplicationId> short_of_markers{};
};

/// Shares applications among markers, evenly: each goes to those who have the fewest so far, in
/// the order of their numbers where several have the same. `load` is what each has already.
SharedOut share_out(const std::vector<MarkingNeed>& needs,
                    const std::vector<Marker>& markers,
                    std::map<PersonId, int> load);

}  // namespace trellis::programme
