/// Which names an expression may use at each place of a definition.
#pragma once

#include "programme/definition.hpp"

namespace trellis::programme {

/// The type an answer to this field has in expressions.
Type type_of(const Field& field);

/// Names that hold everywhere: facts of schools, trusts, cases, cohorts and reviews, every task and
/// its fields ("task.field"), roles, milestones, engagements and rates.
Names names_of(const Definition& definition);

/// The same, with these fields under their bare ids: inside their own task, form or record.
Names with_fields(Names names, const std::vector<Field>& fields);

/// The same, with "application.field" of the forms the rules are for, and their uploaded lists.
Names eligibility_names(Names names,
                        const Definition& definition,
                        const EligibilityVersion& version);

}  // namespace trellis::programme
