/// Days that count as working days: Monday to Friday. Pure.
#pragma once

#include "core/date.hpp"

namespace trellis::casework {

bool is_weekend(Date day);
/// The day so many working days after `day`.
Date plus_working_days(Date day, int count);
/// Working days from `from` on, before `to`.
int working_days_between(Date from, Date to);

}  // namespace trellis::casework
