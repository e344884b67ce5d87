/// The facts of one case under its definition; private to casework's rules.
#pragma once

#include <map>
#include <set>

#include "casework/case_record.hpp"
#include "programme/definition.hpp"

namespace trellis::casework {

using programme::Definition;
using programme::Input;
using programme::Task;
using programme::Value;

/// Answers complete( ), milestone( ), effective( ) and the rest from a record. A field named in an
/// expression is read through overrides; a question that would ask itself is unknown.
class CaseFacts : public programme::Facts {
 public:
  CaseFacts(const Definition& definition,
            const CaseRecord& record,
            Date today,
            const programme::Facts* around)
      : definition_(definition), record_(record), today_(today), around_(around) {}

  std::optional<Value> find(const Input& input) const override;
  std::optional<std::vector<std::shared_ptr<const programme::Facts>>> items(
      std::string_view list) const override;

  bool is_not_required(const Task& task) const;
  /// Every required field answered, every must_equal met, complete_if true.
  bool is_filled(const Task& task) const;
  bool is_empty(const Task& task) const;
  bool is_reached(const programme::Milestone& milestone) const;
  bool is_gate_open(const Task& task, const programme::Stage& stage) const;
  /// Required fields without an answer that were added after the task was complete.
  std::vector<std::string> exempted(const Task& task) const;

 private:
  const Answers& answers_of(const std::string& task) const;
  std::optional<Value> field(std::string_view path) const;
  std::optional<Value> overridden(std::string_view path) const;
  std::optional<Value> call(const Input& input) const;
  std::optional<Value> about_case(const Input& input) const;
  std::optional<Value> about_review(std::string_view part) const;
  bool holds(const std::optional<programme::Condition>& condition,
             const programme::Facts& facts) const;

  const Definition& definition_;
  const CaseRecord& record_;
  Date today_;
  const programme::Facts* around_;
  mutable std::map<std::string, bool> filled_;
  mutable std::set<std::string> asking_;
};

}  // namespace trellis::casework
