#include <algorithm>
#include <tuple>

#include "core/text.hpp"
#include "register/importer_actions.hpp"
#include "register/link_reader.hpp"
#include "register/link_store.hpp"
#include "register/thresholds.hpp"

namespace trellis::registry {
namespace {

auto link_key(const Link& link) { return std::tie(link.urn, link.link_urn, link.type); }

class LinkImporter : public Importer {
 public:
  Result<void> stage(SourceTable& table, const ImportOptions&, ImportReport& report) override {
    LinkReader reader(table.header());
    while (const SourceRow* row = TRY(table.next())) {
      ++report.rows.read;
      if (auto link = reader.read(*row, report.problems)) staged_.push_back(std::move(*link));
    }
    TRY_VOID(check_structure(report, table.cut_short()));
    std::ranges::stable_sort(staged_, [](const Link& one, const Link& other) {
      return link_key(one) < link_key(other);
    });
    const auto repeated = std::ranges::unique(staged_, [](const Link& one, const Link& other) {
      return link_key(one) == link_key(other);
    });
    if (!repeated.empty())
      report.notes.push_back(counted(std::ssize(repeated), "repeated link") + " counted once.");
    staged_.erase(repeated.begin(), repeated.end());
    return {};
  }

  Result<void> compare(storage::Snapshot& db, const ImportOptions&, ImportReport& report) override {
    added_.clear();
    ended_.clear();
    const auto known = current_links(db);
    const bool complete = report.coverage == Coverage::complete;
    std::size_t k = 0;
    const auto pass_missing = [&](const Link* until) {
      for (; k < known.size() && (!until || link_key(known[k].link) < link_key(*until)); ++k) {
        if (!complete) continue;
        ended_.push_back(known[k].id);
        ++report.rows.vanished;
        report.add_change({RowChange::Kind::vanished,
                           known[k].link.urn.number(),
                           known[k].link.type + " " + known[k].link.link_urn.text(),
                           {}});
      }
    };
    for (const Link& link : staged_) {
      pass_missing(&link);
      const bool matches = k < known.size() && link_key(known[k].link) == link_key(link);
      if (matches && known[k].link == link) {
        ++report.rows.unchanged;
      } else {
        if (matches) ended_.push_back(known[k].id);
        (matches ? report.rows.changed : report.rows.added) += 1;
        added_.push_back(link);
        report.add_change({matches ? RowChange::Kind::changed : RowChange::Kind::added,
                           link.urn.number(),
                           link.type + " " + link.link_urn.text(),
                           {}});
      }
      k += matches;
    }
    pass_missing(nullptr);
    ThresholdFigures figures;
    figures.complete = complete;
    figures.rows_before = known.size();
    figures.rows_after = staged_.size();
    figures.rows_called = "links";
    report.findings = check_thresholds(figures);
    return {};
  }

  void apply(storage::Transaction& tx,
             ReleaseId release,
             const ImportOptions&,
             ImportReport& report) override {
    withdraw_links(tx, ended_, report.as_of);
    add_links(tx, added_, release, report.as_of);
  }

 private:
  std::vector<Link> staged_;
  std::vector<Link> added_;
  std::vector<std::int64_t> ended_;
};

}  // namespace

std::unique_ptr<Importer> link_importer() { return std::make_unique<LinkImporter>(); }

}  // namespace trellis::registry
