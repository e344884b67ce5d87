/// Random tokens, their hashes, and password hashes, by libsodium.
///
/// A token is 256 random bits; the database keeps only its hash. A password is kept as argon2id
/// with a salt of its own. The form token of a session is derived from the session's token, so it
/// needs no place in the database.
#pragma once

#include <string>
#include <string_view>

namespace trellis::access {

/// 43 characters of URL-safe base 64.
std::string make_token();

/// What the database keeps of a token, 64 hexadecimal digits.
std::string hash_of_token(std::string_view token);

/// The token that every form of a session carries.
std::string form_token(std::string_view session_token);
/// Compares in constant time.
bool is_form_token(std::string_view session_token, std::string_view given);

/// How much work one hash takes. `least` is for tests that are not about passwords.
enum class PasswordWork { interactive, least };

std::string hash_of_password(std::string_view password,
                             PasswordWork work = PasswordWork::interactive);
bool is_password(std::string_view hash, std::string_view password);
/// Takes as long as checking a password: for accounts that do not exist.
void check_nobodys_password(std::string_view password);

/// A short name for an address or an account that does not tell which it is.
std::string bucket_name(std::string_view rule, std::string_view key);

}  // namespace trellis::access
