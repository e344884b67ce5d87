#include "stats/school_sums.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "stats/coefficients.hpp"
#include "stats/text.hpp"
#include "stats/thresholds.hpp"

namespace trellis::stats {

namespace {

/// A centre near the mean: the mean of up to 1,024 rows spread over the column.
double centre_of(std::span<const double> column) {
  const std::size_t step = std::max<std::size_t>(1, column.size() / 1024);
  double sum = 0;
  double count = 0;
  for (std::size_t row = 0; row < column.size(); row += step) {
    if (!std::isfinite(column[row])) continue;
    sum += column[row];
    count += 1;
  }
  return count > 0 ? sum / count : 0;
}

/// Four running sums in a fixed order; the caller pads to a multiple of four with zeros.
double dot(const double* a, const double* b, std::size_t n) {
  std::array<double, 4> sum{};
  for (std::size_t i = 0; i < n; i += 4)
    for (std::size_t lane = 0; lane < 4; ++lane) sum[lane] += a[i + lane] * b[i + lane];
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/// Lays one school's centred columns, the outcome last, padded with zeros.
class SchoolBlock {
 public:
  SchoolBlock(const ModelFrame& frame, std::span<const double> centre)
      : frame_(frame), centre_(centre), columns_(frame.p()) {}

  void load(std::size_t begin, std::size_t end) {
    n_ = end - begin;
    stride_ = (n_ + 3) / 4 * 4;
    values_.assign(stride_ * columns_, 0.0);
    for (std::size_t k = 0; k < columns_; ++k) {
      const std::span<const double> column = k + 1 < columns_ ? frame_.x(k + 1) : frame_.y();
      double* out = values_.data() + k * stride_;
      const double middle = centre_[k + 1];
      for (std::size_t i = 0; i < n_; ++i) out[i] = column[begin + i] - middle;
    }
    ones_.assign(stride_, 1.0);
  }

  void cross_products(std::span<double> packed) const {
    packed[0] = static_cast<double>(n_);
    for (std::size_t k = 0; k < columns_; ++k) {
      const double* column = values_.data() + k * stride_;
      double* row = packed.data() + packed_index(k + 1, 0);
      row[0] = dot(column, ones_.data(), stride_);
      for (std::size_t m = 0; m <= k; ++m)
        row[m + 1] = dot(column, values_.data() + m * stride_, stride_);
    }
  }

 private:
  const ModelFrame& frame_;
  std::span<const double> centre_;
  std::size_t columns_;  // without the intercept
  std::size_t n_ = 0;
  std::size_t stride_ = 0;
  std::vector<double> values_;
  std::vector<double> ones_;
};

/// Fills centre, cross and total for runs of rows; false when a missing value was met.
bool fill_sums(const ModelFrame& frame, std::span<const std::size_t> begin, SchoolSums& sums) {
  const std::size_t q = sums.q();
  sums.centre.assign(q, 0.0);
  for (std::size_t k = 1; k < q; ++k)
    sums.centre[k] = centre_of(k < frame.p() ? frame.x(k) : frame.y());
  const std::size_t size = packed_size(q);
  const std::size_t schools = begin.size() - 1;
  sums.cross.assign(schools * size, 0.0);
  sums.total.assign(size, 0.0);
  SchoolBlock block(frame, sums.centre);
  for (std::size_t school = 0; school < schools; ++school) {
    block.load(begin[school], begin[school + 1]);
    const auto packed = std::span(sums.cross).subspan(school * size, size);
    block.cross_products(packed);
    for (std::size_t i = 0; i < size; ++i) sums.total[i] += packed[i];
  }
  return std::all_of(
      sums.total.begin(), sums.total.end(), [](double value) { return std::isfinite(value); });
}

/// Sweeps the columns of X in order and names the first that the ones before it explain.
Expected<void> check_columns(const SchoolSums& sums) {
  const std::size_t p = sums.p();
  std::vector<double> factor(packed_size(p), 0.0);
  for (std::size_t k = 0; k < p; ++k) {
    for (std::size_t m = 0; m <= k; ++m) {
      double value = sums.total[packed_index(k, m)];
      for (std::size_t i = 0; i < m; ++i)
        value -= factor[packed_index(k, i)] * factor[packed_index(m, i)];
      if (m < k) {
        factor[packed_index(k, m)] = value / factor[packed_index(m, m)];
        continue;
      }
      const double whole = sums.total[packed_index(k, k)];
      if (value > thresholds::collinear_share * whole && whole > 0) {
        factor[packed_index(k, k)] = std::sqrt(value);
        continue;
      }
      // The partner is the earlier column with the largest share of this one.
      std::size_t partner = 0;
      for (std::size_t i = 1; i < k; ++i)
        if (std::abs(factor[packed_index(k, i)]) > std::abs(factor[packed_index(k, partner)]))
          partner = i;
      const std::string other = partner == 0 ? "the constant" : sums.names[partner];
      return refuse("collinear",
                    filled("Columns {} and {} carry the same information here; remove one.",
                           {other, sums.names[k]}));
    }
  }
  return {};
}

Expected<void> check_sums_outcome(const SchoolSums& sums) {
  const std::size_t y = sums.p();
  const double n = sums.total[0];
  const double mean = sums.total[packed_index(y, 0)] / n;
  const double squares = sums.total[packed_index(y, y)] - n * mean * mean;
  const double scale = std::abs(sums.centre[y]) + std::abs(mean);
  if (squares <= n * std::pow(1e-14 * scale, 2))
    return refuse("constant_outcome",
                  filled("Every pupil has the same value of \"{}\".", {sums.spec.outcome}),
                  "Check the column, or choose another outcome.");
  return {};
}

void warn_about_schools(SchoolSums& sums) {
  std::int64_t single = 0;
  for (std::size_t school = 0; school < sums.school_count(); ++school)
    single += sums.pupils_of(school) == 1;
  if (single > 0)
    sums.warnings.push_back(
        {WarningKind::single_pupil_schools,
         single == 1
             ? "1 school has a single pupil; it is listed in the flow diagram."
             : filled("{} schools have a single pupil; they are listed in the flow diagram.",
                      {std::to_string(single)})});
  if (sums.schools_dropped > 0)
    sums.warnings.push_back(
        {WarningKind::schools_without_outcome,
         sums.schools_dropped == 1
             ? "1 school has no outcome; it is listed in the flow diagram."
             : filled("{} schools have no outcome; they are listed in the flow diagram.",
                      {std::to_string(sums.schools_dropped)})});
  if (sums.school_count() < thresholds::schools_few)
    sums.warnings.push_back(
        {WarningKind::few_schools,
         filled("With {} schools, p-values and intervals are approximate; the permutation result "
                "is shown beside them.",
                {std::to_string(sums.school_count())})});
}

std::int64_t count_levels(std::span<const double> outcome) {
  std::set<double> seen;
  for (const double value : outcome) {
    seen.insert(value);
    if (seen.size() >= static_cast<std::size_t>(thresholds::outcome_levels_min)) break;
  }
  return static_cast<std::int64_t>(seen.size());
}

Expected<SchoolSums> summarise_runs(const ModelFrame& frame, std::span<const std::size_t> begin) {
  SchoolSums sums;
  sums.spec = frame.spec();
  sums.names.assign(frame.names().begin(), frame.names().end());
  if (!fill_sums(frame, begin, sums))
    return refuse("overflow",
                  "The values are so large that their squares cannot be added.",
                  "Use smaller units.");
  sums.pupils = static_cast<std::int64_t>(frame.rows());
  sums.rows_dropped = frame.rows_dropped();
  sums.schools_dropped = frame.schools_dropped();
  sums.outcome_levels = count_levels(frame.y());
  STATS_TRY(check_sums_outcome(sums));
  STATS_TRY(check_columns(sums));
  return sums;
}

}  // namespace

Expected<std::size_t> SchoolSums::coefficient(const std::string& name) const {
  return static_cast<std::size_t>(STATS_TRY(position_of(names, name)));
}

Expected<std::size_t> SchoolSums::arm() const {
  if (spec.arm.empty())
    return refuse("no_arm", "The model does not name its arm.", "Name the column of the arm.");
  return coefficient(spec.arm);
}

bool SchoolSums::is_school_level(std::size_t column) const {
  for (std::size_t school = 0; school < school_count(); ++school) {
    const auto packed = of(school);
    const double sum = packed[packed_index(column, 0)];
    const double squares = packed[packed_index(column, column)];
    if (squares - sum * sum / packed[0] > 1e-12 * squares) return false;
  }
  return true;
}

std::string SchoolSums::formula() const {
  std::string text = spec.outcome + " ~ ";
  if (spec.terms.empty()) return text + "1";
  for (std::size_t i = 0; i < spec.terms.size(); ++i) text += (i > 0 ? " + " : "") + spec.terms[i];
  return text;
}

Expected<SchoolSums> summarise(const ModelFrame& frame) {
  if (frame.schools().empty())
    return refuse("no_schools",
                  "Whole schools were allocated, so pupils are not independent. Add the school "
                  "column or choose a school-level analysis.");
  Expected<SchoolSums> built = summarise_runs(frame, frame.school_begin());
  if (!built && built.error().code == "overflow") {
    const ModelFrame complete = STATS_TRY(frame.complete());
    if (complete.rows_dropped() != frame.rows_dropped()) return summarise(complete);
  }
  SchoolSums sums = STATS_TRY(std::move(built));
  sums.schools.assign(frame.schools().begin(), frame.schools().end());
  warn_about_schools(sums);
  return sums;
}

Expected<SchoolSums> summarise_as_one(const ModelFrame& frame) {
  const std::vector<std::size_t> all{0, frame.rows()};
  Expected<SchoolSums> built = summarise_runs(frame, all);
  if (!built && built.error().code == "overflow") {
    const ModelFrame complete = STATS_TRY(frame.complete());
    if (complete.rows_dropped() != frame.rows_dropped()) return summarise_as_one(complete);
  }
  SchoolSums sums = STATS_TRY(std::move(built));
  sums.schools = {"all"};
  return sums;
}

Expected<SchoolSums> with_terms(const SchoolSums& sums, std::span<const std::string> terms) {
  std::vector<std::size_t> columns{0};
  for (const std::string& term : terms) columns.push_back(STATS_TRY(sums.coefficient(term)));
  SchoolSums smaller;
  smaller.spec = sums.spec;
  smaller.spec.terms.assign(terms.begin(), terms.end());
  if (std::find(terms.begin(), terms.end(), sums.spec.arm) == terms.end()) smaller.spec.arm.clear();
  smaller.names = {intercept_name};
  smaller.names.insert(smaller.names.end(), terms.begin(), terms.end());
  columns.push_back(sums.p());
  for (const std::size_t column : columns) smaller.centre.push_back(sums.centre[column]);
  auto pick_into = [&](std::span<const double> from, std::vector<double>& to) {
    for (std::size_t i = 0; i < columns.size(); ++i)
      for (std::size_t k = 0; k <= i; ++k) to.push_back(from[packed_index(columns[i], columns[k])]);
  };
  for (std::size_t school = 0; school < sums.school_count(); ++school)
    pick_into(sums.of(school), smaller.cross);
  pick_into(sums.total, smaller.total);
  smaller.schools = sums.schools;
  smaller.pupils = sums.pupils;
  smaller.rows_dropped = sums.rows_dropped;
  smaller.schools_dropped = sums.schools_dropped;
  smaller.outcome_levels = sums.outcome_levels;
  smaller.warnings = sums.warnings;
  return smaller;
}

Expected<SchoolSums> summarise(const Table& table, const ModelSpec& spec) {
  const ModelFrame frame = STATS_TRY(ModelFrame::build(table, spec));
  return summarise(frame);
}

Expected<void> check_school_count(const SchoolSums& sums) {
  auto too_few = [](std::string count) {
    return refuse("too_few_schools",
                  filled("{} schools are too few to estimate how much schools differ. An exact "
                         "permutation test is possible.",
                         {std::move(count)}),
                  "Use the exact permutation test.");
  };
  if (sums.school_count() < thresholds::schools_min)
    return too_few(std::to_string(sums.school_count()));
  if (sums.spec.arm.empty() || sums.spec.design != TrialDesign::cluster) return {};
  const std::size_t arm = STATS_TRY(sums.arm());
  int treated = 0;
  for (std::size_t school = 0; school < sums.school_count(); ++school) {
    const auto packed = sums.of(school);
    treated += packed[packed_index(arm, 0)] / packed[0] + sums.centre[arm] > 0.5;
  }
  const int control = static_cast<int>(sums.school_count()) - treated;
  if (std::min(treated, control) < thresholds::schools_per_arm_min)
    return too_few(
        filled("{} treated and {} control", {std::to_string(treated), std::to_string(control)}));
  return {};
}

}  // namespace trellis::stats
