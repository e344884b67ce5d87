#include "web/router.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "core/text.hpp"

namespace trellis::web {

namespace {

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  if (path == "/") return parts;
  path.remove_prefix(1);
  for (const std::string_view part : split(path, '/')) parts.emplace_back(part);
  return parts;
}

bool is_named(std::string_view part) { return part.starts_with('{') && part.ends_with('}'); }

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return false;
  for (std::size_t i = 0; i < path.size(); ++i)
    if (is_named(pattern[i]) ? path[i].empty() : pattern[i] != path[i]) return false;
  return true;
}

/// "literal, then named" as letters, so that the smaller text is the closer fit.
std::string closeness(const std::vector<std::string>& pattern) {
  std::string text;
  for (const std::string& part : pattern) text += is_named(part) ? 'n' : 'l';
  return text;
}

std::string shape(const Route& route) {
  std::string text(name_of(route.method));
  for (const std::string& part : parts_of(route.pattern))
    text += '/' + (is_named(part) ? "{}" : part);
  return text;
}

}  // namespace

Router::Router(Routes routes) : routes_(std::move(routes)) {
  std::set<std::string> shapes;
  for (const Route& route : routes_) {
    if (!route.pattern.starts_with('/') || route.handler == nullptr)
      throw std::logic_error("a route needs a path and a handler: " + route.pattern);
    if (!shapes.insert(shape(route)).second)
      throw std::logic_error("two routes answer the same address: " + route.pattern);
    parts_.push_back(parts_of(route.pattern));
  }
}

Match Router::find(Method method, std::string_view path) const {
  const Method wanted = method == Method::head ? Method::get : method;
  const auto path_parts = parts_of(path);
  Match match;
  std::set<std::string_view> allowed;
  std::string best;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (!fits(parts_[i], path_parts)) continue;
    allowed.insert(name_of(routes_[i].method));
    if (routes_[i].method == Method::get) allowed.insert("HEAD");
    const std::string fit = closeness(parts_[i]);
    if (routes_[i].method != wanted || (match.route != nullptr && best <= fit)) continue;
    match.route = &routes_[i];
    best = fit;
  }
  for (const std::string_view name : allowed)
    match.allowed += (match.allowed.empty() ? "" : ", ") + std::string(name);
  if (match.route == nullptr) return match;
  const auto pattern = parts_of(match.route->pattern);
  for (std::size_t i = 0; i < pattern.size(); ++i)
    if (is_named(pattern[i]))
      match.parameters.add(pattern[i].substr(1, pattern[i].size() - 2), path_parts[i]);
  return match;
}

bool Router::has_page(std::string_view pattern) const {
  return std::ranges::any_of(routes_, [&](const Route& route) {
    return route.method == Method::get && route.pattern == pattern;
  });
}

std::string Router::listing() const {
  std::set<std::string> lines;
  for (const Route& route : routes_)
    lines.insert(route.pattern + ' ' + std::string(name_of(route.method)) + ' ' +
                 std::string(access::name_of(route.permission)) + '\n');
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

}  // namespace trellis::web
