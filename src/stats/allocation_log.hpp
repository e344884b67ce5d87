/// The audit log of an allocation: everything needed to repeat it, as lines of text.
///
/// The log holds the sorted units, the rule, the seed, every step with its scores and draw, and who
/// locked the list when. Running the log again must give the same bytes, and anyone can do it.
#pragma once

#include <string>
#include <string_view>

#include "stats/randomise.hpp"

namespace trellis::stats {

/// What the caller knows and the rule does not. Instants are text, UTC.
struct AllocationRecord {
  std::string software = {};      ///< "trellis 0.1.0"
  std::string input_sha256 = {};  ///< Of the file that held the units.
  std::string list_locked_at = {};
  std::string seed_set_at = {};  ///< Not before the list was locked.
  std::string person = {};
  std::string reason = {};  ///< Why a locked list was allocated again; empty the first time.
};

/// The log as text: a header of "name: value" lines, the units, the steps, the result.
///
///   refuses   a seed set before the list was locked; a line break in a value
Expected<std::string> allocation_log(const Allocation& allocation, const AllocationRecord& record);

/// Repeats the allocation that `log` describes and returns the log it would write.
/// Equal bytes prove that the log tells the truth about the units, the rule and the seed.
///
///   refuses   text that is not such a log, and what `randomise` refuses
Expected<std::string> repeat_allocation(std::string_view log);

}  // namespace trellis::stats
