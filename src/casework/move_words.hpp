/// What a move does to a case in the words of its definitions: for previews, lists and files. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "casework/case_move.hpp"

namespace trellis::casework {

enum class EffectKind {
  gains_task,
  loses_task,
  status,
  reopened,
  aside,
  restored,
  converted,
  retired,
  exempted
};
std::string_view name_of(EffectKind kind);   ///< "gains_task", as the table holds it
std::string_view title_of(EffectKind kind);  ///< "Gains a task"
/// Every kind, in the order of the list above.
const std::vector<EffectKind>& all_effect_kinds();

struct MoveEffect {
  EffectKind kind = EffectKind::status;
  std::string sentence;  ///< never a word that somebody typed

  friend bool operator==(const MoveEffect&, const MoveEffect&) = default;
};

/// In a fixed order; none when nothing changes but words.
std::vector<MoveEffect> effects_of(const CaseMove& move,
                                   const programme::Definition& from,
                                   const programme::Definition& to);

}  // namespace trellis::casework
