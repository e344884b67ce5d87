/// A form's question for a school: a field for its name, URN or postcode, and a page that asks
/// which one was meant. With scripts the field suggests schools while one types; without them the
/// page does the same work in one more step.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/identifiers.hpp"
#include "web/context.hpp"
#include "web/form.hpp"
#include "web/request.hpp"
#include "web/response.hpp"

namespace trellis::web {

struct SchoolField {
  std::string name;   ///< the form posts the words as this, and a chosen URN as name_value
  std::string label;  ///< "School that it continues as"
  std::string value = {};
  std::string id = {};  ///< the name, unless given
  ErrorMessage error = {};
};
Html school_field(const SchoolField& field);

/// What a posted form says of a school.
struct SchoolAnswer {
  std::optional<Urn> urn;
  /// The page that asks which school was meant: give it back to the browser as it is. It posts
  /// every other field of the form again, to the same address.
  std::optional<Response> question;
};

/// Reads the school of a field. Words that fit one school alone are that school; words that fit
/// several lead to the question; words that fit none, and an empty field, are a problem of `form`.
/// `what` as in "Enter the school that it continues as".
SchoolAnswer read_school(const Request& request,
                         Context& context,
                         FormReader& form,
                         std::string_view name,
                         std::string_view what);

}  // namespace trellis::web
