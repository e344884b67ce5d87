#include "core/archive.hpp"

#include <gtest/gtest.h>
#include <zip.h>
#include <zlib.h>

#include "core/gzip.hpp"
#include "core/xlsx_reader.hpp"
#include "support_shared.hpp"

namespace trellis {
namespace {

std::string gzip(const std::string& content) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
  std::vector<char> packed(content.size() / 2 + 1000);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  std::string bytes(packed.data(), packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return bytes;
}

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& files) {
  zip_error_t error;
  zip_source_t* source = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(source);
  zip_t* archive = zip_open_from_source(source, ZIP_TRUNCATE, &error);
  for (const auto& [name, content] : files)
    zip_file_add(archive,
                 name.c_str(),
                 zip_source_buffer(archive, content.data(), content.size(), 0),
                 ZIP_FL_ENC_UTF_8);
  zip_close(archive);
  zip_source_open(source);
  zip_source_seek(source, 0, SEEK_END);
  std::vector<char> bytes(static_cast<std::size_t>(zip_source_tell(source)));
  zip_source_seek(source, 0, SEEK_SET);
  zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  zip_source_free(source);
  return {bytes.data(), bytes.size()};
}

std::string sheet_of(const std::string& rows) {
  return "<worksheet><sheetData>" + rows + "</sheetData></worksheet>";
}

/// A workbook of one sheet; `properties` goes into the workbook part.
std::string workbook_of(const std::string& sheet, const std::string& properties = "") {
  return zip_of(
      {{"xl/workbook.xml",
        "<workbook>" + properties +
            "<sheets><sheet name=\"One\" r:id=\"r1\" xmlns:r=\"x\"/></sheets></workbook>"},
       {"xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/>"
        "</Relationships>"},
       {"xl/sharedStrings.xml",
        "<sst><si><t>URN</t></si><si><r><t>Rich</t></r><r><t> text</t></r>"
        "<rPh><t>reading</t></rPh></si></sst>"},
       {"xl/styles.xml",
        "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"dd/mm/yyyy\"/>"
        "<numFmt numFmtId=\"171\" formatCode=\"0.0&quot;d&quot;\"/></numFmts>"
        "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"170\"/><xf numFmtId=\"14\"/>"
        "<xf numFmtId=\"171\"/></cellXfs></styleSheet>"},
       {"xl/worksheets/sheet1.xml", sheet}});
}

TEST(Gzip, UnpacksWhatWasPackedAndAllMembers) {
  EXPECT_EQ(gunzip(gzip("URN,Name\n")), "URN,Name\n");
  EXPECT_EQ(gunzip(gzip("one ") + gzip("two")), "one two");
}

TEST(Gzip, RefusesACutDamagedOrFollowedFile) {
  std::string content(5000, 'a');
  content += "and the rest";
  const std::string packed = gzip(content);
  EXPECT_EQ(gunzip(packed.substr(0, packed.size() / 2)).error().message,
            "The gzip file is cut short. Download it again.");
  std::string damaged = packed;
  damaged[14] = static_cast<char>(damaged[14] ^ 0x55);
  EXPECT_FALSE(gunzip(damaged));
  EXPECT_FALSE(gunzip(packed + "more"));
}

TEST(Gzip, RefusesABomb) {
  const auto unpacked = gunzip(gzip(std::string(64 << 20, '0')));
  ASSERT_FALSE(unpacked);
  EXPECT_EQ(unpacked.error().message,
            "The file unpacks to far more than any published file. Unpack it yourself and import "
            "the result.");
}

TEST(Archive, ListsAndReadsItsFiles) {
  const auto archive = Archive::open(zip_of({{"a.csv", "URN\n1\n"}, {"folder/b.csv", "x"}}));
  ASSERT_TRUE(archive);
  EXPECT_EQ(archive->names(), (std::vector<std::string>{"a.csv", "folder/b.csv"}));
  EXPECT_EQ(archive->read("a.csv"), "URN\n1\n");
  EXPECT_EQ(archive->read("c.csv").error().kind, ProblemKind::not_found);
}

TEST(Archive, RefusesDamageAndBombs) {
  EXPECT_FALSE(Archive::open("PK\x03\x04 and nothing more"));
  const auto archive = Archive::open(zip_of({{"zeros", std::string(64 << 20, '0')}}));
  ASSERT_TRUE(archive);
  EXPECT_FALSE(archive->read("zeros"));
}

TEST(Xlsx, ReadsStringsNumbersDatesAndGaps) {
  const auto sheets = read_xlsx(workbook_of(
      sheet_of("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c></row>"
               "<row r=\"3\"><c r=\"A3\"><v>100000</v></c><c r=\"B3\" s=\"1\"><v>44197</v></c>"
               "<c r=\"C3\" t=\"inlineStr\"><is><t>in line</t></is></c><c t=\"b\"><v>1</v></c>"
               "<c t=\"str\"><f>1+1</f><v>two</v></c><c s=\"3\"><v>2.5</v></c></row>")));
  ASSERT_TRUE(sheets);
  ASSERT_EQ(sheets->size(), 1U);
  EXPECT_EQ(sheets->front().name, "One");
  EXPECT_EQ(sheets->front().rows,
            (std::vector<std::vector<std::string>>{
                {"URN", "", "Rich text"},
                {},
                {"100000", "2021-01-01", "in line", "TRUE", "two", "2.5"}}));
}

TEST(Xlsx, BothDateSystemsAndTheDayThatNeverWas) {
  const std::string cells = sheet_of(
      "<row r=\"1\"><c s=\"2\"><v>59</v></c><c s=\"2\"><v>60</v></c>"
      "<c s=\"2\"><v>61</v></c></row>");
  EXPECT_EQ(read_xlsx(workbook_of(cells))->front().rows.front(),
            (std::vector<std::string>{"1900-02-28", "60", "1900-03-01"}));
  EXPECT_EQ(read_xlsx(workbook_of(cells, "<workbookPr date1904=\"1\"/>"))->front().rows.front(),
            (std::vector<std::string>{"1904-02-29", "1904-03-01", "1904-03-02"}));
}

TEST(Xlsx, RefusesEntitiesTooManyCellsAndOtherArchives) {
  const auto entity = read_xlsx(workbook_of("<!DOCTYPE x [<!ENTITY a \"b\">]>" +
                                            sheet_of("<row r=\"1\"><c><v>&a;</v></c></row>")));
  ASSERT_FALSE(entity);
  EXPECT_TRUE(entity.error().message.starts_with("The file declares a document type"));
  EXPECT_FALSE(read_xlsx(workbook_of(sheet_of("<row r=\"99999999\"><c><v>1</v></c></row>"))));
  EXPECT_FALSE(read_xlsx(workbook_of(sheet_of("<row r=\"1\"><c r=\"ZZZ1\"><v>1</v></c></row>"))));
  EXPECT_FALSE(read_xlsx(zip_of({{"a.csv", "URN"}})));
  EXPECT_FALSE(read_xlsx(workbook_of("<worksheet><sheetData>")));
}

TEST(Xlsx, ReadsThePublishedAbbreviations) {
  NEEDS_SHARED_DATA();
  const auto sheets = read_xlsx(
      test::file_bytes(test::shared_data() / "performance" / "abbreviations_2018-2019.xlsx"));
  ASSERT_TRUE(sheets) << sheets.error().message;
  bool explained = false;
  for (const Sheet& sheet : *sheets)
    for (const auto& row : sheet.rows)
      for (const std::string& cell : row) explained = explained || cell == "SUPP";
  EXPECT_TRUE(explained);
}

}  // namespace
}  // namespace trellis
