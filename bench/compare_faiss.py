"""faiss's exact IndexFlatIP on one thread as a peer of bench/compare."""
import sys

sys.dont_write_bytecode = True
import compare_input as data

TIMED_QUERIES = 3
COUNT = 10

data.end_unless_wanted('nearest')
import faiss


def one_at_a_time(index, queries, who):
    """The query itself comes first, and is left out."""
    scores, _ = index.search(queries[:1], COUNT + 1)
    data.report_answer(who, 'nearest', scores[0][1:])
    timed = queries[1:1 + TIMED_QUERIES]
    seconds = data.seconds_of(lambda: [index.search(query[None], COUNT + 1) for query in timed])
    data.report(who, 'nearest', seconds / TIMED_QUERIES, 's')


faiss.omp_set_num_threads(1)
unit = data.normalized(data.read_table())
flat = faiss.IndexFlatIP(data.DIMS)
flat.add(unit)
asked = unit[data.query_ids(len(unit))]
one_at_a_time(flat, asked, 'faiss IndexFlatIP')
seconds_together = data.seconds_of(lambda: flat.search(asked, COUNT + 1))
data.report('faiss IndexFlatIP', 'nearest, 64 together', seconds_together / len(asked), 's')
# Below this many queries it computes by its own loop, from there on by OpenBLAS.
faiss.cvar.distance_compute_blas_threshold = 1
one_at_a_time(flat, asked, 'faiss IndexFlatIP, by OpenBLAS')
