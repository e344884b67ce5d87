#include "matching/cluster_wish_store.hpp"

#include <map>

namespace trellis::matching {
namespace {

using storage::Snapshot;
using storage::Transaction;

#define WISH_COLUMNS                                                                               \
  "cluster_wish_id, programme_id, owner_organisation_id, kind, application_id, question, unread, " \
  "asked_at, reason, held_by, held_at, end_reason, ended_by, ended_at"

constexpr auto cluster_wishes_sql = "select " WISH_COLUMNS R"(
  from cluster_wish
  where programme_id = :programme
  order by cluster_wish_id)";

constexpr auto find_cluster_wish_sql = "select " WISH_COLUMNS R"(
  from cluster_wish
  where cluster_wish_id = :wish)";

constexpr auto wish_schools_sql = R"(
  select s.cluster_wish_id, s.organisation_id, coalesce(e.name, o.name),
    cast(i.value as integer)
  from cluster_wish_school s
  join cluster_wish w on w.cluster_wish_id = s.cluster_wish_id
  join organisation o on o.organisation_id = s.organisation_id
  left join organisation_identifier i
    on i.organisation_id = s.organisation_id and i.scheme = 'urn' and i.finished_on is null
  left join establishment e on e.urn = cast(i.value as integer)
  where w.programme_id = :programme
  order by s.cluster_wish_id, s.place, s.organisation_id)";

constexpr auto sent_forms_sql = R"(
  select a.application_id, p.organisation_id, a.submitted_at
  from application a
  join participation p on p.participation_id = a.participation_id
  where p.programme_id = :programme and a.form = :form and a.submitted_at is not null
  order by a.application_id)";

constexpr auto insert_cluster_wish_sql = R"(
  insert into cluster_wish (programme_id, owner_organisation_id, kind, application_id, question,
    unread, asked_at, reason, held_by, held_at)
  values (:programme, :owner, :kind, :application, :question, :unread, :asked, :reason, :by, :at)
  returning cluster_wish_id)";

constexpr auto insert_wish_school_sql = R"(
  insert into cluster_wish_school (cluster_wish_id, organisation_id, place)
  values (:wish, :organisation, :place))";

constexpr auto hold_wish_sql = R"(
  update cluster_wish
  set held_by = :by, held_at = :at, reason = :reason
  where cluster_wish_id = :wish)";

constexpr auto end_wish_sql = R"(
  update cluster_wish
  set ended_by = :by, ended_at = :at, end_reason = :reason
  where cluster_wish_id = :wish)";

struct WishSchoolRow {
  ClusterWishId wish{};
  WishSchool school{};
};
void read_row(storage::Columns& columns, WishSchoolRow& row) {
  columns >> row.wish >> row.school.organisation >> row.school.name >> row.school.urn;
}

}  // namespace

void read_row(storage::Columns& columns, ClusterWish& row) {
  std::string kind;
  columns >> row.id >> row.programme >> row.owner >> kind >> row.application >> row.question >>
      row.unread >> row.asked_at >> row.reason >> row.held_by >> row.held_at >> row.end_reason >>
      row.ended_by >> row.ended_at;
  row.kind = wish_kind_from(kind);
}

void read_row(storage::Columns& columns, SentForm& row) {
  columns >> row.application >> row.organisation >> row.submitted_at;
}

std::vector<ClusterWish> cluster_wishes(Snapshot& db, ProgrammeId programme) {
  auto wishes = db.rows<ClusterWish>(cluster_wishes_sql, {{"programme", programme}});
  std::map<ClusterWishId, ClusterWish*> by_id;
  for (ClusterWish& wish : wishes) by_id[wish.id] = &wish;
  for (WishSchoolRow& row : db.rows<WishSchoolRow>(wish_schools_sql, {{"programme", programme}}))
    by_id.at(row.wish)->schools.push_back(std::move(row.school));
  return wishes;
}

std::optional<ClusterWish> find_cluster_wish(Snapshot& db, ClusterWishId id) {
  const auto row = db.one<ClusterWish>(find_cluster_wish_sql, {{"wish", id}});
  if (!row) return std::nullopt;
  for (ClusterWish& wish : cluster_wishes(db, row->programme))
    if (wish.id == id) return std::move(wish);
  return std::nullopt;
}

std::vector<SentForm> sent_forms(Snapshot& db, ProgrammeId programme, std::string_view form) {
  return db.rows<SentForm>(sent_forms_sql, {{"programme", programme}, {"form", form}});
}

ClusterWishId insert_cluster_wish(Transaction& tx, const ClusterWish& wish) {
  const ClusterWishId id{tx.insert(insert_cluster_wish_sql,
                                   {{"programme", wish.programme},
                                    {"owner", wish.owner},
                                    {"kind", name_of(wish.kind)},
                                    {"application", wish.application},
                                    {"question", wish.question},
                                    {"unread", wish.unread},
                                    {"asked", wish.asked_at},
                                    {"reason", wish.reason},
                                    {"by", wish.held_by},
                                    {"at", wish.held_at}})};
  std::int64_t place = 0;
  for (const WishSchool& school : wish.schools)
    tx.execute(insert_wish_school_sql,
               {{"wish", id}, {"organisation", school.organisation}, {"place", ++place}});
  return id;
}

void mark_wish_held(Transaction& tx, const ClusterWish& wish) {
  tx.execute(
      hold_wish_sql,
      {{"wish", wish.id}, {"by", wish.held_by}, {"at", wish.held_at}, {"reason", wish.reason}});
}

void mark_wish_ended(Transaction& tx, const ClusterWish& wish) {
  tx.execute(end_wish_sql,
             {{"wish", wish.id},
              {"by", wish.ended_by},
              {"at", wish.ended_at},
              {"reason", wish.end_reason}});
}

}  // namespace trellis::matching
