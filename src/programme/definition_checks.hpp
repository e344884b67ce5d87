/// Checks between the parts of a definition; private to the definition reader.
#pragma once

#include "programme/definition_names.hpp"
#include "programme/definition_readers.hpp"

namespace trellis::programme {

/// Whether two validities have a day in common.
bool share_a_day(const Validity& one, const Validity& other);

/// Walks a definition once, noting mistakes; resolves its expressions on the way.
class Checker {
 public:
  Checker(Definition& definition, Mistakes& mistakes)
      : definition_(definition), mistakes_(mistakes) {}

  void run();

 private:
  void refuse(Place place, std::string sentence);
  void check_known(const std::string& id, const Texts& known, Place place, std::string_view what);
  void check_known(const Texts& ids, const Texts& known, Place place, std::string_view what);
  template <class T>
  void check_unique(const std::vector<T>& list, std::string_view what);
  void check_was(const Texts& was, const Texts& present, Place place);

  void check_lists();
  void check_stage(const Stage& stage);
  void check_tasks();
  void check_task(const Task& task);
  void check_recipients(const std::vector<RecipientRule>& rules);
  void check_fields(const std::vector<Field>& fields);
  void check_options(const std::vector<Option>& options);
  void check_side_record(const SideRecord& record);
  void check_review(const Review& review);
  void check_override(const Override& rule);
  void check_form(const Form& form);
  Texts units_and_roles() const;

  void check_eligibility();
  void check_eligibility_version(const EligibilityVersion& version);
  void check_delivery();
  void check_matching();
  void check_clusters();
  void check_choice(const std::string& question);
  void check_wish(const std::string& question);
  void check_money();
  void check_amounts(const std::vector<DatedAmount>& rows);

  void resolve_all();
  void resolve_fields(std::vector<Field>& fields, const Names& names);
  void resolve_task(Task& task);
  void resolve_money();
  void resolve_condition(std::optional<Condition>& condition,
                         const Names& names,
                         TypeKind wanted = TypeKind::boolean);
  void check_cycles();

  Definition& definition_;
  Mistakes& mistakes_;
  Names names_;
};

}  // namespace trellis::programme
