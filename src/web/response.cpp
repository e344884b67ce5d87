#include "web/response.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include "core/xlsx_writer.hpp"

namespace trellis::web {

namespace {

Response with_type(std::string body, int status, std::string type) {
  Response response;
  response.status = status;
  response.headers.set("Content-Type", std::move(type));
  response.body = std::move(body);
  return response;
}

Response to(const Url& url, int status) {
  Response response;
  response.status = status;
  response.headers.set("Location", url.empty() ? "/" : url.text());
  return response;
}

/// As a file of that name, of which only letters, digits and dashes are taken.
Response saved_as(Response response, std::string_view name, std::string_view ending) {
  std::string file_name;
  std::ranges::copy_if(name, std::back_inserter(file_name), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  response.headers.set("Content-Disposition",
                       "attachment; filename=\"" + file_name + std::string(ending) + "\"");
  return response;
}

void append_header(std::string& head, std::string_view name, std::string_view value) {
  head += name;
  head += ": ";
  std::ranges::copy_if(value, std::back_inserter(head), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
  });
  head += "\r\n";
}

bool has_no_body(int status) { return status == 204 || status == 304 || status < 200; }

}  // namespace

std::uint64_t Response::size() const {
  if (const auto* file = std::get_if<FileBody>(&body)) return file->size;
  return text().size();
}

std::string_view Response::text() const {
  if (const auto* own = std::get_if<std::string>(&body)) return *own;
  if (const auto* shared = std::get_if<SharedBody>(&body)) return **shared;
  return {};
}

Response html_response(Html page, int status) {
  return with_type(page.text(), status, "text/html; charset=utf-8");
}

Response text_response(std::string text, int status) {
  return with_type(std::move(text), status, "text/plain; charset=utf-8");
}

Response json_response(std::string json, int status) {
  return with_type(std::move(json), status, "application/json");
}

Response redirect(const Url& url) { return to(url, 303); }

Response moved(const Url& url) { return to(url, 308); }

Response csv_response(std::string csv, std::string_view name) {
  return saved_as(with_type(std::move(csv), 200, "text/csv; charset=utf-8"), name, ".csv");
}

Response xlsx_response(std::string workbook, std::string_view name) {
  return saved_as(with_type(std::move(workbook), 200, std::string(xlsx_media_type)), name, ".xlsx");
}

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 204:
      return "No Content";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Status";
  }
}

std::string response_head(const Response& response, bool keep_alive, std::string_view date) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + ' ' +
                     std::string(reason_of(response.status)) + "\r\n";
  head.reserve(1024);
  for (const auto& [name, value] : response.headers) append_header(head, name, value);
  append_header(head, "Date", date);
  if (!has_no_body(response.status))
    append_header(head, "Content-Length", std::to_string(response.size()));
  append_header(head, "Connection", keep_alive ? "keep-alive" : "close");
  head += "\r\n";
  return head;
}

std::string http_date(std::int64_t seconds_since_1970) {
  constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = seconds_since_1970;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  const auto two = [](int number) {
    return std::string(number < 10 ? "0" : "") + std::to_string(number);
  };
  return std::string(days.at(static_cast<std::size_t>(parts.tm_wday))) + ", " + two(parts.tm_mday) +
         ' ' + months.at(static_cast<std::size_t>(parts.tm_mon)) + ' ' +
         std::to_string(parts.tm_year + 1900) + ' ' + two(parts.tm_hour) + ':' + two(parts.tm_min) +
         ':' + two(parts.tm_sec) + " GMT";
}

}  // namespace trellis::web
