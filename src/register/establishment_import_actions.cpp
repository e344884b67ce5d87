#include "register/establishment_import_store.hpp"
#include "register/importer_actions.hpp"
#include "register/release_store.hpp"

namespace trellis::registry {
namespace {

class EstablishmentImporter : public Importer {
 public:
  Result<void> stage(SourceTable& table,
                     const ImportOptions& options,
                     ImportReport& report) override {
    staged_ = TRY(stage_establishments(table, options, report));
    return {};
  }

  Result<void> compare(storage::Snapshot& db,
                       const ImportOptions& options,
                       ImportReport& report) override {
    if (options.progress) options.progress(0.5, "Comparing with the register");
    plan_ = plan_establishments(staged_, known_establishments(db), options, report);
    plan_.figures.synthetic = is_synthetic_name(report.file_name);
    report.rows.added = plan_.added.size();
    differing_ = compare_differing(db, staged_, plan_, report);
    for (const std::size_t added : plan_.added) {
      if (report.changes.size() == ImportReport::changes_max) break;
      const EstablishmentView& facts = staged_.rows[added].facts;
      report.add_change({RowChange::Kind::added, facts.urn.number(), std::string(facts.name), {}});
    }
    report.findings = check_thresholds(plan_.figures, limits_for(options.expected_establishments));
    const auto before = newest_release(db, FileKind::gias);
    const bool both_complete =
        before && before->coverage == Coverage::complete && report.coverage == Coverage::complete;
    if (both_complete && before->layout == report.layout)
      for (Finding& finding :
           check_filled(before->filled, before->rows.read, staged_.filled, staged_.rows.size()))
        report.findings.push_back(std::move(finding));
    return {};
  }

  void apply(storage::Transaction& tx,
             ReleaseId release,
             const ImportOptions& options,
             ImportReport& report) override {
    if (options.progress) options.progress(0.6, "Writing establishments");
    apply_establishments(tx, staged_, plan_, differing_, release, report.as_of);
  }

  std::string columns() const override { return staged_.columns; }
  std::string filled() const override { return staged_.filled; }
  bool keeps_history() const override { return true; }

 private:
  StagedEstablishments staged_;
  EstablishmentPlan plan_;
  std::vector<ComparedRow> differing_;
};

}  // namespace

std::unique_ptr<Importer> establishment_importer() {
  return std::make_unique<EstablishmentImporter>();
}

}  // namespace trellis::registry
