#include "matching/rota_store.hpp"

namespace trellis::matching {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto rotas_sql = R"(
  select review_rota_id, programme_id, owner_organisation_id, cluster_id, year_number, reviews,
    reciprocal, refusal, remedy, reciprocal_pairs, repeated, unknown_phase, travel_m, made_by,
    made_at
  from review_rota
  where programme_id = :programme and superseded_at is null
  order by cluster_id, year_number)";

// The casts keep SQLite from looking through the open URNs of all schools for each review, in place
// of the identifiers of one school.
constexpr auto review_pairs_sql = R"(
  select r.review_rota_id, r.cluster_id, c.name, r.year_number, p.reviewer_organisation_id,
    p.reviewed_organisation_id, coalesce(ae.name, a.name), coalesce(be.name, b.name),
    cast(ai.value as integer), cast(bi.value as integer), p.review_on, p.undated_because
  from review_pair p
  join review_rota r on r.review_rota_id = p.review_rota_id
  join cluster c on c.cluster_id = r.cluster_id
  join organisation a on a.organisation_id = p.reviewer_organisation_id
  join organisation b on b.organisation_id = p.reviewed_organisation_id
  left join organisation_identifier ai
    on ai.organisation_id = a.organisation_id and cast(ai.scheme as text) = 'urn' and ai.finished_on is null
  left join organisation_identifier bi
    on bi.organisation_id = b.organisation_id and cast(bi.scheme as text) = 'urn' and bi.finished_on is null
  left join establishment ae on ae.urn = cast(ai.value as integer)
  left join establishment be on be.urn = cast(bi.value as integer)
  where r.programme_id = :programme and r.superseded_at is null
  order by r.cluster_id, r.year_number, ai.value, bi.value, a.organisation_id, b.organisation_id)";

constexpr auto insert_rota_sql = R"(
  insert into review_rota (programme_id, owner_organisation_id, cluster_id, year_number, reviews,
    reciprocal, refusal, remedy, reciprocal_pairs, repeated, unknown_phase, travel_m, made_by,
    made_at)
  values (:programme, :owner, :cluster, :year, :reviews, :reciprocal, :refusal, :remedy, :pairs,
    :repeated, :unknown, :travel, :by, :at)
  returning review_rota_id)";

constexpr auto insert_review_sql = R"(
  insert into review_pair (review_rota_id, reviewer_organisation_id, reviewed_organisation_id)
  values (:rota, :reviewer, :reviewed))";

constexpr auto supersede_rotas_sql = R"(
  update review_rota
  set superseded_at = :at
  where cluster_id = :cluster and year_number >= :year and superseded_at is null)";

constexpr auto set_review_day_sql = R"(
  update review_pair
  set review_on = :day, undated_because = :because
  where review_rota_id = :rota and reviewed_organisation_id = :reviewed)";

}  // namespace

void read_row(storage::Columns& columns, ReviewRota& row) {
  columns >> row.id >> row.programme >> row.owner >> row.cluster >> row.year >> row.reviews >>
      row.reciprocal >> row.refusal >> row.remedy >> row.reciprocal_pairs >> row.repeated >>
      row.unknown_phase >> row.travel_m >> row.made_by >> row.made_at;
}

void read_row(storage::Columns& columns, ReviewPair& row) {
  columns >> row.rota >> row.cluster >> row.cluster_name >> row.year >> row.reviewer >>
      row.reviewed >> row.reviewer_name >> row.reviewed_name >> row.reviewer_urn >>
      row.reviewed_urn >> row.review_on >> row.undated_because;
}

std::vector<ReviewRota> rotas_of(Snapshot& db, ProgrammeId programme) {
  return db.rows<ReviewRota>(rotas_sql, {{"programme", programme}});
}

std::vector<ReviewPair> review_pairs_of(Snapshot& db, ProgrammeId programme) {
  return db.rows<ReviewPair>(review_pairs_sql, {{"programme", programme}});
}

ReviewRotaId insert_rota(Transaction& tx, const ReviewRota& rota) {
  return {tx.insert(insert_rota_sql,
                    {{"programme", rota.programme},
                     {"owner", rota.owner},
                     {"cluster", rota.cluster},
                     {"year", rota.year},
                     {"reviews", rota.reviews},
                     {"reciprocal", rota.reciprocal},
                     {"refusal", rota.refusal},
                     {"remedy", rota.remedy},
                     {"pairs", rota.reciprocal_pairs},
                     {"repeated", rota.repeated},
                     {"unknown", rota.unknown_phase},
                     {"travel", rota.travel_m},
                     {"by", rota.made_by},
                     {"at", rota.made_at}})};
}

void insert_review(Transaction& tx,
                   ReviewRotaId rota,
                   OrganisationId reviewer,
                   OrganisationId reviewed) {
  tx.execute(insert_review_sql, {{"rota", rota}, {"reviewer", reviewer}, {"reviewed", reviewed}});
}

void supersede_rotas(Transaction& tx, programme::ClusterId cluster, int from_year, Instant at) {
  tx.execute(supersede_rotas_sql, {{"cluster", cluster}, {"year", from_year}, {"at", at}});
}

void set_review_day(Transaction& tx,
                    ReviewRotaId rota,
                    OrganisationId reviewed,
                    std::optional<Date> on,
                    std::string_view undated_because) {
  tx.execute(set_review_day_sql,
             {{"rota", rota}, {"reviewed", reviewed}, {"day", on}, {"because", undated_because}});
}

}  // namespace trellis::matching
