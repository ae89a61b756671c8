// From how far addresses can be reached.
#include "base/http/address_reach.h"

#include <cstring>

#include <gtest/gtest.h>
#include <netinet/in.h>

namespace lode {
namespace {

TEST(AddressReachTest, SpecialAddressesAreTold) {
    using enum AddressReach;
    struct Row {
        const char* address;
        AddressReach reach;
    };
    const Row rows[] = {
        {"127.0.0.1", machine},
        {"127.255.255.254", machine},
        {"0.0.0.0", machine},
        {"::1", machine},
        {"::", machine},
        {"::ffff:127.0.0.1", machine},
        {"::127.0.0.1", machine},
        {"64:ff9b::7f00:1", machine},
        {"2002:7f00:1::", machine},
        {"169.254.169.254", link},
        {"::ffff:169.254.169.254", link},
        {"::ffff:a9fe:a9fe", link},
        {"64:ff9b::a9fe:a9fe", link},
        {"fe80::1", link},
        {"febf::1", link},
        {"10.0.0.1", site},
        {"172.16.0.1", site},
        {"172.31.255.255", site},
        {"192.168.1.1", site},
        {"100.64.0.1", site},
        {"224.0.0.1", site},
        {"255.255.255.255", site},
        {"::ffff:10.0.0.1", site},
        {"fd00:ec2::254", site},
        {"ff02::1", site},
        {"2001:db8::1", site},
        {"8.8.8.8", world},
        {"172.32.0.1", world},
        {"172.15.255.255", world},
        {"100.128.0.1", world},
        {"169.253.255.255", world},
        {"192.169.0.1", world},
        {"126.255.255.255", world},
        {"223.255.255.255", world},
        {"::ffff:8.8.8.8", world},
        {"2606:4700::1111", world},
    };
    for (const auto& row : rows) EXPECT_EQ(reach_of(std::string(row.address)), row.reach) << row.address;
}

TEST(AddressReachTest, WhatIsNoAddressInNumbersIsNone) {
    for (const auto* text : {"", "localhost", "127.1", "0x7f000001", "2130706433", "127.0.0.1 ", "[::1]"})
        EXPECT_EQ(reach_of(std::string(text)), std::nullopt) << text;
}

TEST(AddressReachTest, AnotherFamilyIsThisMachine) {
    sockaddr address{};
    address.sa_family = AF_UNIX;
    EXPECT_EQ(reach_of(address), AddressReach::machine);
}

}  // namespace
}  // namespace lode
