/// What the pages of a case share: finding it for this reader, its frame, words and small parts.
#pragma once

#include <string>

#include "casework/case_access_checks.hpp"
#include "casework/case_context_store.hpp"
#include "programme/cluster_store.hpp"
#include "web/page.hpp"

namespace trellis::web {

/// A case that this reader may see, with its names.
struct OpenedCase {
  casework::CaseContext context = {};
  std::string name = {};                           ///< of the school or trust
  std::string urn = {};                            ///< empty where it has none
  std::string programme = {};                      ///< its title
  std::string cohort = {};                         ///< "Cohort 1, September 2025"; empty without
  std::string lead = {};                           ///< name of the lead; empty without
  std::optional<programme::Cluster> cluster = {};  ///< the confirmed cluster of its school

  const casework::CaseFile& file() const { return context.file; }
  const programme::Definition& definition() const { return *context.definition; }
  /// "/cases/7" and what follows it.
  std::string path(std::string_view rest = {}) const;
};

/// A case with its names. The caller has checked that the reader may see what it shows of it.
OpenedCase open_case_of(storage::Snapshot& db, const casework::CaseFile& file, Date today);

/// The case of the address. What a reader may not see is not found.
Result<OpenedCase> find_opened_case(storage::Snapshot& db,
                                    const Request& request,
                                    const Context& context);

enum class CaseTab { tasks, plan, reviews, diary, people, history };

/// The page of one part of a case: heading, status, its sub-pages and the banner of a pause.
Response case_page(const Context& context,
                   const OpenedCase& opened,
                   CaseTab tab,
                   const Html& content);

/// A form inside a case: its own title, and a link back.
struct CaseForm {
  std::string title = {};
  std::string back = {};  ///< path
  bool has_errors = false;
};
Response case_form_page(const Context& context,
                        const OpenedCase& opened,
                        const CaseForm& form,
                        const Html& content);

/// The title of the case's status, in its colour.
Html status_tag(const programme::Definition& definition, std::string_view status);
/// The words of an overall rating or a rating; colours stand beside words, never alone.
Html rating_tag(const std::vector<programme::Option>& scale, std::string_view id);
/// The title of the definition's stream; the id where it has none.
std::string stream_title(const programme::Definition& definition, std::string_view stream);
/// "Leader at the lead school or trust or Behaviour adviser".
std::string role_titles(const programme::Definition& definition, const programme::Texts& roles);
const programme::Review* find_review(const programme::Definition& definition, std::string_view id);

/// The reading of a gate without its marks: *Check eligibility* becomes “Check eligibility”.
std::string in_quotes(std::string_view reading);

/// Who has opened this protected case, for those who answer for it and for its school; with the
/// form that protects it, for those who may.
Html protection_html(storage::Snapshot& db, const Context& context, const OpenedCase& opened);

/// The people of the school in this programme and which of them leads, with the form that names the
/// lead; nothing for those who may not see names.
Html nominated_html(storage::Snapshot& db, const Context& context, const OpenedCase& opened);

Html hidden_input(std::string_view name, std::string_view value);

}  // namespace trellis::web
