// One flight an archive.
#include "registry_server/tensorflow_hub/module_archives.h"

#include <utility>

#include <fcntl.h>
#include <fmt/format.h>

#include "base/exception.h"
#include "base/file.h"
#include "module/hashing.h"
#include "module/module_folder.h"
#include "registry_server/replies.h"
#include "registry_server/storage/reconciliation.h"
#include "registry_server/storage/releases.h"
#include "registry_server/tensorflow_hub/module_archive.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t archives_at_once = 2;

/// Into a file that is being made.
class StagedSink final : public ByteSink {
public:
    explicit StagedSink(StagedFile& file) : m_file(file) {}
    Result<void> write(std::span<const std::byte> bytes) override { return m_file.write(bytes); }

private:
    StagedFile& m_file;
};

fs::path archives_folder(const RegistryFolder& folder) {
    return folder.private_folder() / "archives";
}

/// As for all files under public/: a link that somebody put there is not followed.
bool is_free_of_links(const RegistryFolder& folder, const fs::path& path) {
    std::error_code error;
    const auto above = fs::canonical(folder.public_folder(), error);
    return !error && fs::canonical(path, error) == above / path.lexically_relative(folder.public_folder()) && !error;
}

Reply failed(const Error& error, Log& log) {
    log.warning(error.message);
    if (error.code == ErrorCode::out_of_space)
        return error_reply({ErrorCode::out_of_space, "the registry's disk is full", "ask who runs it"});
    return error_reply(500, {ErrorCode::internal, "the registry could not make this archive", "its log tells why"});
}

Reply refusal_of(const Error& error, Log& log) {
    return error.code == ErrorCode::not_found ? not_found_reply() : unreadable_reply(error, log);
}

}  // namespace

ModuleArchives::ModuleArchives(RegistryFolder folder, Log& log)
    : m_folder(std::move(folder)), m_log(log), m_makers(archives_at_once), m_readers(1) {}

Answer ModuleArchives::answer(const ModuleName& name, const Version& version) {
    return AnswerLater([this, version_folder = m_folder.module_folder(name) / to_string(version)](Responder responder) {
        m_readers.submit([this, version_folder, responder = std::move(responder)] {
            const auto done = without_exceptions([&] { return find_or_make(version_folder, responder); });
            if (!done) responder(refusal_of(done.error(), m_log));
        });
    });
}

Answer ModuleArchives::redirect_to_newest(const ModuleName& name, std::string_view prefix) {
    return AnswerLater([this, name, prefix = std::string(prefix)](Responder responder) {
        m_readers.submit([this, name, prefix, responder = std::move(responder)] {
            const auto made = without_exceptions([&] { return make_redirect(name, prefix); });
            responder(made ? *made : refusal_of(made.error(), m_log));
        });
    });
}

Result<Reply> ModuleArchives::make_redirect(const ModuleName& name, const std::string& prefix) const {
    LODE_ASSIGN(const auto versions, find_versions(m_folder, name, m_log));
    const auto newest = versions ? newest_release(*versions) : std::nullopt;
    if (!newest) return fail(ErrorCode::not_found, "there is no version");
    const std::string location = fmt::format("{}{}?tf-hub-format=compressed", prefix, to_string(newest->version));
    return Reply{302, {{"Location", location}, {"Cache-Control", "no-cache"}}, {}};
}

/// `not_found` where there is no such version.
Result<void> ModuleArchives::find_or_make(const fs::path& version_folder, const Responder& responder) {
    if (!is_free_of_links(m_folder, version_folder)) return fail(ErrorCode::not_found, "there is no such version");
    LODE_ASSIGN(const auto manifest, read_file(version_folder / manifest_file_name));
    const std::string key = digest_of(manifest).hex();
    if (auto made = find(key)) {
        responder(*std::move(made));
        return {};
    }
    const std::lock_guard guard(m_mutex);
    auto& waiting = m_waiting[key];
    waiting.push_back(responder);
    if (waiting.size() == 1) m_makers.submit([this, key, version_folder] { make(key, version_folder); });
    return {};
}

void ModuleArchives::make(const std::string& key, const fs::path& version_folder) {
    const auto made = without_exceptions([&] { return make_now(key, version_folder); });
    std::vector<Responder> waiting;
    {
        const std::lock_guard guard(m_mutex);
        waiting = std::move(m_waiting.extract(key).mapped());
    }
    for (const auto& responder : waiting) {
        auto reply = made ? find(key) : std::nullopt;  // each sends from a descriptor of its own
        if (reply)
            responder(*std::move(reply));
        else
            responder(failed(made ? Error{ErrorCode::internal, "an archive has gone again", {}} : made.error(), m_log));
    }
}

Result<void> ModuleArchives::make_now(const std::string& key, const fs::path& version_folder) {
    const auto folder = archives_folder(m_folder);
    LODE_TRY(create_folders(folder, Durable::no));
    LODE_ASSIGN(const auto module, read_module_folder(version_folder));
    LODE_ASSIGN(auto file, StagedFile::create(m_folder.uploads(), "archive-", 0444));
    StagedSink sink(file);
    LODE_TRY(write_module_archive(module, sink));
    return file.commit(folder / (key + ".tar.gz"));
}

std::optional<FileReply> ModuleArchives::find(const std::string& key) const {
    const auto path = archives_folder(m_folder) / (key + ".tar.gz");
    auto file = open_for_reading(path);
    if (!file) return std::nullopt;
    const auto stamp = stamp_of(file->file, path);
    if (!stamp) return std::nullopt;
    return FileReply{std::move(file->file),
                     file->size,
                     fmt::format("\"{}\"", *stamp),
                     {{"Content-Type", "application/gzip"},
                      {"Cache-Control", "public, max-age=31536000, immutable"},
                      {"Content-Disposition", "attachment; filename=\"module.tar.gz\""}}};
}

}  // namespace lode
