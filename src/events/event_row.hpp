/// How an event is read from a row, for the queries of other modules. They name the columns of
/// `event` in the order of the table.
#pragma once

#include "events/event.hpp"
#include "storage/columns.hpp"

namespace trellis::events {

void read_row(storage::Columns& columns, Event& row);

}  // namespace trellis::events
