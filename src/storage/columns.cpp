#include "storage/columns.hpp"

namespace trellis::storage {

void Cell::refuse(std::string_view why) const {
  throw Error(Failure::statement,
              "Column " + std::to_string(column_ + 1) + " (" + cursor_.column_name(column_) + ") " +
                  std::string(why));
}

Cell Columns::next() {
  if (column_ >= cursor_.column_count())
    throw Error(Failure::statement,
                "The select gives " + std::to_string(cursor_.column_count()) +
                    " columns, and the row reads more");
  return {cursor_, column_++};
}

void Columns::finish() const {
  if (column_ != cursor_.column_count())
    throw Error(Failure::statement,
                "The select gives " + std::to_string(cursor_.column_count()) +
                    " columns, and the row reads " + std::to_string(column_));
}

Date Stored<Date>::read(const Cell& cell) {
  const auto date = Date::parse(cell.text());
  if (!date) cell.refuse("holds no date such as 2026-03-09");
  return *date;
}

Instant Stored<Instant>::read(const Cell& cell) {
  const auto instant = Instant::parse(cell.text());
  if (!instant) cell.refuse("holds no instant such as 2026-03-09T14:05:06Z");
  return *instant;
}

}  // namespace trellis::storage
