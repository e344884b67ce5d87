#include "register/change_over.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "core/text.hpp"

namespace trellis::registry {
namespace {

constexpr int hops_max = 10;

struct QuestionWords {
  QuestionKind kind;
  std::string_view name;
  std::string_view title;
};
constexpr std::array question_words = {
    QuestionWords{QuestionKind::cycle, "cycle", "Successors go in a circle"},
    QuestionWords{QuestionKind::too_deep, "too_deep", "More than ten successors in a row"},
    QuestionWords{QuestionKind::unknown_successor,
                  "unknown_successor",
                  "The successor is not in the register"},
    QuestionWords{QuestionKind::merge, "merge", "Merged into another school"},
    QuestionWords{QuestionKind::split, "split", "Split into several schools"},
    QuestionWords{
        QuestionKind::closed_no_successor, "closed_no_successor", "Closed without a successor"},
    QuestionWords{
        QuestionKind::link_withdrawn, "link_withdrawn", "The link behind a decision was withdrawn"},
};

/// What a walk from a closed URN meets.
struct Walk {
  std::set<Urn> open_ends;     ///< first open URN of each path
  std::set<Urn> waiting_ends;  ///< proposed to open
  std::set<Urn> closed_ends;   ///< closed, and no link goes on
  std::set<Urn> unknown;
  std::vector<SuccessionEdge> edges;
  bool too_deep = false;
  bool one_to_one = true;  ///< every step has one successor with one predecessor
};

void step(const SuccessionGraph& graph,
          const RegisterView& world,
          Urn urn,
          Walk& walk,
          std::vector<Urn>& next) {
  const auto successors = graph.successors(urn);
  if (successors.size() > 1) walk.one_to_one = false;
  for (const SuccessionEdge& edge : successors) {
    walk.edges.push_back(edge);
    if (graph.predecessor_count(edge.to) > 1) walk.one_to_one = false;
    const auto state = world.state(edge.to);
    if (!state)
      walk.unknown.insert(edge.to);
    else if (is_open(state->status))
      walk.open_ends.insert(edge.to);
    else if (state->status == Status::proposed_to_open)
      walk.waiting_ends.insert(edge.to);
    else if (graph.successors(edge.to).empty())
      walk.closed_ends.insert(edge.to);
    else
      next.push_back(edge.to);
  }
}

Walk walk_from(const SuccessionGraph& graph, const RegisterView& world, Urn from) {
  Walk walk;
  std::vector<Urn> level{from};
  for (int hop = 0; !level.empty(); ++hop) {
    if (hop == hops_max) {
      walk.too_deep = true;
      break;
    }
    std::vector<Urn> next;
    for (const Urn urn : level) step(graph, world, urn, walk, next);
    std::ranges::sort(next);
    next.erase(std::ranges::unique(next).begin(), next.end());
    level = std::move(next);
  }
  const auto key = [](const SuccessionEdge& edge) { return std::pair(edge.from, edge.to); };
  std::ranges::sort(walk.edges, {}, key);
  walk.edges.erase(std::ranges::unique(walk.edges, {}, key).begin(), walk.edges.end());
  return walk;
}

std::string list_of(const std::set<Urn>& urns) {
  std::vector<std::string> texts;
  for (const Urn urn : urns) texts.push_back(urn.text());
  return join(texts, ", ");
}

class Decider {
 public:
  Decider(const SuccessionGraph& graph, const Holding& holding, const RegisterView& world)
      : graph_(graph), holding_(holding), world_(world) {
    decision_.organisation = holding.organisation;
    decision_.urn = holding.urn;
  }

  ChangeOverDecision decide(const UrnState& state, Date today) {
    decision_.effective_on = state.closed_on.value_or(today);
    if (const auto* group = graph_.cyclic_group_ahead(holding_.urn)) return in_a_circle(*group);
    Walk walk = walk_from(graph_, world_, holding_.urn);
    decision_.edges = walk.edges;
    if (walk.too_deep)
      return ask(QuestionKind::too_deep, "Follow the links by hand: there are more than ten.");
    if (!walk.unknown.empty())
      return ask(QuestionKind::unknown_successor,
                 "Import a register that holds " + list_of(walk.unknown) + ", or end " +
                     holding_.urn.text() + ".");
    return by_ends(walk);
  }

 private:
  ChangeOverDecision in_a_circle(const std::vector<Urn>& group) {
    std::vector<Urn> open;
    for (const Urn urn : group) {
      const auto state = world_.state(urn);
      if (state && is_open(state->status)) open.push_back(urn);
      for (const SuccessionEdge& edge : graph_.successors(urn)) decision_.edges.push_back(edge);
    }
    if (open.size() == 1 && open.front() != holding_.urn) decision_.successor = open.front();
    return ask(QuestionKind::cycle,
               decision_.successor
                   ? "Continue as " + decision_.successor->text() + ", the only open one of them."
                   : "Choose which of them continues the school.");
  }

  ChangeOverDecision by_ends(const Walk& walk) {
    const std::size_t ends = walk.open_ends.size() + walk.waiting_ends.size();
    if (ends + walk.closed_ends.size() > 1 && ends > 0) {
      return ask(QuestionKind::split,
                 "Choose between " +
                     list_of(walk.open_ends.empty() ? walk.waiting_ends : walk.open_ends) +
                     " for each thing in hand.");
    }
    if (ends == 0) return without_successor(walk);
    if (walk.open_ends.empty()) {
      decision_.outcome = Outcome::waits;
      decision_.successor = *walk.waiting_ends.begin();
      decision_.proposal = "Wait until " + decision_.successor->text() + " opens.";
      return decision_;
    }
    return with_successor(walk, *walk.open_ends.begin());
  }

  ChangeOverDecision without_successor(const Walk& walk) {
    if (holding_.engaged)
      return ask(QuestionKind::closed_no_successor,
                 walk.edges.empty()
                     ? "End the school's work in hand, or name its successor."
                     : "All that followed it closed as well (" + list_of(walk.closed_ends) +
                           "). End its work in hand, or name its successor.");
    decision_.outcome = Outcome::ends;
    decision_.proposal = "Closed with nothing in hand.";
    return decision_;
  }

  ChangeOverDecision with_successor(const Walk& walk, Urn successor) {
    decision_.successor = successor;
    const auto holder = world_.holder(successor);
    const bool held_by_another = holder && *holder != holding_.organisation;
    if (held_by_another) decision_.successor_organisation = holder;
    const auto state = world_.state(successor);
    if (state && state->opened_on)
      decision_.effective_on = std::max(decision_.effective_on, *state->opened_on);
    if (walk.one_to_one && !held_by_another) {
      decision_.outcome = Outcome::continues;
      decision_.proposal = "Continues as " + successor.text() + ".";
      return decision_;
    }
    if (holding_.engaged)
      return ask(
          QuestionKind::merge,
          "Decide for each thing in hand whether it goes on under " + successor.text() + ".");
    decision_.outcome = Outcome::merges;
    decision_.proposal = "Merges into " + successor.text() + ".";
    return decision_;
  }

  ChangeOverDecision ask(QuestionKind kind, std::string proposal) {
    decision_.outcome = Outcome::asks;
    decision_.question = kind;
    decision_.proposal = std::move(proposal);
    return decision_;
  }

  const SuccessionGraph& graph_;
  const Holding& holding_;
  const RegisterView& world_;
  ChangeOverDecision decision_;
};

}  // namespace

std::string_view name_of(QuestionKind kind) {
  return question_words[static_cast<std::size_t>(kind)].name;
}
std::string_view title_of(QuestionKind kind) {
  return question_words[static_cast<std::size_t>(kind)].title;
}
std::optional<QuestionKind> question_kind_from_name(std::string_view name) {
  for (const QuestionWords& words : question_words)
    if (words.name == name) return words.kind;
  return std::nullopt;
}

std::string text_of(const std::vector<SuccessionEdge>& edges) {
  std::string text;
  for (const SuccessionEdge& edge : edges) {
    if (!text.empty()) text += ';';
    text += edge.from.text() + ">" + edge.to.text();
  }
  return text;
}

std::string fingerprint_of(const ChangeOverDecision& decision) {
  std::string key = std::to_string(decision.organisation.value) + ":" + decision.urn.text() + ":" +
                    text_of(decision.edges);
  if (decision.question) key = std::string(name_of(*decision.question)) + ":" + key;
  return key;
}

std::optional<ChangeOverDecision> decide_change_over(const SuccessionGraph& graph,
                                                     const Holding& holding,
                                                     const RegisterView& world,
                                                     Date today) {
  const auto state = world.state(holding.urn);
  if (!state || state->status != Status::closed) return std::nullopt;
  if (state->closed_on && *state->closed_on > today) return std::nullopt;
  return Decider(graph, holding, world).decide(*state, today);
}

std::vector<ChangeOverDecision> decide_change_overs(const SuccessionGraph& graph,
                                                    std::vector<Holding> holdings,
                                                    const RegisterView& world,
                                                    Date today) {
  std::ranges::sort(holdings, {}, &Holding::urn);
  std::vector<ChangeOverDecision> decisions;
  for (const Holding& holding : holdings)
    if (auto decision = decide_change_over(graph, holding, world, today))
      decisions.push_back(std::move(*decision));
  return decisions;
}

std::vector<Urn> successors_in_waiting(const SuccessionGraph& graph,
                                       const std::vector<Holding>& holdings,
                                       const RegisterView& world,
                                       Date today) {
  std::vector<Urn> waiting;
  for (const Holding& holding : holdings) {
    const auto successors = graph.successors(holding.urn);
    if (successors.size() != 1 || graph.predecessor_count(successors.front().to) != 1) continue;
    const auto state = world.state(holding.urn);
    const bool closed = state && state->status == Status::closed &&
                        (!state->closed_on || *state->closed_on <= today);
    if (state && !closed) waiting.push_back(successors.front().to);
  }
  std::ranges::sort(waiting);
  return waiting;
}

}  // namespace trellis::registry
