#include "evidence/evidence_store.hpp"

namespace trellis::evidence {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto newest_evidence_sql = R"(
  select i.evidence_item_id, i.code, i.kind, i.invented, v.version,
         (select count(*) from evidence_version n where n.evidence_item_id = i.evidence_item_id),
         v.title, v.as_of, v.months, v.months_state, v.cost_band, v.cost_scheme, v.security,
         v.recommendation, v.source, v.recorded_at
  from evidence_item i
  join evidence_version v on v.evidence_item_id = i.evidence_item_id
  where v.version = (select max(n.version) from evidence_version n
                     where n.evidence_item_id = i.evidence_item_id)
  order by v.title, i.code)";

constexpr auto versions_of_sql = R"(
  select i.evidence_item_id, i.code, i.kind, i.invented, v.version,
         (select count(*) from evidence_version n where n.evidence_item_id = i.evidence_item_id),
         v.title, v.as_of, v.months, v.months_state, v.cost_band, v.cost_scheme, v.security,
         v.recommendation, v.source, v.recorded_at
  from evidence_item i
  join evidence_version v on v.evidence_item_id = i.evidence_item_id
  where i.code = :code
  order by v.version desc)";

constexpr auto all_evidence_sql = R"(
  select i.evidence_item_id, i.code, i.kind, i.invented, v.version,
         (select count(*) from evidence_version n where n.evidence_item_id = i.evidence_item_id),
         v.title, v.as_of, v.months, v.months_state, v.cost_band, v.cost_scheme, v.security,
         v.recommendation, v.source, v.recorded_at
  from evidence_item i
  join evidence_version v on v.evidence_item_id = i.evidence_item_id
  order by i.title, i.code, v.version desc)";

constexpr auto count_items_sql = R"(
  select count(*)
  from evidence_item)";

constexpr auto find_item_sql = R"(
  select evidence_item_id
  from evidence_item
  where code = :code
  order by evidence_item_id)";

constexpr auto insert_item_sql = R"(
  insert into evidence_item (code, kind, title, invented, recorded_at)
  values (:code, :kind, :title, :invented, :now)
  returning evidence_item_id)";

constexpr auto insert_version_sql = R"(
  insert into evidence_version (evidence_item_id, version, as_of, title, months, months_state,
                                cost_band, cost_scheme, security, recommendation, source,
                                recorded_at, by_person_id)
  values (:item, :version, :as_of, :title, :months, :state, :band, :scheme, :security,
          :recommendation, :source, :now, :by))";

constexpr auto find_upload_sql = R"(
  select evidence_upload_id, name, content, invented, uploaded_at, uploaded_by_person_id
  from evidence_upload
  where evidence_upload_id = :id
  order by evidence_upload_id)";

constexpr auto insert_upload_sql = R"(
  insert into evidence_upload (name, content, invented, uploaded_at, uploaded_by_person_id)
  values (:name, :content, :invented, :now, :by)
  returning evidence_upload_id)";

constexpr auto remove_uploads_sql = R"(
  delete from evidence_upload
  where uploaded_at < :before)";

}  // namespace

void read_row(storage::Columns& columns, EvidenceRow& row) {
  std::string kind;
  std::string state;
  Finding& finding = row.finding;
  columns >> row.id >> row.code >> kind >> row.is_invented >> row.version >> row.versions >>
      finding.title >> finding.as_of >> finding.months >> state >> finding.cost_band >>
      finding.cost_scheme >> finding.security >> finding.recommendation >> finding.source >>
      row.recorded_at;
  row.kind = kind_from_name(kind).value_or(EvidenceKind::strand);
  finding.months_state = months_state_from_name(state).value_or(MonthsState::not_reported);
}

void read_row(storage::Columns& columns, EvidenceUpload& row) {
  columns >> row.id >> row.name >> row.text >> row.is_invented >> row.uploaded_at >> row.by;
}

std::vector<EvidenceRow> newest_evidence(Snapshot& db) {
  return db.rows<EvidenceRow>(newest_evidence_sql);
}

std::vector<EvidenceRow> all_evidence(Snapshot& db) {
  return db.rows<EvidenceRow>(all_evidence_sql);
}

bool is_empty(Snapshot& db) { return db.one<std::int64_t>(count_items_sql).value_or(0) == 0; }

std::vector<EvidenceRow> versions_of(Snapshot& db, std::string_view code) {
  return db.rows<EvidenceRow>(versions_of_sql, {{"code", code}});
}

std::optional<EvidenceRow> find_evidence(Snapshot& db, const Pin& pin) {
  for (EvidenceRow& row : versions_of(db, pin.code))
    if (row.version == pin.version) return std::move(row);
  return std::nullopt;
}

std::map<std::string, HeldItem> held_evidence(Snapshot& db) {
  std::map<std::string, HeldItem> held;
  for (EvidenceRow& row : newest_evidence(db))
    held[row.code] = {row.kind, row.version, std::move(row.finding)};
  return held;
}

std::optional<EvidenceItemId> find_evidence_item(Snapshot& db, std::string_view code) {
  return db.one<EvidenceItemId>(find_item_sql, {{"code", code}});
}

EvidenceItemId insert_evidence_item(Transaction& tx,
                                    const CatalogueRow& row,
                                    bool is_invented,
                                    Instant now) {
  return {tx.insert(insert_item_sql,
                    {{"code", row.code},
                     {"kind", name_of(row.kind)},
                     {"title", row.finding.title},
                     {"invented", is_invented},
                     {"now", now}})};
}

void insert_evidence_version(Transaction& tx,
                             EvidenceItemId item,
                             const LoadStep& step,
                             std::optional<PersonId> by,
                             Instant now) {
  const Finding& finding = step.row.finding;
  tx.execute(insert_version_sql,
             {{"item", item},
              {"version", step.version},
              {"as_of", finding.as_of},
              {"title", finding.title},
              {"months", finding.months},
              {"state", name_of(finding.months_state)},
              {"band", finding.cost_band},
              {"scheme", finding.cost_scheme},
              {"security", finding.security},
              {"recommendation", finding.recommendation},
              {"source", finding.source},
              {"now", now},
              {"by", by}});
}

std::optional<EvidenceUpload> find_evidence_upload(Snapshot& db, EvidenceUploadId id) {
  return db.one<EvidenceUpload>(find_upload_sql, {{"id", id}});
}

EvidenceUploadId insert_evidence_upload(Transaction& tx, const EvidenceUpload& upload) {
  return {tx.insert(insert_upload_sql,
                    {{"name", upload.name},
                     {"content", upload.text},
                     {"invented", upload.is_invented},
                     {"now", upload.uploaded_at},
                     {"by", upload.by}})};
}

std::int64_t remove_old_evidence_uploads(Transaction& tx, Instant before) {
  return tx.execute(remove_uploads_sql, {{"before", before}});
}

}  // namespace trellis::evidence
