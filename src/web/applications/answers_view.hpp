/// What a school said in its forms, as a page shows it.
#pragma once

#include "programme/answer.hpp"
#include "programme/definition.hpp"
#include "programme/subjects.hpp"
#include "storage/database.hpp"
#include "web/html.hpp"

namespace trellis::web {

/// A kept answer as a page shows it; a repeated one as a list of its rows.
Html answer_words(const programme::Field& field, const programme::Answer& answer);

/// Every form of a participation with its answers. Without `with_people` what tells of persons is
/// hidden.
Html answers_view(storage::Snapshot& db,
                  programme::ParticipationId participation,
                  const programme::Definition& definition,
                  bool with_people);

}  // namespace trellis::web
