// `lode search` against a registry that runs.
#include <optional>

#include <gmock/gmock.h>

#include "tests/cli/running_registry.h"
#include "tests/cli/scenario.h"

namespace lode {
namespace {

using testing::HasSubstr;

class SearchTest : public Scenario {
protected:
    SearchTest() {
        const auto root = (m_folder / "registry").string();
        m_environment["LODE_TOKEN"] = lode({"token", "create", root, "--publisher", "acme"}).out.substr(0, 48);
        write_seed_module(m_folder / "seed");
        start();
        EXPECT_EQ(lode({"publish", "./seed", m_registry->url()}).exit, 0);
        m_registry->stop();  // which writes the catalogue
        start();
        m_environment["LODE_REGISTRY"] = m_registry->url();
    }
    void start() { m_registry.emplace((m_folder / "registry").string()); }

    std::optional<RunningRegistry> m_registry;
};

TEST_F(SearchTest, FindsByWordsAndAlsoWithoutANetworkAfterwards) {
    const auto found = lode({"search", "SEED"});
    EXPECT_EQ(found.exit, 0) << found.err;
    EXPECT_THAT(found.out, testing::StartsWith("acme/seed\t1\t"));
    EXPECT_THAT(lode({"search", "acme", "--json"}).out, HasSubstr(R"("name":"acme/seed","version":"1")"));
    m_registry->stop();
    EXPECT_EQ(lode({"search", "seed", "--offline"}).out, found.out);
}

TEST_F(SearchTest, NothingFoundIsToldAndAnEmptyListInJson) {
    const auto none = lode({"search", "seed", "walrus"});
    EXPECT_EQ(none.exit, 3);
    EXPECT_THAT(none.err, HasSubstr("no module has `seed` and `walrus`"));
    const auto json = lode({"search", "walrus", "--json"});
    EXPECT_EQ(json.exit, 0);
    EXPECT_EQ(json.out, "{\"modules\":[],\"silent\":[]}\n");
}

TEST_F(SearchTest, RegistryThatIsDownKeepsNobodyFromTheOthers) {
    const std::string down = "http://127.0.0.1:1";
    m_environment["LODE_REGISTRY"] = down + "," + m_registry->url();
    const auto found = lode({"search", "seed"});
    EXPECT_EQ(found.exit, 0) << found.err;
    EXPECT_THAT(found.out, testing::StartsWith("acme/seed\t1\t"));
    EXPECT_THAT(found.err, HasSubstr("warning: `" + down + "` could not be asked: "));
    EXPECT_THAT(lode({"search", "seed", "--json"}).out,
                HasSubstr("\"silent\":[{\"registry\":\"" + down + "\",\"message\":\""));
    const auto none = lode({"search", "walrus"});
    EXPECT_EQ(none.exit, 5) << "what is not found elsewhere may be there";
    EXPECT_THAT(none.err, HasSubstr(down));
}

TEST_F(SearchTest, WithoutARegistryOrAnythingKeptItSaysWhatToDo) {
    m_environment.erase("LODE_REGISTRY");
    EXPECT_EQ(lode({"search", "seed"}).exit, 2);
    const auto offline = lode({"search", "seed", "--offline", "--registry", "https://hub.example.org"});
    EXPECT_EQ(offline.exit, 5);
    EXPECT_THAT(offline.err, HasSubstr("offline"));
}

}  // namespace
}  // namespace lode
