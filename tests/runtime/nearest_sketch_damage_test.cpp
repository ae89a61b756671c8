// Sketches that are not what they should be: refused, or at least searched within their bounds.
#include <cstring>

#include <gmock/gmock.h>

#include "runtime/nearest/nearest_sketch_format.h"
#include "tests/runtime/test_sketch.h"

namespace lode {
namespace {

namespace format = nearest_sketch_format;
using namespace testing_runtime;

constexpr std::uint64_t huge = ~std::uint64_t{0};

AlignedBytes bytes_from(std::string_view text) {
    AlignedBytes bytes(text.size());
    std::memcpy(bytes.bytes().data(), text.data(), text.size());
    return bytes;
}

class NearestSketchDamageTest : public testing::Test {
protected:
    Result<NearestSketch> open(std::string_view text) const {
        return NearestSketch::open(bytes_from(text), m_declared.variable, sketch_source);
    }

    /// A header changed by `change`, and a checksum that fits it.
    template <typename Change>
    Result<NearestSketch> open_with_header(const Change& change) const {
        std::string lying = m_whole;
        format::Header header;
        std::memcpy(&header, lying.data(), sizeof header);
        change(header);
        header.header_checksum = format::checksum_of_header(header);
        std::memcpy(lying.data(), &header, sizeof header);
        return open(lying);
    }

    TemporaryFolder m_folder;
    DeclaredTable m_declared = declared_table(m_folder, Normal(1).next(std::size_t{9} * 70), 70);
    std::string m_whole{must(build_nearest_sketch(m_declared.table, m_declared.variable, sketch_source)).text()};
};

TEST_F(NearestSketchDamageTest, EveryTruncationIsRefused) {
    for (std::size_t size = 0; size < m_whole.size(); ++size)
        ASSERT_THAT(open(m_whole.substr(0, size)), FailsWith(ErrorCode::integrity)) << size;
    EXPECT_THAT(open(m_whole + "x"), FailsWith(ErrorCode::integrity, "bytes"));
}

TEST_F(NearestSketchDamageTest, AnyChangedByteIsRefusedWhenOpenedOrWhenChecked) {
    ASSERT_THAT(must(open(m_whole)).check_content(), IsOk());
    for (std::size_t at = 0; at < m_whole.size(); ++at)
        for (const unsigned flip : {0x01U, 0x80U}) {
            std::string damaged = m_whole;
            damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ flip);
            const auto sketch = open(damaged);
            EXPECT_EQ(sketch.has_value(), at >= sizeof(format::Header)) << at;
            if (sketch) {
                ASSERT_THAT(sketch->check_content(), FailsWith(ErrorCode::integrity, "damaged")) << at;
            }
        }
}

TEST_F(NearestSketchDamageTest, ASketchFullOfNoiseIsSearchedWithinItsBounds) {
    std::uint32_t random = 12345;
    const std::vector<float> query(70, 1.0F);
    for (int round = 0; round < 500; ++round) {
        std::string noisy = m_whole;
        for (std::size_t at = sizeof(format::Header); at < noisy.size(); ++at) {
            random = random * 1664525U + 1013904223U;
            noisy[at] = static_cast<char>(random >> 24U);
        }
        const auto sketch = open(noisy);
        ASSERT_THAT(sketch, IsOk());
        for (const ScoredRow& found : nearest_rows(*sketch, m_declared.table, query, {.count = 4}))
            EXPECT_LT(found.row, 9U);
    }
}

TEST_F(NearestSketchDamageTest, AHeaderThatLiesIsRefusedThoughItsChecksumHolds) {
    const auto fails = FailsWith(ErrorCode::integrity);
    EXPECT_THAT(open_with_header([](auto&) {}), IsOk());
    EXPECT_THAT(open_with_header([](auto& header) { header.magic[0] = 'x'; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.version = 2; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.reserved = 1; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.file_size += 64; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.row_count = 10; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.row_count = huge; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.dims = 71; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.row_size = huge; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.rows_offset = 0; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.factors_offset = huge; }), fails);
    EXPECT_THAT(open_with_header([](auto& header) { header.errors_offset += 64; }), fails);
}

TEST_F(NearestSketchDamageTest, ASketchOfAnotherTableIsRefused) {
    const auto open_as = [&](const VariableSpec& variable, const Digest& source) {
        return NearestSketch::open(bytes_from(m_whole), variable, source);
    };
    const auto fails = FailsWith(ErrorCode::integrity, "another table");
    VariableSpec other_tensor = m_declared.variable, other_type = m_declared.variable,
                 other_shape = m_declared.variable;
    other_tensor.tensor = "u";
    other_type.dtype = Dtype::int8;
    other_shape.shape = {70, 9};
    EXPECT_THAT(open_as(m_declared.variable, digest_of("another file")), fails);
    EXPECT_THAT(open_as(other_tensor, sketch_source), fails);
    EXPECT_THAT(open_as(other_type, sketch_source), fails);
    EXPECT_THAT(open_as(other_shape, sketch_source), FailsWith(ErrorCode::integrity, "of this shape"));
}

TEST_F(NearestSketchDamageTest, AShapeWhoseSketchWouldBeTooLargeIsRefusedBeforeAnythingIsComputed) {
    for (const auto& shape : std::vector<std::vector<std::uint64_t>>{
             {huge, 1}, {1, huge}, {huge, huge}, {huge / 64, 64}, {1, (1U << 17U) + 1}, {}, {1}, {1, 1, 1}}) {
        VariableSpec variable = m_declared.variable;
        variable.shape = shape;
        EXPECT_THAT(NearestSketch::open(bytes_from(m_whole), variable, sketch_source),
                    FailsWith(ErrorCode::invalid_argument, "no sketch can be made"));
    }
}

}  // namespace
}  // namespace lode
