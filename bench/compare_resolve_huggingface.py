"""PyPI's huggingface_hub as a peer of bench/compare: prints the seconds that a snapshot takes, with its eight workers.

usage: compare_resolve_huggingface.py SERVER REPOSITORY
"""
import sys
import time

from huggingface_hub import snapshot_download

start = time.perf_counter()
snapshot_download(sys.argv[2], endpoint=sys.argv[1])
print(time.perf_counter() - start)
