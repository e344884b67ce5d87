#include "evaluation/report_page.hpp"

#include <cctype>

namespace trellis::evaluation {
namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; font: 1.0625rem/1.5 Arial, Helvetica, sans-serif; color: #0b0c0c; background: #fff; }
main { max-width: 46rem; margin: 0 auto; padding: 1rem 1rem 3rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 1rem 0 .5rem; }
h2 { font-size: 1.35rem; line-height: 1.25; margin: 2.5rem 0 .5rem; padding-top: .75rem; border-top: 1px solid #b1b4b6; }
p, ul { margin: .5rem 0; }
p, li, dd { overflow-wrap: anywhere; }
.lead { color: #505a5f; }
.headline { margin: 1.5rem 0; padding: 1rem 1.25rem; border-left: 8px solid #1d70b8; background: #f3f7fb; }
.headline .result { font-size: 1.45rem; line-height: 1.3; font-weight: bold; margin: 0 0 .5rem; }
.headline .plain { font-size: 1.15rem; margin: 0 0 .9rem; }
dl { margin: 0; }
dl div { padding: .45rem 0; border-top: 1px solid #cfdce8; }
dt { font-weight: bold; }
dd { margin: 0; }
.caution { padding: .6rem 1rem; border-left: 5px solid #b05c1f; background: #fdf6f0; margin: .5rem 0; }
figure { margin: 1.25rem 0 2rem; }
figcaption { font-weight: bold; margin-bottom: .4rem; break-after: avoid; }
svg { break-inside: avoid; display: block; width: 100%; max-width: 34rem; height: auto; }
figure caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.table-wrap { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; margin: .75rem 0; }
caption { text-align: left; color: #505a5f; padding: .25rem 0; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #d9dbdc; vertical-align: top; }
thead th, thead td { border-bottom: 2px solid #0b0c0c; }
tbody th { font-weight: normal; }
td { font-variant-numeric: tabular-nums; }
details { margin: .5rem 0; }
summary { cursor: pointer; color: #1d5f99; text-decoration: underline; padding: .35rem 0; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f3f2f1; padding: .75rem 1rem; font-size: .85rem; }
.small { font-size: .9rem; color: #505a5f; overflow-wrap: anywhere; }
@media (max-width: 30rem) {
  h1 { font-size: 1.5rem; }
  .headline { padding: .75rem .9rem; }
  .headline .result { font-size: 1.2rem; }
  table { font-size: .875rem; }
  th, td { padding-right: .5rem; }
}
@media print {
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  h2 { break-after: avoid; }
  .headline, .caution { background: none; }
  svg { max-width: 13cm; }
  tr { break-inside: avoid; }
  thead { break-after: avoid; }
}
)";

}  // namespace

std::string page_html(std::string_view title, const std::string& body) {
  std::string html = "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n";
  html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
  html += plot::escaped(title).text + "</title>\n<style>" + std::string(style);
  return html + "</style>\n</head>\n<body>\n<main>\n" + body + "</main>\n</body>\n</html>\n";
}

std::string section_html(std::string_view heading, const std::string& body) {
  if (body.empty()) return {};
  return "<section>\n<h2>" + plot::escaped(heading).text + "</h2>\n" + body + "</section>\n";
}

std::string paragraph_html(std::string_view text) {
  return text.empty() ? std::string()
                      : "<p>" + plot::escaped(with_minus_signs(text)).text + "</p>\n";
}

std::string with_minus_signs(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_sign = text[i] == '-' && i + 1 < text.size() && text[i + 1] >= '0' &&
                         text[i + 1] <= '9' && (i == 0 || text[i - 1] == ' ' || text[i - 1] == '(');
    if (is_sign)
      out += "\u2212";
    else
      out += text[i];
  }
  return out;
}

std::string unbroken(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c == ' ')
      out += "\u00a0";
    else
      out += c;
  return out;
}

std::string list_html(const std::vector<std::string>& items) {
  if (items.empty()) return {};
  std::string html = "<ul>\n";
  for (const std::string& item : items)
    html += "<li>" + plot::escaped(with_minus_signs(item)).text + "</li>\n";
  return html + "</ul>\n";
}

std::string facts_html(const std::vector<std::pair<std::string, std::string>>& facts) {
  std::string html = "<dl>\n";
  for (const auto& [label, value] : facts)
    if (!value.empty()) {
      std::string sentence = with_minus_signs(value);
      sentence[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(sentence[0])));
      html += "<div><dt>" + plot::escaped(label).text + "</dt><dd>" + plot::escaped(sentence).text +
              "</dd></div>\n";
    }
  return html + "</dl>\n";
}

}  // namespace trellis::evaluation
