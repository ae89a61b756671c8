// The runner of programs that other tests stand on.
#include "tests/support/run_program.h"

#include <gmock/gmock.h>

#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

TEST(RunProgramTest, StreamsAndStatusComeBack) {
    const auto result =
        run_program({"sh", "-c", "cat; echo problem >&2; exit 4"}, {.environment = {}, .input = "data", .folder = {}});
    EXPECT_EQ(result.exit, 4);
    EXPECT_EQ(result.out, "data");
    EXPECT_EQ(result.err, "problem\n");
}

TEST(RunProgramTest, TheEnvironmentIsWhatTheTestSays) {
    const auto result = run_program({"sh", "-c", "echo \"$GREETING/${HOME-none}\""},
                                    {.environment = {{"GREETING", "hello"}}, .input = {}, .folder = {}});
    EXPECT_EQ(result.out, "hello/none\n");
}

TEST(RunProgramTest, TheProgramRunsInItsFolder) {
    const TemporaryFolder folder;
    EXPECT_EQ(run_program({"pwd"}, {.environment = {}, .input = {}, .folder = folder.path()}).out,
              folder.path().string() + "\n");
}

TEST(RunProgramTest, WhatCannotBeStartedIs127AndASignalIs128AndItsNumber) {
    EXPECT_EQ(run_program({"no-such-program-anywhere"}).exit, 127);
    EXPECT_EQ(run_program({"sh", "-c", "kill -9 $$"}).exit, 128 + 9);
}

TEST(RunProgramTest, ALongOutputBlocksNobody) {
    EXPECT_EQ(run_program({"head", "-c", "3000000", "/dev/zero"}).out.size(), 3'000'000U);
}

}  // namespace
}  // namespace lode
