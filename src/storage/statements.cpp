#include "storage/statements.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "storage/error.hpp"

namespace trellis::storage {

namespace {

constexpr std::size_t texts_max = 400;  ///< then statements nobody reads from are forgotten

[[noreturn]] void refuse_statement(const std::string& why) { throw Error(Failure::statement, why); }

std::string hexadecimal(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text = "\\x";
  text.reserve(2 + 2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

/// The values in the order of the statement's names; refuses unknown, missing and doubled names.
std::vector<const Value*> in_order_of(const SqlText& sql, const Parameters& parameters) {
  std::vector<const Value*> values(sql.names.size(), nullptr);
  for (const Parameter& parameter : parameters) {
    const auto name = std::ranges::find(sql.names, parameter.name);
    if (name == sql.names.end())
      refuse_statement("The SQL does not name :" + std::string(parameter.name) + ": " +
                       shortened(sql.text));
    const Value*& value = values[static_cast<std::size_t>(name - sql.names.begin())];
    if (value)
      refuse_statement("The parameter :" + *name + " is given twice: " + shortened(sql.text));
    value = &parameter.value;
  }
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!values[i])
      refuse_statement("No value for :" + sql.names[i] + " in: " + shortened(sql.text));
  return values;
}

}  // namespace

std::string shortened(std::string_view sql) {
  const std::string text = squeeze(sql);
  return text.size() <= 160 ? text : text.substr(0, 157) + "...";
}

PreparedStatement::PreparedStatement(soci::session& session,
                                     Engine engine,
                                     const SqlText& sql,
                                     const std::vector<const Value*>& values)
    : session_(session), engine_(engine), statement_(session) {
  statement_.alloc();
  for (std::size_t i = 0; i < values.size(); ++i) {
    slots_.push_back(std::make_unique<Slot>());
    slots_.back()->type = values[i]->index();
    attach(*slots_.back(), sql.names[i]);
  }
  statement_.prepare(sql.text, soci::details::st_repeatable_query);
  statement_.define_and_bind();
}

void PreparedStatement::attach(Slot& slot, const std::string& name) {
  const Value example[] = {{}, std::int64_t{}, 0.0, std::string(), Bytes()};
  if (slot.type == example[1].index()) {
    statement_.exchange(soci::use(slot.integer, slot.indicator, name));
  } else if (slot.type == example[2].index()) {
    statement_.exchange(soci::use(slot.real, slot.indicator, name));
  } else if (slot.type == example[4].index() && engine_ == Engine::sqlite) {
    slot.blob = std::make_unique<soci::blob>(session_);
    statement_.exchange(soci::use(*slot.blob, slot.indicator, name));
  } else {
    statement_.exchange(soci::use(slot.text, slot.indicator, name));
  }
}

bool PreparedStatement::accepts(const std::vector<const Value*>& values) const {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i]->index() != 0 && values[i]->index() != slots_[i]->type) return false;
  return true;
}

void PreparedStatement::bind(const std::vector<const Value*>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    Slot& slot = *slots_[i];
    slot.indicator = values[i]->index() == 0 ? soci::i_null : soci::i_ok;
    if (const auto* integer = std::get_if<std::int64_t>(values[i])) {
      slot.integer = *integer;
    } else if (const auto* real = std::get_if<double>(values[i])) {
      if (!std::isfinite(*real)) refuse_statement("A number that is not finite cannot be stored");
      slot.real = *real;
    } else if (const auto* text = std::get_if<std::string>(values[i])) {
      check_text(*text);
      slot.text = *text;
    } else if (const auto* bytes = std::get_if<Bytes>(values[i])) {
      if (!slot.blob) {
        slot.text = hexadecimal(bytes->data);
      } else {
        slot.blob->trim(0);
        if (!bytes->data.empty()) slot.blob->append(bytes->data.data(), bytes->data.size());
      }
    }
  }
}

PreparedStatement& StatementCache::prepare(std::string_view sql, const Parameters& parameters) {
  if (std::ranges::none_of(parameters, [](const Parameter& p) { return p.list.has_value(); }))
    return find(sql, parameters);
  std::string expanded = read_sql(sql).text;
  std::vector<std::string> names;
  names.reserve(parameters.size() + parameters.size() * list_values_max);
  std::vector<Parameter> flat;
  for (const Parameter& parameter : parameters) {
    if (!parameter.list) {
      flat.push_back(parameter);
      continue;
    }
    const std::size_t size = list_size(parameter.list->size());
    expanded = expand_list(expanded, parameter.name, size);
    for (std::size_t i = 0; i < size; ++i) {
      names.push_back(std::string(parameter.name) + "_" + std::to_string(i + 1));
      flat.emplace_back(names.back(), std::nullopt);
      if (!parameter.list->empty())
        flat.back().value = (*parameter.list)[std::min(i, parameter.list->size() - 1)];
    }
  }
  return find(expanded, flat);
}

PreparedStatement& StatementCache::find(std::string_view sql, const Parameters& parameters) {
  Entry& entry = entry_of(sql);
  const std::vector<const Value*> values = in_order_of(entry.sql, parameters);
  for (const auto& statement : entry.statements) {
    if (statement->busy || !statement->accepts(values)) continue;
    statement->bind(values);
    return *statement;
  }
  entry.statements.push_back(
      std::make_unique<PreparedStatement>(session_, engine_, entry.sql, values));
  entry.statements.back()->bind(values);
  return *entry.statements.back();
}

StatementCache::Entry& StatementCache::entry_of(std::string_view sql) {
  if (const auto known = entries_.find(sql); known != entries_.end()) return known->second;
  if (entries_.size() >= texts_max) forget_all();
  return entries_.emplace(std::string(sql), Entry{read_sql(sql), {}}).first->second;
}

void StatementCache::forget(PreparedStatement& failed) {
  for (auto& [text, entry] : entries_)
    std::erase_if(entry.statements,
                  [&](const auto& statement) { return statement.get() == &failed; });
}

void StatementCache::forget_all() {
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    auto& statements = entry->second.statements;
    std::erase_if(statements, [](const auto& statement) { return !statement->busy; });
    entry = statements.empty() ? entries_.erase(entry) : std::next(entry);
  }
}

}  // namespace trellis::storage
