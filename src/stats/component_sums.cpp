#include <algorithm>
#include <cmath>

#include "stats/text.hpp"
#include "stats/thresholds.hpp"
#include "stats/variance_components.hpp"

namespace trellis::stats {

namespace {

using Eigen::Index;

/// Everything of BlockSums but the Z parts, from the plain sums of the same frame.
BlockSums from_sums(const SchoolSums& sums) {
  BlockSums out;
  out.spec = sums.spec;
  out.names = sums.names;
  out.centre = sums.centre;
  out.schools = sums.schools;
  out.pupils = sums.pupils;
  out.warnings = sums.warnings;
  const auto q = static_cast<Index>(sums.q());
  for (std::size_t school = 0; school < sums.school_count(); ++school) {
    const auto packed = sums.of(school);
    SchoolBlockSums block;
    block.pupils = packed[0];
    block.cross.resize(q, q);
    for (Index i = 0; i < q; ++i)
      for (Index k = 0; k < q; ++k)
        block.cross(i, k) =
            packed[packed_index(static_cast<std::size_t>(i), static_cast<std::size_t>(k))];
    out.blocks.push_back(std::move(block));
  }
  return out;
}

/// Z = (1, arm): both are combinations of the centred columns, so no pass over pupils is needed.
void add_slope(BlockSums& sums, std::size_t arm) {
  const auto a = static_cast<Index>(arm);
  const double middle = sums.centre[arm];
  for (SchoolBlockSums& block : sums.blocks) {
    block.zx.resize(2, block.cross.cols());
    block.zx.row(0) = block.cross.row(0);
    block.zx.row(1) = block.cross.row(a) + middle * block.cross.row(0);
    block.zz.resize(2, 2);
    block.zz(0, 0) = block.pupils;
    block.zz(0, 1) = block.zz(1, 0) = block.zx(1, 0);
    block.zz(1, 1) = block.zx(1, a) + middle * block.zx(1, 0);
  }
}

/// Z = one indicator per class: one pass over the pupils for the sums of each class.
void add_classes(BlockSums& sums, const ModelFrame& frame) {
  const auto q = static_cast<Index>(sums.p() + 1);
  for (std::size_t school = 0; school < sums.blocks.size(); ++school) {
    SchoolBlockSums& block = sums.blocks[school];
    const std::size_t begin = frame.school_begin()[school];
    const std::size_t end = frame.school_begin()[school + 1];
    for (std::size_t row = begin; row < end; ++row) {
      const std::int32_t here = frame.class_of_row()[row];
      if (block.classes.empty() || block.classes.back() != here) block.classes.push_back(here);
    }
    const auto count = static_cast<Index>(block.classes.size());
    block.zx = Eigen::MatrixXd::Zero(count, q);
    Index at = -1;
    for (std::size_t row = begin; row < end; ++row) {
      if (row == begin || frame.class_of_row()[row] != frame.class_of_row()[row - 1]) ++at;
      block.zx(at, 0) += 1;
      for (std::size_t k = 1; k < sums.p(); ++k)
        block.zx(at, static_cast<Index>(k)) += frame.x(k)[row] - sums.centre[k];
      block.zx(at, q - 1) += frame.y()[row] - sums.centre.back();
    }
    block.zz = block.zx.col(0).asDiagonal();
    sums.classes += count;
  }
}

}  // namespace

Expected<BlockSums> summarise_slopes(const Table& table, const ModelSpec& spec) {
  return summarise_slopes(STATS_TRY(summarise(table, spec)));
}

Expected<BlockSums> summarise_slopes(const SchoolSums& plain) {
  const std::size_t arm = STATS_TRY(plain.arm());
  BlockSums sums = from_sums(plain);
  sums.formula = plain.formula() + " + (1 + " + plain.spec.arm + " | school)";
  add_slope(sums, arm);
  int mixed = 0;
  for (const SchoolBlockSums& block : sums.blocks)
    mixed += block.zz(0, 1) > 0.5 && block.zz(0, 1) < block.pupils - 0.5;
  if (mixed == 0)
    return refuse("arm_constant_in_schools",
                  "No school has pupils in both arms, so the effect cannot differ between schools.",
                  "Use the model for a cluster design, with a random intercept only.");
  if (mixed < thresholds::mixed_schools_few)
    sums.warnings.push_back({WarningKind::few_mixed_schools,
                             filled("Only {} schools have pupils in both arms; how much the effect "
                                    "differs between schools is hardly known.",
                                    {std::to_string(mixed)})});
  return sums;
}

Expected<BlockSums> summarise_classes(const Table& table, const ModelSpec& spec) {
  if (!table.has_classes())
    return refuse("no_classes",
                  "The table does not say which class each pupil is in.",
                  "Add the class column, or use the model with schools only.");
  const ModelFrame frame = STATS_TRY(complete_frame(table, spec));
  const SchoolSums plain = STATS_TRY(summarise(frame));
  BlockSums sums = from_sums(plain);
  sums.formula = plain.formula() + " + (1 | school/class)";
  sums.by_class = true;
  add_classes(sums, frame);
  if (sums.classes == static_cast<std::int64_t>(sums.schools.size()))
    return refuse("classes_are_schools",
                  "Every school has one class, so classes and schools cannot be told apart.",
                  "Use the model with schools only.");
  if (sums.classes == sums.pupils)
    return refuse("classes_are_pupils",
                  "Every class has one pupil, so classes and pupils cannot be told apart.",
                  "Check the class column, or use the model with schools only.");
  return sums;
}

}  // namespace trellis::stats
