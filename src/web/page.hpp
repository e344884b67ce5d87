/// The frame of every page: title, header, navigation, banners, heading, footer.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/components/components.hpp"
#include "web/context.hpp"
#include "web/response.hpp"

namespace trellis::web {

struct PageOptions {
  std::string title = {};               ///< the one h1, and the beginning of <title>
  std::string caption = {};             ///< above the h1: the school or cohort that this is about
  std::string section = {};             ///< the entry of the service navigation: "Schools"
  std::vector<Crumb> breadcrumbs = {};  ///< below the top level; Home is put before them
  std::optional<Url> back_link = {};    ///< inside forms, in place of breadcrumbs
  bool has_errors = false;              ///< "Error: " before the title
  bool with_map = false;                ///< loads the map's style sheet
  bool shows_heading = true;            ///< false where the content has the h1 itself
  int refresh_seconds = 0;              ///< without scripts the page loads itself again
  Content heading_after = {};           ///< beside the heading: tags
};

/// A whole page as a response.
Response page(const Context& context,
              const PageOptions& options,
              const Html& content,
              int status = 200);

/// A page that says what went wrong. `reference` is shown where an operator may be asked.
Response error_page(const Context& context,
                    int status,
                    std::string_view sentence,
                    std::string_view reference = {});

/// The problem as a page: 403, 404, 409 or 422 by its kind.
Response problem_page(const Context& context, const Problem& problem);
int status_of(ProblemKind kind);

/// A form that posts, with its token. `is_upload` when it holds a file input.
Html post_form(const Context& context,
               const Url& action,
               const Html& fields,
               bool is_upload = false);

/// The source of outside facts, at the foot of a page.
struct Source {
  std::string name = {};      ///< "GIAS establishment extract"
  std::string date = {};      ///< "4 April 2022"
  std::string imported = {};  ///< "21 November 2026"
  std::string licence = {};
  Url link = {};  ///< the release's page
};
Html provenance(const Context& context, const std::vector<Source>& sources);

}  // namespace trellis::web
