// A row's cells by name, and lists in the three forms in which the server gives them.
#include "dialects/postgres/catalog/catalog_row.hpp"

#include "support/test.hpp"

using namespace sluice;
using namespace sluice::postgres;

namespace {

const Rows& rows() {
  static const Rows k_rows{
      .columns = {"name", "flag", "numbers", "vector", "texts", "missing"},
      .rows = {{"a", "t", "{1,-2,30}", "0 7", R"(["x",null,"y, z"])", std::nullopt},
               {"b", "f", "{}", "", "[]", std::nullopt}}};
  return k_rows;
}

}  // namespace

TEST_CASE("cells of a row are found by name in any order") {
  const CatalogRow row(rows(), 0);
  CHECK(text_at(row, "texts") == R"(["x",null,"y, z"])");
  CHECK(text_at(row, "name") == "a");
  CHECK(text_at(row, "name") == "a");
  CHECK(flag_at(row, "flag"));
  CHECK_FALSE(flag_at(CatalogRow(rows(), 1), "flag"));
  CHECK_THROWS_AS(row.value("other"), Error);
}

TEST_CASE("a null cell is no text, no flag and no list") {
  const CatalogRow row(rows(), 0);
  CHECK(optional_text(row, "missing") == std::nullopt);
  CHECK(text_at(row, "missing").empty());
  CHECK_FALSE(flag_at(row, "missing"));
  CHECK(numbers_at(row, "missing").empty());
  CHECK(strings_at(row, "missing").empty());
  CHECK(optional_strings_at(row, "missing").empty());
  CHECK_THROWS_AS(catalog_number(row, "missing"), Error);
}

TEST_CASE("arrays, vectors and JSON lists are read as they are, empty ones too") {
  const CatalogRow row(rows(), 0), empty(rows(), 1);
  CHECK(numbers_at(row, "numbers") == std::vector<std::int64_t>{1, -2, 30});
  CHECK(numbers_at(row, "vector") == std::vector<std::int64_t>{0, 7});
  CHECK(optional_strings_at(row, "texts") == std::vector<Value>{"x", std::nullopt, "y, z"});
  for (const char* list : {"numbers", "vector"}) CHECK(numbers_at(empty, list).empty());
  CHECK(strings_at(empty, "texts").empty());
  CHECK(optional_strings_at(empty, "texts").empty());
}

TEST_CASE("every row is read once, in order") {
  std::string names;
  for_each_row(rows(), [&](const CatalogRow& row) { names += text_at(row, "name"); });
  CHECK(names == "ab");
}
