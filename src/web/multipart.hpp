/// Reads multipart/form-data as it arrives: fields to memory, files to temporary files.
///
/// The parser is a machine over bytes that keeps at most one boundary's length of look-back, so the
/// size of an upload does not show in memory. Everything is bounded: parts, the headers of a part,
/// the length of a field. Source: RFC 7578 and the grammar of RFC 2046 section 5.1.1.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "web/request.hpp"

namespace trellis::web {

struct MultipartLimits {
  std::size_t parts_max = 200;
  std::size_t part_header_bytes_max = 4096;
  std::size_t field_bytes_max = 1 << 20;
  std::size_t fields_bytes_max = 4 << 20;  ///< of all fields together
};

/// The boundary of a Content-Type header; a Problem unless it is multipart/form-data with one.
Result<std::string> multipart_boundary(std::string_view content_type);

class MultipartParser {
 public:
  MultipartParser(std::string boundary, std::filesystem::path folder, MultipartLimits limits = {});

  /// Takes the next bytes of the body. After a Problem the parser is not to be used again.
  Result<void> take(std::string_view bytes);
  /// To be called at the end of the body: refuses one that ended early.
  Result<void> finish();

  Fields fields;                ///< parts without a file name
  std::vector<Upload> uploads;  ///< parts with one; their files are complete after `finish`

 private:
  enum class State { preamble, after_boundary, headers, content, epilogue };

  Result<bool> step();
  Result<bool> read_boundary_end();
  Result<bool> read_headers();
  Result<bool> read_content();
  Result<void> begin_part(std::string_view headers);
  Result<void> add_content(std::string_view bytes);
  Result<void> end_part();

  std::string delimiter_;  ///< CRLF, two dashes, boundary
  std::filesystem::path folder_;
  MultipartLimits limits_;
  State state_ = State::preamble;
  std::string pending_;
  std::size_t parts_ = 0;
  std::size_t fields_bytes_ = 0;
  std::string name_;
  std::string value_;
  bool is_file_ = false;
};

}  // namespace trellis::web
