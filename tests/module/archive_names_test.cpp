// Attacks by the names in an archive, rows of a catalogue (A1 to A14): each is refused, and nothing happens beside the
// folder.
#include <fmt/format.h>

#include "base/unicode/utf8.h"
#include "module/foreign_manifest.h"
#include "module/hashing.h"
#include "tests/module/archive_attack.h"

namespace lode {
namespace {

class ArchiveNamesTest : public ArchiveAttackTest {};

TEST_F(ArchiveNamesTest, A1PathsThatLeadOutOfTheFolderAreRefused) {
    for (const auto* name : {"../x", "a/../../x", "..", "a/..", "a/../b", "./../x", "a/b/../../../x"})
        expect_refused(name, "leads out of its folder");
}

TEST_F(ArchiveNamesTest, A2AbsolutePathsAreRefusedInEverySystemsWay) {
    for (const auto* name : {"/abs", "//abs", "/"}) expect_refused(name, "");
    expect_refused("/tmp/x", "an absolute path");
    expect_refused("C:/x", "a drive's letter");
    expect_refused("c:x", "a drive's letter");
    expect_refused("\\\\srv\\share\\x", "a backslash");
    expect_refused("a\\x", "a backslash");
}

TEST_F(ArchiveNamesTest, A6PathsLongerThanSystemsResolveAreRefused) {
    std::string path = "x";
    while (path.size() < 5000) path += "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    EXPECT_THAT(unpack_tar({{.name = "x", .content = pax_record("path", path), .type = 'x'}, {"b", "x"}}),
                FailsWith(ErrorCode::integrity, "a path that is too long"));
    EXPECT_THAT(unpack_tar({{.name = "x", .content = path, .type = 'L'}, {"b", "x"}}),
                FailsWith(ErrorCode::integrity, "a path that is too long"));
}

TEST_F(ArchiveNamesTest, A10OnePathIsOneFileOrOneFolder) {
    expect_both_refused("a", "a", "comes twice");
    expect_both_refused("a", "./a", "comes twice");
    expect_both_refused("a", "a/b", "is a file and a folder");
    expect_both_refused("a/b", "a", "is a file and a folder");
    EXPECT_THAT(unpack_tar({{.name = "a/", .type = '5'}, {"a", "x"}}),
                FailsWith(ErrorCode::integrity, "is a file and a folder"));
    EXPECT_THAT(ground.unpack(zip_of({{"a", "x"}, {"a", "y"}}), ArchiveKind::zip),
                FailsWith(ErrorCode::integrity, "comes twice"));
}

TEST_F(ArchiveNamesTest, A11NamesThatSomeFileSystemTakesForOneAreRefused) {
    expect_both_refused("words.txt", "Words.TXT", "but for case");
    expect_both_refused("a/x", "A/y", "but for case");
    expect_both_refused("\u00E9", "e\u0301", "the way it is written");
    expect_both_refused("\uFB01le", "file", "the way it is written");
    expect_both_refused("stra\u00DFe", "STRASSE", "but for case");
    expect_both_refused("PROGRA~1", "progra~1", "but for case");
    EXPECT_THAT(unpack_tar({{"a/x", "1"}, {"b/x", "2"}}), IsOk());
}

TEST_F(ArchiveNamesTest, A12NamesThatHideOrTrickAreRefused) {
    for (const char32_t hidden : {U'\n', U'\t', U'\x1B', U'\x7F', U'\u0085', U'\u200B', U'\u2028', U'\u202E'}) {
        std::string name = "a";
        append_utf8(hidden, name);
        expect_refused(name, "a control or an invisible character");
    }
    for (const auto* name : {"a\xFF", "\xC3", "\xED\xA0\x80", "\xC0\xAF"}) expect_refused(name, "not UTF-8");
    for (const auto* name : {"a.", "a ", "a./b", "..."}) expect_refused(name, "ends in a dot or a space");
    for (const auto* name : {"CON", "nul", "aux.txt", "d/Com1", "lpt9.tar.gz"}) expect_refused(name, "a device");
    expect_refused("a//b", "has an empty part");
    EXPECT_THAT(unpack_tar({{"a/", "x"}}), FailsWith(ErrorCode::integrity, "has an empty part"));
    EXPECT_THAT(unpack_tar({{.name = "x", .content = pax_record("path", std::string("a\0b", 3)), .type = 'x'}, {"b"}}),
                FailsWith(ErrorCode::integrity, "a control or an invisible character"));
    EXPECT_THAT(unpack_tar({{"\xE2\x98\xBA.txt", "x"}, {"com", "x"}, {"console", "x"}}), IsOk());
}

TEST_F(ArchiveNamesTest, A13ControlFilesOfOthersAreFilesLikeAnyOther) {
    const auto files = unpack_tar({{".complete", "x"}, {".lode", "x"}, {"index.sqlite", "x"}});
    ASSERT_THAT(files, IsOk());
    EXPECT_THAT(foreign_manifest(*files), FailsWith(ErrorCode::integrity, "`.complete` cannot be the name"));
    EXPECT_THAT(foreign_manifest({{"Module.json", 1, digest_of("x")}}), FailsWith(ErrorCode::integrity, "module.json"));
}

TEST_F(ArchiveNamesTest, A14CountsDepthsAndLengthsAreLimitedWhileStreaming) {
    ground.limits.names = 10;
    std::vector<TarMember> many;
    many.reserve(11);
    for (int i = 0; i < 11; ++i) many.push_back({fmt::format("f{}", i)});
    EXPECT_THAT(unpack_tar(many), FailsWith(ErrorCode::integrity, "more than the 10 files and folders allowed"));
    EXPECT_EQ(ground.tree().size(), 10U);
    EXPECT_THAT(unpack_tar({{"1/2/3/4/5/6/7/8/9/10/11"}}), FailsWith(ErrorCode::integrity, "more than the 10"));
    EXPECT_THAT(unpack_tar(std::vector<TarMember>(31, {.name = "g", .content = "", .type = 'g'})),
                FailsWith(ErrorCode::integrity, "more than the 30 headers"));
    ground.limits = {};
    std::string deep;
    for (int i = 0; i < 40; ++i) deep += "d/";
    expect_refused(deep + "x", "lies too deep");
    EXPECT_THAT(unpack_tar({{.name = "x", .content = pax_record("path", std::string(65536, 'a')), .type = 'x'}, {"b"}}),
                FailsWith(ErrorCode::integrity, "too long"));
    EXPECT_THAT(unpack_tar({{.name = "x", .content = pax_record("path", std::string(256, 'a')), .type = 'x'}, {"b"}}),
                FailsWith(ErrorCode::integrity, "a part that is too long"));
    EXPECT_THAT(ground.unpack(zip_of({{std::string(256, 'a')}}), ArchiveKind::zip),
                FailsWith(ErrorCode::integrity, "a part that is too long"));
}

TEST_F(ArchiveNamesTest, A14AMillionFilesEndAtTheLimit) {
    std::string archive;
    for (int i = 0; i < 100'001; ++i) archive += tar_member({fmt::format("d/{}", i)});
    ground.limits.names = 1000;
    EXPECT_THAT(ground.unpack(archive + tar_end()), FailsWith(ErrorCode::integrity, "more than the 1000"));
    EXPECT_EQ(ground.tree().size(), 1000U);
}

}  // namespace
}  // namespace lode
