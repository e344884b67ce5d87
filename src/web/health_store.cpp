#include "web/health_store.hpp"

namespace trellis::web {

namespace {

constexpr auto answers_sql = "select count(*) from setting where name = 'demonstration'";

}  // namespace

bool answers(storage::Snapshot& db) { return db.one<std::int64_t>(answers_sql).has_value(); }

}  // namespace trellis::web
