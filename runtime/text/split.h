// `split`: text into parts at separators.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lode {

/// What becomes of parts without a byte.
enum class Empty : std::uint8_t { skip, keep };

/// What the separators of a splitter are: each byte one, or all of them together one.
enum class Separators : std::uint8_t { any_byte, whole };

/// Splits as TensorFlow does. Immutable and thread-safe; linear in time.
///
/// | | separators | `""` with Empty::keep | no separators |
/// |---|---|---|---|
/// | TensorFlow 1's `tf.string_split(text, separators, skip_empty)` | `any_byte` | no part | every byte is a part |
/// | TensorFlow 2's `tf.strings.split(text, separators)` | `whole`, Empty::keep | one, empty | split at runs of ASCII
/// white space, with no empty part |
class Splitter {
public:
    Splitter(std::string separators, Separators how, Empty empty);

    /// Appends the parts, which are views of `text`, in order.
    void split(std::string_view text, std::vector<std::string_view>& parts) const;

private:
    enum class Way : std::uint8_t { at_byte, at_bytes, at_whole, each_byte };

    void split_at_whole(std::string_view text, std::vector<std::string_view>& parts) const;

    std::string m_separators;
    Way m_way = Way::at_bytes;
    Empty m_empty;
    bool m_nothing_is_a_part;  ///< an empty text is one empty part, if those are kept
    std::array<bool, 256> m_separates{};
};

}  // namespace lode
