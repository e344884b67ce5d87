#include "web/url.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "core/text.hpp"

namespace trellis::web {

namespace {

int hexadecimal(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

/// Length of the UTF-8 sequence that begins at `at`; 0 when it is not one.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return 1;
  std::size_t length = 0;
  unsigned code = 0;
  if (first >= 0xc2 && first <= 0xdf) length = 2, code = first & 0x1fU;
  if (first >= 0xe0 && first <= 0xef) length = 3, code = first & 0x0fU;
  if (first >= 0xf0 && first <= 0xf4) length = 4, code = first & 0x07U;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t i = at + 1; i < at + length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return 0;
    code = (code << 6U) | (byte(i) & 0x3fU);
  }
  const bool is_overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
  return is_overlong || is_surrogate || code > 0x10ffff ? 0 : length;
}

std::unexpected<Problem> bad_target(std::string sentence) {
  return problem(ProblemKind::invalid, "", std::move(sentence));
}

/// The part of an absolute-form target after its authority, when that is this host.
Result<std::string_view> origin_form(std::string_view target, std::string_view host) {
  if (target.starts_with('/')) return target;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!lower_ascii(target.substr(0, scheme.size())).starts_with(scheme)) continue;
    const std::string_view rest = target.substr(scheme.size());
    const std::size_t slash = rest.find('/');
    if (lower_ascii(rest.substr(0, slash)) != lower_ascii(host))
      return bad_target("The address names another host.");
    return slash == std::string_view::npos ? std::string_view("/") : rest.substr(slash);
  }
  return bad_target("The address must begin with a slash.");
}

Result<void> check_path(std::string_view path) {
  if (!is_utf8(path)) return bad_target("The address is not written in UTF-8.");
  if (std::ranges::any_of(path, is_control))
    return bad_target("The address holds a control character.");
  if (path.find('\\') != std::string_view::npos)
    return bad_target("The address holds a backslash.");
  if (path.find("//") != std::string_view::npos)
    return bad_target("The address holds an empty part.");
  for (const std::string_view segment : split(path, '/'))
    if (segment == "." || segment == "..")
      return bad_target("The address holds a part that climbs out of its folder.");
  return {};
}

}  // namespace

void Fields::add(std::string name, std::string value) {
  items_.emplace_back(std::move(name), std::move(value));
}

void Fields::set(std::string_view name, std::string value) {
  remove(name);
  add(std::string(name), std::move(value));
}

void Fields::remove(std::string_view name) {
  std::erase_if(items_, [&](const auto& item) { return item.first == name; });
}

void Fields::remove(std::string_view name, std::string_view value) {
  const auto found = std::ranges::find_if(
      items_, [&](const auto& item) { return item.first == name && item.second == value; });
  if (found != items_.end()) items_.erase(found);
}

bool Fields::has(std::string_view name) const {
  return std::ranges::any_of(items_, [&](const auto& item) { return item.first == name; });
}

std::string_view Fields::raw(std::string_view name) const {
  const auto found =
      std::ranges::find_if(items_, [&](const auto& item) { return item.first == name; });
  return found == items_.end() ? std::string_view() : std::string_view(found->second);
}

std::string_view Fields::text(std::string_view name) const { return trim(raw(name)); }

std::vector<std::string> Fields::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [key, value] : items_)
    if (key == name) values.push_back(value);
  return values;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      decoded += ' ';
    } else if (text[i] != '%') {
      decoded += text[i];
    } else {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hexadecimal(text[i + 1]);
      const int low = hexadecimal(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return decoded;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += digits[byte >> 4U];
      encoded += digits[byte & 0x0fU];
    }
  }
  return encoded;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_length(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

Result<Fields> parse_urlencoded(std::string_view text, std::size_t fields_max) {
  Fields fields;
  if (text.empty()) return fields;
  for (const std::string_view pair : split(text, '&')) {
    if (pair.empty()) continue;
    if (fields.size() == fields_max)
      return problem(ProblemKind::invalid, "", "The form holds too many fields.");
    const std::size_t equals = pair.find('=');
    auto name = percent_decode(pair.substr(0, equals), true);
    auto value = equals == std::string_view::npos ? std::optional<std::string>("")
                                                  : percent_decode(pair.substr(equals + 1), true);
    if (!name || !value)
      return problem(ProblemKind::invalid, "", "The form holds a broken percent sign.");
    const bool holds_nul =
        name->find('\0') != std::string::npos || value->find('\0') != std::string::npos;
    if (holds_nul || !is_utf8(*name) || !is_utf8(*value))
      return problem(ProblemKind::invalid, "", "The form holds text that is not UTF-8.");
    fields.add(std::move(*name), std::move(*value));
  }
  return fields;
}

std::string urlencoded(const Fields& fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    if (!text.empty()) text += '&';
    text += percent_encode(name) + '=' + percent_encode(value);
  }
  return text;
}

Result<Target> parse_target(std::string_view target, std::string_view host) {
  const std::string_view origin = TRY(origin_form(target, host));
  if (std::ranges::any_of(origin, [](char c) { return is_control(c) || c == ' ' || c == '#'; }))
    return bad_target("The address holds a character that must be escaped.");
  const std::size_t question = origin.find('?');
  const std::string_view encoded_path = origin.substr(0, question);
  const std::string folded = lower_ascii(encoded_path);
  if (folded.find("%2f") != std::string::npos || folded.find("%5c") != std::string::npos)
    return bad_target("The address holds an escaped slash.");
  auto path = percent_decode(encoded_path);
  if (!path) return bad_target("The address holds a broken percent sign.");
  TRY_VOID(check_path(*path));
  Target read{.path = std::move(*path), .query = {}};
  if (question != std::string_view::npos)
    read.query = TRY(parse_urlencoded(origin.substr(question + 1), 200));
  return read;
}

Url Url::local(std::string_view text) {
  const bool begins_well = text.starts_with('/') || text.starts_with('?') || text.starts_with('#');
  if (!begins_well || text.starts_with("//") || text.find('\\') != std::string_view::npos ||
      std::ranges::any_of(text, is_control))
    throw std::logic_error("not a local address: " + std::string(text));
  return Url(std::string(text));
}

Url Url::local(std::string_view path, const Fields& query, std::string_view fragment) {
  std::string text(path);
  if (!query.empty()) text += '?' + urlencoded(query);
  if (!fragment.empty()) text += '#' + std::string(fragment);
  return text.empty() ? local("?") : local(text);
}

std::optional<Url> Url::outside(std::string_view text) {
  const std::string folded = lower_ascii(text.substr(0, 8));
  if (!folded.starts_with("http://") && !folded.starts_with("https://")) return std::nullopt;
  if (std::ranges::any_of(text, [](char c) { return is_control(c) || c == ' '; }))
    return std::nullopt;
  return Url(std::string(text));
}

Url return_to(std::string_view text) {
  const bool is_ours = text.starts_with('/') && !text.starts_with("//") &&
                       text.find('\\') == std::string_view::npos &&
                       std::ranges::none_of(text, is_control);
  return is_ours ? Url::local(text) : Url::local("/");
}

}  // namespace trellis::web
