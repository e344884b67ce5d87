/// A mail server of the tests' own on 127.0.0.1: keeps what it is sent, and refuses when told to.
#pragma once

#include <arpa/inet.h>
#include <mutex>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace trellis::notify::testing {

struct ReceivedMail {
  std::string from = {};
  std::string to = {};
  std::string source = {};

  /// The value of a header of one line.
  std::string header(const std::string& name) const {
    const std::size_t begin = source.find(name + ": ");
    if (begin == std::string::npos) return {};
    const std::size_t value = begin + name.size() + 2;
    return source.substr(value, source.find("\r\n", value) - value);
  }
};

class SmtpServer {
 public:
  SmtpServer() {
    listening_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(listening_, reinterpret_cast<sockaddr*>(&address), size);
    listen(listening_, 8);
    getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~SmtpServer() {
    shutdown(listening_, SHUT_RDWR);
    thread_.join();
    close(listening_);
  }
  SmtpServer(const SmtpServer&) = delete;
  SmtpServer& operator=(const SmtpServer&) = delete;

  std::string address() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
  /// "250 OK", or "550 no such mailbox", "451 try later".
  void answer_receivers(std::string answer) {
    const std::lock_guard lock(mutex_);
    receiver_answer_ = std::move(answer);
  }
  std::vector<ReceivedMail> received() const {
    const std::lock_guard lock(mutex_);
    return received_;
  }

 private:
  void serve() {
    for (;;) {
      const int connection = accept(listening_, nullptr, nullptr);
      if (connection < 0) return;
      converse(connection);
      close(connection);
    }
  }

  void converse(int connection) {
    std::string unread;
    ReceivedMail mail;
    say(connection, "220 test ESMTP");
    for (std::string line; take(connection, unread, "\r\n", line);) {
      const std::string verb = line.substr(0, 4);
      if (verb == "QUIT") {
        say(connection, "221 bye");
        return;
      }
      if (verb == "MAIL") mail.from = line.substr(5);
      if (verb == "RCPT") {
        mail.to = line.substr(5);
        const std::lock_guard lock(mutex_);
        say(connection, receiver_answer_);
      } else if (verb == "DATA") {
        say(connection, "354 go on");
        if (!take(connection, unread, "\r\n.\r\n", mail.source)) return;
        const std::lock_guard lock(mutex_);
        received_.push_back(mail);
        say(connection, "250 kept");
      } else {
        say(connection, "250 OK");
      }
    }
  }

  static void say(int connection, const std::string& line) {
    const std::string bytes = line + "\r\n";
    send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  static bool take(int connection, std::string& unread, const char* end, std::string& out) {
    for (;;) {
      const std::size_t at = unread.find(end);
      if (at != std::string::npos) {
        out = unread.substr(0, at);
        unread.erase(0, at + std::string(end).size());
        return true;
      }
      char buffer[4096];
      const ssize_t got = recv(connection, buffer, sizeof buffer, 0);
      if (got <= 0) return false;
      unread.append(buffer, static_cast<std::size_t>(got));
    }
  }

  int listening_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::string receiver_answer_ = "250 OK";
  std::vector<ReceivedMail> received_;
  std::thread thread_;
};

}  // namespace trellis::notify::testing
