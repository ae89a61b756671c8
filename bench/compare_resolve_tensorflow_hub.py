"""PyPI's tensorflow_hub as a peer of bench/compare: prints the seconds that its resolver takes, one module after another.

usage: compare_resolve_tensorflow_hub.py URL | --file URLS
"""
import sys
import time

import tensorflow_hub

if sys.argv[1] == '--file':
    with open(sys.argv[2], encoding='ascii') as file:
        urls = file.read().split()
else:
    urls = sys.argv[1:]
start = time.perf_counter()
for url in urls:
    tensorflow_hub.resolve(url)
print(time.perf_counter() - start)
