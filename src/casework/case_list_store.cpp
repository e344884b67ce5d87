#include "casework/case_list_store.hpp"

#include <algorithm>
#include <unordered_map>

#include "access/scope_filter.hpp"
#include "core/text.hpp"

namespace trellis::casework {
namespace {

using access::Permission;

constexpr std::int64_t every_row = 1'000'000;

/// A table that a query needs only where its text names the alias. Those further down lean on those
/// above. The pairing of a case is the newest of its participation.
struct Join {
  std::string_view alias;
  std::string_view sql;
};
constexpr Join list_joins[] = {
    {"holder.",
     " join case_holder holder on holder.case_id = c.case_id and holder.finished_on is null"},
    {"standing.",
     " join case_status standing on standing.case_id = c.case_id"
     " and standing.superseded_at is null"},
    {"taking.", " left join participation taking on taking.participation_id = c.participation_id"},
    {"started.", " left join cohort started on started.cohort_id = taking.cohort_id"},
    {"body.", " join organisation body on body.organisation_id = holder.organisation_id"},
    {"numbered.",
     " left join organisation_identifier numbered"
     " on numbered.organisation_id = holder.organisation_id and numbered.scheme = 'urn'"
     " and numbered.finished_on is null"},
    {"school.", " left join establishment school on school.urn = cast(numbered.value as integer)"},
    {"pair.",
     " left join pairing pair on pair.pairing_id = (select max(z.pairing_id) from pairing z"
     " where z.partner_participation_id = c.participation_id)"},
    {"lorg.", " left join organisation lorg on lorg.organisation_id = pair.lead_organisation_id"},
    {"lnum.",
     " left join organisation_identifier lnum"
     " on lnum.organisation_id = pair.lead_organisation_id"
     " and lnum.scheme = 'urn' and lnum.finished_on is null"},
    {"lest.",
     " left join establishment lest"
     " on lest.urn = cast(lnum.value as integer)"},
    {"newest.",
     " left join case_review newest on newest.case_review_id = (select q.case_review_id"
     " from case_review q where q.case_id = c.case_id and q.deleted_at is null"
     " order by q.held_on desc, q.case_review_id desc limit 1)"},
    {"planned.",
     " left join case_review_date planned on planned.case_id = c.case_id"
     " and planned.superseded_at is null"}};

#define DUE_DAY "coalesce(planned.review_on, newest.next_on)"
#define SCHOOL_NAME "coalesce(school.name, body.name, '')"
#define LEAD_NAME "coalesce(lest.name, lorg.name, '')"

constexpr std::string_view overdue_sql = "(c.finished_on is null and " DUE_DAY " < :today)";
constexpr std::string_view soon_sql =
    "(c.finished_on is null and " DUE_DAY " >= :today and " DUE_DAY " <= :soon)";

// The page and its counts are two statements: the first then needs only the tables that its order
// needs and keeps the first few rows alone, and the second sorts nothing.
constexpr std::string_view keys_sql = "select c.case_id";
constexpr std::string_view due_sql = ", case when c.finished_on is null then " DUE_DAY " end";
constexpr std::string_view counts_sql =
    "select count(*),"
    " coalesce(sum(case when (c.finished_on is null and " DUE_DAY
    " < :today) then 1 else 0 end), 0),"
    " coalesce(sum(case when (c.finished_on is null and " DUE_DAY " >= :today and " DUE_DAY
    " <= :soon) then 1 else 0 end), 0)";
constexpr std::string_view names_sql = ", " SCHOOL_NAME ", " LEAD_NAME ", numbered.value";

constexpr std::string_view lines_sql =
    "select c.case_id, c.version, c.programme_id, g.title, c.definition_version_id,"
    " cast(numbered.value as integer), " SCHOOL_NAME
    ", c.region, c.unit, c.unit_kind, c.stream, started.number, standing.status,"
    " standing.happened_on, c.opened_on, c.finished_on, " LEAD_NAME
    ", coalesce(newest.overall, ''), newest.held_on, " DUE_DAY
    ","
    " (select count(*) from side_record d where d.case_id = c.case_id and d.finished_on is null),"
    " coalesce((select min(p.name) from case_assignment a join person p"
    "   on p.person_id = a.person_id where a.case_id = c.case_id and a.finished_on is null), ''),"
    " (select count(*) from case_assignment m where m.case_id = c.case_id"
    "   and m.person_id = :reader and m.finished_on is null),"
    " (select count(*) from case_watch w where w.case_id = c.case_id and w.person_id = :reader)";
constexpr std::string_view lines_where_sql = " where c.case_id in (:ids) order by c.case_id";

constexpr std::string_view facets_sql =
    "select distinct c.programme_id, g.title, c.definition_version_id, c.region, c.stream";
constexpr std::string_view facets_order_sql = " order by 2, 1, 3, 4, 5";

constexpr std::string_view own_sql = R"(
  select count(distinct a.case_id)
  from case_assignment a
  join case_file c on c.case_id = a.case_id
  where a.person_id = :person and a.finished_on is null and c.finished_on is null)";

constexpr auto newest_agreement_sql = R"(
  select coalesce(max(agreement_id), 0)
  from agreement
  order by 1)";

struct CountsRow {
  CaseCounts counts{};
};
void read_row(storage::Columns& columns_read, CountsRow& row) {
  columns_read >> row.counts.total >> row.counts.overdue >> row.counts.soon;
}

struct CaseKey {
  CaseId id{};
  std::optional<Date> due{};
  std::string name{};
  std::string lead{};
  std::optional<std::string> urn{};
};
void read_row(storage::Columns& columns_read, CaseKey& row) {
  columns_read >> row.id >> row.due >> row.name >> row.lead >> row.urn;
}

constexpr access::ScopeColumns list_columns = {.owner = "c.owner_organisation_id",
                                               .programme = "c.programme_id",
                                               .region = "c.region",
                                               .organisation = "holder.organisation_id",
                                               .pairing = "pair.pairing_id"};

/// The cases, with the tables that `rest` names and those that these lean on.
std::string tables_for(std::string_view rest, bool with_programme = false) {
  std::string seen(rest);
  std::string sql;
  for (std::size_t i = std::size(list_joins); i-- > 0;) {
    if (seen.find(list_joins[i].alias) == std::string::npos) continue;
    seen += list_joins[i].sql;
    sql.insert(0, list_joins[i].sql);
  }
  const std::string_view programme =
      with_programme ? " join programme g on g.programme_id = c.programme_id" : "";
  return " from case_file c" + std::string(programme) + sql;
}

/// The condition of a query, with its parameters.
class Wanted {
 public:
  Wanted(const access::Actor& actor, const CaseQuery& query)
      : sees_(actor, Permission::view_case, list_columns),
        manages_(actor, Permission::edit_task, list_columns, "manages_"),
        sql_(" where " + sees_.sql()) {
    add_protection(actor);
    const PersonId reader = actor.person.value_or(PersonId{0});
    if (query.mine == CaseQuery::Mine::assigned)
      add("exists (select 1 from case_assignment m where m.case_id = c.case_id"
          " and m.person_id = :reader and m.finished_on is null)",
          {"reader", reader});
    if (query.mine == CaseQuery::Mine::watched)
      add("exists (select 1 from case_watch w where w.case_id = c.case_id"
          " and w.person_id = :reader)",
          {"reader", reader});
    if (query.only_open) add("c.finished_on is null");
    if (!query.status.empty()) add("standing.status = :status", {"status", query.status});
    if (query.due == CaseQuery::Due::overdue) add(overdue_sql);
    if (query.due == CaseQuery::Due::soon) add(soon_sql);
    if (query.overall == "none")
      add("newest.case_review_id is null");
    else if (!query.overall.empty())
      add("newest.overall = :overall", {"overall", query.overall});
    if (query.with_concern)
      add("exists (select 1 from side_record d where d.case_id = c.case_id"
          " and d.finished_on is null)");
    if (query.programme) add("c.programme_id = :programme", {"programme", *query.programme});
    if (!query.stream.empty()) add("c.stream = :stream", {"stream", query.stream});
    if (query.cohort) add("started.number = :cohort", {"cohort", *query.cohort});
    if (!query.region.empty()) add("c.region = :region", {"region", query.region});
    if (!query.only.empty()) {
      std::vector<CaseId> some(
          query.only.begin(),
          query.only.begin() +
              static_cast<std::ptrdiff_t>(std::min(query.only.size(), storage::list_values_max)));
      add("c.case_id in (:only)", {"only", some});
    }
  }

  const std::string& sql() const { return sql_; }
  std::vector<storage::Parameter> parameters() const {
    std::vector<storage::Parameter> all = manages_.with(sees_.with());
    all.insert(all.end(), parameters_.begin(), parameters_.end());
    return all;
  }

 private:
  void add(std::string_view condition) { sql_.append(" and ").append(condition); }
  void add(std::string_view condition, storage::Parameter parameter) {
    add(condition);
    parameters_.push_back(std::move(parameter));
  }

  /// A protected case is listed for those who manage this very case, and for its school.
  void add_protection(const access::Actor& actor) {
    const std::string open = "(c.protected = 0 or " + manages_.sql();
    if (actor.acting_for && actor.may_act_for(*actor.acting_for))
      add(open + " or holder.organisation_id = :acting)", {"acting", *actor.acting_for});
    else
      add(open + ")");
  }

  access::ScopeFilter sees_;
  access::ScopeFilter manages_;
  std::string sql_;
  std::vector<storage::Parameter> parameters_;
};

/// The days of reviews come first; cases without one come last, whichever way the list runs.
std::string order_of(const CaseQuery& query) {
  const char* way = query.is_descending ? " desc" : "";
  std::string sql = " order by ";
  switch (query.order) {
    case CaseQuery::Order::review:
      sql += "case when c.finished_on is null and " DUE_DAY
             " is not null then 0 else 1 end, "
             "case when c.finished_on is null then " DUE_DAY " end";
      break;
    case CaseQuery::Order::school:
      sql += "lower(" SCHOOL_NAME ")";
      break;
    case CaseQuery::Order::status:
      sql += "standing.status";
      break;
    case CaseQuery::Order::lead:
      sql += "lower(" LEAD_NAME ")";
      break;
    case CaseQuery::Order::overall:
      sql += "coalesce(newest.overall, '')";
      break;
  }
  return sql + way + ", c.case_id limit :limit offset :offset";
}

bool has_words(const CaseKey& key, const CaseQuery& query) {
  const std::string wanted = fold(query.words);
  const std::string lead = fold(query.lead);
  if (!lead.empty() && fold(key.lead).find(lead) == std::string::npos) return false;
  return wanted.empty() || fold(key.name).find(wanted) != std::string::npos ||
         fold(key.lead).find(wanted) != std::string::npos || (key.urn && *key.urn == wanted);
}

/// The condition's parameters, and the days that this text compares with.
std::vector<storage::Parameter> parameters_for(const std::string& sql,
                                               const Wanted& wanted,
                                               const CaseQuery& query) {
  std::vector<storage::Parameter> parameters = wanted.parameters();
  if (sql.find(":today") != std::string::npos) parameters.emplace_back("today", query.today);
  if (sql.find(":soon") != std::string::npos)
    parameters.emplace_back("soon", query.today.plus_days(review_soon_days));
  return parameters;
}

/// Names are folded here, since the engines do not fold alike: the page is cut from those that fit.
CasePage page_by_words(const std::vector<CaseKey>& keys,
                       const CaseQuery& query,
                       std::int64_t offset,
                       std::int64_t size) {
  CasePage found;
  const Date soon = query.today.plus_days(review_soon_days);
  for (const CaseKey& key : keys) {
    if (!has_words(key, query)) continue;
    if (found.counts.total >= offset && std::ssize(found.ids) < size) found.ids.push_back(key.id);
    ++found.counts.total;
    if (!key.due) continue;
    if (*key.due < query.today)
      ++found.counts.overdue;
    else if (*key.due <= soon)
      ++found.counts.soon;
  }
  return found;
}

}  // namespace

void read_row(storage::Columns& columns_read, CaseLine& row) {
  std::int64_t mine = 0;
  std::int64_t watched = 0;
  columns_read >> row.id >> row.version >> row.programme >> row.programme_title >> row.definition >>
      row.urn >> row.name >> row.region >> row.unit >> row.unit_kind >> row.stream >> row.cohort >>
      row.status >> row.status_on >> row.opened_on >> row.finished_on >> row.lead >> row.overall >>
      row.reviewed_on >> row.review_due >> row.concerns >> row.people >> mine >> watched;
  row.is_mine = mine > 0;
  row.is_watched = watched > 0;
}

void read_row(storage::Columns& columns_read, CaseFacet& row) {
  columns_read >> row.programme >> row.programme_title >> row.definition >> row.region >>
      row.stream;
}

CasePage find_cases(storage::Snapshot& db,
                    const access::Actor& actor,
                    const CaseQuery& query,
                    std::int64_t offset,
                    std::int64_t size) {
  const bool by_words = !fold(query.words).empty() || !fold(query.lead).empty();
  const Wanted wanted(actor, query);
  std::string head(keys_sql);
  if (by_words) head.append(due_sql).append(names_sql);
  const std::string rest = wanted.sql() + order_of(query);
  const std::string sql = head + tables_for(head + rest) + rest;
  std::vector<storage::Parameter> limited = parameters_for(sql, wanted, query);
  limited.emplace_back("limit", by_words ? every_row : size);
  limited.emplace_back("offset", by_words ? std::int64_t{0} : offset);
  if (by_words) return page_by_words(db.rows<CaseKey>(sql, limited), query, offset, size);
  CasePage found;
  found.ids = db.rows<CaseId>(sql, limited);
  const std::string counted(counts_sql);
  const std::string counts = counted + tables_for(counted + wanted.sql()) + wanted.sql();
  found.counts =
      db.one<CountsRow>(counts, parameters_for(counts, wanted, query)).value_or(CountsRow{}).counts;
  return found;
}

CasePage find_cases(storage::Snapshot& db, const access::Actor& actor, const CaseQuery& query) {
  return find_cases(db, actor, query, 0, every_row);
}

std::vector<CaseLine> lines_of(storage::Snapshot& db,
                               const access::Actor& actor,
                               const std::vector<CaseId>& ids) {
  const std::string sql =
      std::string(lines_sql) + tables_for(lines_sql, true) + std::string(lines_where_sql);
  std::unordered_map<std::int64_t, CaseLine> lines;
  for (std::size_t from = 0; from < ids.size(); from += storage::list_values_max) {
    const auto some = std::vector<CaseId>(
        ids.begin() + static_cast<std::ptrdiff_t>(from),
        ids.begin() +
            static_cast<std::ptrdiff_t>(std::min(ids.size(), from + storage::list_values_max)));
    db.each<CaseLine>(sql,
                      {{"ids", some}, {"reader", actor.person.value_or(PersonId{0})}},
                      [&](CaseLine&& line) { lines.emplace(line.id.value, std::move(line)); });
  }
  std::vector<CaseLine> ordered;
  ordered.reserve(ids.size());
  for (const CaseId id : ids)
    if (const auto line = lines.find(id.value); line != lines.end())
      ordered.push_back(std::move(line->second));
  return ordered;
}

std::int64_t own_case_count(storage::Snapshot& db, const access::Actor& actor) {
  if (!actor.person) return 0;
  return db.one<std::int64_t>(own_sql, {{"person", *actor.person}}).value_or(0);
}

std::vector<CaseFacet> case_facets(storage::Snapshot& db, const access::Actor& actor) {
  const Wanted wanted(actor, {});
  const std::string sql = std::string(facets_sql) + tables_for(wanted.sql(), true) + wanted.sql() +
                          std::string(facets_order_sql);
  return db.rows<CaseFacet>(sql, wanted.parameters());
}

std::int64_t newest_agreement(storage::Snapshot& db) {
  return db.one<std::int64_t>(newest_agreement_sql).value_or(0);
}

}  // namespace trellis::casework
