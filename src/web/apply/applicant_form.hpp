/// A form of the organisation that this person acts for, with what its pages show.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "programme/admission.hpp"
#include "programme/application_store.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"
#include "web/evidence/evidence_choice.hpp"
#include "web/page.hpp"
#include "web/request.hpp"

namespace trellis::web {

struct ApplicantForm {
  programme::Application application = {};
  programme::Participation participation = {};
  std::string programme = {};     ///< its title
  std::string organisation = {};  ///< whose form it is
  std::shared_ptr<const programme::Definition> definition = {};
  const programme::Form* form = nullptr;
  programme::Answers answers = {};
  std::shared_ptr<const EvidenceChoices> evidence = {};  ///< for questions that ask for evidence

  /// A kept answer in words; evidence by its title.
  Html said(const programme::Field& field, const programme::Answer& answer) const;
  /// "/forms/7" and what follows it.
  std::string path(std::string_view rest = {}) const;
  std::string page_path(const programme::FormPage& page) const;
  Date expires_on() const;
};

/// The form of the address. One of another organisation is not found.
Result<ApplicantForm> find_applicant_form(storage::Snapshot& db,
                                          const Request& request,
                                          const Context& context);

/// Crumbs from Apply to this form.
std::vector<Crumb> crumbs_of(const ApplicantForm& form);

/// A page inside a form: its organisation above the title, a link back in place of crumbs.
PageOptions form_frame(const ApplicantForm& form, std::string title, std::string back);

/// The questions of a page, or of the whole form.
std::vector<const programme::Field*> questions_of(const programme::FormPage& page);

/// The page that asks a question, also one inside a repeated question; the first where none does.
const programme::FormPage& page_asking(const programme::Form& form, std::string_view field);

/// "Closes on 27 November 2026", or that it is open at any time.
std::string closing_words(const programme::AdmissionWindow& window);

/// What happens next, and when.
std::string next_words(storage::Snapshot& db, const ApplicantForm& form, Date today);

SummaryRow form_row(std::string key, Content value);

}  // namespace trellis::web
