#include "optimise/coin/coin_model.hpp"

#include <Cbc_C_Interface.h>
#include <ClpSimplex.hpp>
#include <CoinPackedVector.hpp>
#include <algorithm>
#include <string>

namespace trellis::optimise {

struct CoverRelaxation::State {
  ClpSimplex simplex;
  std::uint32_t cover_rows = 0;
  bool solved_once = false;
  bool rows_changed = false;
};

CoverRelaxation::CoverRelaxation(std::uint32_t rows) : state_(std::make_unique<State>()) {
  ClpSimplex& simplex = state_->simplex;
  state_->cover_rows = rows;
  simplex.setLogLevel(0);
  simplex.resize(static_cast<int>(rows), 0);
  for (int row = 0; row < static_cast<int>(rows); ++row) simplex.setRowBounds(row, 1, 1);
}

CoverRelaxation::~CoverRelaxation() = default;

void CoverRelaxation::add(std::span<const CoverColumn> columns) {
  std::vector<double> lower(columns.size(), 0), upper(columns.size(), COIN_DBL_MAX), cost, ones;
  std::vector<int> starts{0}, rows;
  for (const CoverColumn& column : columns) {
    cost.push_back(column.cost);
    rows.insert(rows.end(), column.rows.begin(), column.rows.end());
    for (const std::uint32_t limit : column.limits)
      rows.push_back(static_cast<int>(state_->cover_rows + limit));
    starts.push_back(static_cast<int>(rows.size()));
  }
  ones.assign(rows.size(), 1);
  state_->simplex.addColumns(static_cast<int>(columns.size()),
                             lower.data(),
                             upper.data(),
                             cost.data(),
                             starts.data(),
                             rows.data(),
                             ones.data());
}

void CoverRelaxation::limit(std::span<const std::vector<std::uint32_t>> sets) {
  for (const auto& set : sets) {
    const std::vector<int> index(set.begin(), set.end());
    const std::vector<double> ones(index.size(), 1);
    state_->simplex.addRow(
        static_cast<int>(index.size()), index.data(), ones.data(), -COIN_DBL_MAX, 1);
  }
  state_->rows_changed = true;
}

void CoverRelaxation::close(std::span<const std::uint32_t> columns) {
  for (const std::uint32_t column : columns)
    state_->simplex.setColumnUpper(static_cast<int>(column), 0);
  state_->rows_changed = true;
}

void CoverRelaxation::open(std::span<const std::uint32_t> columns) {
  for (const std::uint32_t column : columns)
    state_->simplex.setColumnUpper(static_cast<int>(column), COIN_DBL_MAX);
}

bool CoverRelaxation::solve() {
  ClpSimplex& simplex = state_->simplex;
  if (!state_->solved_once)
    simplex.dual(0);  // Not initialSolve: on wide models that prints to the standard output.
  else if (state_->rows_changed)
    simplex.dual(0);
  else
    simplex.primal(1);
  state_->solved_once = true;
  state_->rows_changed = false;
  return simplex.isProvenOptimal();
}

double CoverRelaxation::value() const { return state_->simplex.objectiveValue(); }

std::vector<double> CoverRelaxation::duals() const {
  const double* price = state_->simplex.getRowPrice();
  return {price, price + state_->simplex.numberRows()};
}

std::vector<double> CoverRelaxation::solution() const {
  const double* value = state_->simplex.getColSolution();
  return {value, value + state_->simplex.numberColumns()};
}

std::vector<double> CoverRelaxation::reduced() const {
  const double* value = state_->simplex.getReducedCost();
  return {value, value + state_->simplex.numberColumns()};
}

namespace {

struct ModelDeleter {
  void operator()(Cbc_Model* model) const { Cbc_deleteModel(model); }
};

using ModelPointer = std::unique_ptr<Cbc_Model, ModelDeleter>;

ModelPointer load(std::uint32_t rows,
                  std::span<const CoverColumn> columns,
                  std::span<const std::vector<std::uint32_t>> at_most_one) {
  std::vector<std::vector<std::uint32_t>> limits_of(columns.size());
  for (std::uint32_t k = 0; k < at_most_one.size(); ++k)
    for (const std::uint32_t column : at_most_one[k]) limits_of[column].push_back(rows + k);
  const std::size_t all_rows = rows + at_most_one.size();

  std::vector<CoinBigIndex> starts{0};
  std::vector<int> index;
  std::vector<double> cost, lower(columns.size(), 0), upper(columns.size(), 1);
  std::vector<double> least(all_rows, 0), most(all_rows, 1);
  std::fill_n(least.begin(), rows, 1);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const CoverColumn& column = columns[c];
    for (const std::uint32_t row : column.rows) index.push_back(static_cast<int>(row));
    for (const std::uint32_t row : limits_of[c]) index.push_back(static_cast<int>(row));
    starts.push_back(static_cast<CoinBigIndex>(index.size()));
    cost.push_back(column.cost);
  }
  const std::vector<double> ones(index.size(), 1);
  ModelPointer model(Cbc_newModel());
  Cbc_loadProblem(model.get(),
                  static_cast<int>(columns.size()),
                  static_cast<int>(all_rows),
                  starts.data(),
                  index.data(),
                  ones.data(),
                  lower.data(),
                  upper.data(),
                  cost.data(),
                  least.data(),
                  most.data());
  for (int c = 0; c < static_cast<int>(columns.size()); ++c) Cbc_setInteger(model.get(), c);
  return model;
}

}  // namespace

CoverAnswer solve_cover(std::uint32_t rows,
                        std::span<const CoverColumn> columns,
                        std::span<const std::vector<std::uint32_t>> at_most_one,
                        const CoverLimits& limits) {
  const ModelPointer model = load(rows, columns, at_most_one);
  Cbc_setLogLevel(model.get(), 0);
  Cbc_setParameter(model.get(), "logLevel", "0");
  Cbc_setParameter(model.get(), "ratioGap", "0");
  Cbc_setParameter(model.get(), "allowableGap", "0");
  Cbc_setParameter(model.get(), "seconds", std::to_string(limits.seconds).c_str());
  Cbc_setParameter(model.get(), "maxNodes", std::to_string(limits.nodes).c_str());
  if (limits.cutoff < 1e300) Cbc_setCutoff(model.get(), limits.cutoff);
  Cbc_solve(model.get());
  CoverAnswer answer;
  answer.complete =
      Cbc_isProvenOptimal(model.get()) != 0 || Cbc_isProvenInfeasible(model.get()) != 0;
  const double* value = Cbc_bestSolution(model.get());
  if (value == nullptr) return answer;
  answer.cost = Cbc_getObjValue(model.get());
  answer.chosen.emplace();
  for (std::uint32_t c = 0; c < columns.size(); ++c)
    if (value[c] > 0.5) answer.chosen->push_back(c);
  return answer;
}

}  // namespace trellis::optimise
