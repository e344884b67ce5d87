#include "access/password.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/text.hpp"

namespace trellis::access {

namespace {

constexpr int letters_min = 3;  ///< a number, however long, is a date or a telephone

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c & 0x80); }

/// Lower case, with the usual stand-ins for letters taken back ("P@ssw0rd" is "password"), and
/// without anything that is neither a letter nor a digit.
std::string unmasked(std::string_view password) {
  constexpr std::string_view masks = "@4310$57!|+";
  constexpr std::string_view letters = "aaeiosstilt";
  static_assert(masks.size() == letters.size());
  std::string text;
  for (const char c : lower_ascii(password)) {
    const std::size_t at = masks.find(c);
    if (at != std::string_view::npos)
      text += letters[at];
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80))
      text += c;
  }
  return text;
}

/// Without the digits and signs that people put at either end.
std::string_view core_of(std::string_view text) {
  while (!text.empty() && !is_letter(text.back())) text.remove_suffix(1);
  while (!text.empty() && !is_letter(text.front())) text.remove_prefix(1);
  return text;
}

/// Whether the whole text is one piece again and again: "abcabcabcabc", "aaaaaaaaaaaa".
bool is_repetition(std::string_view text) {
  for (std::size_t length = 1; length <= text.size() / 2; ++length) {
    bool repeats = true;
    for (std::size_t i = length; repeats && i < text.size(); ++i)
      repeats = text[i] == text[i - length];
    if (repeats) return true;
  }
  return false;
}

/// Whether it runs along the alphabet, the digits or a row of keys, either way.
bool is_run(std::string_view text) {
  static constexpr std::string_view rows[] = {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnop",
                                              "01234567890123456789012345678901234567890",
                                              "qwertyuiopasdfghjklzxcvbnmqwertyuiopasdfg",
                                              "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p"};
  const std::string backwards(text.rbegin(), text.rend());
  return std::ranges::any_of(rows, [&](std::string_view row) {
    return row.find(text) != std::string_view::npos ||
           row.find(backwards) != std::string_view::npos;
  });
}

/// Whether one or two common words cover all but four letters of the text, wherever they stand.
/// Three words together are a good password, common or not.
bool is_made_of_common_words(std::string_view text) {
  // left[k][i]: fewest letters of the first i characters that k words leave uncovered.
  constexpr int none = 1000;
  constexpr std::size_t words_max = 2;
  std::array<std::vector<int>, words_max + 1> left;
  left.fill(std::vector<int>(text.size() + 1, none));
  left[0][0] = 0;
  for (std::size_t i = 1; i <= text.size(); ++i) {
    for (std::size_t k = 0; k <= words_max; ++k) {
      left[k][i] = std::min(none, left[k][i - 1] + (is_letter(text[i - 1]) ? 1 : 0));
      if (k == 0) continue;
      for (const std::string_view word : common_passwords())
        if (text.substr(0, i).ends_with(word))
          left[k][i] = std::min(left[k][i], left[k - 1][i - word.size()]);
    }
  }
  return std::min(left[1].back(), left[2].back()) < 5;
}

/// A part of a name or an address that is long enough to be recognised.
bool repeats_person(std::string_view text, std::string_view person_name, std::string_view email) {
  const std::string facts = fold(std::string(person_name) + " " + std::string(email));
  for (const std::string_view part : split(facts, ' '))
    if (part.size() >= 4 && text.find(part) != std::string_view::npos &&
        text.size() < part.size() + 8)
      return true;
  return false;
}

}  // namespace

Result<void> check_password(std::string_view password,
                            std::string_view person_name,
                            std::string_view email) {
  const auto refuse = [](std::string sentence) {
    return problem(ProblemKind::invalid, "password", std::move(sentence));
  };
  if (password.empty()) return problem(ProblemKind::missing, "password", "Enter a password");
  if (password.size() < password_length_min)
    return refuse("Password must be 12 characters or more");
  if (password.size() > password_length_max)
    return refuse("Password must be 200 characters or fewer");
  const std::string plain = lower_ascii(password);
  const std::string text = unmasked(password);
  if (is_repetition(plain) || is_run(plain) || is_run(core_of(text)) ||
      std::ranges::count_if(plain, is_letter) < letters_min)
    return refuse("Choose a password that is not a run or a repetition, such as three words");
  if (is_made_of_common_words(plain) || is_made_of_common_words(text))
    return refuse("Choose a password that is harder to guess, such as three unrelated words");
  if (repeats_person(text, person_name, email))
    return refuse("Choose a password that is not made of your name or e-mail address");
  return {};
}

}  // namespace trellis::access
