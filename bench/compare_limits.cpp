// What the machine itself allows: memory read in order and at random, with all that a look-up must find out known.
#include <algorithm>
#include <cstring>
#include <random>
#include <thread>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mapped_file.h"
#include "bench/compare_input.h"

// Wide registers where the machine has them.
#define LODE_WIDE __attribute__((target_clones("avx2", "default")))

namespace lode::compare {
namespace {

constexpr std::size_t line = 64;
constexpr std::size_t row_size = dims * sizeof(float);

LODE_WIDE std::uint64_t sum_words(const std::byte* bytes, std::size_t size) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < size; i += sizeof sum) {
        std::uint64_t word;
        std::memcpy(&word, bytes + i, sizeof word);
        sum += word;
    }
    return sum;
}

void prefetch(const std::byte* bytes, std::size_t size) {
    for (std::size_t i = 0; i < size + line - 1; i += line) __builtin_prefetch(bytes + i);
}

/// The rows of the table, page by page as they are mapped; or copied to where the kernel gives pages of 2 MB.
class Rows {
public:
    Rows(const DataFolder& folder, bool huge) : m_file(must(MappedFile::open(folder.table()))) {
        // The data starts behind the safetensors header, whose length is the file's first eight bytes.
        std::uint64_t header;
        std::memcpy(&header, m_file.bytes().data(), sizeof header);
        m_rows = m_file.bytes().subspan(sizeof header + header);
        if (huge) copy_to_huge_pages();
    }
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    ~Rows() {
        if (m_copy != nullptr) ::munmap(m_copy, m_rows.size());
    }

    std::size_t count() const { return m_rows.size() / row_size; }
    std::span<const std::byte> bytes() const { return m_rows; }
    const std::byte* row(std::int64_t id) const { return m_rows.data() + static_cast<std::size_t>(id) * row_size; }

private:
    void copy_to_huge_pages() {
        m_copy = ::mmap(nullptr, m_rows.size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (m_copy == MAP_FAILED) must(Result<void>(fail(ErrorCode::unavailable, "no memory for a copy of the table")));
        ::madvise(m_copy, m_rows.size(), MADV_HUGEPAGE);
        std::memcpy(m_copy, m_rows.data(), m_rows.size());
        m_rows = {static_cast<const std::byte*>(m_copy), m_rows.size()};
    }

    MappedFile m_file;
    void* m_copy = nullptr;
    std::span<const std::byte> m_rows;
};

/// `work(first, count)` for a part of `total` on each of the threads.
template <typename Work>
void share(std::size_t threads, std::size_t total, Work&& work) {
    std::vector<std::jthread> others;
    const std::size_t part = total / threads;
    for (std::size_t i = 1; i < threads; ++i) others.emplace_back([&work, i, part] { work(i * part, part); });
    work(0, part);
}

std::string in_threads(std::string what, std::size_t threads) {
    return threads == 1 ? what : what + ", 2 threads";
}

/// Seconds for one pass over the table, in order.
void read_in_order(const Rows& rows, std::string_view who, std::size_t threads) {
    const double passes = rate(1, [&] {
        share(threads, rows.count(), [&](std::size_t first, std::size_t count) {
            const auto sum = sum_words(rows.row(static_cast<std::int64_t>(first)), count * row_size);
            keep(&sum);
        });
    });
    report(who, in_threads("nearest", threads), 1 / passes, "s");
    report(who, in_threads("bytes read in order", threads), passes * static_cast<double>(rows.bytes().size()), "B/s");
}

/// Rows summed, fetched while others are; the best of three distances.
void sum_rows(const Rows& rows, const std::vector<std::int64_t>& ids, std::size_t threads, std::string_view who,
              const std::string& what, std::size_t rows_an_item) {
    double best = 0;
    for (const std::size_t ahead : {4U, 8U, 16U})
        best = std::max(best, rate(ids.size() / rows_an_item, [&] {
                            share(threads, ids.size(), [&](std::size_t first, std::size_t count) {
                                std::uint64_t sum = 0;
                                for (std::size_t i = first; i < first + count; ++i) {
                                    prefetch(rows.row(ids[std::min(i + ahead, ids.size() - 1)]), row_size);
                                    sum += sum_words(rows.row(ids[i]), row_size);
                                }
                                keep(&sum);
                            });
                        }));
    report(who, in_threads(what, threads), best, "1/s");
}

/// Rows copied into a batch's buffer, their ids known; the best of three distances.
void copy_rows(const Rows& rows, const std::vector<std::int64_t>& ids, std::size_t threads, std::string_view who) {
    double best = 0;
    for (const std::size_t ahead : {4U, 8U, 16U})
        best = std::max(best, rate(ids.size(), [&] {
                            share(threads, ids.size(), [&](std::size_t first, std::size_t count) {
                                thread_local std::vector<std::byte> out(batch_tokens * row_size);
                                for (std::size_t i = first; i < first + count; ++i) {
                                    prefetch(rows.row(ids[std::min(i + ahead, ids.size() - 1)]), row_size);
                                    std::memcpy(out.data() + i % batch_tokens * row_size, rows.row(ids[i]), row_size);
                                }
                                keep(out.data());
                            });
                        }));
    report(who, in_threads("rows", threads), best, "1/s");
}

/// Two lines a token, a random one and one by its id: what an exact index of about 30 bytes a token cannot do without.
void read_two_lines(const Text& text, std::size_t vocabulary, std::size_t threads) {
    constexpr std::size_t ahead = 16;
    constexpr std::size_t bucket_bytes = 11, record_bytes = 19;  // a token
    const std::vector<std::byte> buckets(vocabulary * bucket_bytes / line * line + line, std::byte{1});
    const std::vector<std::byte> records((vocabulary + 1) * record_bytes, std::byte{1});
    std::vector<const std::byte*> first_lines, second_lines;
    for (const auto id : text.ids) {
        const std::uint64_t hash = static_cast<std::uint64_t>(id) * 0x9E3779B97F4A7C15U;
        first_lines.push_back(buckets.data() + hash % (buckets.size() / line) * line);
        second_lines.push_back(records.data() + static_cast<std::size_t>(id) * record_bytes);
    }
    const double tokens = rate(text_tokens, [&] {
        share(threads, text_tokens, [&](std::size_t first, std::size_t count) {
            int sum = 0;
            for (std::size_t i = first; i < first + count; ++i) {
                const std::size_t later = std::min(i + ahead, text_tokens - 1);
                __builtin_prefetch(first_lines[later]);
                __builtin_prefetch(second_lines[later]);
                sum += std::to_integer<int>(*first_lines[i]) + std::to_integer<int>(*second_lines[i]);
            }
            keep(&sum);
        });
    });
    report("limit", in_threads("ids", threads), tokens, "1/s");
}

/// The system calls that nobody opening two files by mapping can do without, and a page of each.
void open_and_map(const DataFolder& folder) {
    const auto once = [&] {
        for (const auto& path : {folder.table(), folder.words()}) {
            const MappedFile file = must(MappedFile::open(path));
            const auto byte = file.bytes().front();
            keep(&byte);
        }
    };
    report("limit", "open", 1 / rate(1, once), "s");
}

std::vector<std::int64_t> uniform_ids(std::size_t rows) {
    std::mt19937_64 random(5);
    std::vector<std::int64_t> ids(text_tokens);
    for (auto& id : ids) id = static_cast<std::int64_t>(random() % rows);
    return ids;
}

void read_rows(const Arguments& arguments, const Text& text, bool huge) {
    const std::string_view who = huge ? "limit, 2 MB pages" : "limit";
    const Rows rows(arguments.folder(), huge);
    for (const std::size_t threads : {1U, 2U}) {
        if (arguments.wants("rows")) {
            copy_rows(rows, text.ids, threads, who);
            sum_rows(rows, uniform_ids(rows.count()), threads, who, "rows, uniform, summed", 1);
        }
        if (arguments.wants("means")) sum_rows(rows, text.ids, threads, who, "means", sentence_length);
        if (arguments.wants("nearest")) read_in_order(rows, who, threads);
    }
}

}  // namespace
}  // namespace lode::compare

int main(int count, char** values) {
    using namespace lode::compare;
    const Arguments arguments(count, values);
    if (arguments.wants("open")) open_and_map(arguments.folder());
    const Text text(arguments.folder());
    if (arguments.wants("ids"))
        for (const std::size_t threads : {1U, 2U}) read_two_lines(text, read_words(arguments.folder()).size(), threads);
    if (!arguments.wants("rows") && !arguments.wants("means") && !arguments.wants("nearest")) return 0;
    for (const bool huge : {false, true}) read_rows(arguments, text, huge);
}
