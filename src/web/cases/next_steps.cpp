#include "web/cases/next_steps.hpp"

#include <mutex>
#include <unordered_map>

#include "casework/case_context_store.hpp"
#include "register/release_store.hpp"
#include "web/cases/case_show.hpp"

namespace trellis::web {
namespace {

/// More cases than any programme has; then the words are worked out anew.
constexpr std::size_t kept_steps_max = 20'000;

struct KeptStep {
  std::string stamp = {};
  std::string words = {};
};

class KeptSteps {
 public:
  std::string find(const std::string& key, const std::string& stamp) {
    const std::lock_guard lock(mutex_);
    const auto kept = steps_.find(key);
    return kept != steps_.end() && kept->second.stamp == stamp ? kept->second.words : "";
  }
  void keep(const std::string& key, std::string stamp, std::string words) {
    const std::lock_guard lock(mutex_);
    if (steps_.size() >= kept_steps_max) steps_.clear();
    steps_[key] = {std::move(stamp), std::move(words)};
  }

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, KeptStep> steps_;
};

std::string work_out(storage::Snapshot& db, casework::CaseId id, Date today) {
  const auto context = casework::load_context(db, id, today);
  if (!context) return "";
  const OpenedCase opened{.context = *context};
  return next_words(opened, opened.context.view(today));
}

KeptSteps& kept_steps() {
  static KeptSteps kept;
  return kept;
}

}  // namespace

NextSteps::NextSteps(storage::Snapshot& db, const Context& context)
    : db_(db),
      today_(context.today),
      database_(context.db.address()),
      around_(today_.text() + ' ' + std::to_string(registry::register_version(db)) + ' ' +
              std::to_string(casework::newest_agreement(db))) {}

std::string NextSteps::of(const casework::CaseLine& line) {
  if (line.unit_kind != "school") return work_out(db_, line.id, today_);
  const std::string key = database_ + ' ' + std::to_string(line.id.value);
  std::string stamp = around_;
  for (const std::int64_t part :
       {line.version, line.definition, std::int64_t{line.cohort.value_or(0)}})
    stamp += ' ' + std::to_string(part);
  std::string words = kept_steps().find(key, stamp);
  if (!words.empty()) return words;
  words = work_out(db_, line.id, today_);
  kept_steps().keep(key, std::move(stamp), words);
  return words;
}

}  // namespace trellis::web
