// A file system in a file, whose power can be cut.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "tests/support/temporary_folder.h"

namespace lode {

/// Mounts of this process from now on are seen by nobody else, and end with it. Why that cannot be; none where it can.
std::optional<std::string> mounting_lacks();

/// What reaches the disk when the power fails.
enum class PowerCut : unsigned {
    with_log = 1,     ///< what was done to names and sizes, but no bytes that were not synced
    without_log = 2,  ///< only what was synced
};

/// ext4 or xfs, mounted while it lives. Throws where something fails.
class DiskImage {
public:
    /// Why there can be none of this kind here; none where there can.
    static std::optional<std::string> lacks(const std::string& file_system);

    explicit DiskImage(const std::string& file_system);
    DiskImage(const DiskImage&) = delete;
    DiskImage& operator=(const DiskImage&) = delete;
    ~DiskImage();

    /// Where it is mounted.
    std::filesystem::path folder() const { return m_work / "disk"; }
    /// What is there now is what it is put back to.
    void remember();
    void put_back();
    /// Every call fails from now on, until it has been switched on again.
    void cut_power(PowerCut cut) const;
    void switch_on();

private:
    void mount();
    void unmount();

    TemporaryFolder m_work;
};

}  // namespace lode
