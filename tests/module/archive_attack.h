// What the tests of attacks by archive share: an archive of the bytes at hand, unpacked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>

#include "tests/module/tar_bytes.h"
#include "tests/module/unpacking.h"
#include "tests/module/zip_bytes.h"
#include "tests/support/result_matchers.h"

namespace lode {

class ArchiveAttackTest : public testing::Test {
protected:
    /// Refused in a tar and in a zip.
    void expect_refused(const std::string& name, std::string_view words) {
        SCOPED_TRACE(testing::PrintToString(name));
        EXPECT_THAT(unpack_tar({{name, "x"}}), FailsWith(ErrorCode::integrity, words));
        EXPECT_THAT(
            ground.unpack(zip_of({{.name = name, .content = "x", .in_directory = in_utf8, .beside_content = in_utf8}}),
                          ArchiveKind::zip),
            FailsWith(ErrorCode::integrity, words));
    }
    void expect_both_refused(const std::string& one, const std::string& other, std::string_view words) {
        SCOPED_TRACE(one + " and " + other);
        EXPECT_THAT(unpack_tar({{one, "x"}, {other, "x"}}), FailsWith(ErrorCode::integrity, words));
    }
    Result<std::vector<FileEntry>> unpack_tar(const std::vector<TarMember>& members) {
        return ground.unpack(tar_of(members));
    }

    static void in_utf8(ZipRecord& record) { record.flags |= 1U << 11U; }

    UnpackingGround ground;
};

}  // namespace lode
