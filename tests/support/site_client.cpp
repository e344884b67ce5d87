#include "support/site_client.hpp"

#include <algorithm>
#include <stdexcept>

namespace trellis::testing {

namespace {

std::string encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    if (is_plain) {
      out += c;
    } else {
      out += '%';
      out += digits[static_cast<unsigned char>(c) >> 4U];
      out += digits[static_cast<unsigned char>(c) & 0x0fU];
    }
  }
  return out;
}

bool holds_value(const Node& form, const std::string& value) {
  if (value.empty()) return true;
  for (const char* name : {"input", "button"})
    for (const Node* element : elements(form, name))
      if (element->attribute("value") == value || words(*element) == value) return true;
  return false;
}

/// What a browser would send for the form as it stands.
SiteClient::Values standing_values(const Node& form) {
  SiteClient::Values values;
  for (const Node* element : elements(form, "*")) {
    const std::string name = element->attribute("name");
    if (name.empty() || element->has("disabled")) continue;
    if (element->name == "input") {
      const std::string type = element->attribute("type");
      const bool is_choice = type == "radio" || type == "checkbox";
      if (type == "file" || type == "submit" || (is_choice && !element->has("checked"))) continue;
      values.emplace_back(name, element->attribute("value"));
    } else if (element->name == "textarea") {
      values.emplace_back(name, element->children.empty() ? "" : element->children.front().text);
    } else if (element->name == "select") {
      const auto options = elements(*element, "option");
      const auto chosen =
          std::ranges::find_if(options, [](const Node* option) { return option->has("selected"); });
      if (options.empty()) continue;
      const Node* option = chosen == options.end() ? options.front() : *chosen;
      values.emplace_back(name, option->has("value") ? option->attribute("value") : words(*option));
    }
  }
  return values;
}

constexpr std::string_view boundary = "----trellis-test-boundary";

std::string multipart(const SiteClient::Values& values, const std::vector<ClientFile>& files) {
  std::string body;
  const std::string line =
      "--" + std::string(boundary) + "\r\nContent-Disposition: form-data; name=\"";
  for (const auto& [name, value] : values) body += line + name + "\"\r\n\r\n" + value + "\r\n";
  for (const ClientFile& file : files)
    body += line + file.field + "\"; filename=\"" + file.name +
            "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + file.content + "\r\n";
  return body + "--" + std::string(boundary) + "--\r\n";
}

}  // namespace

std::string form_body(const SiteClient::Values& values) {
  std::string body;
  for (const auto& [name, value] : values)
    body += (body.empty() ? "" : "&") + encoded(name) + '=' + encoded(value);
  return body;
}

int SiteClient::open(const std::string& target) { return request("GET", target, "", ""); }

int SiteClient::submit(const std::string& action,
                       const Values& values,
                       const std::string& with_value,
                       const std::vector<ClientFile>& files) {
  for (const Node* form : elements(document_, "form")) {
    if (form->attribute("action") != action || !holds_value(*form, with_value)) continue;
    Values sent = standing_values(*form);
    std::erase_if(sent, [&](const auto& standing) {
      return std::ranges::any_of(values,
                                 [&](const auto& given) { return given.first == standing.first; });
    });
    sent.insert(sent.end(), values.begin(), values.end());
    if (form->attribute("method") != "post")
      return request("GET", action + '?' + form_body(sent), "", "");
    if (form->attribute("enctype") == "multipart/form-data")
      return request("POST",
                     action,
                     "multipart/form-data; boundary=" + std::string(boundary),
                     multipart(sent, files));
    return request("POST", action, "application/x-www-form-urlencoded", form_body(sent));
  }
  throw std::runtime_error("the page " + address_ + " has no form to " + action);
}

int SiteClient::follow(std::string_view wanted) {
  for (const Node* link : elements(document_, "a"))
    if (words(*link) == wanted) return open(link->attribute("href"));
  throw std::runtime_error("the page " + address_ + " has no link: " + std::string(wanted));
}

int SiteClient::request(std::string method,
                        std::string target,
                        std::string type,
                        std::string body) {
  for (int redirects = 0; redirects < 10; ++redirects) {
    target = target.substr(0, target.find('#'));
    std::string message = method + ' ' + target +
                          " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) +
                          "\r\nConnection: close\r\n";
    std::string cookie;
    for (const auto& [name, value] : cookies_)
      cookie += (cookie.empty() ? "" : "; ") + name + '=' + value;
    if (!cookie.empty()) message += "Cookie: " + cookie + "\r\n";
    if (method == "POST")
      message +=
          "Content-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    RawSocket socket(port_);
    socket.send(message + "\r\n" + body);
    const std::string response = socket.response(std::chrono::seconds(60));
    status_ = status_of(response);
    head_ = response.substr(0, response.size() - body_of(response).size());
    body_ = std::string(body_of(response));
    address_ = target;
    remember_cookies(head_);
    const std::string location = header_of(response, "Location");
    if (location.empty() || status_ < 300) break;
    // 303 turns a post into a look; 308 keeps what it was.
    if (status_ == 303) {
      method = "GET";
      body.clear();
    }
    target = location;
  }
  const bool is_page = header("Content-Type").starts_with("text/html");
  document_ = is_page ? read_html(body_) : Node();
  return status_;
}

void SiteClient::remember_cookies(std::string_view head) {
  constexpr std::string_view name = "\r\nSet-Cookie: ";
  for (std::size_t at = head.find(name); at != std::string_view::npos;
       at = head.find(name, at + 1)) {
    const std::string_view line =
        head.substr(at + name.size(), head.find("\r\n", at + 2) - at - name.size());
    const std::size_t equals = line.find('=');
    const std::string key(line.substr(0, equals));
    if (line.find("Max-Age=0") != std::string_view::npos)
      cookies_.erase(key);
    else
      cookies_[key] = std::string(line.substr(equals + 1, line.find(';') - equals - 1));
  }
}

std::string SiteClient::header(std::string_view name) const { return header_of(head_, name); }

std::string SiteClient::h1() const {
  const auto found = elements(document_, "h1");
  return found.size() == 1 ? words(*found.front()) : "";
}

bool SiteClient::says(std::string_view part) const {
  return words(document_).find(part) != std::string::npos;
}

}  // namespace trellis::testing
