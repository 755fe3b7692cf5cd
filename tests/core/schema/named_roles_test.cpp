#include "core/schema/named_roles.hpp"

#include "support/test.hpp"

using namespace sluice;

TEST_CASE("a role that no statement names is not the migration's doing") {
  const std::vector<Statement> statements = {
      {"CREATE ROLE Reader"}, {"DROP ROLE \"writer\""}, {"ALTER ROLE keeper CREATEDB"}};
  Schema before{.roles = {{.name = "gone"}, {.name = "keeper"}, {.name = "writer"}}};
  const Schema after{
      .roles = {{.name = "came"}, {.name = "keeper", .create_db = true}, {.name = "reader"}}};
  take_unnamed_roles(before, after, statements);
  CHECK(before.roles ==
        std::vector<Role>{{.name = "came"}, {.name = "keeper"}, {.name = "writer"}});
}

TEST_CASE("roles that did not change stay in their order") {
  Schema before{.roles = {{.name = "b"}, {.name = "a"}}};
  const Schema after = before;
  take_unnamed_roles(before, after, {{"SELECT 1"}});
  CHECK(before == after);
}

TEST_CASE("what unnamed roles may and are set to is not the migration's doing") {
  const auto member = [](const char* identity) {
    return OtherObject{"role membership", identity, "GRANT", "REVOKE"};
  };
  const OtherObject trigger{"trigger", "reader on a", "CREATE", "DROP"};
  Schema before{.others = {member("gone of a"), member("reader of a"), trigger}};
  const Schema after{.others = {member("came of a"), member("reader of b")}};
  take_unnamed_roles(before, after, {{"REVOKE reader FROM a"}});
  CHECK(before.others ==
        std::vector<OtherObject>{member("came of a"), member("reader of a"), trigger});
}

TEST_CASE("a role that is dropped takes its memberships along") {
  const OtherObject membership{"role membership", "readers of joe", "GRANT", "REVOKE"};
  Schema before{.roles = {{.name = "joe"}}, .others = {membership}};
  take_unnamed_roles(before, {}, {{"DROP ROLE joe"}});
  CHECK(before.others == std::vector<OtherObject>{membership});
}
