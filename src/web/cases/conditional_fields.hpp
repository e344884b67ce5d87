/// Questions that are asked under an option of another: required just when that option is chosen.
///
/// With scripts the page shows them once the option is chosen; without, they stand under it.
#pragma once

#include "web/cases/answer_form.hpp"

namespace trellis::web {

/// The question and the option under which a field is asked.
struct Opener {
  const programme::Field* field = nullptr;
  std::string option = {};
};

/// Nothing for a field that is always asked, whose condition says more than "this option", or whose
/// option is not on the page.
std::optional<Opener> opener_of(const AnswerFields& form, const programme::Field& field);

}  // namespace trellis::web
