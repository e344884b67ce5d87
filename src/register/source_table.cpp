#include "register/source_table.hpp"

#include <algorithm>
#include <array>
#include <future>
#include <openssl/evp.h>

#include "core/archive.hpp"
#include "core/gzip.hpp"
#include "core/text.hpp"
#include "core/xlsx_reader.hpp"
#include "register/json_rows.hpp"

namespace trellis::registry {
namespace {

constexpr std::size_t lines_before_header_max = 20;
constexpr std::size_t bytes_for_a_thread = 1 << 20;

std::unexpected<Problem> refuse_table(std::string message) {
  return problem(ProblemKind::invalid, "", std::move(message));
}

struct Separator {
  char mark;
  std::string_view words;
};
constexpr Separator separators[] = {{';', "semicolons"}, {'\t', "tabs"}};

/// Notices rows that are one cell because another mark than the comma stands between columns: two
/// rows on end of equally many pieces, for a sentence may hold semicolons too.
class SeparatorWatch {
 public:
  void look_at(std::span<const std::string_view> cells) {
    for (std::size_t i = 0; i < std::size(separators); ++i) {
      const std::size_t pieces =
          cells.size() == 1 ? split(cells.front(), separators[i].mark).size() : 0;
      if (pieces >= pieces_min && pieces == pieces_[i] && words_.empty())
        words_ = separators[i].words;
      pieces_[i] = pieces;
    }
  }
  /// "semicolons", or empty.
  std::string_view words() const { return words_; }

 private:
  static constexpr std::size_t pieces_min = 3;
  std::array<std::size_t, std::size(separators)> pieces_{};
  std::string_view words_;
};

std::string base_name(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

std::string without_suffix(std::string name, std::string_view suffix) {
  if (name.ends_with(suffix)) name.resize(name.size() - suffix.size());
  return name;
}

bool is_table_name(const std::string& name) {
  return !name.starts_with("__MACOSX/") && (name.ends_with(".csv") || name.ends_with(".json"));
}

/// The one table of a ZIP file, or the workbook that a ZIP file may be.
Result<UnpackedFile> unpack_zip(std::string bytes, std::string name) {
  const Archive archive = TRY(Archive::open(bytes));
  if (archive.contains("xl/workbook.xml")) return UnpackedFile{name, std::move(bytes)};
  if (archive.contains("content.xml"))
    return refuse_table("OpenDocument spreadsheets are not read. Save the file as XLSX or CSV.");
  std::vector<std::string> tables;
  std::ranges::copy_if(archive.names(), std::back_inserter(tables), is_table_name);
  if (tables.size() != 1)
    return refuse_table("The ZIP file holds " +
                        counted(static_cast<long long>(tables.size()), "table") +
                        ". Unpack it and import its files by name.");
  return UnpackedFile{base_name(tables.front()), TRY(archive.read(tables.front()))};
}

/// A text and the checksum of the bytes it was made of.
struct CheckedText {
  DecodedText text;
  std::string sha256;
};

/// A large file's checksum is made on a second thread meanwhile: decoding leaves the bytes alone.
Result<CheckedText> decode_and_check(std::string&& bytes) {
  if (bytes.size() < bytes_for_a_thread) {
    std::string sha256 = sha256_of(bytes);
    return CheckedText{TRY(decode_text(std::move(bytes))), std::move(sha256)};
  }
  auto sha256 =
      std::async(std::launch::async, [all = std::string_view(bytes)] { return sha256_of(all); });
  auto text = decode_text(std::move(bytes));
  sha256.wait();  // before anybody frees what it reads
  return CheckedText{TRY(std::move(text)), sha256.get()};
}

/// Formats that are known and not read.
std::string refusal_of_format(std::string_view bytes) {
  if (bytes.empty()) return "The file is empty.";
  if (is_old_excel(bytes)) return "The old Excel format is not read. Save it as XLSX or CSV.";
  if (bytes.starts_with("SQLite format 3"))
    return "This is a GeoPackage or another SQLite database. Export the layer you need as GeoJSON.";
  if (bytes.starts_with("%PDF")) return "This is a PDF. Import the table behind it as CSV.";
  const std::string_view start = trim(bytes.substr(0, 200));
  if (start.starts_with("<!DOCTYPE") || start.starts_with("<html") || start.starts_with("<?xml"))
    return "This is a web page or XML, not a table. Download the CSV file itself.";
  return {};
}

}  // namespace

std::string sha256_of(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
  std::string text;
  for (unsigned i = 0; i < length; ++i) {
    constexpr std::string_view digits = "0123456789abcdef";
    text += digits[digest[i] >> 4];
    text += digits[digest[i] & 15];
  }
  return text;
}

Result<UnpackedFile> unpack_file(std::string bytes, std::string file_name) {
  UnpackedFile file{base_name(file_name), std::move(bytes)};
  if (is_gzip(file.bytes)) {
    file.bytes = TRY(gunzip(file.bytes));
    file.name = without_suffix(file.name, ".gz");
  }
  if (is_zip(file.bytes)) file = TRY(unpack_zip(std::move(file.bytes), std::move(file.name)));
  if (const std::string why = refusal_of_format(file.bytes); !why.empty()) return refuse_table(why);
  return file;
}

std::string_view SourceRow::cell(std::optional<std::size_t> column) const {
  return column && *column < cells.size() ? trim(cells[*column]) : std::string_view();
}

Result<SourceTable> SourceTable::open(UnpackedFile file, std::optional<FileKind> kind) {
  SourceTable table;
  table.file_name_ = std::move(file.name);
  if (is_zip(file.bytes)) {
    table.sha256_ = sha256_of(file.bytes);
    auto sheets = TRY(read_xlsx(std::move(file.bytes)));
    for (Sheet& sheet : sheets) {
      table.rows_ = std::move(sheet.rows);
      table.next_row_ = 0;
      const auto found = table.find_header(kind);
      if (found) return table;
      if (&sheet == &sheets.back()) return std::unexpected(found.error());
    }
    return refuse_table("The workbook has no sheets.");
  }
  CheckedText checked = TRY(decode_and_check(std::move(file.bytes)));
  table.sha256_ = std::move(checked.sha256);
  table.text_ = std::make_unique<DecodedText>(std::move(checked.text));
  const std::string_view start = trim(table.text_->text().substr(0, 100));
  if (start.starts_with('[') || start.starts_with('{')) {
    table.rows_ = TRY(read_json_rows(table.text_->text()));
    table.text_.reset();
  } else {
    table.encoding_ = name_of(table.text_->encoding);
    table.controls_repaired_ = table.text_->controls_repaired;
    table.replacement_characters_ = table.text_->replacement_characters;
    table.csv_ = std::make_unique<CsvReader>(table.text_->text());
  }
  TRY_VOID(table.find_header(kind));
  return table;
}

/// Moves to the next physical row; false at the end.
Result<bool> SourceTable::advance() {
  if (csv_) {
    const CsvRow* row = TRY(csv_->next());
    if (!row) return false;
    row_ = {row->fields, row->row, row->line};
    return true;
  }
  if (next_row_ >= rows_.size()) return false;
  const auto& cells = rows_[next_row_++];
  views_.assign(cells.begin(), cells.end());
  row_ = {views_, next_row_, next_row_};
  return true;
}

/// The header is the first row that a layout fits; where none fits, the refusal speaks of the row
/// that came nearest, which is the first one with at least two cells.
Result<void> SourceTable::find_header(std::optional<FileKind> kind) {
  std::optional<Problem> nearest;
  SeparatorWatch watch;
  for (std::size_t i = 0; i < lines_before_header_max && TRY(advance()); ++i) {
    const auto filled = std::ranges::count_if(
        row_.cells, [](std::string_view cell) { return !trim(cell).empty(); });
    if (filled == 0) continue;
    const Header header(row_.cells);
    const auto found = recognise(header, kind);
    watch.look_at(row_.cells);
    if (found) {
      header_ = header;
      layout_ = *found;
      return {};
    }
    const bool says_more = found.error().kind == ProblemKind::refused_by_rule ||
                           found.error().message.starts_with("This is nearest");
    if (!nearest || (says_more && nearest->message.starts_with("No known")))
      nearest = found.error();
    if (found.error().kind == ProblemKind::refused_by_rule) break;
  }
  if (!nearest) return refuse_table("The file has no header row.");
  // A table of one long column is like no layout: the mark between its columns says more.
  if (!watch.words().empty() && nearest->kind != ProblemKind::refused_by_rule)
    return refuse_table("The columns are separated by " + std::string(watch.words()) +
                        ". Save the file as CSV with commas between the columns.");
  return std::unexpected(*nearest);
}

Result<const SourceRow*> SourceTable::next() {
  while (TRY(advance())) {
    const bool empty = std::ranges::all_of(
        row_.cells, [](std::string_view cell) { return cell.empty() || trim(cell).empty(); });
    if (empty) {
      ++empty_rows_;
      continue;
    }
    short_rows_ += row_.cells.size() < header_.size();
    long_rows_ += row_.cells.size() > header_.size();
    // Where many rows stop early a short last one says nothing.
    cut_short_ = csv_ && !csv_->ended_with_line_end() && row_.cells.size() < header_.size() &&
                 short_rows_ == 1;
    return &row_;
  }
  return nullptr;
}

double SourceTable::share_read() const {
  if (csv_) {
    const std::size_t size = text_->text().size();
    return size ? static_cast<double>(csv_->offset()) / static_cast<double>(size) : 1;
  }
  return rows_.empty() ? 1 : static_cast<double>(next_row_) / static_cast<double>(rows_.size());
}

}  // namespace trellis::registry
