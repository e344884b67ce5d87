#include "matching/match.hpp"

namespace trellis::matching {

Problem problem_of(const optimise::Refusal& refusal) {
  return {ProblemKind::refused_by_rule, "", refusal.sentence, {refusal.remedy}};
}

}  // namespace trellis::matching
