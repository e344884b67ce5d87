/// What becomes of our organisations when a school gets a new URN, closes or merges.
///
/// Pure: the graph of links, what the register says of each URN and who holds it go in; decisions
/// come out. A decision is certain enough to apply, or a question for a person, or a wait. It is
/// keyed by organisation, URN and the edges it rests on, so that deciding twice changes nothing.
///
/// Rules (docs/formats/register.md): a circle of links, several ends, an unknown successor, a chain
/// of more than ten steps and a merger that touches work in hand go to a person; a plain chain with
/// one end continues by itself; a closure without successor ends by itself when nothing is open.
/// Membership and outcomes of a trial never move by themselves.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/id.hpp"
#include "core/identifiers.hpp"
#include "register/establishment.hpp"
#include "register/succession_graph.hpp"

namespace trellis::registry {

/// What the register says of a URN, as far as changing over needs it.
struct UrnState {
  Status status = Status::open;
  std::optional<Date> opened_on, closed_on;
};

/// A URN that one of our organisations holds.
struct Holding {
  OrganisationId organisation;
  Urn urn;
  /// Open cases, participations, bookings or studies: what a merger or an end must not cut.
  bool engaged = false;
};

/// How change-over asks about the world.
struct RegisterView {
  std::function<std::optional<UrnState>(Urn)> state;
  std::function<std::optional<OrganisationId>(Urn)> holder;
};

enum class Outcome {
  continues,  ///< the organisation takes the new URN
  merges,     ///< the holder of the successor takes over; the organisation ends
  ends,       ///< closed without successor
  asks,       ///< a person decides
  waits,      ///< decided on a later day
};

enum class QuestionKind {
  cycle,
  too_deep,
  unknown_successor,
  merge,
  split,
  closed_no_successor,
  link_withdrawn,
};
std::string_view name_of(QuestionKind kind);
/// "Successors go in a circle".
std::string_view title_of(QuestionKind kind);
std::optional<QuestionKind> question_kind_from_name(std::string_view name);

struct ChangeOverDecision {
  OrganisationId organisation;
  Urn urn;
  Outcome outcome = Outcome::ends;
  std::optional<Urn> successor;  ///< proposed, for a question
  std::optional<OrganisationId> successor_organisation;
  Date effective_on;
  std::vector<SuccessionEdge> edges;  ///< the links it rests on, sorted
  std::optional<QuestionKind> question;
  std::string proposal;  ///< a sentence for a person

  friend bool operator==(const ChangeOverDecision&, const ChangeOverDecision&) = default;
};

/// Edges as text, "100001>100002;100002>100003".
std::string text_of(const std::vector<SuccessionEdge>& edges);
/// Organisation, URN and edges in one word: the key by which a decision is made once.
std::string fingerprint_of(const ChangeOverDecision& decision);

/// The decision for one holding, or nothing while its URN is open, unknown or closes later.
std::optional<ChangeOverDecision> decide_change_over(const SuccessionGraph& graph,
                                                     const Holding& holding,
                                                     const RegisterView& world,
                                                     Date today);

/// All holdings, in the order of their URNs.
std::vector<ChangeOverDecision> decide_change_overs(const SuccessionGraph& graph,
                                                    std::vector<Holding> holdings,
                                                    const RegisterView& world,
                                                    Date today);

/// Open URNs that follow, one to one, a URN which one of our organisations still holds and which
/// has not closed yet: they get no organisation of their own meanwhile. Sorted.
std::vector<Urn> successors_in_waiting(const SuccessionGraph& graph,
                                       const std::vector<Holding>& holdings,
                                       const RegisterView& world,
                                       Date today);

}  // namespace trellis::registry
