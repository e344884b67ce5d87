#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "cli/evaluation_verbs.hpp"
#include "core/text.hpp"
#include "evaluation/comparison_plan.hpp"
#include "evaluation/plan_lock.hpp"

namespace trellis::cli {
namespace {

/// When outcome data were first loaded for the plan, if they were before it was locked.
void add_data_seen(const std::string& plan_path, evaluation::PlanLock& lock) {
  const auto seen = read_whole(plan_path + ".seen");
  if (!seen) return;
  const auto parts = split(trim(*seen), ' ');
  if (parts.size() != 2) return;
  if (const auto at = Instant::parse(parts[0])) {
    lock.data_seen_at = *at;
    lock.data_seen_sha256 = std::string(parts[1]);
  }
}

/// Of a trial's plan or a matched comparison's, once it is found to be a good one.
Result<std::string> plan_hash(const std::string& text, const std::string& name) {
  if (TRY(evaluation::is_comparison_plan(text, name)))
    return TRY(evaluation::parse_comparison_plan(text, name)).sha256;
  return TRY(evaluation::parse_plan(text, name)).sha256;
}

Result<std::string> lock_plan(const std::string& path, const Settings& settings) {
  const std::string lock_path = path + ".lock";
  if (std::filesystem::exists(lock_path))
    return problem(ProblemKind::conflict,
                   "plan",
                   "This plan is locked already: " + lock_path +
                       ". A changed plan is analysed as exploratory.");
  if (settings.person.empty())
    return problem(ProblemKind::missing, "--as", "Say who locks the plan: --as \"A. Evaluator\"");
  const std::string text = TRY(read_whole(path));
  const std::string hash = TRY(plan_hash(text, file_name_of(path)));
  evaluation::PlanLock lock{hash, now(settings), settings.person};
  add_data_seen(path, lock);
  TRY_VOID(write_whole(lock_path, evaluation::lock_text(lock)));
  return evaluation::standing_of(hash, lock).sentence() + "\nSHA-256 " + hash + "\n";
}

}  // namespace

void add_study(Commands& commands) {
  CLI::App* study = commands.app.add_subcommand("study", "Studies and their plans");
  study->require_subcommand(1);
  CLI::App* lock = study->add_subcommand("lock",
                                         "Fix a plan by its hash, with the moment and the person\n"
                                         "  trellis study lock plan.json --as \"A. Evaluator\"");
  auto plan = std::make_shared<std::string>();
  lock->add_option("plan", *plan, "Plan file")->required();
  lock->callback([plan, &commands] {
    const auto done = lock_plan(*plan, commands.settings);
    if (!done) {
      commands.exit_code = report(done.error(), commands.settings.json);
      return;
    }
    std::fwrite(done->data(), 1, done->size(), stdout);
  });
}

}  // namespace trellis::cli
