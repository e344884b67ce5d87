#include "access/person.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace trellis::access {

namespace {

constexpr std::size_t email_length_max = 254;
constexpr std::size_t name_length_max = 120;

bool may_stand_in_email(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte != 0x7F &&
         std::string_view("\"(),:;<>[\\]").find(c) == std::string_view::npos;
}

}  // namespace

Result<std::string> check_email(std::string_view text) {
  const std::string email = lower_ascii(trim(text));
  if (email.empty()) return problem(ProblemKind::missing, "email", "Enter an e-mail address");
  const std::size_t at = email.find('@');
  const std::string_view domain =
      std::string_view(email).substr(std::min(at, email.size() - 1) + 1);
  const bool has_one_at = std::ranges::count(email, '@') == 1;
  const std::size_t dot = domain.rfind('.');
  if (!has_one_at || at == 0 || dot == std::string_view::npos || dot == 0 ||
      dot + 1 >= domain.size() || email.size() > email_length_max ||
      !std::ranges::all_of(email, may_stand_in_email))
    return problem(ProblemKind::invalid,
                   "email",
                   "Enter an e-mail address in the correct format, like name@example.com");
  return email;
}

Result<std::string> check_name(std::string_view text) {
  std::string name = squeeze(text);
  if (name.empty()) return problem(ProblemKind::missing, "name", "Enter a name");
  if (name.size() > name_length_max)
    return problem(ProblemKind::invalid, "name", "Name must be 120 characters or fewer");
  return name;
}

}  // namespace trellis::access
