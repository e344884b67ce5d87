#include <algorithm>
#include <curl/curl.h>
#include <string_view>

#include "notify/transport.hpp"

namespace trellis::notify {
namespace {

constexpr long connect_seconds_max = 10;
constexpr long send_seconds_max = 60;

/// libcurl is set up once for the process.
void begin_curl() {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  static_cast<void>(ready);
}

struct Unread {
  std::string_view left;
};

std::size_t give_bytes(char* buffer, std::size_t size, std::size_t count, void* from) {
  auto& unread = *static_cast<Unread*>(from);
  const std::size_t bytes = std::min(size * count, unread.left.size());
  std::copy_n(unread.left.begin(), bytes, buffer);
  unread.left.remove_prefix(bytes);
  return bytes;
}

/// What the end of a conversation means. 5xx is for good, save where signing in to the server
/// failed: that is our setting, and passes once it is mended.
Attempt outcome_of(CURLcode code, long answer) {
  if (code == CURLE_OK) return {};
  std::string trouble = curl_easy_strerror(code);
  if (answer > 0) trouble += " (the server answered " + std::to_string(answer) + ")";
  const bool is_refusal = answer >= 500 && answer < 600 && code != CURLE_LOGIN_DENIED;
  return {is_refusal ? Delivery::refused : Delivery::may_pass, trouble};
}

class SmtpTransport : public Transport {
 public:
  explicit SmtpTransport(TransportSettings settings) : settings_(std::move(settings)) {
    begin_curl();
  }

  Attempt send(const Letter& letter) override {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(),
                                                                   curl_easy_cleanup);
    if (!curl) return {Delivery::may_pass, "libcurl could not be started"};
    const std::string source = message_source(letter);
    Unread unread{source};
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> receivers(
        curl_slist_append(nullptr, ("<" + letter.to + ">").c_str()), curl_slist_free_all);
    set_up(curl.get());
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, ("<" + letter.from + ">").c_str());
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, receivers.get());
    curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(curl.get(), CURLOPT_READDATA, &unread);
    curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
    const CURLcode code = curl_easy_perform(curl.get());
    long answer = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer);
    return outcome_of(code, answer);
  }

 private:
  void set_up(CURL* curl) const {
    curl_easy_setopt(curl, CURLOPT_URL, settings_.server.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_seconds_max);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, send_seconds_max);
    // No proxy of the environment: mail goes where the setting says.
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    const bool may_be_plain = is_on_this_machine(settings_.server);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, may_be_plain ? CURLUSESSL_NONE : CURLUSESSL_ALL);
    if (settings_.user.empty()) return;
    curl_easy_setopt(curl, CURLOPT_USERNAME, settings_.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, settings_.password.c_str());
  }

  TransportSettings settings_;
};

}  // namespace

std::unique_ptr<Transport> make_smtp_transport(const TransportSettings& settings) {
  return std::make_unique<SmtpTransport>(settings);
}

}  // namespace trellis::notify
