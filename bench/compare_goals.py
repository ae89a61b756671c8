"""The rows of the table of bench/compare: what is measured, beside whom, and what it should come to."""
from dataclasses import dataclass

LODE = 'lode'
LIMIT = 'limit'


@dataclass(frozen=True)
class Goal:
    """`lode` and `peer` are (who, what) of measurements. With a peer, the goal is a ratio of speeds, at least; without
    one it is the measured value itself, at least or (`at_most`) at most. None: a row to look at."""
    group: str
    work: str
    lode: tuple
    peer: tuple = None
    goal: float = None
    at_most: bool = False
    limit: tuple = None


def beside(group, work, what, limit, *peers):
    """A row for each (peer, goal) that does the same work."""
    return [Goal(group, work, (LODE, what), (peer, what), goal, limit=(LIMIT, limit)) for peer, goal in peers]


GOALS = [
    *beside('open', 'open + first token', 'open', 'open', ('gensim, mapped', 5000), ('fastText', 5000)),
    Goal('open', 'open + first token, at most 100 µs', (LODE, 'open'), None, 100e-6, True, (LIMIT, 'open')),
    Goal('open', 'open + first token, resident memory', (LODE, 'open, memory'), None, 8e6, True),
    *beside('ids', 'strings → row ids', 'ids', 'ids', ('fastText', 4.5), ('std::unordered_map', 10),
            ('std::unordered_map, by view', 10), ('gensim', 10)),
    Goal('ids', 'strings → row ids, 2 threads', (LODE, 'ids, 2 threads'), (LODE, 'ids'), 1.6,
         limit=(LIMIT, 'ids, 2 threads')),
    *beside('rows', 'strings → rows copied', 'rows', 'rows', ('gensim, mapped', 40), ('gensim', 40), ('NumPy', 4.5),
            ('std::unordered_map, by view', None), ('PyTorch, ids given', None),
            ('lode, ids given', 0.8), (LIMIT, 0.8)),
    Goal('rows', 'strings → rows copied, 2 threads', (LODE, 'rows, 2 threads'), (LODE, 'rows'), 1.6,
         limit=(LIMIT, 'rows, 2 threads')),
    *beside('means', '20 strings → mean', 'means', 'means', ('PyTorch, ids given', 1.1),
            ('gensim, mapped', 60), ('gensim', 60), ('NumPy', None)),
    Goal('means', '20 strings → mean, int8', (LODE, 'means, int8'), (LODE, 'means'), 1.4),
    Goal('means', 'int8 row, least cosine to f32', (LODE, 'int8, least cosine'), None, 0.9995),
    Goal('means', '20 strings → mean, 2 threads', (LODE, 'means, 2 threads'), (LODE, 'means'), 1.8,
         limit=(LIMIT, 'means, 2 threads')),
    Goal('means', '20 strings → mean, 2 threads each', (LODE, 'means, 2 threads'),
         ('PyTorch, ids given', 'means, 2 threads'), limit=(LIMIT, 'means, 2 threads')),
    *beside('nearest', 'top-10, one query', 'nearest', 'nearest', (LIMIT, 0.85), ('faiss IndexFlatIP', 3),
            ('faiss IndexFlatIP, by OpenBLAS', None), ('NumPy', None), ('gensim', None)),
    Goal('nearest', 'top-10, the first query beside later ones', (LODE, 'nearest, first'), (LODE, 'nearest')),
    Goal('nearest', 'top-10, by an int8 sketch and re-ranking', (LODE, 'nearest, sketch'), (LODE, 'nearest'), 2.5),
    Goal('nearest', 'top-10, by a sketch, the first query beside later ones', (LODE, 'nearest, sketch, first'),
         (LODE, 'nearest, sketch')),
    Goal('nearest', 'top-10, by a sketch, recall', (LODE, 'sketch, recall'), None, 0.99),
    Goal('nearest', 'top-10 of an int8 table, as it is', (LODE, 'nearest, int8'), (LODE, 'nearest')),
    Goal('nearest', 'top-10 of an int8 table, recall', (LODE, 'int8, recall')),
    Goal('nearest', 'top-10, one query, 2 threads', (LODE, 'nearest, 2 threads'), (LODE, 'nearest'), 1.6,
         limit=(LIMIT, 'nearest, 2 threads')),
    *[Goal('model2vec', f'texts → vectors, {table}', (LODE, f'texts to vectors, {name}'), ('model2vec', f'texts to vectors, {name}'), 5)
      for name, table in (('given', 'the table that is given'), ('wide', '256 floats a row'))],
    *[Goal('model2vec', f'texts → vectors, {name}, largest difference', (LODE, f'texts to vectors, {name}, largest difference'),
           None, 1e-5, True) for name in ('given', 'wide')],
    Goal('model2vec', 'texts → ids', (LODE, 'texts to ids'), ('model2vec', 'texts to ids'), 5),
    Goal('nearest', 'top-10, 64 queries together, a query', (LODE, 'nearest, 64 together'), (LODE, 'nearest'), 5),
    *beside('nearest', 'top-10, 64 queries together, a query', 'nearest, 64 together', 'nearest, 64 together',
            ('faiss IndexFlatIP', None), ('NumPy', None)),
    *beside('resolve', '1.2 GB of three files', 'download', 'download', ('curl, sync', 1.43), ('curl --parallel, sync', None),
            ('huggingface_hub', 1)),
    Goal('resolve', '1.2 GB of three files, memory', (LODE, 'download, memory'), None, 64e6, True),
    *beside('resolve', '1.1 GB of .tar.zst', 'tar.zst', 'tar.zst', ('curl, sha256sum, tar, sync', 3)),
    Goal('resolve', '1.1 GB of .tar.zst, memory', (LODE, 'tar.zst, memory'), None, 64e6, True),
    *beside('resolve', '280 MB of .tar.gz', 'tar.gz', 'tar.gz', ('tensorflow_hub', 1.5)),
    *beside('resolve', '400 MB, 100 MB/s a connection', 'capped connections', 'capped connections', ('curl, sync', 2.5)),
    Goal('resolve', '1,000 modules of 10 KB', (LODE, 'many modules'), ('tensorflow_hub', 'many archives'), 5),
    Goal('resolve', '1,000 archives of 10 KB', (LODE, 'many archives'), ('tensorflow_hub', 'many archives'), 5),
    Goal('resolve', '1,000 modules in the cache', (LODE, 'many modules, cached')),
    Goal('resolve', 'in the cache, in one process', (LODE, 'warm, in one process'), None, 50e-6, True),
    Goal('resolve', 'in the cache, process beside /bin/true', (LODE, 'warm, process beside /bin/true'), None, 8e-3, True),
    Goal('resolve', 'killed at 90%, moved again', (LODE, 'killed at 90%, moved again'), None, 0.105, True),
]
