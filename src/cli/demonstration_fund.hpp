/// A fund in the demonstration: a round that was decided, one that is being marked, one that is
/// open. Schools, bids, marks and money are invented.
#pragma once

#include "cli/demonstration_steps.hpp"

namespace trellis::cli {

/// What there is to show.
struct FundShown {
  int bids = 0;
  int marked = 0;  ///< by two
  int awarded = 0;
  int claims = 0;
};

/// Opens the fund for the schools of one county, with personas who mark and pay, and takes its
/// rounds as far as they would have come by today. The partner school of the demonstration has bid
/// in the first round; its lead has begun a bid. Bids name items of an invented evidence catalogue.
Result<FundShown> show_fund(storage::Database& db,
                            const access::Actor& actor,
                            OrganisationId owner);

/// The shipped definition with its rounds moved around today, for the schools of this authority.
Result<std::string> fund_moved_to(std::string_view definition, Date today, LaCode authority);

}  // namespace trellis::cli
