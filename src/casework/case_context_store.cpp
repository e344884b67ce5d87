#include "casework/case_context_store.hpp"

#include <algorithm>
#include <set>

#include "casework/cluster_store.hpp"
#include "programme/school_facts_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::casework {
namespace {

using programme::Condition;
using programme::Definition;
using programme::Facts;
using programme::Input;
using programme::Value;
using storage::Snapshot;

void collect(std::set<std::string>& keys, const std::optional<Condition>& condition) {
  if (!condition) return;
  for (const Input& input : programme::inputs_of(condition->expression))
    if (input.key.starts_with("school.") || input.name == "judgement" || input.name == "result")
      keys.insert(input.key);
}

/// Facts of schools that the path of a definition asks for; empty for most definitions.
std::set<std::string> school_keys(const Definition& definition) {
  std::set<std::string> keys;
  for (const programme::Stage& stage : definition.stages) {
    collect(keys, stage.gate);
    for (const programme::Section& section : stage.sections)
      for (const programme::Task& task : section.tasks) {
        collect(keys, task.gate);
        collect(keys, task.not_required_if);
        collect(keys, task.complete_if);
        for (const programme::Field& field : task.fields) collect(keys, field.required_if);
        if (!task.recipients.empty()) {
          keys.insert("school.establishment");
          keys.insert("school.religious_character");
        }
      }
  }
  for (const programme::Milestone& milestone : definition.milestones)
    collect(keys, milestone.reached_if);
  return keys;
}

/// Facts of one school that own their columns.
class SchoolAround : public Facts {
 public:
  SchoolAround(programme::FactColumns columns) : columns_(std::move(columns)) {}
  std::optional<Value> find(const Input& input) const override {
    if (columns_.size() == 0) return std::nullopt;
    return programme::RowFacts(columns_, 0).find(input);
  }

 private:
  programme::FactColumns columns_;
};

/// A member of a cluster or trust: its own case, then its school.
class MemberFacts : public Facts {
 public:
  explicit MemberFacts(CaseContext context, Date today)
      : context_(std::move(context)),
        facts_(facts_of(*context_.definition, context_.record, today, context_.around.get())) {}
  std::optional<Value> find(const Input& input) const override {
    const bool bare = input.arguments.empty() && input.key.find('.') == std::string::npos;
    if (bare)
      if (auto value = facts_->find({"school." + input.key, input.name, {}})) return value;
    return facts_->find(input);
  }

 private:
  CaseContext context_;
  std::unique_ptr<Facts> facts_;
};

class Around : public Facts {
 public:
  Around(std::shared_ptr<const Facts> school, std::vector<std::shared_ptr<const Facts>> members)
      : school_(std::move(school)), members_(std::move(members)) {}

  std::optional<Value> find(const Input& input) const override {
    if (input.key == "cluster.size") return static_cast<double>(members_.size());
    if (input.key == "cluster.signed") return all_signed();
    return school_ ? school_->find(input) : std::nullopt;
  }
  std::optional<std::vector<std::shared_ptr<const Facts>>> items(
      std::string_view list) const override {
    if (list != "members") return std::nullopt;
    return members_;
  }

 private:
  /// A cluster is signed when every member has an agreement.
  Value all_signed() const {
    return !members_.empty() && std::ranges::all_of(members_, [](const auto& member) {
      const auto value = member->find({"case.agreed_on", "case.agreed_on", {}});
      return value && !is_unknown(*value);
    });
  }

  std::shared_ptr<const Facts> school_;
  std::vector<std::shared_ptr<const Facts>> members_;
};

bool has_members(const std::string& unit_kind) {
  return unit_kind == "cluster" || unit_kind == "trust" || unit_kind == "alliance" ||
         unit_kind == "local_authority";
}

/// Members are the schools whose cases are open or ended well: what those have signed and done
/// stays for the others (programmes.md section 10). One that withdrew, closed or merged has left.
std::vector<CaseFile> members_of(Snapshot& db, const CaseFile& file) {
  std::vector<CaseFile> members = child_cases(db, file.id);
  for (CaseFile& ended : ended_member_cases(db, file.id)) {
    const auto definition = programme::load_definition(db, ended.definition);
    const programme::Status* status = definition->find_status(ended.status);
    if (status && status->ends && !status->freezes) members.push_back(std::move(ended));
  }
  return members;
}

}  // namespace

std::shared_ptr<const Facts> facts_around(Snapshot& db,
                                          const CaseFile& file,
                                          const Definition& definition,
                                          Date today) {
  std::shared_ptr<const Facts> school;
  if (const auto keys = school_keys(definition); !keys.empty())
    if (const auto urn = registry::urn_of(db, file.holder))
      school = std::make_shared<SchoolAround>(programme::load_school_facts(
          db, file.programme, {keys.begin(), keys.end()}, std::vector<Urn>{*urn}));
  std::vector<std::shared_ptr<const Facts>> members;
  if (has_members(file.unit_kind))
    for (const CaseFile& member : members_of(db, file))
      members.push_back(std::make_shared<MemberFacts>(load_context(db, member, today), today));
  if (!school && members.empty()) return nullptr;
  return std::make_shared<Around>(std::move(school), std::move(members));
}

CaseContext load_context(Snapshot& db, const CaseFile& file, Date today) {
  CaseContext context;
  context.file = file;
  context.record = load_record(db, file);
  context.definition = programme::load_definition(db, file.definition);
  context.around = facts_around(db, file, *context.definition, today);
  return context;
}

std::optional<CaseContext> load_context(Snapshot& db, CaseId id, Date today) {
  const auto file = find_case(db, id);
  if (!file) return std::nullopt;
  return load_context(db, *file, today);
}

}  // namespace trellis::casework
