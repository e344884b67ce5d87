#include <fstream>

#include "core/text.hpp"
#include "support/places.hpp"
#include "web/api/api_world_fixture.hpp"

namespace trellis::web::api::testing {
namespace {

/// One request of the guide with the status that it promises.
struct Example {
  std::string method;
  std::string target;
  Fields headers;
  std::string body;
  int status = 0;
};

bool begins_example(const std::string& line) {
  return line.starts_with("GET ") || line.starts_with("POST ") || line.starts_with("PUT ");
}

/// Lines of the fences "```request": the request, its headers, its body, its status.
std::vector<Example> examples_of_guide() {
  std::ifstream in(test::source_dir() / "docs/guide/api.md");
  std::vector<Example> examples;
  bool is_inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```")) {
      is_inside = line == "```request";
      continue;
    }
    if (!is_inside) continue;
    if (begins_example(line)) {
      const std::size_t space = line.find(' ');
      examples.push_back({.method = line.substr(0, space), .target = line.substr(space + 1)});
      continue;
    }
    Example& example = examples.back();
    const std::size_t colon = line.find(": ");
    const bool is_status = line.size() == 3 && std::isdigit(static_cast<unsigned char>(line[0]));
    if (is_status)
      example.status = std::stoi(line);
    else if (example.body.empty() && !line.starts_with('{') && colon != std::string::npos)
      example.headers.add(lower_ascii(line.substr(0, colon)), line.substr(colon + 2));
    else
      example.body += line;
  }
  return examples;
}

class ApiGuide : public ApiWorld {};
TRELLIS_FOR_EACH_ENGINE(ApiGuide);

TEST_P(ApiGuide, EveryExampleAnswersAsItSays) {
  const std::string file = key(open_case(organisation("Oak")));
  std::string etag;
  std::string since;
  const auto filled = [&](std::string text) {
    const std::pair<std::string_view, const std::string*> parts[] = {
        {"{case}", &file}, {"{etag}", &etag}, {"{updated_since}", &since}};
    for (const auto& [mark, value] : parts)
      for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark))
        text.replace(at, mark.size(), *value);
    return text;
  };
  const auto examples = examples_of_guide();
  ASSERT_GT(examples.size(), 10U);

  for (const Example& example : examples) {
    const Method method = example.method == "GET"    ? Method::get
                          : example.method == "POST" ? Method::post
                                                     : Method::put;
    Request asked = request(method, filled(example.target), token_);
    for (const auto& [name, value] : example.headers) asked.headers.set(name, filled(value));
    if (method != Method::get) asked.headers.set("content-type", "application/json");
    asked.body = filled(example.body);
    const Page page = send(std::move(asked));

    EXPECT_EQ(page.status(), example.status) << example.method << ' ' << example.target << '\n'
                                             << page.text;
    if (method == Method::get && page.status() == 200) {
      etag = page.header("ETag");
      since = body(page).value("updated_since", since);
    }
  }
  EXPECT_EQ(ids(get("/api/v1/notes")).size(), 2U);
}

}  // namespace
}  // namespace trellis::web::api::testing
