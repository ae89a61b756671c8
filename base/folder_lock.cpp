// Waiting for the kernel's lock.
#include "base/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include "base/uninterrupted.h"

namespace lode {

FileDescriptor lock_folder(const std::filesystem::path& folder) {
    FileDescriptor opened(uninterrupted([&] { return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
    if (opened) (void)uninterrupted([&] { return ::flock(opened.get(), LOCK_EX); });
    return opened;
}

}  // namespace lode
