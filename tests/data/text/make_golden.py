#!/usr/bin/env python3
"""What TensorFlow's own text ops make of texts: python3 make_golden.py > tensorflow-2.16.2.json

Needs tensorflow-cpu 2.16.2 and tensorflow-text 2.16.1 (Python 3.11), on a machine whose locale is not Turkish, Azeri or Lithuanian. A text is a
JSON string where its bytes are UTF-8, else {"hex": its bytes}. Results are in the order of `texts`, null where nothing changed. `lowercase_of` holds every
code point that is not its own lower case, and the code points of that; `punctuation` every code point that the
regular expression `\\pP` matches, as [first, last] ranges.
"""
import json
import sys

import tensorflow as tf
import tensorflow_text as tf_text

TEXTS = [
    "", " ", "  ", "\t", "\n", "\r\n", "a", "A", "cat", "cat dog", "cat  dog", " cat", "cat ", "  cat  dog  ", "cat\tdog", "cat\ndog\r\n",
    "lizard. dog", "cat? dog", "The quick brown Fox jumps over the lazy Dog.", "ALL CAPITALS 0123456789", "...", "!?", ". . .", "a.b,c;d", "don't",
    "rock'n'roll", "e-mail", "snake_case", "U.S.A.", "(brackets) [and] {braces}", "\"quoted\"", "100%", "#tag @name", "a/b\\c", "x*y", "$5.00 + 3 < 10 = |a| > ^2 `code` ~",
    "$+<=>^`|~", "!\"#%&'()*,-./:;?@[\\]_{}", "".join(map(chr, range(0x20, 0x7F))), "".join(map(chr, range(1, 0x20))) + "\x7f", "a\x0bb\x0cc\x1cd\x1fe",
    # Latin, with accents in one code point and in two
    "École", "ÉCOLE", "École", "naïve café", "Ångström Å Å", "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß", "ŒUVRE Œuvre", "Straße STRASSE ẞ",
    "İstanbul IĞDIR ıI", "İ", "I", "DŽ Dž dž LJ Lj NJ", "ŁÓDŹ Žižek", "Tiếng Việt TIẾNG VIỆT", "Tiếng", "ǅ", "ﬁ ﬂ ﬀ ﬃ ﬄ ﬅ ﬆ", "ĳ Ĳ ŉ ǰ", "ſ ẛ ẛ̣",
    "Ⅷ ⅷ ⓐ Ⓐ ① ½ ² ₂ ™ ℃ Ω K Å", "ﷺ", "㎏ ㍿ ㏂ ﹏", "ªº", "a­b", "­",
    # Greek, Cyrillic, Georgian, Cherokee, Armenian, Deseret
    "ΟΔΟΣ", "ΟΔΟΣ ΟΔΟΣ. Σ ΑΣ'Α ΑΣ- ΑΣ3 ΣΑΣ", "Σ", "ΣΣ", "ΑΣ́", "ΑΣ·Α", "ΆΈΉΊΌΎΏ ΐ ΰ", "ᾼ ῼ ᾈ", "ΐ", "МОСКВА Ёлка ЙЙ й", "Ⴀ Ა ა", "Ꭰ ꭰ Ᏸ ᏸ", "ԵՒ և", "𐐀𐐁 𐐨", "𞤀 𞤢", "Ω ω Ω",
    # marks
    "á̖", "á̖", "à̖֮̀̕b", "́alone", "\u0344 \u0340 \u0341 \u0343 \u0374 \u037E \u0387", "q̣̇ q̣̇", "ཱི ཱུ ཱྀ", "क़ क़ ख़", "ড়", "ו֗́", "שּׁ", "ゔか゛ が ガ ｶﾞ ﾊﾟ", "゙ ゚ ゛ ﾞ ﾟ", "a͏́", "e\u0301\u0301\u0301", "𝅗𝅥 𝅘𝅥𝅮",
    # Hangul, CJK
    "한글", "한글", "각 각 각", "ㄱ ﾡ ￡", "中文，标点。「引号」、《书》！？（括号）；：……——·", "全角ＡＢＣａｂｃ１２３！？", "　ideographic　space　", "豈 更 車 﨎 丽", "日本語。カタカナ・ひらがな〜", "〈〉《》「」『』【】〔〕〖〗〘〙〚〛〜〰〽", "﹁﹂﹃﹄︐︑︒︰﹐﹑",
    # other punctuation
    "«guillemets» „low“ ‚single‘ ‹angle›", "en–dash em—dash ―bar ‐hyphen ‑nb", "ellipsis… ‰ ‱ ′ ″ ‴ ‵ ‼ ⁇ ⁂ ⁊ ⁋", "¡Hola! ¿Qué?", "§ ¶ · ¿ ¡ « »", "¢£¤¥¦¨©¬®¯°±´¸×÷", "० । ॥ ॰", "؟ ، ؛ ٪ ۔", "־ ׀ ׃ ׳ ״", "། ༎ ༼ ༽", "။ ၊", "៖ ៚", "᠀ ᠊", "፡ ። ፣", "᐀", "⁀ ⁔ ︳ ︴ ﹍ ＿", "⟦⟧ ⦃⦄ ⧼⧽", "⸀ ⸮ ⸺ ⹀ ⹏", "𐄀 𐎟 𐏐 𐕯 𑁇 𑂻 𒑰 𖩮 𛲟 𝪇 𞥞",
    # emoji and what joins them
    "😀 👍🏽", "👨‍👩‍👧‍👦 🏳️‍🌈 🇫🇷 #️⃣ ☎︎", "👩🏿‍🚀 launches 🚀!", "I ❤️ NY", "٣ 🈁 🅰 🆎",
    # spaces and invisible ones
    "a b", "a b c d", "a​b‌c‍d⁠e", "a\u2028b\u2029c", "a\u0085b", "﻿BOM", "right‏to‮left", "᠎",
    "שלום עולם", "السلام عليكم", "ﺎﻠﻋ ﷲ ﻻ", "नमस्ते", "สวัสดี", "ำ ຳ", "ಠ_ಠ", "¯\\_(ツ)_/¯", "T̷h̸i̵s", "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "a,b,,c,", ",a", ",,", "4,5,,6,", "a::b:::c", "a:b", "::", "aXbxc", "ab", "aab", "aaa", "abcabc", "1 2\t3,4;5", "<br>one<br/>two<br>", "http://example.com/?q=1&r=2#x", "user@example.com",
    "\ufffd", "\ufffe\uffff", "\ue000 \U000f0000", "\U0010ffff", "\u0378", "a" * 40 + ".", "word " * 10, "É" * 20 + ".", "x" * 15 + "," + "y" * 15 + "—" + "z" * 17,
]
BYTES = [
    b"\xff", b"\xffA\xc3", b"\x80", b"a\x80b", b"\xc3", b"\xc3\x28", b"\xe2\x82X\xe2\x82", b"\xe2\x82", b"\xe2.\xe2\x80.", b"\xf0\x9f\x98", b"\xf0\x9f\x98.", b"\xf0\xe2\x80\x94",
    b"\xed\xa0\x80A", b"\xed\xa0\xbd\xed\xb8\x80", b"\xc0\x80A", b"\xc1\xbf", b"\xe0\x80\xaf", b"\xe0\x9f\xbf", b"\xf0\x80\x80\xaf", b"\xf5\x80\x80\x80A", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xfe\xff", b"e\xff\xcc\x81",
    b"e\xcc\x81\xff", b"\xffe\xcc\x81", b"\xffe\xcc\x81\xcc\x96\xff", b"\xe2\x80\x94\xe2\x80", b"caf\xe9 CAF\xc9", b"Stra\xdfe.", b"\x93quoted\x94", b"\xce\x91\xce\xa3\xff", b"\xce\x91\xce\xa3\xff\xce\x91", b"\xc4\xb0\xff", b"ok \xf0\x9f\x98\x80 \xf0\x9f\x98 \xe4\xb8\xad.\xe4\xb8",
    b"\xed\x95\x9c\xff\xe1\x84\x92\xe1\x85\xa1", b"A\x00B\xc3\x89.", b"\x00", b"a\x00\x00b c\x00",
]
REPLACEMENTS = [
    (r"\pP", "", True), (r"\pP", "", False), (r"\p{P}+", " ", True), (r"\s+", " ", True), (r"[^a-zA-Z ]", "", True), (r".", r"<\0>", True), (r"\PP", r"<\0>", True), (r"", "-", True), (r"", "-", False),
    (r"a*", "x", True), (r"a*?", "x", True), (r"(\w+) (\w+)", r"\2 \1", True), (r"(\w+) (\w+)", r"\2 \1", False), (r"^", "> ", True), (r"$", "!", True), (r"(?m)^", "> ", True), (r"\b", "|", True), (r"<br\s*/?>", " ", True), (r"(?i)x", r"\\", True), (r"\pL", "L", True), (r"\p{Han}", r" \0 ", True),
    (r"[[:punct:]]", "", True), (r"[\p{P}\p{S}]", r" \0 ", True), (r"\C", ".", True), (r"é", "e", True), (r"(a)|(b)", r"[\1\2]", True), (r"\d", "0", True), (r"\x{FFFD}", "?", True), (r"[^\x00-\x7F]", "", True),
]
REFUSED = [("(", ""), ("[a", ""), ("a{1001}", ""), ("(?<x>a)", ""), (r"\8", ""), ("(?=a)", ""), ("a**", ""), (r"\pX", ""), ("((a{100}){100}){100}", "")]
BYTE_SEPARATORS = [" ", ",", ", ", " \t\n", ".,;:!?", "::", "aX", "\u3002", ""]
WHOLE_SEPARATORS = [" ", ",", ", ", "::", "aa", "<br>", "\u3002", "\u3000", ""]


def text(raw):
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return {"hex": raw.hex()}


def results(texts, made):
    """What became of each text; null where it stayed what it was (as one part, if it was split)."""
    listed = [[text(part) for part in one] if isinstance(one, list) else text(one) for one in made]
    return [None if one in (text(raw), [text(raw)]) else one for raw, one in zip(texts, listed)]


def ranges(numbers):
    found = []
    for number in numbers:
        if found and found[-1][1] + 1 == number:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def in_lines(golden):
    """A line for each key, and for each of a list of objects."""
    lines = []
    for key, value in golden.items():
        objects = isinstance(value, list) and isinstance(value[0], dict)
        lines.append(compact(key) + ":" + ("[\n" + ",\n".join(map(compact, value)) + "\n]" if objects else compact(value)))
    return "{\n" + ",\n".join(lines) + "\n}"


def refusal(pattern, rewrite):
    try:
        tf.strings.regex_replace(["abc"], pattern, rewrite)
    except tf.errors.InvalidArgumentError as error:
        return error.message.split("error: ")[1].split(" [Op")[0]
    sys.exit("not refused: " + pattern)


def main():
    texts = [t.encode("utf-8") for t in TEXTS] + BYTES
    raw = tf.constant(texts)
    code_points = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
    characters = tf.constant([chr(c).encode("utf-8") for c in code_points])
    without = tf.strings.regex_replace(characters, r"\pP", "").numpy()
    golden = {
        "tensorflow": tf.__version__, "tensorflow_text": tf_text.__version__, "made_by": "python3 make_golden.py > tensorflow-2.16.2.json",
        "texts": [text(raw_text) for raw_text in texts],
        "lowercase": results(texts, tf.strings.lower(raw, encoding="utf-8").numpy()),
        "lowercase_of": [[c, *map(ord, lower.decode("utf-8"))] for c, lower in zip(code_points, tf.strings.lower(characters, encoding="utf-8").numpy())
                         if c and lower.decode("utf-8") != chr(c)],
        "normalize_unicode": [{"form": form, "results": results(texts, tf_text.normalize_utf8(raw, form).numpy())} for form in ("NFC", "NFD", "NFKC", "NFKD")],
        "replace": [{"pattern": pattern, "rewrite": rewrite, "global": everywhere, "results": results(texts, tf.strings.regex_replace(raw, pattern, rewrite, everywhere).numpy())}
                    for pattern, rewrite, everywhere in REPLACEMENTS],
        "refused": [{"pattern": pattern, "rewrite": rewrite, "error": refusal(pattern, rewrite)} for pattern, rewrite in REFUSED],
        "split_at_bytes": [{"separators": separators, "empty": "skip" if skip else "keep",
                            "results": results(texts, tf.RaggedTensor.from_sparse(tf.compat.v1.string_split(raw, separators, skip_empty=skip)).to_list())}
                           for separators in BYTE_SEPARATORS for skip in (True, False)],
        "split_at": [{"separator": separator, "results": results(texts, tf.strings.split(raw, separator).to_list())} for separator in WHOLE_SEPARATORS],
        "punctuation": ranges(c for c, rest in zip(code_points, without) if rest == b""),
    }
    print(in_lines(golden))


main()
