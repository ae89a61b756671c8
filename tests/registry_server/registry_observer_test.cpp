// Who watches a registry is told of each change of a document, and of nothing else.
#include "registry_server/storage/registry_observer.h"

#include <mutex>

#include <gmock/gmock.h>

#include "registry_server/storage/blob_upload.h"
#include "registry_server/storage/registry.h"
#include "tests/registry_server/sample_module.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class RecordingObserver final : public RegistryObserver {
public:
    void on_versions(const VersionsDocument& document, const Release& changed) override {
        const std::lock_guard guard(m_mutex);
        m_versions.push_back(to_string(document.name) + "/" + to_string(changed.version) +
                             (changed.yanked ? " yanked, " : ", ") + std::to_string(document.versions.size()) +
                             " in all");
    }
    void on_catalogue(const CatalogueDocument& catalogue) override {
        const std::lock_guard guard(m_mutex);
        m_catalogue = to_json(catalogue);
    }

    std::vector<std::string> versions() const {
        const std::lock_guard guard(m_mutex);
        return m_versions;
    }
    std::string catalogue() const {
        const std::lock_guard guard(m_mutex);
        return m_catalogue;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<std::string> m_versions;
    std::string m_catalogue;
};

class RegistryObserverTest : public testing::Test {
protected:
    void open() {
        registry.reset();
        registry = must(Registry::open(must(RegistryFolder::open(root.path())), clock, log, {}, &observer));
    }
    void publish(std::string_view version) {
        const auto module = sample_module("acme/m", version);
        for (const auto& [path, content] : module.files) {
            auto blob = must(BlobUpload::begin(registry->folder(), digest_of(content)));
            must(blob.write(std::as_bytes(std::span(content))));
            must(blob.commit());
        }
        must(registry->publish(name, must(parse_version(version)), module.manifest));
    }

    const TemporaryFolder root;
    const ModuleName name{"acme", "m"};
    FakeClock clock;
    RecordingLog log;
    RecordingObserver observer;
    std::unique_ptr<Registry> registry;
};

TEST_F(RegistryObserverTest, EachPublishAndYankIsTold) {
    open();
    publish("1");
    publish("2");
    must(registry->yank(name, must(parse_version("2")), "wrong"));
    must(registry->undo_yank(name, must(parse_version("2"))));
    EXPECT_THAT(observer.versions(), ElementsAre("acme/m/1, 1 in all", "acme/m/2, 2 in all",
                                                 "acme/m/2 yanked, 2 in all", "acme/m/2, 2 in all"));
    registry.reset();
    EXPECT_EQ(observer.catalogue(), content_of(root / "public/modules.json"));
}

TEST_F(RegistryObserverTest, NothingIsToldWhereNothingChanges) {
    open();
    publish("1");
    RecordingObserver other;
    registry.reset();
    registry = must(Registry::open(must(RegistryFolder::open(root.path())), clock, log, {}, &other));
    publish("1");
    registry.reset();
    EXPECT_THAT(other.versions(), IsEmpty());
    EXPECT_EQ(other.catalogue(), "");
}

}  // namespace
}  // namespace lode
