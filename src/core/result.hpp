/// How a Trellis function says that it could not do what was asked.
///
/// A `Problem` is something a person can act on: it names the field and says in a full sentence
/// what to do, in the style of GOV.UK error messages. What nobody can act on is thrown as an
/// exception and caught once, at the edge of the program. A programmer's mistake is an `assert`.
#pragma once

#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace trellis {

enum class ProblemKind {
  invalid,          ///< a value cannot be read or is outside its range
  missing,          ///< a value that is needed was not given
  conflict,         ///< somebody else changed or holds it
  not_allowed,      ///< this person may not do this
  not_found,        ///< there is no such thing, or this person may not know of it
  too_late,         ///< the time for it has passed
  refused_by_rule,  ///< a rule of the programme or of the import says no
};

struct Problem {
  ProblemKind kind = ProblemKind::invalid;
  std::string field;                 ///< name of the form field, column or option; may be empty
  std::string message;               ///< a full sentence that says what to do
  std::vector<std::string> details;  ///< further sentences, one a line

  friend bool operator==(const Problem&, const Problem&) = default;
};

using Problems = std::vector<Problem>;

/// A value, or the problem that stands in its way.
template <class T>
using Result = std::expected<T, Problem>;

/// The failing side of a Result: `return problem(ProblemKind::invalid, "urn", "Enter a URN");`.
inline std::unexpected<Problem> problem(ProblemKind kind,
                                        std::string field,
                                        std::string message,
                                        std::vector<std::string> details = {}) {
  return std::unexpected(Problem{kind, std::move(field), std::move(message), std::move(details)});
}

/// Word for a kind, as used in JSON answers and logs: "invalid", "not_found" and so on.
const char* name_of(ProblemKind kind);

}  // namespace trellis

#define TRELLIS_JOIN_TOKENS(one, other) one##other
#define TRELLIS_JOIN(one, other) TRELLIS_JOIN_TOKENS(one, other)
#define TRELLIS_TRY_AS(name, expression)                        \
  __extension__({                                               \
    auto name = (expression);                                   \
    if (!name) return std::unexpected(std::move(name.error())); \
    std::move(*name);                                           \
  })

/// The value of a Result, or an early return with its Problem. Usable only in functions that return
/// a Result (of any type). It is a statement expression, so the value may be moved out, and one TRY
/// may stand inside another.
#define TRY(expression) TRELLIS_TRY_AS(TRELLIS_JOIN(trellis_try_, __COUNTER__), expression)

/// As TRY, for a Result<void>.
#define TRY_VOID(expression)                                                            \
  do {                                                                                  \
    auto trellis_try_void = (expression);                                               \
    if (!trellis_try_void) return std::unexpected(std::move(trellis_try_void.error())); \
  } while (false)
