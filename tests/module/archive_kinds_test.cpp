// Archives that the usual programs make come out as they went in.
#include <thread>

#include <fcntl.h>
#include <unistd.h>

#include "module/archive_kind.h"
#include "module/hashing.h"
#include "tests/module/archive_attack.h"
#include "tests/support/recording_progress.h"
#include "tests/support/run_program.h"

namespace lode {
namespace {
namespace fs = std::filesystem;

TEST(ArchiveKindTest, TheEndOfANameTellsTheKind) {
    struct Row {
        std::string_view name;
        std::optional<ArchiveKind> kind;
    };
    const Row rows[] = {
        {"a.tar", ArchiveKind::tar},
        {"a.tar.gz", ArchiveKind::tar_gz},
        {"a.tgz", ArchiveKind::tar_gz},
        {"a.tar.zst", ArchiveKind::tar_zst},
        {"a.tar.xz", ArchiveKind::tar_xz},
        {"a.zip", ArchiveKind::zip},
        {"dir.zip/a.tar", ArchiveKind::tar},
        {".tar", std::nullopt},
        {"dir/.zip", std::nullopt},
        {"a.gz", std::nullopt},
        {"a.TAR", std::nullopt},
        {"a.tar.bz2", std::nullopt},
        {"a.zip/module.json", std::nullopt},
        {"", std::nullopt},
    };
    for (const auto& row : rows) EXPECT_EQ(archive_kind_of(row.name), row.kind) << row.name;
    for (const auto kind :
         {ArchiveKind::tar, ArchiveKind::tar_gz, ArchiveKind::tar_zst, ArchiveKind::tar_xz, ArchiveKind::zip})
        EXPECT_EQ(archive_kind_of("a" + std::string(to_string(kind))), kind);
}

class ArchiveRoundTripTest : public testing::Test {
protected:
    void SetUp() override {
        m_source.write("tree/words.txt", "cat\ndog\n");
        m_source.write("tree/empty", "");
        m_source.write("tree/variables/variables.data-00000-of-00001", content());
        m_source.write("tree/" + std::string(90, 'd') + "/" + std::string(95, 'f'), "a long name");
        fs::create_directories(m_source / "tree/assets");
    }

    static std::string content() {
        std::string text;
        for (unsigned i = 0; i < 400'000; ++i) text += static_cast<char>(i * i % 251);
        return text;
    }

    /// What `command`, run in the tree's folder, writes to `../a`, unpacked, is the tree.
    void expect_round_trip(const std::string& command, ArchiveKind kind) {
        SCOPED_TRACE(command);
        fs::remove(m_source / "a");
        ProgramOptions options;
        options.folder = m_source / "tree";
        const auto made = run_program({"sh", "-c", command}, options);
        if (made.exit == 127) GTEST_SKIP() << made.err;
        ASSERT_EQ(made.exit, 0) << made.err;
        const auto files = m_ground.unpack_file(m_source / "a", kind);
        ASSERT_THAT(files, IsOk());
        EXPECT_EQ(files->size(), 4U);
        EXPECT_TRUE(
            std::is_sorted(files->begin(), files->end(), [](const auto& a, const auto& b) { return a.path < b.path; }));
        for (const auto& file : *files) EXPECT_EQ(file.digest, must(digest_of_file(m_source / "tree" / file.path)));
        EXPECT_TRUE(fs::is_directory(m_ground.folder() / "assets"));
        EXPECT_EQ(content_of(m_ground.folder() / "variables/variables.data-00000-of-00001"), content());
    }

    TemporaryFolder m_source;
    UnpackingGround m_ground;
};

TEST_F(ArchiveRoundTripTest, GnuTarsFormatsComeOutAsTheyWentIn) {
    for (const auto* format : {"gnu", "oldgnu", "pax", "posix"})
        expect_round_trip(std::string("tar --format=") + format + " -cf ../a .", ArchiveKind::tar);
    expect_round_trip("tar --format=ustar -cf ../a *", ArchiveKind::tar);
    expect_round_trip("tar -b 200 -cf ../a .", ArchiveKind::tar);
}

TEST_F(ArchiveRoundTripTest, ASizeThatOctalDigitsCannotHoldIsReadToTheBase256) {
    const auto with_size = [](std::string_view last_bytes) {
        return tar_of({{.name = "a",
                        .content = "four",
                        .size_field = "\x80" + std::string(11 - last_bytes.size(), '\0') + std::string(last_bytes)}});
    };
    EXPECT_THAT(m_ground.unpack(with_size("\x04")), IsOk());
    EXPECT_EQ(m_ground.tree().at("a"), "file 444: four");
    EXPECT_THAT(m_ground.unpack(with_size(std::string(8, '\xFF'))), FailsWith(ErrorCode::integrity, "has no size"));
    EXPECT_THAT(m_ground.unpack(with_size(std::string("\x02\0\0\0\0", 5))),
                FailsWith(ErrorCode::integrity, "cut short"));  // 8 GiB
}

TEST_F(ArchiveRoundTripTest, GzipComesOutAsItWentIn) {
    expect_round_trip("tar -czf ../a .", ArchiveKind::tar_gz);
    expect_round_trip("tar -cf - . | gzip -1 >../a", ArchiveKind::tar_gz);
}

TEST_F(ArchiveRoundTripTest, ZstandardComesOutAsItWentIn) {
    expect_round_trip("tar -cf - . | zstd -q -19 --long=27 >../a", ArchiveKind::tar_zst);
    expect_round_trip("tar -cf - . | zstd -q -T2 >../a", ArchiveKind::tar_zst);
}

TEST_F(ArchiveRoundTripTest, XzComesOutAsItWentIn) {
    expect_round_trip("tar -cf - . | xz -9 >../a", ArchiveKind::tar_xz);
    expect_round_trip("tar -cf - . | xz -T2 --block-size=100000 --check=sha256 >../a", ArchiveKind::tar_xz);
}

TEST_F(ArchiveRoundTripTest, ZipComesOutAsItWentIn) {
    expect_round_trip("zip -q -r ../a.zip . && mv ../a.zip ../a", ArchiveKind::zip);
    expect_round_trip("zip -q -0 -r ../a.zip . && mv ../a.zip ../a", ArchiveKind::zip);
    expect_round_trip("zip -q -r - . | cat >../a", ArchiveKind::zip);                     // descriptors
    expect_round_trip("zip -q -fz -r ../a.zip . && mv ../a.zip ../a", ArchiveKind::zip);  // Zip64
}

TEST_F(ArchiveRoundTripTest, AnArchiveIsUnpackedWhileItStillArrives) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const FileDescriptor receiving(ends[0]);
    FileDescriptor sending(ends[1]);
    const std::string archive = tar_of({{"a", "x"}, {"b", content()}});
    std::thread network([&] {
        for (std::size_t at = 0; at < archive.size(); at += 1000)
            must(write_all(sending, std::string_view(archive).substr(at, 1000), "the pipe"));
        sending = FileDescriptor();
    });
    FileSource source(receiving, "the network");
    const TemporaryFolder place;
    const auto folder = must(open_file(place.path(), O_RDONLY | O_DIRECTORY));
    const auto reader = must(open_archive(source, ArchiveKind::tar, {}));
    RecordingProgress progress;
    const auto files = unpack_archive(*reader, folder, {}, progress, Cancellation());
    network.join();
    ASSERT_THAT(files, IsOk());
    EXPECT_EQ(content_of(place / "b"), content());
    EXPECT_EQ(progress.works().at(0).advanced, 1 + content().size());
}

TEST_F(ArchiveRoundTripTest, AWishToStopIsHeardBetweenTwoPieces) {
    const auto path = m_source.write("a", tar_of({{"a", std::string(std::size_t{4} << 20U, 'x')}}));
    const auto file = must(open_for_reading(path));
    const auto reader = must(open_archive(file, ArchiveKind::tar, {}));
    const TemporaryFolder place;
    const auto folder = must(open_file(place.path(), O_RDONLY | O_DIRECTORY));
    RecordingProgress progress;
    Cancellation cancellation;
    progress.cancel_at(1, cancellation);
    EXPECT_THAT(unpack_archive(*reader, folder, {}, progress, cancellation), FailsWith(ErrorCode::interrupted));
    EXPECT_LE(progress.works().at(0).advanced, std::uint64_t{1} << 20U);
}

TEST_F(ArchiveRoundTripTest, AZipIsNotReadBeforeItIsWhole) {
    const auto file = must(open_for_reading(m_source.write("a", zip_of({}))));
    FileRangeSource source(file.file, 0, file.size, "a");
    EXPECT_THAT(open_archive(source, ArchiveKind::zip, {}), FailsWith(ErrorCode::invalid_argument));
}

}  // namespace
}  // namespace lode
