/// Questions of a definition as fields of a form, and what was typed back as answers.
///
///   const programme::Answers typed = answers_in(fields, request.form);
///   const Problems problems = check_answers(fields, typed, kept, today);
///   … answer_fields({.fields = fields, .answers = typed, .problems = problems, .today = today})
#pragma once

#include <string>
#include <vector>

#include "programme/answer.hpp"
#include "web/components/components.hpp"
#include "web/evidence/evidence_choice.hpp"
#include "web/url.hpp"

namespace trellis::web {

struct AnswerFields {
  std::vector<const programme::Field*> fields = {};
  programme::Answers answers = {};  ///< as kept, or as typed
  Problems problems = {};           ///< by field, shown beside it
  Date today = {};
  bool is_typed = false;    ///< answers are as somebody typed them
  std::string prefix = {};  ///< before every name, where a page asks the same twice
  std::shared_ptr<const EvidenceChoices> evidence = {};  ///< for questions that ask for evidence
};

/// One control for each question, in order.
Html answer_fields(const AnswerFields& options);

/// What was typed, in whatever spelling; every question is there, empty ones too.
programme::Answers answers_in(const std::vector<const programme::Field*>& fields,
                              const Fields& form,
                              const std::string& prefix = {});

/// Every answer that cannot be read, each with its question.
Problems check_answers(const std::vector<const programme::Field*>& fields,
                       const programme::Answers& typed,
                       const programme::Answers& kept,
                       Date today);

/// The error summary, linking to each question; empty without problems.
Html answer_summary(const AnswerFields& options);

/// Whether any question was answered.
bool is_answered(const programme::Answers& answers);

}  // namespace trellis::web
