// Telling the living from the dead.
#include "base/process_identity.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lode {
namespace {

TEST(ProcessIdentityTest, ThisProcessIsAlive) {
    EXPECT_EQ(process_identity(), process_identity());
    EXPECT_EQ(liveness_of(process_identity()), Liveness::alive);
}

TEST(ProcessIdentityTest, AProcessThatHasEndedIsDead) {
    int channel[2];
    ASSERT_EQ(::pipe(channel), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const std::string identity = process_identity();
        (void)!::write(channel[1], identity.data(), identity.size());
        ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    char text[512];
    const ssize_t length = ::read(channel[0], text, sizeof text);
    ASSERT_GT(length, 0);
    ::close(channel[0]);
    ::close(channel[1]);
    const std::string identity(text, static_cast<std::size_t>(length));
    EXPECT_NE(identity, process_identity());
    EXPECT_EQ(liveness_of(identity), Liveness::dead);
}

TEST(ProcessIdentityTest, ANumberThatWasGivenAwayAgainIsAnotherProcess) {
    std::string identity = process_identity();
    identity.back() = identity.back() == '0' ? '1' : '0';  // it began at another time
    EXPECT_EQ(liveness_of(identity), Liveness::dead);
}

TEST(ProcessIdentityTest, WhatIsOfAnotherBootOrNoIdentityIsUnknown) {
    std::string identity = process_identity();
    identity.front() = identity.front() == 'a' ? 'b' : 'a';
    EXPECT_EQ(liveness_of(identity), Liveness::unknown);
    EXPECT_EQ(liveness_of(""), Liveness::unknown);
    EXPECT_EQ(liveness_of("a b c d e f"), Liveness::unknown);
    const auto here = process_identity().substr(0, process_identity().find(']') + 2);
    EXPECT_EQ(liveness_of(here + "../1 5"), Liveness::unknown);
    EXPECT_EQ(liveness_of(here), Liveness::unknown);
}

}  // namespace
}  // namespace lode
