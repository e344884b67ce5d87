#include "storage/bulk.hpp"

namespace trellis::storage {

BulkRow& BulkRow::operator<<(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *this << *integer;
  if (const auto* real = std::get_if<double>(&value)) return *this << *real;
  if (const auto* text = std::get_if<std::string>(&value)) return *this << std::string_view(*text);
  if (const auto* bytes = std::get_if<Bytes>(&value)) return *this << *bytes;
  return null();
}

}  // namespace trellis::storage
