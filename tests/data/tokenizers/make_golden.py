#!/usr/bin/env python3
"""Small tokenizers, and the ids that the original programs give texts by them: python3 make_golden.py

Needs PyPI's tokenizers and sentencepiece. Writes NAME.json (the tokenizer) or NAME.model beside NAME.golden.json: the
program's version, the texts, and for each the ids without special tokens. `real_models.golden.json` holds digests of the
ids of texts in ../shared/data by its models, where that folder is. The trainers break ties by chance, so that a new run
makes other tokenizers, and their goldens with them.
"""
import hashlib
import json
import os
import tempfile

import sentencepiece
import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.join(HERE, '..', '..', '..', '..', 'shared', 'data')

CORPUS = [
    'lode loads embedding modules by path or URL: strings in, vectors out.',
    'A module is an immutable folder: a vocabulary, a table of vectors, and named signatures.',
    'Every byte is verified; what was fetched once is kept in a cache that many processes share.',
    'An embedding of an unknown word is a row of zeros, or of a bucket that was trained for such words.',
    'The tokenizer parts words into pieces: unaffable becomes un, aff and able.',
    'Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. Çok güzel, naïve café, déjà vu!',
    'Съешь же ещё этих мягких французских булок, да выпей чаю.',
    '我能吞下玻璃而不伤身体。 私はガラスを食べられます。 나는 유리를 먹을 수 있어요.',
    'In 2024, 1,234.56 of 99% were 1/2 price: $5 + £3 = €10 (about ¥1500)!',
]

TEXTS = [
    '', ' ', 'lode', 'Loads embedding MODULES.', 'unaffable unknown words: modules, tables & vectors', 'a' * 100, 'a' * 101,
    "don't stop -- it's 5 o'clock; we'll've they'd I'M", 'tab\tnew\nline\r\nspace  two   three', '  leading and trailing  ',
    'naïve café déjà vu', 'nai\u0308ve cafe\u0301', 'Zwölf großen ÜBER STRASSE', 'İstanbul ıI ΑΣ ΣΑΣ. ΟΔΟΣ', '我能吞下玻璃 abc玻璃def',
    '나는 유리를 먹을 수 있어요', 'Съешь ещё этих', 'ｆｕｌｌｗｉｄｔｈ ½ ① ﬁne ㎏ ™', 'zero\u200bwidth\u00adsoft\u2060join\ufeff', 'nbsp\u00a0ideo\u3000space\u2028line\u0085next',
    'bell\u0007 escape\u001b[0m del\u007f', 'replacement \ufffd private \ue000', '“quotes” ‘single’ — dash… ¿qué? «oui»', 'emoji 👍🏽 👨‍👩‍👧 🇩🇪 ☃',
    '1234567890 3.14 1e-5 ٣٤ Ⅷ', '$5 + £3 = €10 ^`|~<>', '[CLS] lode [SEP] [MASK][PAD] [UNK] [cls]', 'x[CLS]y <s>z</s> lode<unk>', '##able ## #a', 'e\u0301\u0327 a\u302e\u0301 \u0345\u0315',
    '\u0301start', 'Hangul 한 jamo \u1112\u1161\u11ab', 'aaaa aaaaaaaa bbbb abababab', 'snake_case CamelCase kebab-case x.y.z', 'https://hub.team.example/acme/glove-en-100/1?x=1#y',
    'Ünïcödé ẞ ﬀ ǅ Ⅻ ʼn', '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𠀀𠀁 𐐀', 'ไทย ภาษา हिन्दी العربية עברית', '\u0001\u0002leading controls', '▁lower▁ one ▁', '<0x41> byte <0x0A>', 'new\u0fd9punct⸿ᛅ⹃', ' [NEW] word[NEW]s  [RIGHT]  x [left]  ',
]


def write(name, content):
    with open(os.path.join(HERE, name), 'w', encoding='utf-8') as file:
        json.dump(content, file, ensure_ascii=False, indent=0, separators=(',', ':'))
        file.write('\n')


def record(name, tokenizer):
    """The tokenizer as it was saved, and what it answers."""
    tokenizer.save(os.path.join(HERE, f'{name}.json'), pretty=False)
    saved = Tokenizer.from_file(os.path.join(HERE, f'{name}.json'))
    ids = [saved.encode(text, add_special_tokens=False).ids for text in TEXTS]
    write(f'{name}.golden.json', {'made_by': f'tokenizers {tokenizers.__version__}', 'texts': TEXTS, 'ids': ids})


def wordpiece(normalizer, pre_tokenizer, added=()):
    tokenizer = Tokenizer(models.WordPiece(unk_token='[UNK]', max_input_chars_per_word=100))
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizer, pre_tokenizer
    special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']
    tokenizer.train_from_iterator(CORPUS, trainers.WordPieceTrainer(vocab_size=420, special_tokens=special, show_progress=False))
    tokenizer.add_tokens(list(added))
    return tokenizer


def wordpieces():
    bert = pre_tokenizers.BertPreTokenizer()
    record('bert_uncased', wordpiece(normalizers.BertNormalizer(), bert))
    record('bert_cased', wordpiece(normalizers.BertNormalizer(lowercase=False), bert))
    record('bert_as_it_is', wordpiece(
        normalizers.BertNormalizer(clean_text=False, handle_chinese_chars=False, strip_accents=False), bert))
    plain = normalizers.Sequence([normalizers.NFD(), normalizers.Lowercase(), normalizers.StripAccents()])
    record('wordpiece_added_tokens', wordpiece(plain, pre_tokenizers.Whitespace(), [
        AddedToken('[NEW]', single_word=True, normalized=False), AddedToken('[RIGHT]', rstrip=True, normalized=False),
        AddedToken('[LEFT]', lstrip=True, normalized=True), AddedToken('Café', normalized=True)]))


def unigram(vocab_size=320):
    """A vocabulary with its scores, as it is trained from the corpus."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.train_from_iterator(CORPUS, trainers.UnigramTrainer(
        vocab_size=vocab_size, special_tokens=['<unk>'], unk_token='<unk>', show_progress=False))
    return [tuple(entry) for entry in json.loads(tokenizer.to_str())['model']['vocab']]


# SOURCE TAB TARGET, in hexadecimal code points.
RULES = ['41\t61', '45 301\tE9', '65 301\tE9', '61 302E\t61', '3000\t20', 'A0\t20', 'FB01\t66 69', 'BD\t31 2044 32', 'AD\t',
         '1112 1161 11AB\tD55C', 'FF4C\t6C', '2122\t54 4D', 'D A\t20', 'A\t20', '9\t20', 'FDFA\t635 644 649 20 627 644 644 647']


def train_sentencepiece(**options):
    """The bytes of a model of the corpus with our rules."""
    with tempfile.TemporaryDirectory() as folder:
        with open(f'{folder}/rules.tsv', 'w') as file:
            file.write('\n'.join(RULES) + '\n')
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(CORPUS), model_prefix=f'{folder}/model', minloglevel=2,
            normalization_rule_tsv=f'{folder}/rules.tsv', **options)
        with open(f'{folder}/model.model', 'rb') as file:
            return file.read()


def precompiled_charsmap():
    return dict(fields(dict(fields(train_sentencepiece(vocab_size=160)))[3]))[2]


def fields(message):
    """The numbers and contents of a protocol buffer's fields."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
        elif key & 7 == 5:
            at += 4
        elif key & 7 == 2:
            size = varint()
            yield key >> 3, message[at:at + size]
            at += size


def unigrams():
    tokenizer = Tokenizer(models.Unigram(unigram(), unk_id=0))
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(' {2,}'), ' ')])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme='first')
    tokenizer.add_special_tokens(['<s>', '</s>'])
    record('unigram_metaspace', tokenizer)

    with_bytes = unigram(200) + [(f'<0x{byte:02X}>', -20.0) for byte in range(256)]
    tokenizer = Tokenizer(models.Unigram(with_bytes, unk_id=0, byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Strip(), normalizers.Precompiled(precompiled_charsmap())])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme='always', split=False)
    record('unigram_bytes', tokenizer)

    tokenizer = Tokenizer(models.Unigram(unigram(), unk_id=0))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Precompiled(precompiled_charsmap()), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    record('unigram_words', tokenizer)


def bpe(pre_tokenizer, vocab_size=450, normalizer=None, alphabet=(), special=(), **options):
    tokenizer = Tokenizer(models.BPE(**options))
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizer, pre_tokenizer
    names = {'continuing_subword_prefix', 'end_of_word_suffix'} & options.keys()
    tokenizer.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=vocab_size, initial_alphabet=list(alphabet), special_tokens=list(special), show_progress=False,
        **{name: options[name] for name in names}))
    return tokenizer


LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")


def bpes():
    visible = pre_tokenizers.ByteLevel.alphabet()
    record('bpe_gpt2', bpe(pre_tokenizers.ByteLevel(add_prefix_space=False), alphabet=visible, special=['<|endoftext|>']))
    record('bpe_prefix_space', bpe(pre_tokenizers.ByteLevel(add_prefix_space=True), alphabet=visible))
    for name, regex in (('bpe_llama3', LLAMA3), ('bpe_qwen2', LLAMA3.replace('{1,3}', ''))):
        record(name, bpe(pre_tokenizers.Sequence([
            pre_tokenizers.Split(Regex(regex), 'isolated'), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]),
            normalizer=normalizers.NFC(), alphabet=visible, ignore_merges=name == 'bpe_llama3'))
    llama = normalizers.Sequence([normalizers.Prepend('▁'), normalizers.Replace(' ', '▁')])
    record('bpe_llama2', bpe(None, normalizer=llama, vocab_size=600, unk_token='<unk>', fuse_unk=True, byte_fallback=True,
                             special=['<unk>', '<s>', '</s>'] + [f'<0x{byte:02X}>' for byte in range(256)]))
    record('bpe_affixes', bpe(pre_tokenizers.WhitespaceSplit(), normalizer=normalizers.Lowercase(), unk_token='<unk>',
                              continuing_subword_prefix='##', end_of_word_suffix='</w>', special=['<unk>'], vocab_size=300))


def word_levels():
    """Every other pre-tokenizer, where each piece that is not in the vocabulary shows as unknown."""
    split = {'dashes': ('-', 'merged_with_next', False), 'dots': ('.', 'merged_with_previous', False),
             'lowers': ('e', 'contiguous', False), 'inverted': ('a', 'removed', True)}
    steps = {name: pre_tokenizers.Split(*arguments) for name, arguments in split.items()}
    steps['digits'] = pre_tokenizers.Digits(individual_digits=False)
    steps['each_digit'] = pre_tokenizers.Digits(individual_digits=True)
    steps['delimiter'] = pre_tokenizers.CharDelimiterSplit('|')
    steps['punctuation'] = pre_tokenizers.Punctuation('contiguous')
    for name, step in steps.items():
        words = {'[UNK]': 0}
        for text in TEXTS[::2]:
            for piece, _ in step.pre_tokenize_str(normalizers.StripAccents().normalize_str(text)):
                words.setdefault(piece, len(words))
        tokenizer = Tokenizer(models.WordLevel(words, unk_token='[UNK]'))
        tokenizer.normalizer, tokenizer.pre_tokenizer = normalizers.StripAccents(), step
        record(f'words_{name}', tokenizer)


def sentencepieces():
    symbols = {'user_defined_symbols': ['lode', '[MASK]', ' two']}
    models = {
        'sentencepiece_unigram': {'vocab_size': 200, **symbols},
        'sentencepiece_bytes': {'vocab_size': 420, 'byte_fallback': True, 'add_dummy_prefix': False},
        'sentencepiece_bpe': {'vocab_size': 300, 'model_type': 'bpe', 'remove_extra_whitespaces': False, **symbols},
        'sentencepiece_bpe_bytes': {'vocab_size': 520, 'model_type': 'bpe', 'byte_fallback': True,
                                    'treat_whitespace_as_suffix': True},
    }
    for name, options in models.items():
        with open(os.path.join(HERE, f'{name}.model'), 'wb') as file:
            file.write(train_sentencepiece(**options))
        processor = sentencepiece.SentencePieceProcessor(model_file=os.path.join(HERE, f'{name}.model'))
        write(f'{name}.golden.json', {'made_by': f'sentencepiece {sentencepiece.__version__}', 'texts': TEXTS,
                                      'ids': processor.encode(TEXTS)})


def digest(lines):
    """Of the ids, a text a line."""
    return hashlib.sha256(''.join(' '.join(map(str, ids)) + '\n' for ids in lines).encode()).hexdigest()


def real_models():
    def lines(*path):
        with open(os.path.join(SHARED, *path), encoding='utf-8', newline='\n') as file:
            return file.read().split('\n')

    if not os.path.isdir(SHARED):
        return
    tokenizer = Tokenizer.from_file(os.path.join(SHARED, 'models', 'test-model-float32', 'tokenizer.json'))
    processor = sentencepiece.SentencePieceProcessor(
        model_file=os.path.join(SHARED, 'tokenizers', 'test_model.model'))
    programs = [('models/test-model-float32/tokenizer.json', f'tokenizers {tokenizers.__version__}',
                 lambda line: tokenizer.encode(line, add_special_tokens=False).ids),
                ('tokenizers/test_model.model', f'sentencepiece {sentencepiece.__version__}', processor.encode)]
    found = []
    for model, made_by, encode in programs:
        for texts in (('text', 'sms.tsv'), ('hostile', 'blns', 'blns.txt')):
            ids = [encode(line) for line in lines(*texts)]
            found.append({'model': model, 'texts': '/'.join(texts), 'lines': len(ids), 'tokens': sum(map(len, ids)),
                          'sha256': digest(ids), 'made_by': made_by})
    write('real_models.golden.json', found)


wordpieces()
unigrams()
bpes()
word_levels()
sentencepieces()
real_models()
