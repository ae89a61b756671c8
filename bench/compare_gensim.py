"""gensim's KeyedVectors as a peer of bench/compare."""
import sys

sys.dont_write_bytecode = True
import compare_input as data

ME = 'gensim'  # the table in memory
MAPPED = 'gensim, mapped'
TIMED_QUERIES = 5

data.end_unless_wanted('open', 'ids', 'rows', 'means', 'nearest')
from gensim.models import KeyedVectors


def open_mapped():
    """The documented way to share one table among processes; importing gensim is not counted."""
    word = data.read_words()[0]
    loaded = []

    def load():
        loaded.append(KeyedVectors.load(data.path('gensim.kv'), mmap='r'))
        loaded[0][word].sum()

    before = data.resident_bytes()
    data.report(MAPPED, 'open', data.seconds_of(load), 's')
    data.report(MAPPED, 'open, memory', data.resident_bytes() - before, 'B')


def ids(vectors, tokens):
    find = vectors.key_to_index.get
    texts = data.texts(tokens, data.BATCH_TOKENS)
    data.report(ME, 'ids', data.rate(texts, data.BATCH_TOKENS, lambda batch: list(map(find, batch)), str.split), '1/s')


def rows(vectors, tokens, who):
    """Only tokens that it has: it raises KeyError for others."""
    known = [token for token in tokens if token in vectors.key_to_index]
    known = known[:len(known) // data.BATCH_TOKENS * data.BATCH_TOKENS]
    data.report_answer(who, 'rows', vectors[known[:1]][0])
    texts = data.texts(known, data.BATCH_TOKENS)
    data.report(who, 'rows', data.rate(texts, data.BATCH_TOKENS, vectors.__getitem__, str.split), '1/s')


def means(vectors, tokens, who):
    texts = data.texts(tokens, data.SENTENCE_LENGTH)
    mean = lambda sentence: vectors.get_mean_vector(sentence, pre_normalize=False)
    data.report_answer(who, 'means', mean(texts[0].split()))
    data.report(who, 'means', data.rate(texts, 1, mean, str.split), '1/s')


def nearest(vectors):
    """One query after another, the norms made before."""
    words = vectors.index_to_key
    queries = [words[i] for i in data.query_ids(len(words))]
    first = vectors.most_similar(queries[0], topn=10)
    data.report_answer(ME, 'nearest', [score for _, score in first])
    timed = queries[1:1 + TIMED_QUERIES]
    seconds = data.seconds_of(lambda: [vectors.most_similar(query, topn=10) for query in timed])
    data.report(ME, 'nearest', seconds / TIMED_QUERIES, 's')


if data.wants('open'):
    open_mapped()
if any(map(data.wants, ('ids', 'rows', 'means', 'nearest'))):
    in_memory = KeyedVectors.load(data.path('gensim.kv'))
    mapped = KeyedVectors.load(data.path('gensim.kv'), mmap='r')
    text = data.read_tokens()
    if data.wants('ids'):
        ids(in_memory, text)
    for vectors, who in (in_memory, ME), (mapped, MAPPED):
        if data.wants('rows'):
            rows(vectors, text, who)
        if data.wants('means'):
            means(vectors, text, who)
    if data.wants('nearest'):
        nearest(in_memory)
