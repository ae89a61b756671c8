// Finding, claiming and sweeping of partial files.
#include "cache/partial_store.h"

#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/copy_file.h"
#include "base/file.h"
#include "base/folder_listing.h"
#include "base/process_identity.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t max_journal = std::uint64_t{32} << 20U;
constexpr std::chrono::hours resumable_for{24 * 7};
constexpr std::chrono::hours litter_after{1};

/// Longer than a download that is alive can be silent: it stalls for a minute at most, then waits for another.
constexpr std::chrono::minutes silence_of_the_dead{3};

enum class Claim {
    take,  ///< its owner has stopped for certain
    copy,  ///< its owner may be at work on another machine, or is another user: the file is left to it
};

struct Candidate {
    fs::path stem;
    PartialJournal journal;
    Claim claim = Claim::take;
};

fs::path with_ending(const fs::path& stem, std::string_view ending) {
    return stem.string() + std::string(ending);
}

/// None where it is gone.
std::optional<bool> is_of_this_user(const fs::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return std::nullopt;
    return status.st_uid == ::geteuid();
}

/// A download that nobody works on any more.
std::optional<Candidate> candidate_at(const fs::path& journal_path, Clock::Time now) {
    const auto text = read_file(journal_path, max_journal);
    if (!text) return std::nullopt;
    auto journal = parse_partial_journal(*text);
    if (!journal) return std::nullopt;
    const Liveness owner = journal->is_released ? Liveness::dead : liveness_of(journal->owner);
    if (owner == Liveness::alive) return std::nullopt;
    if (owner == Liveness::unknown) {
        if (!has_rested(journal_path, now, silence_of_the_dead)) return std::nullopt;
        // What was written before a power cut may not have reached the disk: without a digest it is not to be trusted.
        journal->data.truncate(journal->digests.empty() ? 0 : journal->digests.back().length);
    }
    if (journal->data.empty()) return std::nullopt;
    const auto is_this_users = is_of_this_user(journal_path);
    if (!is_this_users) return std::nullopt;  // somebody has just claimed it
    return Candidate{fs::path(journal_path).replace_extension(), *std::move(journal),
                     owner == Liveness::dead && *is_this_users ? Claim::take : Claim::copy};
}

std::optional<Candidate> longest(const fs::path& folder, std::string_view key, Clock::Time now) {
    const std::string beginning = std::string(key) + "-";
    std::optional<Candidate> best;
    for (const fs::path& path : paths_in(folder)) {
        const std::string_view text = path.native();
        const std::string_view name = text.substr(text.rfind('/') + 1);
        if (!name.starts_with(beginning) || !name.ends_with(".journal")) continue;
        auto candidate = candidate_at(path, now);
        if (candidate && (!best || candidate->journal.data.total() > best->journal.data.total()))
            best = std::move(candidate);
    }
    return best;
}

/// By renames, of which the first can succeed for one process only.
Result<void> take_from(const fs::path& from, const fs::path& to) {
    LODE_TRY(rename_path(with_ending(from, ".journal"), with_ending(to, ".claimed")));
    auto moved = rename_path(with_ending(from, ".part"), with_ending(to, ".part"));
    (void)remove_file(with_ending(to, ".claimed"));
    return moved;
}

Result<void> copy_from(const fs::path& from, const fs::path& to) {
    LODE_ASSIGN(const auto source, open_for_reading(with_ending(from, ".part")));
    const auto path = with_ending(to, ".part");
    LODE_ASSIGN(const auto goal, open_file(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0644));
    SilentProgress silent;
    auto copied = copy_content(source.file, goal, path, silent, Cancellation());
    if (!copied) (void)remove_file(path);
    return copied;
}

/// What a process that was killed left of a file beside its place: `.NAME.<random>`.
void sweep_temporaries(const fs::path& folder, Clock::Time now) {
    for (const std::string& name : file_names_in(folder)) {
        if (!name.starts_with(".") || !has_rested(folder / name, now, litter_after)) continue;
        std::error_code ignored;
        fs::remove(folder / name, ignored);
    }
}

}  // namespace

Result<std::unique_ptr<PartialFile>> PartialStore::open(std::string_view key, std::optional<std::uint64_t> size) const {
    const fs::path folder = m_layout.partial();
    LODE_TRY(create_folders(folder));
    if (size && *size < PartialFile::worth_a_resume) return PartialFile::create(folder, key);
    while (auto candidate = longest(folder, key, m_clock.now())) {
        const fs::path stem = unique_name(folder, std::string(key) + "-");
        const auto claimed =
            candidate->claim == Claim::take ? take_from(candidate->stem, stem) : copy_from(candidate->stem, stem);
        if (claimed) return PartialFile::take_over(stem, std::move(candidate->journal));
        if (candidate->claim == Claim::copy) break;  // it would be found again
    }
    return PartialFile::create(folder, key);
}

std::map<std::string, std::uint64_t, std::less<>> PartialStore::received() const {
    std::map<std::string, std::uint64_t, std::less<>> received;
    for (const fs::path& path : paths_in(m_layout.partial())) {
        if (path.extension() != ".journal") continue;
        const auto candidate = candidate_at(path, m_clock.now());
        if (!candidate) continue;
        const std::string name = path.stem().string();
        std::uint64_t& most = received[name.substr(0, name.rfind('-'))];
        most = std::max(most, candidate->journal.data.total());
    }
    return received;
}

Result<StagedFolder> PartialStore::make_folder(std::string_view prefix) const {
    LODE_TRY(create_folders(m_layout.partial()));
    return StagedFolder::create(m_layout.partial(), prefix);
}

void PartialStore::sweep() const {
    const Clock::Time now = m_clock.now();
    for (const fs::path& path : paths_in(m_layout.partial())) {
        if (path.extension() == ".pending") continue;  // goes with the blobs that it names
        std::error_code error;
        const bool is_resumable =
            path.extension() == ".journal" || fs::exists(fs::path(path).replace_extension(".journal"), error);
        if (!has_rested_with_all(path, now, is_resumable ? resumable_for : std::chrono::hours(litter_after))) continue;
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    for (const fs::path& folder :
         {m_layout.modules(), m_layout.handles(), m_layout.documents(), m_layout.registries(), m_layout.mirrors(),
          m_layout.pins(), m_layout.catalogues(), m_layout.reviewed().parent_path()})
        sweep_temporaries(folder, now);
    for (const fs::path& source : paths_in(m_layout.derived())) sweep_temporaries(source, now);
}

}  // namespace lode
