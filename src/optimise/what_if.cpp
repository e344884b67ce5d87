#include "optimise/what_if.hpp"

#include <algorithm>
#include <tuple>
#include <utility>
#include <variant>

#include "optimise/digest.hpp"
#include "optimise/levels.hpp"
#include "optimise/minimax.hpp"
#include "optimise/model.hpp"
#include "optimise/residual.hpp"
#include "optimise/solve.hpp"

namespace trellis::optimise {

/// A partner's new edge, in the model's numbers.
struct ModelStep {
  std::uint32_t partner = 0;
  std::uint32_t to = 0;
};

struct Explorer::State {
  const Instance* instance = nullptr;
  const Objective* objective = nullptr;
  Model model = {};
  std::vector<Level> levels = {};
  std::vector<char> open = {};
  std::vector<std::uint32_t> choice = {};
  std::variant<ResidualNetwork<std::int64_t>, ResidualNetwork<Wide>> network = {};

  std::optional<EdgeIndex> source_of(std::uint32_t edge) const {
    if (edge == left_out) return {};
    return model.edges[edge].source;
  }
  std::int64_t cost_of(std::uint32_t edge) const {
    return edge == left_out ? 0 : model.edges[edge].cost;
  }
  NodeIndex node_of(std::uint32_t partner, std::uint32_t edge) const {
    return edge == left_out ? model.slot[partner] : model.edges[edge].place;
  }
  std::int64_t level_cost(const Level& level, std::uint32_t partner, std::uint32_t edge) const {
    return edge == left_out ? level_cost_of_leaving(*instance, *objective, model, level, partner)
                            : level_cost_of_edge(*instance, *objective, model, level, edge);
  }
  Step step_of(const ModelStep& step) const {
    const std::uint32_t from = choice[step.partner];
    return {model.partner_source[step.partner],
            source_of(from),
            source_of(step.to),
            cost_of(step.to) - cost_of(from)};
  }
};

namespace {

/// Two stages as one cost: the first times this factor, plus the second. No second-stage path
/// reaches it (path_cost_bound), and the first's stays within 128 bits.
constexpr Wide stage_factor = Wide{1} << 60;

std::vector<std::int64_t> residual_prices(const Model& model, const StageDuals& duals) {
  std::vector<std::int64_t> price(model.sink() + 1, 0);
  for (NodeIndex t = 0; t < model.place_count; ++t) price[t] = duals.place[model.place_source[t]];
  for (std::uint32_t g = 0; g < model.group_count; ++g)
    price[model.group_node(g)] = duals.group[model.group_source[g]];
  for (std::uint32_t g = 0; g < model.partner_group_count; ++g)
    price[model.partner_group_node(g)] = -duals.partner_group[model.partner_group_source[g]];
  return price;
}

/// One cost per option and the heights that go with it, over the stages without the lottery.
template <class Cost>
struct Combined {
  std::vector<Cost> edge;
  std::vector<Cost> left_out;
  std::vector<Cost> height;
};

template <class Cost>
void add_stage(const Model& model,
               const StageCosts& costs,
               const StageDuals& duals,
               Cost factor,
               Combined<Cost>& sum) {
  for (std::size_t e = 0; e < sum.edge.size(); ++e) sum.edge[e] += factor * costs.cost.edge[e];
  for (std::size_t p = 0; p < sum.left_out.size(); ++p)
    sum.left_out[p] += factor * costs.cost.left_out[p];
  const auto path = path_sums(model, residual_prices(model, duals));
  for (std::size_t v = 0; v < path.size(); ++v) sum.height[v] += factor * path[v];
}

template <class Cost>
Combined<Cost> empty_combination(const Model& model) {
  return {std::vector<Cost>(model.edges.size(), 0),
          std::vector<Cost>(model.partner_count, 0),
          std::vector<Cost>(model.sink() + 1, 0)};
}

/// The steps along a path from `from` to the tree's target.
template <class Cost>
std::vector<ModelStep> steps_from(const PathTree<Cost>& tree, NodeIndex from) {
  std::vector<ModelStep> steps;
  for (NodeIndex v = from; v != tree.target; v = tree.next[v])
    if (tree.mover[v] != no_mover) steps.push_back({tree.mover[v], tree.takes[v]});
  return steps;
}

/// For a tree of paths, either "no way from here" or who moves.
using Ways = std::vector<std::optional<std::vector<ModelStep>>>;

template <class Cost>
Ways ways_from(const Model& model,
               const ResidualNetwork<Cost>& network,
               NodeIndex target,
               std::uint32_t without,
               const std::vector<NodeIndex>& sources) {
  const auto single = sources.size() == 1 ? std::optional(sources.front()) : std::nullopt;
  const PathTree<Cost> tree = paths_to(model, network, target, without, single);
  Ways ways;
  for (const NodeIndex from : sources)
    if (tree.cost[from])
      ways.emplace_back(steps_from(tree, from));
    else
      ways.emplace_back();
  return ways;
}

std::vector<LevelValue> no_change(const std::vector<Level>& levels) {
  std::vector<LevelValue> change;
  for (const Level& level : levels) change.push_back({level, 0});
  return change;
}

Refusal other_input() {
  return {RefusalCode::wrong_version,
          "The match belongs to other schools, places or pairs than the ones given",
          "Match again, then ask what a change would cost"};
}

}  // namespace

int compare_with_present(const Consequence& consequence) {
  for (const LevelValue& level : consequence.change)
    if (level.value != 0) return level.value < 0 ? -1 : 1;
  return 0;
}

Explorer::Explorer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Explorer::~Explorer() = default;
Explorer::Explorer(Explorer&&) noexcept = default;
Explorer& Explorer::operator=(Explorer&&) noexcept = default;

std::expected<Explorer, Refusal> Explorer::open(const Instance& instance,
                                                const Objective& objective,
                                                const Solution& solution) {
  const Certificate& proof = solution.certificate;
  if (proof.input_digest != instance_digest(instance) ||
      solution.edge_of.size() != instance.partners.size())
    return std::unexpected(other_input());
  auto state = std::make_unique<State>();
  state->instance = &instance;
  state->objective = &objective;
  state->model = build_model(instance);
  const Model& model = state->model;
  state->levels = levels_of(instance, objective);
  state->open.assign(model.edges.size(), 1);
  if (proof.minimax)
    for (std::uint32_t e = 0; e < model.edges.size(); ++e)
      state->open[e] = model.must_place[model.partner_of_edge[e]] ||
                       measured(model, proof.minimax->of, e) <= proof.minimax->threshold;
  state->choice.assign(model.partner_count, left_out);
  for (std::uint32_t e = 0; e < model.edges.size(); ++e)
    if (solution.edge_of[model.partner_source[model.partner_of_edge[e]]] == model.edges[e].source)
      state->choice[model.partner_of_edge[e]] = e;

  std::vector<StageCosts> stages;
  for (auto levels = state->levels; !levels.empty();) {
    auto stage = next_stage(instance, objective, model, levels);
    if (!stage) return std::unexpected(stage.error());
    levels.erase(levels.begin(),
                 levels.begin() + static_cast<std::ptrdiff_t>(stage->levels.size()));
    stages.push_back(std::move(*stage));
  }
  if (stages.size() > proof.stages.size()) return std::unexpected(other_input());
  if (stages.size() > 2)
    return std::unexpected(Refusal{RefusalCode::too_large,
                                   "There are too many levels of importance for exact what-ifs",
                                   "Use fewer priority classes or smaller points"});
  const auto build = [&]<class Cost>(Combined<Cost> sum, Cost factor) {
    for (std::size_t i = 0; i < stages.size(); ++i)
      add_stage(model, stages[i], proof.stages[i], i + 1 < stages.size() ? factor : Cost{1}, sum);
    return build_residual(model, sum.edge, sum.left_out, state->open, state->choice, sum.height);
  };
  if (stages.size() == 1)
    state->network = build(empty_combination<std::int64_t>(model), std::int64_t{1});
  else
    state->network = build(empty_combination<Wide>(model), stage_factor);
  return Explorer(std::move(state));
}

namespace {

/// Adds up what steps do, the partner `self` (or no_mover) apart from the others.
Consequence consequence_of(const Explorer::State& state,
                           const std::vector<ModelStep>& steps,
                           std::uint32_t self) {
  Consequence result;
  result.change = no_change(state.levels);
  for (const ModelStep& step : steps) {
    const std::uint32_t from = state.choice[step.partner];
    for (LevelValue& level : result.change)
      level.value += state.level_cost(level.level, step.partner, step.to) -
                     state.level_cost(level.level, step.partner, from);
    result.placed += int{step.to != left_out} - int{from != left_out};
    result.points += state.cost_of(step.to) - state.cost_of(from);
    if (step.partner != self) result.others.push_back(state.step_of(step));
  }
  return result;
}

}  // namespace

std::vector<Switch> Explorer::switches(PartnerIndex partner) const {
  const State& state = *state_;
  const std::uint32_t p = state.model.partner_at[partner];
  std::vector<std::uint32_t> options;
  for (std::uint32_t e = state.model.first[p]; e < state.model.first[p + 1]; ++e)
    if (state.open[e]) options.push_back(e);
  if (!state.model.must_place[p]) options.push_back(left_out);
  std::vector<NodeIndex> sources;
  for (const std::uint32_t e : options) sources.push_back(state.node_of(p, e));
  const NodeIndex present = state.node_of(p, state.choice[p]);
  const Ways ways = std::visit(
      [&](const auto& network) { return ways_from(state.model, network, present, p, sources); },
      state.network);
  std::vector<Switch> switches;
  for (std::size_t i = 0; i < options.size(); ++i) {
    Switch one{state.source_of(options[i]),
               state.cost_of(options[i]) - state.cost_of(state.choice[p]),
               {}};
    if (ways[i]) {
      std::vector<ModelStep> steps{{p, options[i]}};
      steps.insert(steps.end(), ways[i]->begin(), ways[i]->end());
      one.consequence = consequence_of(state, steps, p);
    } else {
      one.consequence.possible = false;
    }
    switches.push_back(std::move(one));
  }
  return switches;
}

std::optional<Switch> Explorer::runner_up(PartnerIndex partner) const {
  const Instance& instance = *state_->instance;
  const std::uint32_t held = state_->choice[state_->model.partner_at[partner]];
  const auto lead_of = [&](EdgeIndex e) { return instance.places[instance.edges[e].place].lead; };
  const auto values = [](const Switch& s) {
    std::vector<std::int64_t> list;
    for (const LevelValue& level : s.consequence.change) list.push_back(level.value);
    return list;
  };
  std::optional<Switch> best;
  for (Switch& s : switches(partner)) {
    if (!s.to || !s.consequence.possible) continue;
    if (held != left_out && lead_of(*s.to) == lead_of(state_->model.edges[held].source)) continue;
    if (!best || values(s) < values(*best)) best = std::move(s);
  }
  return best;
}

Consequence Explorer::one_more_place(PlaceIndex place, NewPlace counts) const {
  const State& state = *state_;
  const NodeIndex target = state.model.place_at[place];
  const NodeIndex from =
      counts == NewPlace::on_top ? state.model.sink() : state.model.parent[target];
  const Ways ways = std::visit(
      [&](const auto& network) {
        return ways_from(state.model, network, target, no_mover, {from});
      },
      state.network);
  Consequence gain;
  if (ways[0]) gain = consequence_of(state, *ways[0], no_mover);
  if (!ways[0] || compare_with_present(gain) >= 0) {
    gain = {};
    gain.change = no_change(state.levels);
  }
  return gain;
}

Consequence Explorer::if_partner_leaves(PartnerIndex partner) const {
  const State& state = *state_;
  const std::uint32_t p = state.model.partner_at[partner];
  const NodeIndex present = state.node_of(p, state.choice[p]);
  const Ways ways = std::visit(
      [&](const auto& network) {
        return ways_from(state.model, network, present, p, {state.model.slot[p]});
      },
      state.network);
  Consequence result;
  result.possible = ways[0].has_value();
  if (!ways[0]) return result;
  result = consequence_of(state, *ways[0], no_mover);
  for (LevelValue& level : result.change)
    level.value -= state.level_cost(level.level, p, state.choice[p]);
  result.placed -= state.choice[p] != left_out;
  result.points -= state.cost_of(state.choice[p]);
  return result;
}

std::vector<Step> difference(const Instance& instance,
                             const std::vector<std::optional<EdgeIndex>>& before,
                             const std::vector<std::optional<EdgeIndex>>& after) {
  const auto cost = [&](const std::optional<EdgeIndex>& e) {
    return e ? instance.edges[*e].cost : 0;
  };
  std::vector<Step> steps;
  for (PartnerIndex p = 0; p < before.size(); ++p)
    if (before[p] != after[p])
      steps.push_back({p, before[p], after[p], cost(after[p]) - cost(before[p])});
  std::sort(steps.begin(), steps.end(), [&](const Step& a, const Step& b) {
    return instance.partners[a.partner].key < instance.partners[b.partner].key;
  });
  return steps;
}

std::expected<Departure, Refusal> if_lead_leaves(const Instance& instance,
                                                 const Objective& objective,
                                                 const Solution& solution,
                                                 std::int64_t lead) {
  Instance without = instance;
  for (Place& place : without.places)
    if (place.lead == lead) place.capacity = 0;
  std::erase_if(without.locks,
                [&](const Lock& lock) { return instance.places[lock.place].lead == lead; });
  for (PartnerIndex p = 0; p < instance.partners.size(); ++p)
    without.forbidden.push_back({p, lead, "the lead leaves", ""});
  auto after = solve(without, objective);
  if (!after) return std::unexpected(after.error());
  Departure departure{std::move(*after)};
  for (const Step& step : difference(instance, solution.edge_of, departure.solution.edge_of)) {
    const bool displaced =
        step.from && instance.places[instance.edges[*step.from].place].lead == lead;
    (displaced ? departure.displaced : departure.others).push_back(step);
    departure.placed += int{step.to.has_value()} - int{step.from.has_value()};
    departure.points += step.points;
  }
  return departure;
}

}  // namespace trellis::optimise
