#include "web/multipart.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace trellis::web {
namespace {

const std::filesystem::path folder = std::filesystem::temp_directory_path();

std::string part(const std::string& headers, const std::string& content) {
  return "--B\r\n" + headers + "\r\n\r\n" + content + "\r\n";
}

std::string field(const std::string& name, const std::string& value) {
  return part("Content-Disposition: form-data; name=\"" + name + "\"", value);
}

std::string file(const std::string& name, const std::string& content) {
  return part("Content-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"", content);
}

Result<MultipartParser> parsed(const std::string& body,
                               std::size_t piece,
                               MultipartLimits limits = {}) {
  MultipartParser parser("B", folder, limits);
  for (std::size_t at = 0; at < body.size(); at += piece)
    TRY_VOID(parser.take(std::string_view(body).substr(at, piece)));
  TRY_VOID(parser.finish());
  return parser;
}

std::string contents_of(const Upload& upload) {
  std::ifstream stream(upload.file->path(), std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::string sentence(const std::string& body, MultipartLimits limits = {}) {
  const auto result = parsed(body, 7, limits);
  return result ? "" : result.error().message;
}

TEST(Multipart, ReadsTheSameInPiecesOfAnySize) {
  const std::string plain = "a,b\r\n-B not yet\r\n--\r\n-\r\n-Bx\r\n";
  const std::string good = "preamble\r\n" + field("kind", "gias") + file("x.csv", plain) +
                           field("empty", "") + file("", "") + "--B--\r\nepilogue";
  for (std::size_t piece = 1; piece < 40; ++piece) {
    const auto result = parsed(good, piece);
    ASSERT_TRUE(result.has_value()) << piece << ": " << result.error().message;
    EXPECT_EQ(result->fields.raw("kind"), "gias");
    EXPECT_TRUE(result->fields.has("empty"));
    ASSERT_EQ(result->uploads.size(), 2U);
    EXPECT_EQ(contents_of(result->uploads.front()), plain);
    EXPECT_EQ(result->uploads.front().size, plain.size());
  }
}

TEST(Multipart, ABoundaryInsideAFileEndsIt) {
  EXPECT_EQ(sentence(file("x.csv", "a\r\n--Bx") + "--B--"),
            "A boundary of the form is not at the end of its line.");
}

TEST(Multipart, TheNameOfAFileIsNeverAPath) {
  for (const char* name : {"../../etc/x.csv", "C:\\\\Users\\\\x.csv", "/x.csv"}) {
    const auto result = parsed(file(name, "a") + "--B--", 100);
    ASSERT_TRUE(result.has_value());
    EXPECT_EQ(result->uploads.front().name, "x.csv");
    EXPECT_EQ(result->uploads.front().file->path().parent_path(), folder);
  }
}

TEST(Multipart, TheFileGoesWithItsUpload) {
  std::filesystem::path path;
  {
    const auto result = parsed(file("x.csv", "a") + "--B--", 100);
    path = result->uploads.front().file->path();
    EXPECT_TRUE(std::filesystem::exists(path));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Multipart, BrokenBodiesAreRefused) {
  EXPECT_EQ(sentence(field("a", "b")), "The form ended before its last part was complete.");
  EXPECT_EQ(sentence(""), "The form ended before its last part was complete.");
  EXPECT_EQ(sentence("--B\r\n\r\nx\r\n--B--"), "A part of the form has no name.");
  EXPECT_EQ(sentence(part("Content-Disposition: attachment", "x") + "--B--"),
            "A part of the form has no name.");
  EXPECT_EQ(sentence(field("a", "\xff") + "--B--"), "The form holds text that is not UTF-8.");
  EXPECT_EQ(sentence("--Bx\r\n"), "A boundary of the form is not at the end of its line.");
}

TEST(Multipart, EverythingIsBounded) {
  EXPECT_EQ(sentence(field("a", "b") + field("a", "b") + "--B--", {.parts_max = 1}),
            "The form holds too many parts.");
  EXPECT_EQ(sentence(field("a", "12345") + "--B--", {.field_bytes_max = 4}),
            "A field of the form is too long.");
  EXPECT_EQ(sentence(field("a", "123") + field("b", "123") + "--B--", {.fields_bytes_max = 5}),
            "A field of the form is too long.");
  EXPECT_EQ(sentence(part("X: " + std::string(5000, 'x'), "a")),
            "A part of the form has headers that are too long.");
}

TEST(MultipartBoundary, IsReadFromTheContentType) {
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=abc").value(), "abc");
  EXPECT_EQ(multipart_boundary("Multipart/Form-Data; charset=x; BOUNDARY=\"a b\"").value(), "a b");
  for (const char* type : {"multipart/form-data",
                           "multipart/form-data; boundary=",
                           "text/plain; boundary=a",
                           "multipart/form-data; boundary=\"a",
                           "multipart/form-data; boundary=a<b"})
    EXPECT_FALSE(multipart_boundary(type)) << type;
}

}  // namespace
}  // namespace trellis::web
