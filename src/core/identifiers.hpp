/// The identifiers by which others know schools, trusts and local authorities.
///
/// Each is a type of its own with a `parse` that accepts what spreadsheets do to it ("100000.0")
/// and refuses with a sentence what they destroy ("1e+05"). They are dated facts about an
/// organisation, never its identity. Sources: GIAS column guide and the quirks listed in
/// docs/formats/register.md.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace trellis {

/// Unique reference number of an establishment: six digits; five for children's centres.
class Urn {
 public:
  Urn() = default;
  explicit Urn(std::int32_t number) : number_(number) {}
  /// Accepts 100000 to 999999 and, for children's centres, 10000 to 99999; "100000.0" too.
  static Result<Urn> parse(std::string_view text);

  std::int32_t number() const { return number_; }
  bool is_childrens_centre() const { return number_ < 100000; }
  std::string text() const { return std::to_string(number_); }
  friend auto operator<=>(const Urn&, const Urn&) = default;

 private:
  std::int32_t number_ = 0;
};

/// Unique identifier of a group (trust, federation, sponsor).
class GroupUid {
 public:
  GroupUid() = default;
  explicit GroupUid(std::int32_t number) : number_(number) {}
  static Result<GroupUid> parse(std::string_view text);

  std::int32_t number() const { return number_; }
  std::string text() const { return std::to_string(number_); }
  friend auto operator<=>(const GroupUid&, const GroupUid&) = default;

 private:
  std::int32_t number_ = 0;
};

/// Three-digit code of a local authority, as used by the DfE ("850" is Hampshire).
class LaCode {
 public:
  LaCode() = default;
  explicit LaCode(std::int16_t number) : number_(number) {}
  /// Accepts 0 to 999 with or without leading zeros; 000 and 999 mean "none" (see `is_none`).
  static Result<LaCode> parse(std::string_view text);

  std::int16_t number() const { return number_; }
  bool is_none() const { return number_ == 0 || number_ == 999; }
  /// Three digits.
  std::string text() const;
  friend auto operator<=>(const LaCode&, const LaCode&) = default;

 private:
  std::int16_t number_ = 0;
};

/// Local authority number and establishment number in one: LA x 10,000 + establishment.
class Laestab {
 public:
  Laestab() = default;
  explicit Laestab(std::int32_t number) : number_(number) {}
  Laestab(LaCode la, std::int32_t establishment) : number_(la.number() * 10000 + establishment) {}
  /// Accepts 8502000, "850/2000" and "850 2000".
  static Result<Laestab> parse(std::string_view text);

  std::int32_t number() const { return number_; }
  LaCode la() const { return LaCode(static_cast<std::int16_t>(number_ / 10000)); }
  /// "850/2000".
  std::string text() const;
  friend auto operator<=>(const Laestab&, const Laestab&) = default;

 private:
  std::int32_t number_ = 0;
};

/// A whole number written by a spreadsheet: "12", " 12 ", "12.0". Exponents are refused by name.
/// `what` names the field in the sentence ("URN").
Result<std::int64_t> parse_whole_number(std::string_view text, std::string_view what);

}  // namespace trellis

template <>
struct std::hash<trellis::Urn> {
  std::size_t operator()(trellis::Urn urn) const noexcept { return std::hash<int>{}(urn.number()); }
};
template <>
struct std::hash<trellis::GroupUid> {
  std::size_t operator()(trellis::GroupUid uid) const noexcept {
    return std::hash<int>{}(uid.number());
  }
};
