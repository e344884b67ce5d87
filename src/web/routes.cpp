#include "web/routes.hpp"

#include "web/about/about_pages.hpp"
#include "web/account/account_pages.hpp"
#include "web/account/token_pages.hpp"
#include "web/api/api_route.hpp"
#include "web/applications/application_pages.hpp"
#include "web/apply/apply_pages.hpp"
#include "web/cases/case_pages.hpp"
#include "web/claims/claim_pages.hpp"
#include "web/clusters/cluster_pages.hpp"
#include "web/events/event_pages.hpp"
#include "web/evidence/evidence_pages.hpp"
#include "web/home/home_pages.hpp"
#include "web/jobs/job_pages.hpp"
#include "web/matching/matching_pages.hpp"
#include "web/messages/message_pages.hpp"
#include "web/offers/offer_pages.hpp"
#include "web/programmes/definition_pages.hpp"
#include "web/programmes/design_pages.hpp"
#include "web/programmes/move_pages.hpp"
#include "web/programmes/programme_pages.hpp"
#include "web/programmes/qualify_pages.hpp"
#include "web/programmes/version_pages.hpp"
#include "web/regions/region_pages.hpp"
#include "web/register/register_pages.hpp"
#include "web/saved_views/saved_view_pages.hpp"
#include "web/schools/school_pages.hpp"
#include "web/selection/selection_pages.hpp"

namespace trellis::web {

Routes all_routes() {
  Routes routes;
  add_home_routes(routes);
  add_matching_routes(routes);
  add_cluster_routes(routes);
  add_application_routes(routes);
  add_apply_routes(routes);
  add_selection_routes(routes);
  add_offer_routes(routes);
  add_claim_routes(routes);
  add_case_routes(routes);
  add_programme_routes(routes);
  add_qualify_routes(routes);
  add_design_routes(routes);
  add_definition_routes(routes);
  add_version_routes(routes);
  add_move_routes(routes);
  add_evidence_routes(routes);
  add_school_routes(routes);
  add_region_routes(routes);
  add_register_routes(routes);
  add_account_routes(routes);
  add_event_routes(routes);
  add_job_routes(routes);
  add_message_routes(routes);
  add_about_routes(routes);
  add_token_routes(routes);
  add_saved_view_routes(routes);
  api::add_api_routes(routes);
  return routes;
}

}  // namespace trellis::web
