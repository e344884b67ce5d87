#include "access/secret.hpp"

#include <array>
#include <sodium.h>
#include <stdexcept>
#include <vector>

namespace trellis::access {

namespace {

constexpr std::size_t hash_bytes = 32;
using Hash = std::array<unsigned char, hash_bytes>;

/// libsodium must be started once before anything else of it is used.
void start_sodium() {
  static const bool started = sodium_init() >= 0;
  if (!started) throw std::runtime_error("The random numbers of this machine cannot be used");
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Hash keyed_hash(std::string_view key, std::string_view text) {
  start_sodium();
  Hash hash{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, bytes(key), key.size(), hash.size());
  crypto_generichash_update(&state, bytes(text), text.size());
  crypto_generichash_final(&state, hash.data(), hash.size());
  return hash;
}

std::string hexadecimal(const Hash& hash) {
  std::array<char, 2 * hash_bytes + 1> text{};
  sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
  return text.data();
}

std::string url_safe(const Hash& hash) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::array<char, sodium_base64_ENCODED_LEN(hash_bytes, variant)> text{};
  sodium_bin2base64(text.data(), text.size(), hash.data(), hash.size(), variant);
  return text.data();
}

}  // namespace

std::string make_token() {
  start_sodium();
  Hash random{};
  randombytes_buf(random.data(), random.size());
  return url_safe(random);
}

std::string hash_of_token(std::string_view token) {
  return hexadecimal(keyed_hash("trellis token v1", token));
}

std::string form_token(std::string_view session_token) {
  // A hash of its own purpose: it tells nothing about the session's token.
  return url_safe(keyed_hash("trellis form v1.", session_token));
}

bool is_form_token(std::string_view session_token, std::string_view given) {
  const std::string expected = form_token(session_token);
  return given.size() == expected.size() &&
         sodium_memcmp(given.data(), expected.data(), expected.size()) == 0;
}

std::string hash_of_password(std::string_view password, PasswordWork work) {
  start_sodium();
  const bool least = work == PasswordWork::least;
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  const int failed = crypto_pwhash_str_alg(
      hash.data(),
      password.data(),
      password.size(),
      least ? crypto_pwhash_argon2id_OPSLIMIT_MIN : crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE,
      least ? crypto_pwhash_argon2id_MEMLIMIT_MIN : crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE,
      crypto_pwhash_ALG_ARGON2ID13);
  if (failed != 0) throw std::runtime_error("There is not enough memory to keep a password safely");
  return hash.data();
}

bool is_password(std::string_view hash, std::string_view password) {
  start_sodium();
  const std::string terminated(hash);
  return crypto_pwhash_str_verify(terminated.c_str(), password.data(), password.size()) == 0;
}

void check_nobodys_password(std::string_view password) {
  static const std::string nobodys = hash_of_password("nobody has this password");
  (void)is_password(nobodys, password);
}

std::string bucket_name(std::string_view rule, std::string_view key) {
  return hexadecimal(keyed_hash("trellis rate v1.", std::string(rule) + "\n" + std::string(key)));
}

}  // namespace trellis::access
