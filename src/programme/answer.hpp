/// Answers to the fields of tasks and forms: as typed, as kept, and as facts for expressions.
///
/// An answer is kept as text in one spelling (dates as 2026-03-09, money in whole pence, ticks as
/// "true"), so that a field whose type is not known any more can still be shown.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "programme/definition.hpp"

namespace trellis::programme {

struct Answer;
using Answers = std::map<std::string, Answer>;  ///< by field id

/// Exactly one of the three is used, by the field's type.
struct Answer {
  std::string text;
  Texts choices;              ///< of `choices`
  std::vector<Answers> rows;  ///< of `repeat`

  bool is_empty() const { return text.empty() && choices.empty() && rows.empty(); }
  friend bool operator==(const Answer&, const Answer&) = default;
};

/// Reads what somebody typed: trims, reads "£3,000" or "9/3/2026", and checks range and options.
/// An empty answer is allowed here; `missing_answers` says what is required. `old` is the answer
/// kept so far: an option that has been retired may stay, but not be chosen anew.
Result<Answer> tidy_answer(const Field& field,
                           const Answer& typed,
                           Date today,
                           const Answer& old = {});

/// The value of a kept answer in expressions; unknown when empty.
Value value_of(const Field& field, const Answer& answer);

/// The words for a kept answer: the option's label, "9 March 2026", "£3,000", "Yes".
std::string words_of(const Field& field, const Answer& answer);

/// Facts of one set of fields under their bare ids, asking `around` for everything else.
class AnswerFacts : public Facts {
 public:
  AnswerFacts(const std::vector<const Field*>& fields, const Answers& answers, const Facts* around);
  std::optional<Value> find(const Input& input) const override;
  std::optional<std::vector<std::shared_ptr<const Facts>>> items(
      std::string_view list) const override;

 private:
  const std::vector<const Field*>& fields_;
  const Answers& answers_;
  const Facts* around_;
};

/// Whether this field needs an answer, given the others. Unknown counts as not needed yet.
bool is_required(const Field& field, const Facts& facts);

/// One problem for each required answer that is missing or fails `must_equal`, in field order.
Problems missing_answers(const std::vector<const Field*>& fields,
                         const Answers& answers,
                         const Facts* around);

/// Pointers to the fields of a list.
std::vector<const Field*> pointers(const std::vector<Field>& fields);

/// Answers as one JSON object, and back. Reading never throws: what is not an answer is left out.
std::string json_of(const Answers& answers);
Answers answers_of_json(std::string_view json);
std::string json_of(const Answer& answer);
Answer answer_of_json(std::string_view json);

}  // namespace trellis::programme
