// Searching a catalogue's lines.
#include "resolver/catalogue_index.h"

#include <gmock/gmock.h>

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

CatalogueEntry entry(std::string_view name, std::string_view version, std::string description) {
    return {*parse_module_name(name), *parse_version(version), std::move(description), 12};
}

class CatalogueIndexTest : public testing::Test {
protected:
    std::vector<std::string> found(const std::vector<std::string>& words, std::size_t limit = 100) const {
        std::vector<std::string> names;
        for (const auto& entry : search_catalogue(index, fold_words(words), limit))
            names.push_back(to_string(entry.name));
        return names;
    }

    const std::string index = to_catalogue_index({{
        entry("acme/fasttext-de", "1", "Deutsch, Straße und Übung"),
        entry("acme/glove-en-100", "2.1", "English words,\t100\ndimensions"),
        entry("beta/german", "3", "like acme/fasttext-de but GloVe"),
    }});
};

TEST_F(CatalogueIndexTest, AllWordsMustBeInNameOrDescription) {
    EXPECT_THAT(found({"glove"}), ElementsAre("acme/glove-en-100", "beta/german"));
    EXPECT_THAT(found({"glove", "english"}), ElementsAre("acme/glove-en-100"));
    EXPECT_THAT(found({"glove", "nothing"}), IsEmpty());
    EXPECT_THAT(found({"words,", "100"}), ElementsAre("acme/glove-en-100"));
}

TEST_F(CatalogueIndexTest, CaseAndFormsOfLettersDoNotCount) {
    EXPECT_THAT(found({"STRASSE"}), ElementsAre("acme/fasttext-de"));
    EXPECT_THAT(found({"U\u0308bung"}), ElementsAre("acme/fasttext-de"));
}

TEST_F(CatalogueIndexTest, ThoseWithAllWordsInTheNameComeFirst) {
    EXPECT_THAT(found({"de"}), ElementsAre("acme/fasttext-de", "beta/german"));
    EXPECT_THAT(found({"german"}), ElementsAre("beta/german"));
    EXPECT_THAT(found({"acme"}, 2), ElementsAre("acme/fasttext-de", "acme/glove-en-100"));
    EXPECT_THAT(found({"glove"}, 1), ElementsAre("acme/glove-en-100"));
}

TEST_F(CatalogueIndexTest, AnEntryComesBackAsItWasInOneLine) {
    const auto entries = search_catalogue(index, {"glove-en"}, 10);
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(to_string(entries[0].newest), "2.1");
    EXPECT_EQ(entries[0].size, 12U);
    EXPECT_EQ(entries[0].description, "English words, 100 dimensions");
}

TEST_F(CatalogueIndexTest, NoWordReachesAcrossNameAndDescriptionAndNoLineThatIsNoneIsTaken) {
    EXPECT_THAT(found({"de\x01"
                       "deutsch"}),
                IsEmpty());
    EXPECT_THAT(search_catalogue("x\ty\nacme\tacme/m\t1\t12z\td\nacme\tacme/m\t1\n", {"acme"}, 10), IsEmpty());
}

}  // namespace
}  // namespace lode
