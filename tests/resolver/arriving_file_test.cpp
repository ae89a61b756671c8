// A file that is read while it is written: waiting, new beginnings, ends that come too early.
#include "resolver/download/arriving_file.h"

#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

class ArrivingFileTest : public testing::Test {
protected:
    /// The same file for all: what is there of it is what is advanced to.
    ArrivingFileTest() : m_file(must(open_file(m_folder / "file", O_RDWR | O_CREAT, 0600))) {
        must(write_all(m_file, "0123456789", m_folder / "file"));
    }
    static Result<std::string> read(ByteSource& stream, std::size_t most) {
        std::string bytes(most, '\0');
        LODE_ASSIGN(const std::size_t got, stream.read(std::as_writable_bytes(std::span(bytes))));
        bytes.resize(got);
        return bytes;
    }

    TemporaryFolder m_folder;
    FileDescriptor m_file;
    ArrivingFile m_arriving;
};

TEST_F(ArrivingFileTest, GivesWhatIsThereAndThenTheEnd) {
    m_arriving.begin(m_file);
    m_arriving.advance_to(4);
    const auto stream = m_arriving.next();
    ASSERT_NE(stream, nullptr);
    EXPECT_EQ(must(read(*stream, 3)), "012");
    EXPECT_EQ(must(read(*stream, 3)), "3");
    m_arriving.advance_to(6);
    m_arriving.end();
    EXPECT_EQ(must(read(*stream, 100)), "45");
    EXPECT_EQ(must(read(*stream, 100)), "");
}

TEST_F(ArrivingFileTest, AReaderWaitsForWhatIsNotThereYet) {
    m_arriving.begin(m_file);
    std::string seen;
    std::thread reader([&] {
        const auto stream = m_arriving.next();
        for (auto piece = read(*stream, 2); piece && !piece->empty(); piece = read(*stream, 2)) seen += *piece;
    });
    for (std::uint64_t size = 1; size <= 10; ++size) m_arriving.advance_to(size);
    m_arriving.end();
    reader.join();
    EXPECT_EQ(seen, "0123456789");
}

TEST_F(ArrivingFileTest, ANewBeginningEndsTheStreamOfTheOldOne) {
    m_arriving.begin(m_file);
    m_arriving.advance_to(5);
    const auto old = m_arriving.next();
    m_arriving.begin(m_file);
    EXPECT_THAT(read(*old, 5), FailsWith(ErrorCode::unavailable, "begun anew"));
    const auto stream = m_arriving.next();
    ASSERT_NE(stream, nullptr);
    m_arriving.advance_to(2);
    EXPECT_EQ(must(read(*stream, 5)), "01");
}

TEST_F(ArrivingFileTest, AnEndThatComesTooEarlyIsAnError) {
    m_arriving.begin(m_file);
    m_arriving.advance_to(5);
    const auto stream = m_arriving.next();
    m_arriving.close();
    EXPECT_EQ(must(read(*stream, 5)), "01234") << "what is there can be read";
    EXPECT_THAT(read(*stream, 5), FailsWith(ErrorCode::unavailable, "ended before its end"));
    EXPECT_EQ(m_arriving.next(), nullptr);
}

TEST_F(ArrivingFileTest, AWholeFileThatNobodyHasReadYetIsGivenOutAfterTheClose) {
    m_arriving.begin(m_file);
    m_arriving.advance_to(10);
    m_arriving.end();
    m_arriving.close();
    const auto stream = m_arriving.next();
    ASSERT_NE(stream, nullptr);
    EXPECT_EQ(must(read(*stream, 100)), "0123456789");
    EXPECT_EQ(m_arriving.next(), nullptr);
}

}  // namespace
}  // namespace lode
