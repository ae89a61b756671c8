// What paths ask of a mirror, and what its catalogue lists.
#include "registry_server/mirror/mirrored_path.h"

#include <gmock/gmock.h>

#include "registry_server/mirror/upstream_catalogues.h"

namespace lode {
namespace {

using testing::ElementsAre;

TEST(MirroredPathTest, DocumentsAndFilesOfVersionsAreMirrored) {
    EXPECT_TRUE(std::holds_alternative<CataloguePath>(*parse_mirrored_path("/modules.json")));
    const auto versions = parse_mirrored_path("/acme/m/versions.json");
    EXPECT_EQ(to_string(std::get<VersionsPath>(*versions).name), "acme/m");
    const auto file = std::get<MirroredFilePath>(*parse_mirrored_path("/acme/m/1.2/sub/table.bin"));
    EXPECT_EQ(to_string(file.version), "1.2");
    EXPECT_EQ(file.file, "sub/table.bin");
}

TEST(MirroredPathTest, AllElseIsTheRegistrysOwnMatter) {
    for (const auto* path :
         {"/", "/registry.json", "/versions.json", "/acme/versions.json", "/acme/m", "/acme/m/1", "/acme/m/1/",
          "/acme/m/other.json", "/acme/m/1.00/module.json", "/acme/m/01/module.json", "/Acme/m/1/module.json",
          "/api/blobs/1/module.json", "/-/index.html", "/healthz/m/versions.json", "/acme/m/x/module.json"})
        EXPECT_FALSE(parse_mirrored_path(path)) << path;
}

CatalogueDocument catalogue_of(const std::vector<std::string>& names, const std::string& description) {
    CatalogueDocument document;
    for (const auto& name : names)
        document.modules.push_back({*parse_module_name(name), *parse_version("1"), description, 1});
    return document;
}

TEST(MergedCatalogueTest, EarlierOnesComeFirstAndOwnPublishersAreNotListedFromElsewhere) {
    const auto merged =
        merged_catalogue(catalogue_of({"own/a"}, "own"),
                         {catalogue_of({"acme/m", "own/evil"}, "first"), catalogue_of({"acme/m", "acme/n"}, "second")},
                         [](std::string_view publisher) { return publisher == "own"; });
    std::vector<std::string> listed;
    for (const auto& entry : merged.modules) listed.push_back(to_string(entry.name) + " " + entry.description);
    EXPECT_THAT(listed, ElementsAre("acme/m first", "acme/n second", "own/a own"));
}

}  // namespace
}  // namespace lode
