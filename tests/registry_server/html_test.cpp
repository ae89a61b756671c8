// Words of others in pages of ours.
#include "registry_server/pages/html.h"

#include <gmock/gmock.h>

namespace lode {
namespace {

using testing::HasSubstr;

TEST(HtmlTest, S14NothingThatIsEscapedEndsWhereItStands) {
    struct Row {
        std::string_view name;
        std::string_view text;
        std::string_view html;
    };
    const Row rows[] = {
        {"words", "cat & dog", "cat &amp; dog"},
        {"a tag", "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
        {"an attribute's end", "\" onload='x'", "&quot; onload=&#39;x&#39;"},
        {"lines and tabs stay", "a\n\tb", "a\n\tb"},
        {"control characters", std::string_view("\0\x1b[2J\r\x7f", 7), "\uFFFD\uFFFD[2J\uFFFD\uFFFD"},
        {"what turns the writing round", "a\u202Eb\u2066c", "a\uFFFDb\uFFFDc"},
        {"overlong UTF-8", "\xc0\xbcscript>", "\uFFFD\uFFFDscript&gt;"},
        {"half a character", "caf\xc3", "caf\uFFFD"},
        {"other scripts", "猫 Κ é", "猫 Κ é"},
    };
    for (const Row& row : rows) EXPECT_EQ(escape_html(row.text), row.html) << row.name;
}

TEST(HtmlTest, S14ADocumentAllowsItselfNothingButItsStyle) {
    const auto document = html_document("a <b>", "<p>x</p>\n");
    EXPECT_THAT(document, HasSubstr("<title>a &lt;b&gt;</title>"));
    EXPECT_THAT(content_security_policy(), testing::StartsWith("default-src 'none'; style-src 'sha256-"));
    EXPECT_THAT(content_security_policy(), HasSubstr("frame-ancestors 'none'"));
    EXPECT_THAT(document, testing::Not(HasSubstr("script")));
    EXPECT_THAT(document, testing::Not(HasSubstr("http://")));
    EXPECT_THAT(document, testing::Not(HasSubstr("https://")));
}

}  // namespace
}  // namespace lode
