/// The programme and the match run that an address names, for the pages of matching.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "matching/match_store.hpp"
#include "matching/trust_match_store.hpp"
#include "programme/programme_store.hpp"
#include "web/context.hpp"
#include "web/page.hpp"
#include "web/request.hpp"

namespace trellis::web {

/// The programme of the address, when this person may look at its matching.
Result<programme::Programme> programme_in(const Request& request,
                                          Context& context,
                                          storage::Snapshot& db);

struct FoundRun {
  programme::Programme programme;
  matching::MatchRun run;
};
/// The run of the address, with its programme. Refuses like `programme_in`.
Result<FoundRun> run_in(const Request& request, Context& context, storage::Snapshot& db);

/// "/matching/3"
std::string programme_path(const programme::Programme& programme);
/// From Matching to the programme.
std::vector<Crumb> crumbs(const programme::Programme& programme);

/// A match of trusts with its programme.
struct FoundTrustRun {
  programme::Programme programme;
  matching::TrustRun run;
};

/// The match of trusts of the address. Refuses like `programme_in`.
Result<FoundTrustRun> trust_run_in(const Request& request, Context& context, storage::Snapshot& db);

}  // namespace trellis::web
