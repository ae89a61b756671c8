// Loop mounts, and the ioctl by which ext4 and XFS forget what they have not written.
#include "tests/crash/disk_image.h"

#include <cerrno>
#include <stdexcept>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/crash/crash_stage.h"
#include "tests/support/run_program.h"
#include "tests/support/running_program.h"

namespace lode {
namespace {

constexpr unsigned long shutdown_request = 0x8004587d;  // FS_IOC_SHUTDOWN, of no header of Debian 12's

void must_run(const std::vector<std::string>& words) {
    const auto ran = run_program(words);
    if (ran.exit != 0) throw std::runtime_error(words.front() + " fails: " + ran.err);
}

}  // namespace

std::optional<std::string> mounting_lacks() {
    if (::geteuid() != 0) return "only root can mount file systems";
    static const bool alone =
        ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
    if (!alone) return "the kernel gives no mounts of one's own";
    return std::nullopt;
}

std::optional<std::string> DiskImage::lacks(const std::string& file_system) {
    if (const auto why = mounting_lacks()) return why;
    if (!find_program("mkfs." + file_system)) return "mkfs." + file_system + " is not installed";
    try {
        const DiskImage image(file_system);
        image.cut_power(PowerCut::without_log);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return std::nullopt;
}

DiskImage::DiskImage(const std::string& file_system) : m_work(fast_folder()) {
    must_run({"truncate", "-s", "320M", m_work / "image"});  // the least that XFS takes is 300 MiB
    must_run({find_program("mkfs." + file_system).value_or("mkfs").string(), "-q", m_work / "image"});
    std::filesystem::create_directory(folder());
    mount();
}

DiskImage::~DiskImage() {
    ::umount2(folder().c_str(), MNT_DETACH);
}

void DiskImage::mount() {
    must_run({"mount", "-o", "loop", m_work / "image", folder()});
}

void DiskImage::unmount() {
    must_run({"umount", folder()});
}

void DiskImage::remember() {
    unmount();
    must_run({"cp", "--sparse=always", m_work / "image", m_work / "remembered"});
    mount();
}

void DiskImage::put_back() {
    unmount();
    must_run({"cp", "--sparse=always", m_work / "remembered", m_work / "image"});
    mount();
}

void DiskImage::cut_power(PowerCut cut) const {
    const auto opened = open_file(folder(), O_RDONLY | O_DIRECTORY);
    auto flag = static_cast<unsigned>(cut);
    if (!opened || ::ioctl(opened->get(), shutdown_request, &flag) != 0)
        throw std::runtime_error(system_error("cutting the power of a file system", errno).message);
}

void DiskImage::switch_on() {
    unmount();
    mount();
}

}  // namespace lode
