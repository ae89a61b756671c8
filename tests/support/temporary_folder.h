// A folder of a test's own, gone when the test is.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lode {

/// Made below the system's temporary folder. Whatever a test did to the permissions inside, all of it is removed.
class TemporaryFolder {
public:
    TemporaryFolder();
    /// Below another one.
    explicit TemporaryFolder(const std::filesystem::path& parent);
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();

    const std::filesystem::path& path() const { return m_path; }
    std::filesystem::path operator/(std::string_view name) const { return m_path / name; }

    /// Writes a file below the folder, with the folders that it needs, and returns its path.
    std::filesystem::path write(std::string_view name, std::string_view content) const;

private:
    std::filesystem::path m_path;
};

/// The whole of a file; a test that cannot read it fails.
std::string content_of(const std::filesystem::path& path);

/// What is directly in a folder, sorted: `name` for files, `name/` for folders.
std::vector<std::string> names_in(const std::filesystem::path& folder);

}  // namespace lode
