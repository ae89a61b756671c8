"""Prints what the machine is, and the versions of all that bench/compare runs, as one JSON object."""
import json
import os
import platform
import re
import subprocess

INSTRUCTIONS = {'f16c', 'fma', 'avx2', 'avx512f', 'avx512_bf16', 'avx512_vnni'}
PACKAGES = ['g++', 'libstdc++6', 'python3', 'python3-gensim', 'python3-numpy', 'python3-torch', 'libfasttext0',
            'python3-faiss', 'libopenblas0-pthread']


def output(*command):
    environment = {**os.environ, 'LC_ALL': 'C'}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment).stdout


def read(path):
    try:
        with open(path, encoding='ascii') as file:
            return file.read().strip()
    except OSError:
        return 'unknown'


def processor():
    fields = {line.split(':', 1)[0].strip(): line.split(':', 1)[1].strip()
              for line in output('lscpu').splitlines() if ':' in line}
    flags = fields.get('Flags', '').split()
    return {
        'processor': f'{fields.get("Model name", "unknown")} (family {fields.get("CPU family", "?")}, '
                     f'model {fields.get("Model", "?")})',
        'cores': f'{os.cpu_count()}, {fields.get("Thread(s) per core", "?")} thread(s) a core',
        'caches': ', '.join(f'{name[:-6]} {fields[name]}' for name in ('L1d cache', 'L2 cache', 'L3 cache')
                            if name in fields),
        'instructions': ' '.join(flag for flag in flags if flag in INSTRUCTIONS),
    }


def memory():
    kilobytes = int(re.search(r'MemTotal:\s+(\d+)', read('/proc/meminfo')).group(1))
    return f'{kilobytes / 2 ** 20:.1f} GiB'


def versions():
    lines = output('dpkg-query', '--show', '--showformat=${Package} ${Version}\n', *PACKAGES).splitlines()
    return {name: version for name, version in map(str.split, lines)}


print(json.dumps({
    **processor(), 'memory': memory(), 'kernel': platform.release(),
    'transparent huge pages': read('/sys/kernel/mm/transparent_hugepage/enabled'),
    'OPENBLAS_CORETYPE': os.environ.get('OPENBLAS_CORETYPE', 'not set'), **versions()}, ensure_ascii=False))
