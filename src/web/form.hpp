/// Reading posted fields into typed values, with a message by each field and a summary on top.
///
///   FormReader form(request.form);
///   const auto people = form.whole_number("people", {.what = "the number of people", .min = 1});
///   const auto on = form.date("visit", "Date of visit");
///   if (form.has_problems()) return page again with form.summary() and form.error("people"), 422;
///
/// What was typed is kept: `value` gives it back to the field.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/identifiers.hpp"
#include "core/result.hpp"
#include "web/components/fields.hpp"
#include "web/url.hpp"

namespace trellis::web {

struct TextRule {
  std::string what = {};  ///< with its article, as in "Enter the reason"
  bool is_required = true;
  std::size_t characters_max = 500;
};

struct NumberRule {
  std::string what = {};
  bool is_required = true;
  std::int64_t min = 0;
  std::int64_t max = 1'000'000'000;
};

/// One of several: its value and the words that say it.
struct ChoiceRule {
  std::string what = {};  ///< as in "Select a region"
  std::vector<std::string> allowed = {};
  bool is_required = true;
};

class FormReader {
 public:
  explicit FormReader(const Fields& fields) : fields_(fields) {}

  /// Trimmed. A required one that is empty, or one that is too long, is a problem.
  std::string text(std::string_view name, const TextRule& rule);
  /// Spaces and commas are accepted.
  std::optional<std::int64_t> whole_number(std::string_view name, const NumberRule& rule);
  /// Pence from "£1,200.50", "1200". Two decimals at most.
  std::optional<std::int64_t> money(std::string_view name, const NumberRule& rule);
  std::string choice(std::string_view name, const ChoiceRule& rule);
  /// Every value of the name that is allowed.
  std::vector<std::string> choices(std::string_view name, const ChoiceRule& rule);
  std::optional<Urn> urn(std::string_view name, bool is_required = true);
  /// From name-day, name-month and name-year; the month by number or name. `what` as in "Date of
  /// visit".
  std::optional<Date> date(std::string_view name, std::string_view what, bool is_required = true);

  /// A problem of a rule or an action, to show by its field.
  void add(const Problem& problem);
  void add(std::string field, std::string message);

  bool has_problems() const { return !problems_.empty(); }
  /// In page order when fields are read in page order.
  const Problems& problems() const { return problems_; }
  /// The message of a field for its component; without content when it has none.
  ErrorMessage error(std::string_view name) const;
  /// What was typed, as it was typed.
  std::string value(std::string_view name) const { return std::string(fields_.raw(name)); }
  /// The error summary, linking to each field; empty when there is no problem.
  Html summary() const;

 private:
  const Fields& fields_;
  Problems problems_;
};

/// The three inputs of a date, with what was typed and the error of `form`.
DateInput date_field(const FormReader& form,
                     std::string name,
                     std::string legend,
                     std::string hint);
/// The same before anything was typed.
DateInput date_field(std::string name,
                     std::string legend,
                     std::string hint,
                     std::optional<Date> value = std::nullopt);

}  // namespace trellis::web
