// What the program says to words that it does not understand, and for help.
#include <gmock/gmock.h>

#include "tests/cli/scenario.h"

namespace lode {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

using UsageTest = Scenario;

TEST_F(UsageTest, MistypedCommandSuggestsTheNearest) {
    const auto result = lode({"reslove", "https://hub.example.org/acme/seed/1"});
    EXPECT_EQ(result.exit, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err, "error: there is no command `reslove`\nhint: did you mean `resolve`?\n");
}

TEST_F(UsageTest, MissingAndUnknownWordsAreWrongUsage) {
    for (const auto& words : std::vector<std::vector<std::string>>{
             {}, {"resolve"}, {"resolve", "--frobnicate", "x"}, {"cache"}, {"nearest", "./m", "king", "-k", "0"}}) {
        const auto result = lode(words);
        EXPECT_EQ(result.exit, 2) << testing::PrintToString(words);
        EXPECT_THAT(result.err, StartsWith("error: "));
    }
}

TEST_F(UsageTest, MistypedCommandOfAGroupSuggestsTheNearestToo) {
    const auto result = lode({"cache", "lst"});
    EXPECT_EQ(result.exit, 2);
    EXPECT_EQ(result.err, "error: `lode cache` has no command `lst`\nhint: did you mean `list`?\n");
    EXPECT_THAT(lode({"token", "frobnicate"}).err, HasSubstr("hint: lode token --help lists the commands"));
    EXPECT_THAT(lode({"cache", "trim", "--frobnicate"}).err, HasSubstr("hint: lode cache trim --help shows how"));
}

TEST_F(UsageTest, SlipsAreJsonWhereJsonIsAsked) {
    for (const auto& words : std::vector<std::vector<std::string>>{{"reslove", "--json"}, {"cache", "lst", "--json"}})
        EXPECT_THAT(lode(words).err, StartsWith(R"({"error":{"code":"invalid_argument")"));
}

TEST_F(UsageTest, ASwitchIsOnOrOffInWordsThatPeopleUse) {
    for (const std::string value : {"0", "false", "no", "OFF"}) {
        m_environment["LODE_OFFLINE"] = value;
        EXPECT_THAT(
            lode({"resolve", "http://127.0.0.1:1/acme/seed/1", "--connect-timeout", "1ms", "--total-timeout", "1ms"})
                .err,
            testing::Not(HasSubstr("offline")))
            << value;
    }
    for (const std::string value : {"1", "true", "yes", "ON"}) {
        m_environment["LODE_OFFLINE"] = value;
        EXPECT_THAT(lode({"resolve", "http://127.0.0.1:1/acme/seed/1"}).err, HasSubstr("offline")) << value;
    }
    m_environment["LODE_OFFLINE"] = "maybe";
    const auto result = lode({"resolve", "http://127.0.0.1:1/acme/seed/1"});
    EXPECT_EQ(result.exit, 2);
    EXPECT_THAT(result.err, HasSubstr("LODE_OFFLINE is `maybe`, neither 1 nor 0"));
}

TEST_F(UsageTest, AReaderThatGoesAwayIsNoError) {
    std::string tokens;
    for (int i = 0; i < 200'000; ++i) tokens += "cat\n";
    m_folder.write("tokens.txt", tokens);
    write_seed_module(m_folder / "seed", {});
    const auto result = run_program({"bash", "-c", std::string(LODE_PROGRAM) + " lookup ./seed < tokens.txt | head -1"},
                                    {.environment = m_environment, .input = {}, .folder = m_folder.path()});
    EXPECT_EQ(result.err, "");
    EXPECT_THAT(result.out, HasSubstr("cat"));
}

TEST_F(UsageTest, ATokenForAllPublishersIsNotMadeForOne) {
    const auto result = lode({"token", "create", "./registry", "--scope", "admin", "--publisher", "acme"});
    EXPECT_EQ(result.exit, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, HasSubstr("a token of scope admin is for all publishers"));
}

TEST_F(UsageTest, APinNeedsSomethingToPin) {
    const auto result = lode({"cache", "pin", "--name", "release"});
    EXPECT_EQ(result.exit, 2);
    EXPECT_THAT(result.err, HasSubstr("no handle is named"));
}

TEST_F(UsageTest, HelpOfEveryCommandEndsWithAnExample) {
    const std::vector<std::string> commands = {"resolve", "lock",  "lookup", "embed",   "nearest", "show",
                                               "import",  "build", "export", "publish", "serve",   "doctor"};
    for (const auto& command : commands) {
        const auto help = lode({command, "--help"});
        EXPECT_EQ(help.exit, 0);
        EXPECT_THAT(help.out, HasSubstr("Example:\n  lode " + command)) << command;
    }
}

TEST_F(UsageTest, WordThatIsNoHandleIsRefusedWithAHint) {
    const auto result = lode({"resolve", "glove"});
    EXPECT_EQ(result.exit, 2);
    EXPECT_THAT(result.err, StartsWith("error: `glove` is not a handle"));
    EXPECT_THAT(result.err, HasSubstr("\nhint: for a folder on this machine write `./glove`"));
}

TEST_F(UsageTest, PasswordInAUrlIsNotPrinted) {
    const auto result = lode({"resolve", "https://me:secret@hub.example.org/acme/seed/1"});
    EXPECT_EQ(result.exit, 2);
    EXPECT_THAT(result.err, testing::Not(HasSubstr("secret")));
}

TEST_F(UsageTest, PasswordsOfOddCharactersAreNotPrintedWhereverTheyStand) {
    for (const std::string_view password : {"hid@den", "hid%40den", "hid den", "hid/den", "hid?den", "hid#den"}) {
        const std::string url = "https://me:" + std::string(password) + "@hub.example.org/acme/seed/1";
        for (const std::vector<std::string>& words :
             std::vector<std::vector<std::string>>{{"resolve", url},
                                                   {"fetch", url, url},
                                                   {"lock", url},
                                                   {"lookup", url, "cat"},
                                                   {"resolve", "acme/seed", "--registry", url},
                                                   {"doctor", "--registry", url},
                                                   {"publish", ".", url},
                                                   {"cache", "path", url},
                                                   {url}}) {
            for (const bool json : {false, true}) {
                auto all = words;
                if (json) all.emplace_back("--json");
                const auto result = lode(all);
                EXPECT_EQ(result.exit, 2) << testing::PrintToString(all) << result.err;
                EXPECT_THAT(result.out + result.err,
                            testing::AllOf(testing::Not(HasSubstr("hid")), testing::Not(HasSubstr("den@"))));
            }
        }
    }
}

TEST_F(UsageTest, AFolderThatIsNotThereIsSaidNotToBeThere) {
    const std::string registry = "https://hub.example.org";
    for (const auto& words :
         std::vector<std::vector<std::string>>{{"publish", "./nothing", registry},
                                               {"publish", "./nothing", registry, "--name", "a/b", "--version", "1"},
                                               {"publish", "./nothing", registry, "--dry-run"},
                                               {"resolve", "./nothing"},
                                               {"lookup", "./nothing", "cat"},
                                               {"show", "./nothing"},
                                               {"registry", "verify", "./nothing"},
                                               {"registry", "gc", "./nothing"},
                                               {"token", "list", "./nothing"}}) {
        const auto result = lode(words);
        EXPECT_EQ(result.exit, 3) << testing::PrintToString(words) << result.err;
        EXPECT_THAT(result.err, testing::AllOf(StartsWith("error: the folder `"), HasSubstr("nothing` does not exist"),
                                               testing::Not(HasSubstr("module.json"))))
            << testing::PrintToString(words);
    }
    EXPECT_FALSE(std::filesystem::exists(m_folder / "nothing"));
}

TEST_F(UsageTest, WordsThatAreNotUtf8AreRefusedWhereTheyWouldBeKept) {
    const auto result = lode({"token", "create", "r", "--publisher", "acme", "--note", "\xE9"});
    EXPECT_EQ(result.exit, 2);
    EXPECT_THAT(result.err, HasSubstr("not UTF-8"));
    EXPECT_EQ(lode({"token", "list", "r"}).out, "");
}

TEST_F(UsageTest, HelpIsACommandToo) {
    for (const std::vector<std::string>& words : {std::vector<std::string>{}, {"lookup"}, {"cache", "trim"}}) {
        auto asked = words;
        asked.insert(asked.begin(), "help");
        auto flagged = words;
        flagged.push_back("--help");
        const auto help = lode(asked);
        EXPECT_EQ(help.exit, 0);
        EXPECT_EQ(help.out, lode(flagged).out);
        EXPECT_THAT(help.out, HasSubstr("Example:"));
    }
    EXPECT_EQ(lode({"help", "frobnicate"}).exit, 2);
    EXPECT_EQ(lode({"-V"}).out, lode({"--version"}).out);
}

TEST_F(UsageTest, SettingsFileThatCannotBeReadIsNamed) {
    std::filesystem::create_directories(m_folder / ".config/lode/config.json");
    const auto result = lode({"cache", "path"});
    EXPECT_EQ(result.exit, 1);
    EXPECT_THAT(result.err, HasSubstr((m_folder / ".config/lode/config.json").string()));
}

TEST_F(UsageTest, ErrorsAreJsonWhereJsonIsAsked) {
    const auto result = lode({"resolve", "./nothing", "--json"});
    EXPECT_EQ(result.exit, 3);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, StartsWith(R"({"error":{"code":"not_found","message":"the folder `)"));
}

TEST_F(UsageTest, SettingThatIsNotKnownIsNamed) {
    m_folder.write(".config/lode/config.json", R"({"cash": "/tmp"})");
    const auto result = lode({"cache", "path"});
    EXPECT_EQ(result.exit, 2);
    EXPECT_THAT(result.err, HasSubstr("the setting `cash` is not known"));
}

TEST_F(UsageTest, TildeInAVariableOrTheSettingsIsTheHomeFolder) {
    m_environment["LODE_CACHE"] = "~/kept here";
    EXPECT_EQ(lode({"cache", "path"}).out, (m_folder / "kept here").string() + "\n");
    m_environment["LODE_CACHE"] = "~//kept";
    EXPECT_EQ(lode({"cache", "path"}).out, (m_folder / "kept").string() + "\n");
    m_environment.erase("LODE_CACHE");
    m_environment["NETRC"] = "~/logins";
    EXPECT_THAT(lode({"cache", "path"}).err, HasSubstr((m_folder / "logins").string()));
    m_environment.erase("NETRC");
    m_folder.write(".config/lode/config.json", R"({"cache": "~"})");
    EXPECT_EQ(lode({"cache", "path"}).out, m_folder.path().string() + "\n");
}

TEST_F(UsageTest, FlagIsStrongerThanEnvironmentThanSettings) {
    m_folder.write(".config/lode/config.json", R"({"cache": "/from/settings"})");
    EXPECT_EQ(lode({"cache", "path", "--cache", "/from/flag"}).out, "/from/flag\n");
    EXPECT_EQ(lode({"cache", "path"}).out, cache().string() + "\n");
    m_environment.erase("LODE_CACHE");
    EXPECT_EQ(lode({"cache", "path"}).out, "/from/settings\n");
}

}  // namespace
}  // namespace lode
