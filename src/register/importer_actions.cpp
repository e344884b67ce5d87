#include "register/importer_actions.hpp"

#include <stdexcept>

#include "register/list_import_actions.hpp"

namespace trellis::registry {

std::unique_ptr<Importer> importer_for(FileKind kind) {
  switch (kind) {
    case FileKind::gias:
      return establishment_importer();
    case FileKind::links:
      return link_importer();
    case FileKind::groups:
      return group_importer();
    case FileKind::group_links:
      return group_link_importer();
    case FileKind::ofsted:
      return inspection_importer();
    case FileKind::ks2:
    case FileKind::ks4:
    case FileKind::destinations:
    case FileKind::census:
    case FileKind::absence:
    case FileKind::workforce:
    case FileKind::characteristics:
    case FileKind::pupil_premium:
    case FileKind::pupil_premium_incentive:
      return figure_importer();
    case FileKind::deprivation:
    case FileKind::local_authorities:
    case FileKind::region_codes:
    case FileKind::policy_areas:
    case FileKind::postcodes:
    case FileKind::network:
    case FileKind::hub_areas:
    case FileKind::code_lists:
    case FileKind::eligibility_list:
      return list_importer(kind);
    case FileKind::boundaries:
      break;
  }
  throw std::logic_error("Boundaries are not imported as a table");
}

}  // namespace trellis::registry
