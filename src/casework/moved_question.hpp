/// Where a question of one version of a definition stands in another, and an option of it.
///
/// An id says so by itself; else `was` does, in the new version or (moving back) in the old. Pure.
#pragma once

#include <string>
#include <string_view>

#include "programme/definition.hpp"

namespace trellis::casework {

struct Question {
  const programme::Task* task = nullptr;
  const programme::Field* field = nullptr;

  explicit operator bool() const { return field != nullptr; }
  std::string path() const { return task->id + "." + field->id; }
};

/// By "task.field"; nothing when there is none.
Question question_at(const programme::Definition& definition, std::string_view path);

/// Under the same path, else under the field that names it in `was`, else under a path it names
/// itself.
Question counterpart(const Question& old, const programme::Definition& to);

/// The option of `field` that `old_field` has under this id; nothing when it is gone.
const programme::Option* option_in(const programme::Field& field,
                                   const programme::Field& old_field,
                                   const std::string& id);

}  // namespace trellis::casework
