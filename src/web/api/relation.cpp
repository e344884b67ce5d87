#include "web/api/relation.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "web/api/row_text.hpp"

namespace trellis::web::api {

namespace {

struct NamedField {
  std::string_view field;
  std::string_view resource;
};
/// Fields whose name is not that of the resource's `one`.
constexpr NamedField named_fields[] = {{"urn", "schools"}, {"plan_id", "plans"}};

const Resource* resource_of_field(std::string_view field) {
  for (const NamedField& named : named_fields)
    if (named.field == field) return find_resource(named.resource);
  if (!field.ends_with("_id")) return nullptr;
  const std::string_view one = field.substr(0, field.size() - 3);
  for (const Resource* resource : all_resources())
    if (resource->one == one && resource->has_single()) return resource;
  return nullptr;
}

/// "c.case_id" of "c.case_id = :value_case"; empty where the condition is another one.
std::string_view compared_column(const ResourceFilter& filter) {
  const std::string rest = " = :value_" + std::string(filter.name);
  if (!filter.sql.ends_with(rest)) return {};
  return filter.sql.substr(0, filter.sql.size() - rest.size());
}

std::optional<std::int64_t> key_in(const CellValue& cell) {
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return *whole;
  const auto* text = std::get_if<std::string>(&cell);
  if (text == nullptr) return std::nullopt;
  std::int64_t key = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), key);
  if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return key;
}

Among among_of(const Relation& relation,
               const Resource& resource,
               const std::vector<FoundRow>& rows) {
  std::set<std::int64_t> keys;
  for (const FoundRow& row : rows) {
    if (relation.field.empty())
      keys.insert(row.place.key);
    else if (const auto key = key_in(cell_of(resource, row, relation.field)))
      keys.insert(*key);
  }
  return {.column = relation.field.empty() ? std::string(compared_column(*relation.filter))
                                           : std::string(relation.resource->key),
          .keys = {keys.begin(), keys.end()},
          .with_ended = !relation.field.empty()};
}

}  // namespace

std::vector<Relation> relations_of(const Resource& resource) {
  std::vector<Relation> relations;
  for (const ResourceField& field : resource.fields)
    if (const Resource* other = resource_of_field(field.name))
      relations.push_back(
          {.name = std::string(other->one), .resource = other, .field = field.name});
  if (!resource.has_single()) return relations;
  for (const Resource* other : all_resources()) {
    const ResourceFilter* filter = other->find_filter(resource.one);
    if (other != &resource && filter != nullptr && filter->kind == FieldKind::id &&
        !compared_column(*filter).empty())
      relations.push_back({.name = std::string(other->name), .resource = other, .filter = filter});
  }
  return relations;
}

std::vector<Included> find_included(storage::Snapshot& db,
                                    const access::Actor& actor,
                                    const Resource& resource,
                                    const std::vector<FoundRow>& rows,
                                    const std::vector<std::string>& names) {
  std::vector<Included> included;
  for (const Relation& relation : relations_of(resource)) {
    if (std::ranges::find(names, relation.name) == names.end()) continue;
    Included found{.name = relation.name, .resource = relation.resource};
    found.rows = find_rows(db,
                           actor,
                           {.resource = relation.resource,
                            .among = among_of(relation, resource, rows),
                            .limit = included_max});
    found.is_complete = std::ssize(found.rows) <= included_max;
    if (!found.is_complete) found.rows.pop_back();
    included.push_back(std::move(found));
  }
  return included;
}

void append_included(std::string& out, const std::vector<Included>& included) {
  out += R"(,"included":{)";
  for (const Included& one : included) {
    if (out.back() != '{') out += ',';
    out.append("\"").append(one.name).append("\":[");
    for (const FoundRow& row : one.rows) {
      if (out.back() != '[') out += ",\n";
      append_row(out, *one.resource, row, {});
    }
    out += ']';
  }
  out += R"(},"incomplete":[)";
  for (const Included& one : included) {
    if (one.is_complete) continue;
    if (out.back() != '[') out += ',';
    out.append("\"").append(one.name).append("\"");
  }
  out += ']';
}

}  // namespace trellis::web::api
