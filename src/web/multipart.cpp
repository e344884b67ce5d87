#include "web/multipart.hpp"

#include <algorithm>
#include <optional>

#include "core/text.hpp"

namespace trellis::web {

namespace {

std::unexpected<Problem> broken(std::string sentence) {
  return problem(ProblemKind::invalid, "", std::move(sentence));
}

bool is_boundary_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
}

/// The value of a parameter such as name="…" after the first semicolon; quotes are taken off and
/// backslash escapes of quote and backslash undone.
std::optional<std::string> parameter(std::string_view header, std::string_view wanted) {
  std::size_t at = header.find(';');
  while (at != std::string_view::npos && at < header.size()) {
    const std::size_t equals = header.find('=', at);
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string name = lower_ascii(trim(header.substr(at + 1, equals - at - 1)));
    std::string value;
    std::size_t end = equals + 1;
    if (end < header.size() && header[end] == '"') {
      for (++end; end < header.size() && header[end] != '"'; ++end) {
        const bool is_escape = header[end] == '\\' && end + 1 < header.size() &&
                               (header[end + 1] == '"' || header[end + 1] == '\\');
        if (is_escape) ++end;
        value += header[end];
      }
      if (end >= header.size()) return std::nullopt;
      at = header.find(';', end);
    } else {
      at = header.find(';', end);
      value = std::string(trim(header.substr(end, at == std::string_view::npos ? at : at - end)));
    }
    if (name == wanted) return value;
  }
  return std::nullopt;
}

/// Some browsers send a whole path; what follows the last slash is the file's name.
std::string without_folders(std::string_view name) {
  const std::size_t slash = name.find_last_of("/\\");
  return std::string(slash == std::string_view::npos ? name : name.substr(slash + 1));
}

bool is_clean(std::string_view text) {
  return is_utf8(text) && text.find('\0') == std::string_view::npos;
}

}  // namespace

Result<std::string> multipart_boundary(std::string_view content_type) {
  const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
  if (lower_ascii(type) != "multipart/form-data")
    return broken("The form was not sent as multipart/form-data.");
  auto boundary = parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > 70 || boundary->back() == ' ' ||
      !std::ranges::all_of(*boundary, is_boundary_character))
    return broken("The form has no usable boundary between its parts.");
  return std::move(*boundary);
}

MultipartParser::MultipartParser(std::string boundary,
                                 std::filesystem::path folder,
                                 MultipartLimits limits)
    : delimiter_("\r\n--" + boundary),
      folder_(std::move(folder)),
      limits_(limits),
      pending_("\r\n") {}

Result<void> MultipartParser::take(std::string_view bytes) {
  if (state_ == State::epilogue) return {};
  pending_ += bytes;
  while (TRY(step())) continue;
  return {};
}

Result<void> MultipartParser::finish() {
  if (state_ != State::epilogue) return broken("The form ended before its last part was complete.");
  for (Upload& upload : uploads) upload.file->finish();
  return {};
}

/// Does what it can with the bytes at hand; true when it came further.
Result<bool> MultipartParser::step() {
  switch (state_) {
    case State::preamble:
    case State::content:
      return read_content();
    case State::after_boundary:
      return read_boundary_end();
    case State::headers:
      return read_headers();
    case State::epilogue:
      pending_.clear();
      return false;
  }
  return false;
}

Result<bool> MultipartParser::read_boundary_end() {
  std::size_t at = 0;
  if (pending_.starts_with("--")) {
    state_ = State::epilogue;
    return true;
  }
  while (at < pending_.size() && (pending_[at] == ' ' || pending_[at] == '\t')) ++at;
  if (at > 100) return broken("A boundary of the form is followed by too many spaces.");
  if (pending_.size() < at + 2) return false;
  if (pending_.compare(at, 2, "\r\n") != 0)
    return broken("A boundary of the form is not at the end of its line.");
  pending_.erase(0, at + 2);
  state_ = State::headers;
  return true;
}

Result<bool> MultipartParser::read_headers() {
  if (pending_.starts_with("\r\n")) return broken("A part of the form has no name.");
  const std::size_t end = pending_.find("\r\n\r\n");
  if (end == std::string::npos ? pending_.size() > limits_.part_header_bytes_max
                               : end > limits_.part_header_bytes_max)
    return broken("A part of the form has headers that are too long.");
  if (end == std::string::npos) return false;
  TRY_VOID(begin_part(std::string_view(pending_).substr(0, end)));
  pending_.erase(0, end + 4);
  state_ = State::content;
  value_.clear();
  return true;
}

Result<bool> MultipartParser::read_content() {
  const std::size_t found = pending_.find(delimiter_);
  const std::size_t held_back = delimiter_.size() - 1;
  const std::size_t ready = found != std::string::npos    ? found
                            : pending_.size() > held_back ? pending_.size() - held_back
                                                          : 0;
  if (state_ == State::content) TRY_VOID(add_content(std::string_view(pending_).substr(0, ready)));
  if (found == std::string::npos) {
    pending_.erase(0, ready);
    return false;
  }
  if (state_ == State::content) TRY_VOID(end_part());
  pending_.erase(0, found + delimiter_.size());
  state_ = State::after_boundary;
  return true;
}

Result<void> MultipartParser::begin_part(std::string_view headers) {
  if (++parts_ > limits_.parts_max) return broken("The form holds too many parts.");
  std::string disposition;
  std::string type;
  for (const std::string_view line : split(headers, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string name = lower_ascii(trim(line.substr(0, colon)));
    if (name == "content-disposition") disposition = std::string(trim(line.substr(colon + 1)));
    if (name == "content-type") type = std::string(trim(line.substr(colon + 1)));
  }
  auto name = parameter(disposition, "name");
  if (!lower_ascii(disposition).starts_with("form-data") || !name || !is_clean(*name))
    return broken("A part of the form has no name.");
  const auto file_name = parameter(disposition, "filename");
  if (file_name && !is_clean(*file_name))
    return broken("The name of a file is not written in UTF-8.");
  name_ = std::move(*name);
  is_file_ = file_name.has_value();
  if (is_file_)
    uploads.push_back({.field = name_,
                       .name = without_folders(*file_name),
                       .content_type = type,
                       .size = 0,
                       .file = std::make_shared<TemporaryFile>(folder_)});
  return {};
}

Result<void> MultipartParser::add_content(std::string_view bytes) {
  if (is_file_) {
    uploads.back().file->append(bytes);
    uploads.back().size += bytes.size();
    return {};
  }
  fields_bytes_ += bytes.size();
  if (value_.size() + bytes.size() > limits_.field_bytes_max ||
      fields_bytes_ > limits_.fields_bytes_max)
    return broken("A field of the form is too long.");
  value_ += bytes;
  return {};
}

Result<void> MultipartParser::end_part() {
  if (is_file_) return {};
  if (!is_clean(value_)) return broken("The form holds text that is not UTF-8.");
  fields.add(name_, std::move(value_));
  value_.clear();
  return {};
}

}  // namespace trellis::web
