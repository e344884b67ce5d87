/// What is sent back, as plain values, and its first lines as they go over the wire.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "web/html.hpp"
#include "web/request.hpp"
#include "web/url.hpp"

namespace trellis::web {

/// A body that several responses share (static files).
using SharedBody = std::shared_ptr<const std::string>;
/// A body sent from a file as it is read, so that memory stays flat.
struct FileBody {
  std::shared_ptr<TemporaryFile> file = {};
  std::uint64_t size = 0;
};

struct Response {
  int status = 200;
  Fields headers = {};
  std::variant<std::string, SharedBody, FileBody> body = std::string();
  std::string route = {};  ///< the pattern that answered, for the log and the metrics

  std::uint64_t size() const;
  /// The body when it is in memory, for tests and compression; else empty.
  std::string_view text() const;
};

Response html_response(Html page, int status = 200);
Response text_response(std::string text, int status = 200);
Response json_response(std::string json, int status = 200);
/// To a page of ours by GET, after a form was posted (303).
Response redirect(const Url& url);
/// To the address that this thing has now (308).
Response moved(const Url& url);
/// CSV to be saved under `name`.csv; `name` holds letters, digits and dashes only.
Response csv_response(std::string csv, std::string_view name);
/// A workbook of core/xlsx_writer.hpp to be saved under `name`.xlsx.
Response xlsx_response(std::string workbook, std::string_view name);

/// The words of a status: "Not Found".
std::string_view reason_of(int status);

/// Status line and headers up to the empty line. Header values lose control characters, so that no
/// value can begin a header of its own.
std::string response_head(const Response& response, bool keep_alive, std::string_view date);

/// "Mon, 09 Mar 2026 14:05:06 GMT", the date form of HTTP.
std::string http_date(std::int64_t seconds_since_1970);

}  // namespace trellis::web
