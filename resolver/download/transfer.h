// One attempt to bring what is missing of a file from one source, over as many connections as pay.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/result.h"
#include "cache/partial_file.h"
#include "resolver/download/download_context.h"
#include "resolver/download/prefix_hasher.h"
#include "resolver/download/range_queue.h"
#include "resolver/download/stream_pace.h"
#include "resolver/download/wanted_file.h"

namespace lode {

/// How an attempt ended.
struct TransferEnd {
    enum class Kind {
        whole,       ///< every byte is there
        failed,      ///< `error`; what came stays in the partial file
        start_anew,  ///< the source's file is not the one of which a part is here, or it serves no parts
    };

    Kind kind = Kind::whole;
    Error error = {};
    bool is_ours = false;  ///< the trouble is on this side (a full disk, a wish to stop): no other source would help
    bool has_advanced = false;                                  ///< bytes came
    bool was_shared_out = false;                                ///< several streams were to bring them
    std::optional<std::chrono::milliseconds> retry_after = {};  ///< the source asked to be left alone so long
};

enum class Streams { one, as_many_as_help };

/// Run it once. `file` and `hasher` must outlive it.
class Transfer {
public:
    Transfer(const DownloadContext& context, const WantedFile& wanted, const Url& source, PartialFile& file,
             PrefixHasher& hasher, Streams streams);
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    TransferEnd run();

private:
    /// A range that some stream is fetching. Its end comes nearer when other streams take over the rest.
    struct Active {
        ByteRange asked;
        bool is_whole = false;       // all of the file is asked for, without a Range header
        std::uint64_t position = 0;  // the next byte to be written
        std::uint64_t end = 0;
    };

    /// Takes ranges from the queue until none is left, or one has failed, or the transfer has ended.
    void stream();
    std::optional<Active> take_range();
    bool fetch(Active& active);
    HttpRequest request_for(const Active& active) const;
    Result<void> on_head(Active& active, const HttpResponse& response);
    Result<void> begin_body(Active& active, const HttpResponse& response);
    Result<void> on_piece(Active& active, std::uint64_t offset, std::span<const std::byte> bytes);
    bool after_fetch(const Active& active, const Result<HttpResponse>& sent);
    void begin_writeback(std::uint64_t offset, std::uint64_t size) const;
    void open_more_streams();
    bool share_out_the_rest();
    tl::unexpected<Error> end(TransferEnd::Kind kind, Error error = {}, bool is_ours = false);
    Error wrong_size(const std::string& got) const;

    const DownloadContext& m_context;
    const WantedFile& m_wanted;
    const Url& m_source;
    PartialFile& m_file;
    PrefixHasher& m_hasher;
    const Streams m_allowed;

    std::mutex m_mutex;                   // of all below, and of m_file
    std::optional<std::uint64_t> m_size;  // of the whole file
    RangeQueue m_queue;
    StreamPace m_pace;
    std::vector<Active*> m_active;
    std::uint64_t m_range_size = UINT64_MAX;  // the most that one request asks for
    std::uint64_t m_received = 0;
    int m_streams = 1;
    bool m_serves_ranges = false;
    bool m_is_web_page = false;
    bool m_has_ended = false;
    TransferEnd m_end;
    std::vector<std::thread> m_threads;
};

}  // namespace lode
