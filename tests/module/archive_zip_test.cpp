// Zip archives: what the directory says and what stands beside the contents must be one.
#include "tests/module/archive_attack.h"

namespace lode {
namespace {
using testing::ElementsAre;
using testing::Pair;

class ArchiveZipTest : public ArchiveAttackTest {
protected:
    Result<std::vector<FileEntry>> unpack_zip(const std::vector<ZipMember>& members, const ZipParts& parts = {}) {
        return ground.unpack(zip_of(members, parts), ArchiveKind::zip);
    }
    void expect_refused_zip(const ZipMember& member, std::string_view words) {
        SCOPED_TRACE(words);
        EXPECT_THAT(unpack_zip({member}), FailsWith(ErrorCode::integrity, words));
        EXPECT_THAT(unpack_zip({{"before", "1"}, member, {"after", "2"}}), FailsWith(ErrorCode::integrity, words));
    }
};

/// `change`, made in both places.
ZipMember with(const std::function<void(ZipRecord&)>& change) {
    return {.name = "a", .content = "x", .in_directory = change, .beside_content = change};
}

TEST_F(ArchiveZipTest, StoredFilesAndFoldersAreUnpacked) {
    ASSERT_THAT(unpack_zip({{.name = "d/"}, {"d/b", "y"}, {"a", "x"}}, {.comment = "a comment"}), IsOk());
    EXPECT_THAT(ground.tree(),
                ElementsAre(Pair("a", "file 444: x"), Pair("d", "folder 755"), Pair("d/b", "file 444: y")));
    EXPECT_THAT(unpack_zip({}), IsOk());
}

TEST_F(ArchiveZipTest, TheTwoPlacesThatDescribeAnEntryMustAgree) {
    const auto beside = [](std::function<void(ZipRecord&)> change) {
        return ZipMember{.name = "a", .content = "x", .beside_content = std::move(change)};
    };
    expect_refused_zip(beside([](ZipRecord& record) { record.name = "b"; }), "a name in the directory");
    expect_refused_zip(beside([](ZipRecord& record) { record.name = "../a"; }), "a name in the directory");
    expect_refused_zip(beside([](ZipRecord& record) { record.name = ""; }), "a name in the directory");
    expect_refused_zip(beside([](ZipRecord& record) { record.method = 8; }), "a method in the directory");
    expect_refused_zip(beside([](ZipRecord& record) { record.flags = 8; }), "flags in the directory");
    expect_refused_zip(beside([](ZipRecord& record) { record.crc32 = 0; }), "a checksum in the directory");
    expect_refused_zip(beside([](ZipRecord& record) { record.size = 2; }), "a size in the directory");
    expect_refused_zip(beside([](ZipRecord& record) { record.packed_size = 0; }), "a size in the directory");
    expect_refused_zip(beside([](ZipRecord& record) { record.size = 0xFFFFFFFF; }), "a size in the directory");
}

TEST_F(ArchiveZipTest, EntriesFillTheFileWithoutGapsOrOverlaps) {
    const std::string hidden = zip_of({{"hidden", "x"}});
    EXPECT_THAT(unpack_zip({{"a", "x"}}, {.before = "#!/bin/sh\n"}),
                FailsWith(ErrorCode::integrity, "stands before its first entry"));
    EXPECT_THAT(ground.unpack("MZ" + zip_of({{"a", "x"}}), ArchiveKind::zip),
                FailsWith(ErrorCode::integrity, "something was put before its beginning"));
    expect_refused_zip({.name = "a", .content = "x", .after_content = hidden}, "stands what no entry has");
    expect_refused_zip({.name = "a", .content = "x", .after_content = "y"}, "stands what no entry has");
    std::string twice = zip_of({{"a", std::string(100, 'x')}, {"b", std::string(100, 'x')}});
    const auto second = twice.rfind("PK\1\2");
    twice.replace(second + 42, 4, little(0, 4));  // both entries are the first
    EXPECT_THAT(ground.unpack(twice, ArchiveKind::zip), FailsWith(ErrorCode::integrity));
}

TEST_F(ArchiveZipTest, ContentIsWhatTheEntrySays) {
    expect_refused_zip(with([](ZipRecord& record) { record.crc32 ^= 1; }), "its checksum is wrong");
    expect_refused_zip(with([](ZipRecord& record) { record.size = 2; }), "stored, yet of another size");
    expect_refused_zip(with([](ZipRecord& record) { record.method = 8; }), "the entry `a`: it is cut short");
    expect_refused_zip(with([](ZipRecord& record) { record.method = 12; }), "by the method 12");
    expect_refused_zip(with([](ZipRecord& record) { record.flags = 1; }), "is encrypted");
    expect_refused_zip(with([](ZipRecord& record) { record.flags = 1U << 13U; }), "flags that lode does not know");
    const auto deflate = [](std::uint32_t size) {
        return [size](ZipRecord& record) {
            record.method = 8;
            record.size = size;
            record.crc32 = 0x352441C2;
        };
    };
    const std::string abc{// deflated, in one fixed block
                          "\x4B\x4C\x4A\x06\x00", 5};
    EXPECT_THAT(unpack_zip({{.name = "a", .content = abc, .in_directory = deflate(3), .beside_content = deflate(3)}}),
                IsOk());
    for (const std::uint32_t size : {0U, 2U, 4U, 4000U}) {
        EXPECT_THAT(
            unpack_zip({{.name = "a", .content = abc, .in_directory = deflate(size), .beside_content = deflate(size)}}),
            FailsWith(ErrorCode::integrity));
    }
    EXPECT_THAT(
        unpack_zip({{.name = "a", .content = abc + "x", .in_directory = deflate(3), .beside_content = deflate(3)}}),
        FailsWith(ErrorCode::integrity, "something follows the end"));
}

TEST_F(ArchiveZipTest, ADescriptorAfterTheContentMustAgreeToo) {
    const auto late = [](ZipRecord& record) { record.flags |= 8; };
    const auto unknown = [](ZipRecord& record) {
        record.flags |= 8;
        record.crc32 = record.size = record.packed_size = 0;
    };
    const std::string crc = little(0x8CDC1683, 4);  // of "x"
    const auto unpack = [&](const std::string& descriptor) {
        return unpack_zip({{.name = "a",
                            .content = "x",
                            .in_directory = late,
                            .beside_content = unknown,
                            .after_content = descriptor},
                           {"b", "x"}});
    };
    EXPECT_THAT(unpack(crc + little(1, 4) + little(1, 4)), IsOk());
    EXPECT_THAT(unpack("PK\7\10" + crc + little(1, 4) + little(1, 4)), IsOk());
    EXPECT_THAT(unpack(crc + little(1, 8) + little(1, 8)), IsOk());
    EXPECT_THAT(unpack("PK\7\10" + crc + little(1, 8) + little(1, 8)), IsOk());
    EXPECT_THAT(unpack(crc + little(1, 4) + little(2, 4)), FailsWith(ErrorCode::integrity, "a size or a checksum"));
    EXPECT_THAT(unpack(little(0, 4) + little(1, 4) + little(1, 4)), FailsWith(ErrorCode::integrity, "a checksum"));
    EXPECT_THAT(unpack("PK\7\7" + crc + little(1, 4) + little(1, 4)), FailsWith(ErrorCode::integrity, "a descriptor"));
    EXPECT_THAT(unpack(""), FailsWith(ErrorCode::integrity, "stands what no entry has"));
}

TEST_F(ArchiveZipTest, NamesAreAsciiOrUtf8AndOne) {
    EXPECT_THAT(unpack_zip({{"\xE2\x98\xBA", "x"}}), FailsWith(ErrorCode::integrity, "neither ASCII nor"));
    expect_refused_zip(with([](ZipRecord& record) { record.extra = little(0x7075, 2) + little(6, 2) + "\1....b"; }),
                       "a second name");
    expect_refused_zip(with([](ZipRecord& record) { record.extra = little(0x5455, 2) + little(9, 2) + "x"; }),
                       "extra field is damaged");
    EXPECT_THAT(unpack_zip({with([](ZipRecord& record) { record.extra = little(0x5455, 2) + little(1, 2) + "x"; })}),
                IsOk());
}

TEST_F(ArchiveZipTest, TheEndIsOneAndWhole) {
    const std::string whole = zip_of({{"a", "x"}, {"b", "y"}});
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_THAT(ground.unpack(whole.substr(0, size), ArchiveKind::zip), FailsWith(ErrorCode::integrity)) << size;
    EXPECT_THAT(ground.unpack(whole + "x", ArchiveKind::zip), FailsWith(ErrorCode::integrity, "no end record"));
    EXPECT_THAT(ground.unpack(whole + whole, ArchiveKind::zip),
                FailsWith(ErrorCode::integrity, "before its beginning"));
    EXPECT_THAT(unpack_zip({{"a", "x"}}, {.comment = zip_of({{"b", "y"}})}),
                FailsWith(ErrorCode::integrity, "two ends"));
    EXPECT_THAT(unpack_zip({{"a", "x"}, {"b", "y"}}, {.entries = 1}), FailsWith(ErrorCode::integrity, "longer than"));
    EXPECT_THAT(unpack_zip({{"a", "x"}}, {.entries = 2}), FailsWith(ErrorCode::integrity, "directory is damaged"));
    ground.limits.names = 1;
    EXPECT_THAT(ground.unpack(whole, ArchiveKind::zip), FailsWith(ErrorCode::integrity, "2 entries, more than the 1"));
}

}  // namespace
}  // namespace lode
