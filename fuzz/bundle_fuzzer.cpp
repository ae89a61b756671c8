// Bundles: whatever they are, the blobs that come out are those that the manifests name.
#include <memory>
#include <vector>

#include "cache/bundle/bundle_reader.h"
#include "fuzz/round_trip.h"
#include "module/archive/tar_reader.h"
#include "module/hashing.h"

namespace lode {
namespace {

class MemorySource final : public ByteSource {
public:
    explicit MemorySource(std::span<const std::byte> bytes) : m_left(bytes) {}
    Result<std::size_t> read(std::span<std::byte> into) override {
        const std::size_t got = std::min(into.size(), m_left.size());
        std::copy_n(m_left.begin(), got, into.begin());
        m_left = m_left.subspan(got);
        return got;
    }

private:
    std::span<const std::byte> m_left;
};

/// One blob to its end, where its digest has been compared.
Result<std::vector<std::byte>> read_blob(BundleReader& bundle) {
    std::vector<std::byte> content;
    std::vector<std::byte> piece(4096);
    while (true) {
        LODE_ASSIGN(const std::size_t got, bundle.read(piece));
        if (got == 0) return content;
        content.insert(content.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(got));
    }
}

Result<void> read_all(ByteSource& source) {
    LODE_ASSIGN(auto bundle, BundleReader::open(std::make_unique<TarReader>(source, ArchiveLimits()),
                                                {.modules = 100, .all_manifest_bytes = 1U << 20U}));
    const auto& contents = bundle.modules().contents();
    const auto again = to_json(contents).and_then([](const std::string& json) { return parse_bundle_contents(json); });
    require(again.has_value() && again->modules() == contents.modules());
    while (true) {
        LODE_ASSIGN(const auto blob, bundle.next_blob());
        if (!blob) return {};
        require(bundle.modules().blobs().contains(blob->digest));
        LODE_ASSIGN(const auto content, read_blob(bundle));
        require(content.size() == blob->size && digest_of(content) == blob->digest);
    }
}

}  // namespace
}  // namespace lode

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lode;
    MemorySource source(std::as_bytes(std::span(data, size)));
    if (const auto done = read_all(source); !done) require(!done.error().message.empty());
    return 0;
}
