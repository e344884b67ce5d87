#include "optimise/coin/coin_choice.hpp"

#include <Cbc_C_Interface.h>
#include <memory>
#include <string>

namespace trellis::optimise {
namespace {

/// The rows' coefficients column by column, as CBC takes them.
struct ByColumn {
  std::vector<CoinBigIndex> start;
  std::vector<int> row;
  std::vector<double> value;
};

ByColumn by_column(const ChoiceModel& model) {
  ByColumn all;
  all.start.assign(model.cost.size() + 1, 0);
  for (const ChoiceRow& row : model.rows)
    for (const std::uint32_t column : row.columns) ++all.start[column + 1];
  for (std::size_t c = 0; c < model.cost.size(); ++c) all.start[c + 1] += all.start[c];
  all.row.resize(static_cast<std::size_t>(all.start.back()));
  all.value.resize(all.row.size());
  std::vector<CoinBigIndex> next = all.start;
  for (std::size_t r = 0; r < model.rows.size(); ++r)
    for (std::size_t i = 0; i < model.rows[r].columns.size(); ++i) {
      const auto at = static_cast<std::size_t>(next[model.rows[r].columns[i]]++);
      all.row[at] = static_cast<int>(r);
      all.value[at] = model.rows[r].coefficients[i];
    }
  return all;
}

struct Deleter {
  void operator()(Cbc_Model* model) const { Cbc_deleteModel(model); }
};

}  // namespace

ChoiceAnswer solve_choice(const ChoiceModel& model, double seconds) {
  if (model.cost.empty()) return {std::vector<char>(), true};
  const ByColumn columns = by_column(model);
  const std::vector<double> zero(model.cost.size(), 0), one(model.cost.size(), 1);
  std::vector<double> lower, upper;
  for (const ChoiceRow& row : model.rows) {
    lower.push_back(row.lower);
    upper.push_back(row.upper);
  }
  const std::unique_ptr<Cbc_Model, Deleter> solver(Cbc_newModel());
  Cbc_setParameter(solver.get(), "logLevel", "0");
  Cbc_setParameter(solver.get(), "seconds", std::to_string(seconds).c_str());
  Cbc_setParameter(solver.get(), "ratioGap", "0");
  Cbc_loadProblem(solver.get(),
                  static_cast<int>(model.cost.size()),
                  static_cast<int>(model.rows.size()),
                  columns.start.data(),
                  columns.row.data(),
                  columns.value.data(),
                  zero.data(),
                  one.data(),
                  model.cost.data(),
                  lower.data(),
                  upper.data());
  for (std::size_t c = 0; c < model.cost.size(); ++c)
    Cbc_setInteger(solver.get(), static_cast<int>(c));
  Cbc_solve(solver.get());
  ChoiceAnswer answer;
  answer.complete = Cbc_isProvenOptimal(solver.get()) || Cbc_isProvenInfeasible(solver.get());
  if (Cbc_isProvenInfeasible(solver.get())) return answer;
  // Without any solution the best objective stays at CBC's infinity.
  if (Cbc_getObjValue(solver.get()) > 1e30) return answer;
  const double* values = Cbc_getColSolution(solver.get());
  answer.chosen.emplace(model.cost.size(), 0);
  for (std::size_t c = 0; c < model.cost.size(); ++c) (*answer.chosen)[c] = values[c] > .5 ? 1 : 0;
  return answer;
}

}  // namespace trellis::optimise
