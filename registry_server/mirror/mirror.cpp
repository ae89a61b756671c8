// Who answers what, and who waits for it.
#include "registry_server/mirror/mirror.h"

#include <chrono>
#include <memory>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>

#include "base/file.h"
#include "registry_server/mirror/mirror_replies.h"
#include "registry_server/public_files.h"
#include "registry_server/replies.h"

namespace lode {
namespace {

constexpr std::chrono::milliseconds between_looks{250};

std::string key_of(const MirroredFilePath& path) {
    return fmt::format("{}/{}", to_string(path.name), to_string(path.version));
}

/// What the module's folder holds at that path; none where the folder or the file is gone.
std::optional<FinalAnswer> answer_from(const ModuleFolder& module, const std::string& file, std::string_view path,
                                       Log& log) {
    if (file != manifest_file_name && module.manifest.find_file(file) == nullptr) return not_found_reply();
    const bool is_beside = file == manifest_file_name && module.manifest.kind;
    const auto folder = open_file(is_beside ? module.path.parent_path() : module.path, O_PATH | O_DIRECTORY);
    const std::string name = is_beside ? module.digest.hex() + ".json" : file;  // a foreign module's: see ModuleStore
    if (!folder && folder.error().code == ErrorCode::not_found) return std::nullopt;
    auto found = folder ? find_file_below(*folder, name, path) : fail(folder.error());
    if (!found) return unreadable_reply(found.error(), log);
    return *found ? std::optional<FinalAnswer>(**std::move(found)) : std::nullopt;
}

/// Changes with the file.
std::string stamp_of_file(const std::filesystem::path& path) {
    const auto file = open_file(path, O_RDONLY);
    return file ? stamp_of(*file, path).value_or("") : std::string();
}

std::chrono::milliseconds keep_nothing(const std::optional<Error>&, std::chrono::milliseconds) {
    return std::chrono::milliseconds(0);
}

SharedWorkLimits work_limits(const MirrorLimits& limits, std::size_t works) {
    return {.works = works, .waiting = limits.waiting, .patience = limits.patience};
}

/// Hands the work's outcome to `responder`, as `reply` makes an answer of it. `what` is for the client.
template <typename T, typename MakeReply>
typename SharedWork<T>::Asker asker(const Responder& responder, const std::string& what, MakeReply reply) {
    return {.told =
                [=](const Result<T>& outcome) {
                    responder(outcome ? reply(*outcome) : FinalAnswer(mirror_error_reply(outcome.error(), what)));
                },
            .declined = [=](Declined why, std::uint64_t arrived) { responder(declined_reply(why, arrived, what)); }};
}

/// A failure that is no everyday answer is for the mirror's keeper to know.
template <typename T>
Result<T> logged(Result<T> outcome, Log& log, std::string_view what) {
    if (outcome || outcome.error().code == ErrorCode::interrupted) return outcome;
    const std::string message = fmt::format("mirroring {}: {}", what, outcome.error().message);
    if (outcome.error().code == ErrorCode::not_found)
        log.note(message);
    else
        log.warning(message);
    return outcome;
}

}  // namespace

Mirror::Mirror(RegistryFolder folder, const MirrorOptions& options, Log& log)
    : m_folder(std::move(folder)),
      m_options(options),
      m_log(log),
      m_stop(*options.cancellation),
      m_upstream(m_folder.private_folder() / "mirror", m_options, log, m_stop),
      m_context{*options.transport, *options.clock, log, m_progress, m_stop, m_upstream.cache().mirrors()},
      m_catalogues(m_folder.private_folder() / "mirror_catalogues", m_options.upstreams, m_context, options.max_age),
      m_at_hand(*options.clock) {
    const MirrorLimits& limits = m_options.limits;
    m_document_pool.emplace(limits.documents_at_once);
    m_module_pool.emplace(limits.modules_at_once);
    m_modules = std::make_unique<SharedWork<ModuleFolder>>(*m_module_pool, work_limits(limits, limits.modules_in_all),
                                                           time_to_keep_module, *options.clock);
    m_versions = std::make_unique<SharedWork<VersionsDocument>>(
        *m_document_pool, work_limits(limits, limits.documents_in_all), time_to_keep_document, *options.clock);
    m_listings = std::make_unique<SharedWork<CatalogueDocument>>(
        *m_document_pool, work_limits(limits, limits.documents_in_all), keep_nothing, *options.clock);
    m_context.retry.attempts = 2;  // of a list that is asked for again soon
    m_watch = std::jthread([this] { watch(); });
}

Mirror::~Mirror() {
    stop();
    {
        const std::lock_guard lock(m_watch_mutex);
        m_is_ending = true;
    }
    m_watch_changed.notify_all();
    m_watch.join();
    m_module_pool.reset();
    m_document_pool.reset();
}

void Mirror::stop() {
    m_stop.request();
}

void Mirror::watch() {
    std::unique_lock lock(m_watch_mutex);
    while (!m_watch_changed.wait_for(lock, between_looks, [this] { return m_is_ending; })) {
        m_modules->release_the_late();
        m_versions->release_the_late();
        m_listings->release_the_late();
    }
}

std::optional<Answer> Mirror::answer(const RequestHead& head) {
    const auto path = parse_mirrored_path(head.path);
    if (!path) return std::nullopt;
    return std::visit([&](const auto& known) { return answer_at(head, known); }, *path);
}

bool Mirror::is_own(std::string_view publisher) const {
    std::error_code error;
    const auto status = std::filesystem::symlink_status(m_folder.public_folder() / publisher, error);
    return status.type() != std::filesystem::file_type::not_found;  // what cannot be looked at is not given away
}

std::optional<Answer> Mirror::answer_at(const RequestHead& head, const CataloguePath&) {
    return AnswerLater([this, head](Responder responder) {
        // By the file as it is: who has just published must not be told what was merged before.
        m_listings->ask(
            stamp_of_file(m_folder.catalogue()),
            [this](Progress&) { return logged(catalogue(), m_log, "the catalogue"); },
            asker<CatalogueDocument>(std::move(responder), "the catalogue", [head](const auto& document) {
                return FinalAnswer(document_reply(head, to_json(document)));
            }));
    });
}

Result<CatalogueDocument> Mirror::catalogue() {
    const auto age = m_catalogues.age();
    if (age == UpstreamCatalogues::Age::never_asked) m_catalogues.refresh();
    if (age == UpstreamCatalogues::Age::due) m_document_pool->submit([this] { m_catalogues.refresh(); });
    LODE_ASSIGN(const auto text, read_file(m_folder.catalogue(), largest_catalogue));
    LODE_ASSIGN(auto own, parse_catalogue_document(text));
    return merged_catalogue(std::move(own), m_catalogues.known(),
                            [this](std::string_view publisher) { return is_own(publisher); });
}

std::optional<Answer> Mirror::answer_at(const RequestHead& head, const VersionsPath& path) {
    if (is_own(path.name.publisher)) return std::nullopt;
    return AnswerLater([this, head, name = path.name](Responder responder) {
        const std::string what = fmt::format("`{}`", to_string(name));
        m_versions->ask(
            to_string(name), [this, name, what](Progress&) { return logged(m_upstream.versions(name), m_log, what); },
            asker<VersionsDocument>(std::move(responder), what, [head](const auto& document) {
                return FinalAnswer(document_reply(head, to_json(document)));
            }));
    });
}

std::optional<Answer> Mirror::answer_at(const RequestHead& head, const MirroredFilePath& path) {
    if (is_own(path.name.publisher)) return std::nullopt;
    if (auto at_hand = answer_at_hand(head, path))
        return std::visit([](auto& made) { return Answer(std::move(made)); }, *at_hand);
    return AnswerLater([this, url_path = head.path, path](Responder responder) {
        const std::string key = key_of(path);
        const std::string what = fmt::format("`{}`", key);
        const auto fetch = [this, path, key, what](Progress& progress) -> Result<ModuleFolder> {
            auto module = logged(m_upstream.fetch(path.name, path.version, progress), m_log, what);
            if (module) m_at_hand.put(key, *module);
            return module;
        };
        m_modules->ask(key, fetch,
                       asker<ModuleFolder>(std::move(responder), what, [=, this](const ModuleFolder& module) {
                           const Error gone{ErrorCode::unavailable, "it is gone again", {}};
                           auto answer = answer_from(module, path.file, url_path, m_log);
                           return answer ? *std::move(answer) : FinalAnswer(mirror_error_reply(gone, what));
                       }));
    });
}

std::optional<FinalAnswer> Mirror::answer_at_hand(const RequestHead& head, const MirroredFilePath& path) {
    const std::string key = key_of(path);
    auto [module, is_touch_due] = m_at_hand.find(key);
    if (!module) return std::nullopt;
    auto answer = answer_from(*module, path.file, head.path, m_log);
    if (!answer)
        m_at_hand.forget(key);
    else if (is_touch_due)
        m_document_pool->submit(
            [this, module = std::move(module), path] { m_upstream.touch(*module, path.name, path.version); });
    return answer;
}

}  // namespace lode
