#include "web/metrics.hpp"

#include <cstdio>

namespace trellis::web {

namespace {

/// Routes are our own patterns, but a label is quoted all the same.
std::string quoted_label(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out + '"';
}

void describe(std::string& out,
              std::string_view name,
              std::string_view type,
              std::string_view help) {
  out += "# HELP " + std::string(name) + ' ' + std::string(help) + '\n';
  out += "# TYPE " + std::string(name) + ' ' + std::string(type) + '\n';
}

void value(std::string& out, std::string_view name, std::int64_t number) {
  out += std::string(name) + ' ' + std::to_string(number) + '\n';
}

std::string seconds(double milliseconds) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%g", milliseconds / 1000);
  return text.data();
}

}  // namespace

void Metrics::count(std::string_view route,
                    std::string_view method,
                    int status,
                    std::int64_t microseconds) {
  const std::string labels = "method=" + quoted_label(method) + ",route=" + quoted_label(route) +
                             ",status=\"" + std::to_string(status) + '"';
  const std::lock_guard lock(mutex_);
  ++requests_[labels];
  Histogram& histogram = durations_[std::string(route)];
  std::size_t bucket = 0;
  while (bucket < bucket_ms.size() && microseconds > std::int64_t{1000} * bucket_ms.at(bucket))
    ++bucket;
  ++histogram.buckets.at(bucket);
  ++histogram.count;
  histogram.microseconds += microseconds;
}

std::string Metrics::text(const ServerCounters& server, std::int64_t start_seconds) const {
  std::string out;
  describe(out, "trellis_connections_open", "gauge", "Connections that are open now.");
  value(out, "trellis_connections_open", server.open_connections);
  describe(out, "trellis_connections_total", "counter", "Connections that were accepted.");
  value(out, "trellis_connections_total", server.accepted);
  describe(out, "trellis_connections_refused_total", "counter", "Connections over a limit.");
  value(out, "trellis_connections_refused_total", server.refused);
  describe(out, "trellis_connections_timed_out_total", "counter", "Closed at their deadline.");
  value(out, "trellis_connections_timed_out_total", server.timed_out);
  describe(out, "trellis_requests_waiting", "gauge", "Requests that wait for a worker now.");
  value(out, "trellis_requests_waiting", server.waiting);
  describe(out, "process_start_time_seconds", "gauge", "When the process began, in Unix time.");
  value(out, "process_start_time_seconds", start_seconds);
  const std::lock_guard lock(mutex_);
  describe(out, "trellis_requests_total", "counter", "Requests that were answered.");
  for (const auto& [labels, count] : requests_)
    out += "trellis_requests_total{" + labels + "} " + std::to_string(count) + '\n';
  describe(out, "trellis_request_seconds", "histogram", "Time from first byte to last.");
  for (const auto& [route, histogram] : durations_) {
    std::int64_t below = 0;
    for (std::size_t i = 0; i <= bucket_ms.size(); ++i) {
      below += histogram.buckets.at(i);
      const std::string bound = i < bucket_ms.size() ? seconds(bucket_ms.at(i)) : "+Inf";
      out += "trellis_request_seconds_bucket{route=" + quoted_label(route) + ",le=\"" + bound +
             "\"} " + std::to_string(below) + '\n';
    }
    out += "trellis_request_seconds_sum{route=" + quoted_label(route) + "} " +
           seconds(static_cast<double>(histogram.microseconds) / 1000) + '\n';
    out += "trellis_request_seconds_count{route=" + quoted_label(route) + "} " +
           std::to_string(histogram.count) + '\n';
  }
  return out;
}

}  // namespace trellis::web
