/// What changes of the register did to a case: what is to see to, what a person decides, and what
/// the register said when the case began.
#pragma once

#include "web/cases/case_parts.hpp"

namespace trellis::web {

/// Empty where nothing has changed.
Html change_over_html(storage::Snapshot& db, const Context& context, const OpenedCase& opened);

}  // namespace trellis::web
