/// What the address of a list asks for: filters, fields, page, changes. Pure.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/date.hpp"
#include "core/result.hpp"
#include "web/api/resource_store.hpp"
#include "web/request.hpp"

namespace trellis::web::api {

inline constexpr int limit_usual = 100;
inline constexpr int limit_max = 1000;

/// Where the next page begins, and of which part of the log; opaque to clients.
struct ListCursor {
  RowPlace after = {};
  std::optional<Window> changed = {};
  friend bool operator==(const ListCursor&, const ListCursor&) = default;
};
std::string text_of(const ListCursor& cursor);
std::optional<ListCursor> read_cursor(std::string_view text);

/// updated_since: the value of the answer before (the key of an event), or a moment.
struct Since {
  std::optional<EventId> event = {};
  std::optional<Instant> moment = {};
};

struct ListQuestion {
  int limit = limit_usual;
  std::optional<ListCursor> cursor = {};
  std::optional<Since> since = {};
  std::vector<std::string> fields = {};   ///< names; empty: all
  std::vector<std::string> include = {};  ///< names of relations
  std::vector<std::pair<const ResourceFilter*, storage::Value>> filters = {};

  bool has(std::string_view field) const;
};

/// Every mistake of the address at once; an unknown name is one.
std::expected<ListQuestion, Problems> read_question(const Resource& resource, const Fields& query);

}  // namespace trellis::web::api
