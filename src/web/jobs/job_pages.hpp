/// The page of a long job: how far it is, its log, cancelling, and the way to its result.
///
/// A handler that leaves {"page": "/register/imports/7"} in its result gets a link to that page.
#pragma once

#include <optional>
#include <string>

#include "core/id.hpp"
#include "jobs/job.hpp"
#include "web/context.hpp"
#include "web/html.hpp"

namespace trellis::web {

/// The view of job_show.html.
struct JobShow {
  Url state_link = {};  ///< what the island asks; empty when the job is over
  Url page_link = {};   ///< this page, to stop loading it again
  std::string sentence = {};
  std::string step = {};
  std::string message = {};
  std::string count = {};
  std::string elapsed = {};
  std::string done = {};
  std::string total = {};  ///< empty while it is not known
  std::string log = {};
  Html state_tag = {};
  Url result_link = {};
  Html cancel_form = {};
  bool is_reloading = false;
};

/// "Started 40 seconds ago", "Took 2 minutes".
std::string elapsed_sentence(const jobs::Job& job, Instant now);

/// Where the result can be looked at, if the job says.
std::optional<Url> result_page(const jobs::Job& job);

/// The address of a job's page, to redirect to after it was queued.
Url job_url(JobId id);

void add_job_routes(Routes& routes);

}  // namespace trellis::web
