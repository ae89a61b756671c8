// What a cache keeps of a registry's catalogue.
#include "resolver/catalogues.h"

#include <gmock/gmock.h>

#include "module/hashing.h"
#include "tests/resolver/network.h"
#include "tests/support/golden_file.h"

namespace lode {
namespace {

namespace fs = std::filesystem;

class CataloguesTest : public NetworkTest {
protected:
    static constexpr std::string_view url = "https://hub.example.org/modules.json";

    Result<std::string> index_of(const Cache& cache, const std::optional<DownloadContext>& network) {
        return Catalogues(cache, network, m_clock, m_log, std::chrono::minutes(5)).index_of(m_registry);
    }
    static fs::path file_in(const Cache& cache) {
        return cache.root() / "catalogues" / (digest_of(url).hex() + ".tsv");
    }

    const ConfiguredRegistry m_registry{must(parse_url(hub))};
};

TEST_F(CataloguesTest, OneOfAnOlderLodeIsReadAndIsWrittenAsEver) {
    ScriptedAnswer answer = status(200);
    answer.headers.emplace_back("etag", "\"etag\"");
    answer.body = to_json(CatalogueDocument{
        {{must(parse_module_name("acme/seed")), must(parse_version("1")), "cat, dog,\tÜber-mouse …", 123}}});
    new_network().answer(HttpMethod::get, std::string(url), std::move(answer));
    const DownloadContext online{network(), m_clock, m_log, m_progress, m_cancellation, m_cache.mirrors()};
    const auto index = index_of(m_cache, online);
    ASSERT_THAT(index, IsOk());
    EXPECT_TRUE(is_golden(content_of(file_in(m_cache)), "cache/catalogue_index-1.tsv"));

    const Cache older(m_folder / "older", m_clock, m_log);
    must(create_folders(file_in(older).parent_path()));
    fs::copy_file(fs::path(LODE_TEST_DATA) / "cache/catalogue_index-1.tsv", file_in(older));
    EXPECT_EQ(must(index_of(older, std::nullopt)), *index);
}

TEST_F(CataloguesTest, OneWithATimeThatNoClockTellsCountsAsNone) {
    std::string kept = content_of(fs::path(LODE_TEST_DATA) / "cache/catalogue_index-1.tsv");
    const auto begin = kept.find("\"asked\":") + std::string_view("\"asked\":").size();
    kept.replace(begin, kept.find_first_not_of("0123456789", begin) - begin, "9000000000000000000");
    must(create_folders(file_in(m_cache).parent_path()));
    must(write_file(file_in(m_cache), kept));
    EXPECT_THAT(index_of(m_cache, std::nullopt), FailsWith(ErrorCode::unavailable, "was never asked for"));
}

}  // namespace
}  // namespace lode
