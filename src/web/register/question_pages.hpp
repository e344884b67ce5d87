/// Questions that imports could not decide, and the decisions of people.
#pragma once

#include "web/context.hpp"

namespace trellis::web {

void add_question_routes(Routes& routes);

}  // namespace trellis::web
