// `publisher/name`: which registry answers, and which may not.
#include <gmock/gmock.h>

#include "tests/resolver/network.h"

namespace lode {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view first = "https://first.example.org";
constexpr std::string_view second = "https://second.example.org/hub";
constexpr std::string_view mirror = "https://mirror.example.org/copy";

ConfiguredRegistry registry(std::string_view url, std::vector<std::string> publishers = {}) {
    return {must(parse_url(url)), {}, std::move(publishers)};
}

class RegistriesTest : public NetworkTest {
protected:
    RegistriesTest() {
        m_settings.registries = {registry(first), registry(second)};
        new_network();
    }
    /// The second registry has acme/seed 1, the first has not, and it was resolved so.
    void resolve_by_second() {
        answer_versions({status(404)}, first);
        answer_versions({document({release("1")}, "\"a\"")}, second);
        serve("1", second);
        ASSERT_EQ(version_of(resolve("acme/seed")), "1");
        new_network();
        m_clock.advance(std::chrono::hours(1));
    }
};

TEST_F(RegistriesTest, TheFirstThatHasTheModuleAnswers) {
    answer_versions({document({release("2"), release("1")})}, first);
    serve("2", first);
    const auto resolved = resolve("acme/seed");
    EXPECT_EQ(version_of(resolved), "2");
    EXPECT_EQ(resolved->resolved, "https://first.example.org/acme/seed/2");
    EXPECT_EQ(requests_of(versions_url(second)), 0U);
}

TEST_F(RegistriesTest, TheNextIsAskedWhenTheFirstSaysThatItHasNone) {
    for (const int absent : {404, 410}) {
        new_network();
        answer_versions({status(absent)}, first);
        answer_versions({document({release("1")})}, second);
        serve("1", second);
        EXPECT_EQ(version_of(resolve("acme/seed")), "1");
    }
    answer_versions({status(404)}, second);
    EXPECT_THAT(resolve("acme/seed@^7"), FailsWith(ErrorCode::not_found));
}

TEST_F(RegistriesTest, ARegistryThatFailsIsAnErrorAndNoReasonToAskTheNext) {
    const std::vector<ScriptedAnswer> failures = {unreachable(), status(500), status(403), status(304), status(200)};
    for (const auto& failure : failures) {
        new_network();
        answer_versions({failure}, first);
        const auto failed = resolve("acme/seed");
        ASSERT_FALSE(failed.has_value());
        EXPECT_THAT(failed.error().message, HasSubstr("`https://first.example.org"));
        EXPECT_NE(failed.error().code, ErrorCode::not_found);
        EXPECT_EQ(requests_of(versions_url(second)), 0U);
    }
}

TEST_F(RegistriesTest, APublisherThatIsNamedIsAnsweredByItsRegistryAlone) {
    m_settings.registries = {registry(first), registry(second, {"acme"})};
    answer_versions({status(404)}, second);
    EXPECT_THAT(resolve("acme/seed"), FailsWith(ErrorCode::not_found, "asked were `https://second.example.org/hub`"));
    EXPECT_EQ(requests_of(versions_url(first)), 0U);
}

TEST_F(RegistriesTest, ARegistryThatNamesPublishersAnswersForNoOther) {
    m_settings.registries = {registry(first, {"other"})};
    EXPECT_THAT(resolve("acme/seed"), FailsWith(ErrorCode::invalid_argument, "no registry may answer for `acme`"));
    m_settings.registries = {};
    EXPECT_THAT(resolve("acme/seed"), FailsWith(ErrorCode::invalid_argument, "`./acme/seed`"));
    EXPECT_THAT(requested(), IsEmpty());
}

TEST_F(RegistriesTest, WhileItIsFreshNoRegistryIsAskedAgain) {
    resolve_by_second();
    m_clock.jump(-std::chrono::hours(1));
    EXPECT_EQ(version_of(resolve("acme/seed")), "1");
    EXPECT_THAT(requested(), IsEmpty());
    m_clock.advance(std::chrono::hours(1));
    EXPECT_EQ(version_of(resolve_offline("acme/seed")), "1");
}

TEST_F(RegistriesTest, AnotherRegistryThatAnswersLaterIsRefusedLoudly) {
    resolve_by_second();
    answer_versions({document({release("9")})}, first);
    const auto refused = resolve("acme/seed");
    EXPECT_THAT(refused,
                FailsWith(ErrorCode::integrity,
                          "SECURITY ERROR: acme/seed is answered by the registry `https://first.example.org`"));
    EXPECT_THAT(refused, FailsWith(ErrorCode::integrity, "it was `https://second.example.org/hub`"));
    EXPECT_THAT(requested(), ElementsAre(versions_url(first)));

    m_settings.registries = {registry(first, {"acme"}), registry(second)};
    serve("9", first);
    EXPECT_EQ(version_of(resolve("acme/seed")), "9") << "the user has said who answers for acme";
}

TEST_F(RegistriesTest, TheRegistryThatAnsweredBeforeIsAskedWhenAnEarlierOneIsDown) {
    resolve_by_second();
    answer_versions({unreachable()}, first);
    answer_versions({status(304)}, second);
    EXPECT_EQ(version_of(resolve("acme/seed")), "1");
    EXPECT_THAT(m_log.warnings(), ElementsAre(AllOf(HasSubstr("https://first.example.org"),
                                                    HasSubstr("`https://second.example.org/hub`, which answered"))));
}

TEST_F(RegistriesTest, AnExactVersionIsFixedAndItsDigestIsRemembered) {
    answer_versions({document({release("1")})}, first);
    serve("1", first);
    ASSERT_EQ(version_of(resolve("acme/seed@1")), "1");
    new_network();
    m_clock.advance(std::chrono::hours(1));
    ASSERT_EQ(version_of(resolve("acme/seed@1")), "1");
    EXPECT_THAT(requested(), IsEmpty());

    delete_from_cache(seed("1").digest);
    auto changed = release("1");
    changed.digest = seed("2").digest;
    must(m_cache.versions().put(must(parse_url(versions_url(first))),
                                {"", m_clock.now(), {must(parse_module_name("acme/seed")), {changed}}}));
    EXPECT_THAT(resolve("acme/seed@1"), FailsWith(ErrorCode::integrity, "SECURITY ERROR"));
}

TEST_F(RegistriesTest, AMirrorServesWhatIsVerifiedAndIsNeverAskedWhatThereIs) {
    m_settings.registries = {registry(first)};
    m_settings.registries[0].mirrors = {must(parse_url(mirror))};
    answer_versions({document({release("1")})}, first);
    const std::string folder = std::string(first) + "/acme/seed/1";
    for (const std::string file : {"/module.json", "/words.txt"})
        network().answer(HttpMethod::get, folder + file, unreachable());
    network().serve(folder + "/embeddings.safetensors", "not the table");
    serve("1", mirror);
    EXPECT_EQ(version_of(resolve("acme/seed")), "1");

    new_network();
    network().answer(HttpMethod::get, std::string(first) + "/acme/other/versions.json", unreachable());
    EXPECT_THAT(resolve("acme/other"), FailsWith(ErrorCode::unavailable, std::string(first)));
    EXPECT_EQ(requested().size(), 4U) << "the registry, four times, and no mirror";
}

TEST_F(RegistriesTest, AMirrorWithOtherBytesIsPassedOver) {
    m_settings.registries = {registry(first)};
    m_settings.registries[0].mirrors = {must(parse_url(mirror)), must(parse_url(second))};
    answer_versions({document({release("1")})}, first);
    network().answer(HttpMethod::get, std::string(first) + "/acme/seed/1/module.json", unreachable());
    network().serve(std::string(mirror) + "/acme/seed/1/module.json", content_of(seed("2").path / "module.json"));
    serve("1", second);
    for (const std::string file : {"/words.txt", "/embeddings.safetensors"})
        for (const auto base : {first, mirror})
            network().answer(HttpMethod::get, std::string(base) + "/acme/seed/1" + file, status(404));
    EXPECT_EQ(version_of(resolve("acme/seed")), "1");
}

TEST_F(RegistriesTest, WhenNoCopyAnswersAllAreAskedAgainAfterAPause) {
    m_settings.registries = {registry(first)};
    m_settings.registries[0].mirrors = {must(parse_url(mirror))};
    answer_versions({document({release("1")})}, first);
    for (const auto base : {first, mirror}) {
        network().answer(HttpMethod::get, std::string(base) + "/acme/seed/1/module.json", status(503));
        serve("1", base);
    }
    EXPECT_EQ(version_of(resolve("acme/seed")), "1");
    EXPECT_THAT(m_clock.sleeps(), SizeIs(1));
}

TEST(RegistryListTest, OnePublisherHasOneRegistry) {
    const std::vector<ConfiguredRegistry> two = {registry(first, {"acme", "other"}), registry(second, {"acme"})};
    EXPECT_THAT(check_registries(two), FailsWith(ErrorCode::invalid_argument, "is named by two registries"));
    const std::vector<ConfiguredRegistry> twice = {registry(first), registry(first, {"acme"})};
    EXPECT_THAT(check_registries(twice), FailsWith(ErrorCode::invalid_argument, "is there twice"));
    const std::vector<ConfiguredRegistry> reserved = {registry(first, {"api"})};
    EXPECT_THAT(check_registries(reserved), FailsWith(ErrorCode::invalid_argument, "`api` is no publisher"));
    const std::vector<ConfiguredRegistry> good = {registry(first, {"acme"}), registry(second),
                                                  registry(mirror, {"other"})};
    EXPECT_THAT(check_registries(good), IsOk());
    EXPECT_EQ(registries_for(good, "other").front()->publishers.front(), "other");
    EXPECT_EQ(to_string(registries_for(good, "somebody").front()->url), second);
}

TEST(RegistryListTest, AFolderHasACopyAtEachMirrorOfItsRegistry) {
    std::vector<ConfiguredRegistry> registries = {registry(second), registry(first)};
    registries[0].mirrors = {must(parse_url(mirror)), must(parse_url("http://127.0.0.1:8080"))};
    const auto copies = copies_of(must(parse_url("https://second.example.org/hub/acme/seed/1")), registries);
    std::vector<std::string> urls;
    urls.reserve(copies.size());
    for (const auto& copy : copies) urls.push_back(to_string(copy));
    EXPECT_THAT(urls, ElementsAre("https://second.example.org/hub/acme/seed/1",
                                  "https://mirror.example.org/copy/acme/seed/1", "http://127.0.0.1:8080/acme/seed/1"));
    for (const auto* elsewhere : {"https://second.example.org/hubs/acme/seed/1", "https://second.example.org/acme/1"})
        EXPECT_EQ(copies_of(must(parse_url(elsewhere)), registries).size(), 1U) << elsewhere;
}

}  // namespace
}  // namespace lode
