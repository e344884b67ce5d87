#include <algorithm>

#include "core/text.hpp"
#include "register/establishment_reader.hpp"
#include "register/group_reader.hpp"
#include "register/group_store.hpp"
#include "register/importer_actions.hpp"
#include "register/thresholds.hpp"

namespace trellis::registry {
namespace {

/// How far apart two memberships of one establishment in one group are, in order.
bool before(const Membership& one, const Membership& other) { return one < other; }

class GroupImporter : public Importer {
 public:
  Result<void> stage(SourceTable& table,
                     const ImportOptions& options,
                     ImportReport& report) override {
    GroupReader reader(table.header());
    const RowPacker packer(
        table.header(),
        options.personal_purpose ? RowPacker::Personal::keep : RowPacker::Personal::drop);
    columns_ = packer.columns();
    while (const SourceRow* row = TRY(table.next())) {
      ++report.rows.read;
      auto group = reader.read(*row, report.problems);
      if (!group) continue;
      Staged staged{std::move(*group), 0, {}};
      staged.row_hash = packer.pack(*row, staged.cells);
      staged_.push_back(std::move(staged));
    }
    TRY_VOID(check_structure(report, table.cut_short()));
    std::ranges::stable_sort(staged_, {}, [](const Staged& row) { return row.group.uid; });
    for (std::size_t i = 1; i < staged_.size(); ++i)
      if (staged_[i].group.uid == staged_[i - 1].group.uid &&
          staged_[i].row_hash != staged_[i - 1].row_hash)
        return problem(ProblemKind::invalid,
                       "Group UID",
                       "Group UID " + staged_[i].group.uid.text() +
                           " stands in two rows that differ. Each group may have one row.");
    const auto repeated =
        std::ranges::unique(staged_, {}, [](const Staged& row) { return row.group.uid; });
    staged_.erase(repeated.begin(), repeated.end());
    return {};
  }

  Result<void> compare(storage::Snapshot& db,
                       const ImportOptions& options,
                       ImportReport& report) override {
    new_.clear();
    changed_.clear();
    vanished_.clear();
    const auto known = all_groups(db);
    std::size_t k = 0;
    const auto pass_missing = [&](const Staged* until) {
      for (; k < known.size() && (!until || known[k].group.uid < until->group.uid); ++k)
        if (report.coverage == Coverage::complete && !known[k].vanished_on)
          vanished_.push_back(known[k].group.uid);
    };
    for (const Staged& row : staged_) {
      pass_missing(&row);
      const bool matches = k < known.size() && known[k].group.uid == row.group.uid;
      const StoredGroup* old = matches ? &known[k++] : nullptr;
      if (old &&
          (old->row_hash == row.row_hash || old->as_of > report.as_of || old->group == row.group)) {
        ++report.rows.unchanged;
        continue;
      }
      note_change(row, old, report);
      new_.push_back({&row.group, row.row_hash, row.cells});
    }
    pass_missing(nullptr);
    report.rows.vanished = vanished_.size();
    check(known.size(), options, report);
    return {};
  }

  void apply(storage::Transaction& tx,
             ReleaseId release,
             const ImportOptions&,
             ImportReport& report) override {
    write_groups(tx, new_, changed_, release, report.as_of);
    mark_groups_vanished(tx, vanished_, report.as_of);
  }

  std::string columns() const override { return columns_; }

 private:
  struct Staged {
    Group group;
    std::int64_t row_hash = 0;
    std::string cells;
  };

  void note_change(const Staged& row, const StoredGroup* old, ImportReport& report) {
    const bool closes = old && old->group.status != "CLOSED" && row.group.status == "CLOSED";
    report.rows.closed += closes;
    (old ? report.rows.changed : report.rows.added) += 1;
    if (old) changed_.push_back(row.group.uid);
    report.add_change({!old     ? RowChange::Kind::added
                       : closes ? RowChange::Kind::closed
                                : RowChange::Kind::changed,
                       row.group.uid.number(),
                       row.group.name,
                       {}});
  }

  void check(std::size_t rows_before, const ImportOptions& options, ImportReport& report) const {
    ThresholdFigures figures;
    figures.complete = report.coverage == Coverage::complete;
    figures.synthetic = is_synthetic_name(report.file_name);
    figures.rows_before = rows_before;
    figures.rows_after = staged_.size();
    figures.rows_called = "groups";
    figures.minimum = limits_for(options.expected_establishments).groups_min;
    report.findings = check_thresholds(figures);
  }

  std::vector<Staged> staged_;
  std::string columns_;
  std::vector<NewGroup> new_;
  std::vector<GroupUid> changed_, vanished_;
};

class GroupLinkImporter : public Importer {
 public:
  Result<void> stage(SourceTable& table, const ImportOptions&, ImportReport& report) override {
    MembershipReader reader(table.header());
    while (const SourceRow* row = TRY(table.next())) {
      ++report.rows.read;
      if (const auto membership = reader.read(*row, report.problems))
        staged_.push_back(*membership);
    }
    TRY_VOID(check_structure(report, table.cut_short()));
    if (reader.childrens_centres() > 0)
      report.notes.push_back(
          counted(static_cast<long long>(reader.childrens_centres()), "children's centre") +
          " left out.");
    if (reader.unknown_dates() > 0)
      report.notes.push_back(counted(static_cast<long long>(reader.unknown_dates()), "date") +
                             " of joining unknown.");
    std::ranges::sort(staged_, before);
    const auto repeated = std::ranges::unique(staged_);
    staged_.erase(repeated.begin(), repeated.end());
    return {};
  }

  Result<void> compare(storage::Snapshot& db,
                       const ImportOptions& options,
                       ImportReport& report) override {
    added_.clear();
    ended_.clear();
    const auto known = current_memberships(db);
    std::size_t k = 0;
    const auto pass_missing = [&](const Membership* until) {
      for (; k < known.size() && (!until || before(known[k].membership, *until)); ++k) {
        if (report.coverage != Coverage::complete) continue;
        ended_.push_back(known[k].id);
        report.add_change({RowChange::Kind::vanished,
                           known[k].membership.urn.number(),
                           "in " + known[k].group_name,
                           {}});
      }
    };
    for (const Membership& membership : staged_) {
      pass_missing(&membership);
      const bool matches = k < known.size() && known[k].membership == membership;
      k += matches;
      if (matches) {
        ++report.rows.unchanged;
        continue;
      }
      added_.push_back(membership);
      report.add_change({RowChange::Kind::added,
                         membership.urn.number(),
                         "in group " + membership.group.text(),
                         {}});
    }
    pass_missing(nullptr);
    report.rows.added = added_.size();
    report.rows.vanished = ended_.size();
    ThresholdFigures figures;
    figures.complete = report.coverage == Coverage::complete;
    figures.synthetic = is_synthetic_name(report.file_name);
    figures.rows_before = known.size();
    figures.rows_after = staged_.size();
    figures.rows_called = "memberships";
    figures.minimum = limits_for(options.expected_establishments).memberships_min;
    report.findings = check_thresholds(figures);
    return {};
  }

  void apply(storage::Transaction& tx,
             ReleaseId release,
             const ImportOptions&,
             ImportReport& report) override {
    end_memberships(tx, ended_, report.as_of);
    add_memberships(tx, added_, release, report.as_of);
  }

 private:
  std::vector<Membership> staged_, added_;
  std::vector<std::int64_t> ended_;
};

}  // namespace

std::unique_ptr<Importer> group_importer() { return std::make_unique<GroupImporter>(); }
std::unique_ptr<Importer> group_link_importer() { return std::make_unique<GroupLinkImporter>(); }

}  // namespace trellis::registry
