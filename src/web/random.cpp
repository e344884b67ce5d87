#include "web/random.hpp"

#include <array>
#include <sodium.h>
#include <stdexcept>

namespace trellis::web {

std::string random_bytes(std::size_t count) {
  static const bool is_ready = sodium_init() >= 0;
  if (!is_ready) throw std::runtime_error("the generator of random numbers cannot be started");
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string base64url(std::string_view bytes) {
  std::string text(
      sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(text.data(),
                    text.size(),
                    reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.pop_back();
  return text;
}

std::string random_token(std::size_t bytes) { return base64url(random_bytes(bytes)); }

std::string random_reference() {
  // Without letters and digits that look alike: 32 signs, five bits each.
  constexpr std::string_view signs = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  std::string text;
  for (const char byte : random_bytes(8)) {
    if (text.size() == 4) text += '-';
    text += signs[static_cast<unsigned char>(byte) % signs.size()];
  }
  return text;
}

std::string content_hash(std::string_view content) {
  std::array<unsigned char, 16> hash{};
  crypto_generichash(hash.data(),
                     hash.size(),
                     reinterpret_cast<const unsigned char*>(content.data()),
                     content.size(),
                     nullptr,
                     0);
  std::string text(hash.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
  text.pop_back();
  return text;
}

}  // namespace trellis::web
