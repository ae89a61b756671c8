// Attacks by what an archive holds and how it is made, rows of a catalogue (A3 to A22): each is refused, and nothing
// happens beside the folder.
#include "module/archive/unpacked_module.h"
#include "module/hashing.h"
#include "tests/module/archive_attack.h"
#include "tests/support/run_program.h"

namespace lode {
namespace {
using testing::ElementsAre;
using testing::Pair;

TEST_F(ArchiveAttackTest, A3SymbolicLinksAreRefusedSoThatNothingIsWrittenThroughThem) {
    for (const auto* link : {".", "..", "../..", "/", "/tmp", "x"})
        EXPECT_THAT(unpack_tar({{.name = "out", .type = '2', .link = link}, {"out/x", "x"}}),
                    FailsWith(ErrorCode::integrity, "is a symbolic link"));
    EXPECT_THAT(unpack_tar({{.name = "out/", .type = '2', .link = ".."}}), FailsWith(ErrorCode::integrity));
    EXPECT_THAT(unpack_tar({{.name = "", .type = '2', .link = ".."}}), FailsWith(ErrorCode::integrity));
    const auto as_link = [](ZipRecord& record) { record.attributes = 0120777U << 16U; };
    EXPECT_THAT(ground.unpack(zip_of({{.name = "out", .content = "..", .in_directory = as_link}}), ArchiveKind::zip),
                FailsWith(ErrorCode::integrity, "is a symbolic link"));
}

TEST_F(ArchiveAttackTest, A4ALinkToAFileOutsideIsRefusedSoThatNobodyReadsThroughIt) {
    EXPECT_THAT(unpack_tar({{.name = "words.txt", .type = '2', .link = "../../../../secret.txt"}}),
                FailsWith(ErrorCode::integrity, "`words.txt` is a symbolic link"));
    EXPECT_TRUE(ground.tree().empty());
}

TEST_F(ArchiveAttackTest, A5HardLinksAreRefusedEvenThoseInside) {
    EXPECT_THAT(unpack_tar({{"a", "x"}, {.name = "b", .type = '1', .link = "a"}}),
                FailsWith(ErrorCode::integrity, "`b` is a hard link"));
    EXPECT_THAT(unpack_tar({{.name = "b", .type = '1', .link = "../../../../secret.txt"}}),
                FailsWith(ErrorCode::integrity, "is a hard link"));
    EXPECT_THAT(unpack_tar({{.name = "x", .content = pax_record("linkpath", "/secret"), .type = 'x'}, {"b", "x"}}),
                FailsWith(ErrorCode::integrity, "linkpath"));
}

TEST_F(ArchiveAttackTest, A7AFoldersEntryDoesNotChangeWhatIsThere) {
    EXPECT_THAT(unpack_tar({{.name = "d", .type = '2', .link = "../.."}, {.name = "d/", .type = '5', .mode = 0777}}),
                FailsWith(ErrorCode::integrity, "is a symbolic link"));
    ASSERT_THAT(
        unpack_tar({{.name = "d/", .type = '5', .mode = 0}, {"d/x", "x"}, {.name = "d", .type = '5', .mode = 07777}}),
        IsOk());
    EXPECT_THAT(ground.tree(), ElementsAre(Pair("d", "folder 755"), Pair("d/x", "file 444: x")));
}

TEST_F(ArchiveAttackTest, A8DevicesPipesAndTypesThatNobodyKnowsAreRefused) {
    for (const char type : {'3', '4', '6', '7', 'D', 'K', 'M', 'N', 'S', 'V', 'A', 'X', 'Z', '8', '9', '\x01', '\xFF'})
        EXPECT_THAT(unpack_tar({{.name = "odd", .content = "x", .type = type}}),
                    FailsWith(ErrorCode::integrity, "`odd`"))
            << type;
    for (const unsigned type : {0010000U, 0020000U, 0060000U, 0140000U, 0170000U})
        EXPECT_THAT(
            ground.unpack(
                zip_of({{.name = "odd",
                         .in_directory = [&](ZipRecord& record) { record.attributes = (type | 0644U) << 16U; }}}),
                ArchiveKind::zip),
            FailsWith(ErrorCode::integrity, "neither a file nor a folder"));
}

TEST_F(ArchiveAttackTest, A9ModesOwnersAndAttributesOfTheArchiveDoNotCount) {
    ASSERT_THAT(unpack_tar({{.name = "d", .type = '5', .mode = 01777},
                            {.name = "d/setuid", .content = "x", .mode = 07777},
                            {.name = "x", .content = pax_record("SCHILY.xattr.user.a", "b"), .type = 'x'},
                            {.name = "none", .content = "x", .mode = 0}}),
                IsOk());
    EXPECT_THAT(ground.tree(),
                ElementsAre(Pair("d", "folder 755"), Pair("d/setuid", "file 444: x"), Pair("none", "file 444: x")));
    const auto all_bits = [](ZipRecord& record) { record.attributes = 0107777U << 16U; };
    ASSERT_THAT(ground.unpack(zip_of({{.name = "a", .content = "x", .in_directory = all_bits}}), ArchiveKind::zip),
                IsOk());
    EXPECT_THAT(ground.tree(), ElementsAre(Pair("a", "file 444: x")));
}

TEST_F(ArchiveAttackTest, A15WhatGrowsBeyondMeasureIsRefusedBeforeItIsWritten) {
    const TemporaryFolder folder;
    const std::string zeros = tar_of({{"zeros", std::string(std::size_t{40} << 20U, '\0')}});
    const auto plain = folder.write("bomb.tar", zeros);
    if (run_program({"zstd", "-q", "-19", plain.string()}).exit != 0) GTEST_SKIP() << "there is no zstd";
    EXPECT_THAT(ground.unpack_file(folder / "bomb.tar.zst", ArchiveKind::tar_zst),
                FailsWith(ErrorCode::integrity, "more than 1000 for each"));
    EXPECT_LT(ground.tree().at("zeros").size(), std::size_t{30} << 20U);
    ground.limits.expansion.total = 1 << 20U;
    EXPECT_THAT(ground.unpack(zeros), FailsWith(ErrorCode::integrity, "more than the 1048576 allowed"));
    EXPECT_TRUE(ground.tree().empty());
    const auto claims_much = [](ZipRecord& record) {
        record.method = 8;
        record.size = 2'000'000'000;
    };
    EXPECT_THAT(ground.unpack(zip_of({{.name = "a", .content = "x", .in_directory = claims_much}}), ArchiveKind::zip),
                FailsWith(ErrorCode::integrity, "it unpacks to more than"));
    ground.limits = {};
    EXPECT_THAT(ground.unpack(zip_of({{.name = "a", .content = "x", .in_directory = claims_much}}), ArchiveKind::zip),
                FailsWith(ErrorCode::integrity, "more than 1000 for each"));
}

TEST_F(ArchiveAttackTest, A16AWindowOfMoreThan128MebibytesIsNotAllocated) {
    const std::string header{"\x28\xB5\x2F\xFD\x00", 5};  // a frame with a window, no size, no checksum
    for (const auto& [log, words] : {std::pair{28, "too much memory"}, std::pair{31, "too much memory"}})
        EXPECT_THAT(ground.unpack(header + static_cast<char>((log - 10) << 3) + std::string("\x01\x00\x00", 3),
                                  ArchiveKind::tar_zst),
                    FailsWith(ErrorCode::integrity, words));
}

TEST_F(ArchiveAttackTest, A17OneCompressionIsUndoneNeverASecond) {
    const TemporaryFolder folder;
    folder.write("a.tar", tar_of({{"a", "x"}}));
    if (run_program({"sh", "-c", "cd \"$0\" && zstd -q a.tar && gzip -n a.tar.zst", folder.path().string()}).exit != 0)
        GTEST_SKIP() << "there is no zstd";
    EXPECT_THAT(ground.unpack_file(folder / "a.tar.zst.gz", ArchiveKind::tar_gz), FailsWith(ErrorCode::integrity));
    EXPECT_THAT(ground.unpack_file(folder / "a.tar.zst.gz", ArchiveKind::tar_zst), FailsWith(ErrorCode::integrity));
    EXPECT_THAT(ground.unpack_file(folder / "a.tar.zst.gz", ArchiveKind::tar), FailsWith(ErrorCode::integrity));
}

TEST_F(ArchiveAttackTest, A18SparseFilesAreRefusedInEveryDialect) {
    EXPECT_THAT(unpack_tar({{.name = "s", .content = "x", .type = 'S'}}),
                FailsWith(ErrorCode::integrity, "is a sparse file"));
    for (const auto& [key, value] : {std::pair{"GNU.sparse.major", "1"}, std::pair{"GNU.sparse.map", "0,1"},
                                     std::pair{"GNU.sparse.realsize", "9"}, std::pair{"SCHILY.realsize", "60000000000"},
                                     std::pair{"SCHILY.filetype", "sparse"}, std::pair{"SUN.holesdata", "0 1"}})
        for (const char type : {'x', 'g'})
            EXPECT_THAT(unpack_tar({{.name = "x", .content = pax_record(key, value), .type = type}, {"s", "x"}}),
                        FailsWith(ErrorCode::integrity, "sparse"))
                << key;
}

TEST_F(ArchiveAttackTest, A19AnArchiveHasOneReading) {
    const auto with = [&](const std::vector<TarMember>& before) {
        auto members = before;
        members.push_back({"a", "four"});
        return unpack_tar(members);
    };
    struct Row {
        std::string_view name;
        std::vector<TarMember> before;
        std::string_view words;
    };
    const Row rows[] = {
        {"a size for all", {{.name = "g", .content = pax_record("size", "0"), .type = 'g'}}, "for all entries"},
        {"a path for all", {{.name = "g", .content = pax_record("path", "b"), .type = 'g'}}, "for all entries"},
        {"a negative size", {{.name = "x", .content = pax_record("size", "-1"), .type = 'x'}}, "is no size"},
        {"no size", {{.name = "x", .content = pax_record("size", ""), .type = 'x'}}, "is no size"},
        {"a size of 2^63",
         {{.name = "x", .content = pax_record("size", "9223372036854775808"), .type = 'x'}},
         "no size"},
        {"two sizes",
         {{.name = "x", .content = pax_record("size", "4") + pax_record("size", "4"), .type = 'x'}},
         "twice"},
        {"two headers", std::vector<TarMember>(2, {.name = "x", .content = pax_record("uid", "4"), .type = 'x'}),
         "two extended"},
        {"two long names", std::vector<TarMember>(2, {.name = "x", .content = "b", .type = 'L'}), "two long names"},
        {"two kinds of names",
         {{.name = "x", .content = pax_record("path", "b"), .type = 'x'}, {.name = "L", .content = "c", .type = 'L'}},
         "by one extension"},
        {"a header of 8 GB",
         {{.name = "x", .type = 'x', .size_field = "100000000000"}},
         "more than the 1048576 allowed"},
        {"a folder with content", {{.name = "d", .content = "x", .type = '5'}}, "content"},
        {"a size that is none", {{.name = "d", .size_field = "1x"}}, "has no size"},
        {"a size below zero", {{.name = "d", .size_field = std::string(12, '\xFF')}}, "has no size"},
        {"a time in the prefix",
         {{.name = "d", .prefix = "14000000000", .magic = std::string("ustar  \0", 8)}},
         "two ways"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_THAT(with(row.before), FailsWith(ErrorCode::integrity, row.words));
    }
    EXPECT_THAT(unpack_tar({{"a", "x"}, {.name = "x", .content = pax_record("path", "b"), .type = 'x'}}),
                FailsWith(ErrorCode::integrity, "no entry after it"));
}

TEST_F(ArchiveAttackTest, A20AnArchiveThatIsCutIsRefusedWhereverItIsCut) {
    const std::string whole = tar_of(
        {{"a", std::string(700, 'x')}, {.name = "x", .content = pax_record("path", "b"), .type = 'x'}, {"c", "y"}});
    ASSERT_THAT(ground.unpack(whole), IsOk());
    for (std::size_t size = 0; size < whole.size();
         size += size % 512 == 511 || size % 512 == 0 ? std::size_t{1} : std::size_t{255})
        EXPECT_THAT(ground.unpack(whole.substr(0, size)), FailsWith(ErrorCode::integrity, "cut short")) << size;
    EXPECT_THAT(ground.unpack(whole + tar_end()), IsOk());
    EXPECT_THAT(ground.unpack(whole + whole), FailsWith(ErrorCode::integrity, "something follows the end"));
    EXPECT_THAT(ground.unpack(whole + "x"), FailsWith(ErrorCode::integrity, "something follows the end"));
    EXPECT_THAT(ground.unpack(whole + std::string(std::size_t{17} << 20U, '\0')),
                FailsWith(ErrorCode::integrity, "too many zeros"));
}

TEST_F(ArchiveAttackTest, A20ACompressedStreamIsWholeRightAndAlone) {
    const TemporaryFolder folder;
    folder.write("a.tar", tar_of({{"a", "some content"}}));
    if (run_program({"sh", "-c", "cd \"$0\" && gzip -nk a.tar && zstd -q a.tar && xz -k a.tar", folder.path().string()})
            .exit != 0)
        GTEST_SKIP() << "there is no zstd or no xz";
    for (const auto& [name, kind] :
         {std::pair{"a.tar.gz", ArchiveKind::tar_gz}, std::pair{"a.tar.zst", ArchiveKind::tar_zst},
          std::pair{"a.tar.xz", ArchiveKind::tar_xz}}) {
        SCOPED_TRACE(name);
        const std::string whole = content_of(folder / name);
        EXPECT_THAT(ground.unpack(whole, kind), IsOk());
        for (std::size_t size = 0; size < whole.size(); ++size)
            EXPECT_THAT(ground.unpack(whole.substr(0, size), kind), FailsWith(ErrorCode::integrity)) << size;
        EXPECT_THAT(ground.unpack(whole + whole, kind), FailsWith(ErrorCode::integrity, "something follows the end"));
        EXPECT_THAT(ground.unpack(whole + "x", kind), FailsWith(ErrorCode::integrity, "something follows the end"));
        std::string wrong = whole;
        wrong[wrong.size() - 7] = static_cast<char>(wrong[wrong.size() - 7] ^ 1);  // in gzip's CRC
        if (kind != ArchiveKind::tar_zst) {
            EXPECT_THAT(ground.unpack(wrong, kind), FailsWith(ErrorCode::integrity));
        }
        wrong = whole;
        wrong[wrong.size() - 1] = static_cast<char>(wrong[wrong.size() - 1] ^ 1);  // in gzip's length, zstd's checksum
        EXPECT_THAT(ground.unpack(wrong, kind), FailsWith(ErrorCode::integrity));
    }
}

TEST_F(ArchiveAttackTest, A21DamagedHeadersAreRefused) {
    const std::string whole = tar_of({{.name = "x", .content = pax_record("uid", "1"), .type = 'x'}, {"a", "x"}});
    for (const std::size_t at : {0U, 110U, 125U, 150U, 156U, 300U, 1024U, 1500U}) {
        std::string wrong = whole;
        wrong[at] = static_cast<char>(wrong[at] ^ 1);
        EXPECT_THAT(ground.unpack(wrong), FailsWith(ErrorCode::integrity, "its checksum is wrong")) << at;
    }
    for (const std::string& records : {std::string("9 uid=12"), std::string("9 uid=1\n"), std::string("x uid=1\n"),
                                       std::string("8uid=1\n"), std::string("5 =1\n"), std::string("7 uid1\n"),
                                       std::string("0 uid=1\n"), std::string("99999999999999999999 a=\n"),
                                       pax_record("uid", "1") + "junk", pax_record("uid", "1") + std::string(1, '\0')})
        EXPECT_THAT(unpack_tar({{.name = "x", .content = records, .type = 'x'}, {"a", "x"}}),
                    FailsWith(ErrorCode::integrity, "an extended header is damaged"))
            << records;
}

TEST_F(ArchiveAttackTest, A22AnArchiveHoldsExactlyWhatItsManifestLists) {
    Manifest manifest;
    manifest.files = {{"a", 1, digest_of("x")}, {"d/b", 1, digest_of("y")}};
    const auto check = [&](const std::vector<TarMember>& members) -> Result<void> {
        LODE_ASSIGN(const auto files, unpack_tar(members));
        return check_unpacked_module(manifest, files);
    };
    const TarMember text{"./module.json", "{}"};
    EXPECT_THAT(check({{.name = "./", .type = '5'}, {"./d/b", "y"}, text, {"./a", "x"}}), IsOk());
    EXPECT_THAT(check({text, {"a", "x"}}), FailsWith(ErrorCode::integrity, "lacks the file `d/b`"));
    EXPECT_THAT(check({text, {"a", "x"}, {"d/b", "y"}, {"extra", ""}}),
                FailsWith(ErrorCode::integrity, "`extra`, which its manifest does not list"));
    EXPECT_THAT(check({text, {"a", "x"}, {"d/b", "z"}}), FailsWith(ErrorCode::integrity, "`d/b` is not what"));
    EXPECT_THAT(check({text, {"a", "xx"}, {"d/b", "y"}}), FailsWith(ErrorCode::integrity, "got 2"));
    EXPECT_THAT(check({{"a", "x"}, {"d/b", "y"}}), FailsWith(ErrorCode::integrity, "no `module.json`"));
    EXPECT_THAT(check({{"top/module.json", "{}"}, {"a", "x"}, {"d/b", "y"}}),
                FailsWith(ErrorCode::integrity, "no `module.json`"));
}

}  // namespace
}  // namespace lode
