#include "web/assets.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <regex>
#include <set>
#include <sstream>

#include "support/places.hpp"
#include "web/compression.hpp"

namespace trellis::web {
namespace {

const std::filesystem::path dist = test::source_dir() / "web/dist";

Request asking(const Url& url, const Fields& headers = {}) {
  Request request{.path = url.text()};
  request.headers = headers;
  return request;
}

TEST(Assets, OfAFolderThatWasNotBuiltSayHowToBuildThem) {
  const auto assets = Assets::load("/nowhere");

  ASSERT_FALSE(assets.has_value());
  EXPECT_NE(assets.error().message.find("./run"), std::string::npos);
}

TEST(Assets, AreSentOnceAndKept) {
  if (!std::filesystem::exists(dist))
    GTEST_SKIP() << "The assets are not built: run npm run build in web";
  const Assets assets = Assets::load(dist).value();

  const Response plain = assets.respond(asking(assets.url("app.css"))).value();
  const Response compressed =
      assets.respond(asking(assets.url("app.css"), {{"accept-encoding", "gzip"}})).value();
  const Response again =
      assets
          .respond(asking(assets.url("app.css"),
                          {{"if-none-match", std::string(plain.headers.raw("ETag"))}}))
          .value();

  EXPECT_EQ(gunzip(compressed.text()), plain.text());
  EXPECT_NE(compressed.headers.raw("ETag"), plain.headers.raw("ETag"));
  EXPECT_EQ(again.status, 304);
  EXPECT_NE(plain.headers.raw("Cache-Control").find("immutable"), std::string_view::npos);
  EXPECT_FALSE(assets.respond(Request{.path = "/assets/../manifest.json"}));
  EXPECT_FALSE(assets.respond(Request{.path = "/assets/manifest.json"}));
}

TEST(Assets, ShowNoOtherServicesBrand) {
  if (!std::filesystem::exists(dist))
    GTEST_SKIP() << "The assets are not built: run npm run build in web";
  const std::regex brand("GDS Transport|crest|crown|govuk-icon", std::regex::icase);
  int read = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(dist)) {
    const std::string extension = entry.path().extension();
    EXPECT_NE(extension, ".woff2") << entry.path();
    if (!entry.is_regular_file() || extension == ".gz") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    std::smatch found;
    const std::string content = text.str();
    EXPECT_FALSE(std::regex_search(content, found, brand)) << entry.path() << ": " << found.str();
    ++read;
  }
  EXPECT_GE(read, 5);
}

TEST(Assets, WeighLessThanTheBudgetOfAPage) {
  if (!std::filesystem::exists(dist))
    GTEST_SKIP() << "The assets are not built: run npm run build in web";
  const Assets assets = Assets::load(dist).value();
  std::uint64_t bytes = 0;
  for (const char* name : {"app.css", "app.js", "icon.svg"})
    bytes += assets.respond(asking(assets.url(name), {{"accept-encoding", "gzip"}}))->size();

  // 60 kB for a first visit without a map, of which pages are to have 20.
  EXPECT_LT(bytes, 40'000U);
}

TEST(Sources, MarkupIsTrustedInAFewFilesOnly) {
  // Html::trusted is where escaping stops: every file that calls it is named here.
  const std::set<std::string> allowed = {
      "html.hpp", "html.cpp", "page.cpp", "element.cpp", "run_map.cpp", "region_pages.cpp"};
  std::set<std::string> found;
  const std::filesystem::path sources = test::source_dir() / "src/web";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(sources)) {
    const std::string name = entry.path().filename();
    const bool is_source = name.ends_with(".cpp") || name.ends_with(".hpp");
    if (!is_source || name.ends_with("_test.cpp")) continue;
    std::ifstream file(entry.path());
    std::ostringstream text;
    text << file.rdbuf();
    if (text.str().find("Html::trusted(") != std::string::npos && !allowed.contains(name))
      found.insert(name);
  }
  EXPECT_EQ(found, std::set<std::string>());
}

}  // namespace
}  // namespace trellis::web
