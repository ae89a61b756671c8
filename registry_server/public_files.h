// The files under public/, opened so that no name and no link leads out of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/result.h"
#include "registry_server/http/message.h"
#include "registry_server/small_files.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

class PublicFiles {
public:
    /// `clock` must outlive it.
    static Result<PublicFiles> open(const RegistryFolder& folder, const Clock& clock);

    /// The answer to a GET of `path`, which parse_registry_path accepted. None where there is no regular file; symbolic
    /// links are never followed, not even within public/ (openat2, Linux 5.6). An error where nobody can tell, as when
    /// no file can be opened any more. For one thread.
    Result<std::optional<FileReply>> find(std::string_view path);
    /// SmallFiles::begin_turn.
    void begin_turn() { m_small_files.begin_turn(); }

private:
    PublicFiles(FileDescriptor folder, const Clock& clock) : m_folder(std::move(folder)), m_small_files(clock) {}

    FileDescriptor m_folder;
    SmallFiles m_small_files;
};

/// The same of the file `name` below any open folder, answered as what is at the URL's `path`.
Result<std::optional<FileReply>> find_file_below(const FileDescriptor& folder, const std::string& name,
                                                 std::string_view path);

/// By the name's ending. Never a type that a browser would run, but for our own pages: what publishers upload is shown
/// as text at most.
std::string_view content_type_of(std::string_view path);

}  // namespace lode
