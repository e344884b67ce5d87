/// Reading XLSX workbooks as rows of text, the way the same table would stand in a CSV file.
///
/// Reads shared, rich and inline strings, numbers, booleans, dates (by the cell's style, in either
/// of the two date systems, as 2026-03-09) and cells that are left out. Formulas give their stored
/// value. Bounded: unpacked size, ratio, cells; a document type declaration is refused, so no
/// entity is ever expanded. The old .xls format is not read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/gzip.hpp"
#include "core/result.hpp"

namespace trellis {

struct Sheet {
  std::string name;
  std::vector<std::vector<std::string>> rows;  ///< row i of the sheet; rows left out are empty
};

struct XlsxLimits {
  UnpackLimits unpack;
  std::size_t cells_max = 5'000'000;
  std::size_t columns_max = 2000;
};

/// All sheets of a workbook, in their order.
Result<std::vector<Sheet>> read_xlsx(std::string bytes, XlsxLimits limits = {});

/// True for the old binary Excel format, which asks for "Save it as XLSX or CSV."
bool is_old_excel(std::string_view bytes);

}  // namespace trellis
