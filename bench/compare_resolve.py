"""lode's resolver beside what people use without it, all against one nginx on this machine: one round.

usage: compare_resolve.py FOLDER PROGRAMS LODE PYTHON

FOLDER is compare_resolve_data.py's, PROGRAMS the folder with compare_resolve, LODE the shipped binary, PYTHON one that has
the peers. Each measurement starts from nothing, with every earlier byte on the disk, and ends when its own are there where
it says so.
"""
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time

FOLDER, PROGRAMS, LODE, PYTHON = sys.argv[1:]
HERE = os.path.dirname(os.path.abspath(__file__))
WWW = os.path.join(FOLDER, 'www')
ME = 'lode'
BIG = ['a.bin', 'b.bin', 'c.bin']
RESUMED_FILE = 400_000_000  # bytes
WARM_STARTS = 100
goal = None  # where everything is fetched to

NGINX = """
daemon off; pid %(folder)s/nginx.pid; error_log %(folder)s/error.log; worker_processes 1;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; client_body_temp_path %(folder)s/temp;
  fastcgi_temp_path %(folder)s/temp; proxy_temp_path %(folder)s/temp; scgi_temp_path %(folder)s/temp;
  uwsgi_temp_path %(folder)s/temp;
  log_format bytes '$body_bytes_sent';
  server {
    listen 127.0.0.1:%(plain)d; root %(www)s;
    location /hub/ { if ($args = "tf-hub-format=compressed") { rewrite ^(.*)$ $1.tar.gz break; } }
    location /api/ { default_type application/json; }
    location ~ ^/acme/big/resolve/[^/]+/(.*)$ {
      alias %(www)s/acme/big/1/$1; add_header X-Repo-Commit 0123456789abcdef0123456789abcdef01234567;
    }
  }
  server { listen 127.0.0.1:%(capped)d; root %(www)s; limit_rate 100m; }
  server { listen 127.0.0.1:%(counted)d; root %(www)s; limit_rate 50m; access_log %(folder)s/bytes.log bytes; }
}
"""


def report(who, what, value, unit):
    print(json.dumps({'who': who, 'what': what, 'value': value, 'unit': unit}), flush=True)


def begin():
    """A new folder to fetch into. One of large files takes the place of the last; the folders of small ones stay to the end:
    where many inodes were freed in the last minutes, ext4 looks at each of them whenever it makes a new one."""
    global goal
    if goal and sum(len(files) for _, _, files in os.walk(goal)) < 1000:
        shutil.rmtree(goal)
    os.sync()
    goal = os.path.join(FOLDER, 'goals', f'{os.getpid()}-{time.monotonic_ns()}')
    os.makedirs(goal)


def run(command, **options):
    """Seconds, and the peak resident bytes of the process itself."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, **options)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f'{command}: exit code {process.returncode}')
    return seconds, usage.ru_maxrss * 1024


def lode(*arguments, **options):
    return run([LODE, '--cache', os.path.join(goal, 'cache'), *arguments], **options)


def fresh(command, *arguments, **options):
    begin()
    return command(*arguments, **options)


def shell(script):
    return run(['bash', '-euc', script], cwd=goal)


def peer(script, *arguments):
    """Seconds by the peer's own clock: the time that Python takes to load it is not counted."""
    begin()
    environment = {**os.environ, 'TF_CPP_MIN_LOG_LEVEL': '3', 'CUDA_VISIBLE_DEVICES': '', 'TFHUB_CACHE_DIR': goal,
                   'HF_HOME': goal, 'HF_HUB_DISABLE_PROGRESS_BARS': '1', 'HF_HUB_DISABLE_TELEMETRY': '1'}
    answer = subprocess.run([PYTHON, os.path.join(HERE, script), *arguments], env=environment, check=False,
                            capture_output=True, text=True)
    if answer.returncode != 0:
        sys.exit(f'{script}: {answer.stderr}')
    return float(answer.stdout)


def download(server):
    seconds, memory = fresh(lode, 'resolve', f'{server}/acme/big/1')
    report(ME, 'download', seconds, 's')
    report(ME, 'download, memory', memory, 'B')
    urls = ' '.join(f'-o {name} {server}/acme/big/1/{name}' for name in BIG)
    names = ' '.join(BIG)
    report('curl, sync', 'download', fresh(shell, f'curl -sf {urls}; sync {names}')[0], 's')
    report('curl --parallel, sync', 'download', fresh(shell, f'curl -sfZ {urls}; sync {names}')[0], 's')
    report('huggingface_hub', 'download', peer('compare_resolve_huggingface.py', server, 'acme/big'), 's')


def archives(server):
    with open(os.path.join(WWW, 'archives', 'big.tar.zst.sha256'), encoding='ascii') as file:
        digest = file.read().split()[0]
    archive = f'{server}/archives/big.tar.zst'
    seconds, memory = fresh(lode, 'resolve', f'{archive}#sha256={digest}')
    report(ME, 'tar.zst', seconds, 's')
    report(ME, 'tar.zst, memory', memory, 'B')
    report('curl, sha256sum, tar, sync', 'tar.zst', fresh(shell, f"""
        curl -sfO {archive}; echo '{digest}  big.tar.zst' | sha256sum --check --quiet; mkdir out
        tar -x --zstd -f big.tar.zst -C out; sync out/*""")[0], 's')
    module = f'{server}/hub/acme/medium/1'
    report(ME, 'tar.gz', fresh(lode, 'resolve', module)[0], 's')
    report('tensorflow_hub', 'tar.gz', peer('compare_resolve_tensorflow_hub.py', f'{server}/hub/acme/medium/1'), 's')


def capped(server):
    report(ME, 'capped connections', fresh(lode, 'resolve', f'{server}/acme/one/1')[0], 's')
    report('curl, sync', 'capped connections',
           fresh(shell, f'curl -sfO {server}/acme/one/1/one.bin; sync one.bin')[0], 's')


def many(server):
    names = os.path.join(FOLDER, 'names')
    for what, prefix in (('many modules', ''), ('many archives', 'hub/')):
        with open(names, 'w', encoding='ascii') as file:
            file.writelines(f'{server}/{prefix}tiny/m{i}/1\n' for i in range(1000))
        begin()
        with open(names, encoding='ascii') as file:
            report(ME, what, lode('fetch', '-', stdin=file, stderr=subprocess.DEVNULL)[0], 's')
        with open(names, encoding='ascii') as file:
            report(ME, f'{what}, cached', lode('fetch', '-', stdin=file, stderr=subprocess.DEVNULL)[0], 's')
    report('tensorflow_hub', 'many archives', peer('compare_resolve_tensorflow_hub.py', '--file', names), 's')


def warm(server):
    begin()
    handle = f'{server}/tiny/m0/1'
    lode('resolve', handle)
    report(ME, 'warm, process beside /bin/true',
           statistics.median(lode('resolve', handle)[0] for _ in range(WARM_STARTS)) -
           statistics.median(run(['/bin/true'])[0] for _ in range(WARM_STARTS)), 's')
    subprocess.run([os.path.join(PROGRAMS, 'compare_resolve'), os.path.join(goal, 'cache'), handle], check=True)


def written_by(process):
    with open(f'/proc/{process.pid}/io', encoding='ascii') as file:
        return next(int(line.split()[1]) for line in file if line.startswith('wchar:'))


def resume(server):
    """Kills a download at 90%, and lets another process go on; the server's log says what it sent."""
    begin()
    log = os.path.join(FOLDER, 'bytes.log')
    process = subprocess.Popen([LODE, '--cache', os.path.join(goal, 'cache'), 'resolve', f'{server}/acme/one/1'],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while written_by(process) < 0.9 * RESUMED_FILE:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    time.sleep(0.5)  # until nginx has noticed and logged it
    before = os.path.getsize(log)
    lode('resolve', f'{server}/acme/one/1', stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    with open(log, encoding='ascii') as file:
        file.seek(before)
        sent = sum(int(line) for line in file)
    report(ME, 'killed at 90%, moved again', sent / RESUMED_FILE, '')


def wait_for(nginx, log):
    for _ in range(500):
        if os.path.exists(os.path.join(FOLDER, 'nginx.pid')):
            return
        if nginx.poll() is not None:
            break
        time.sleep(0.01)
    sys.exit(f'nginx does not start; see {log}')


def main():
    first_port = 20_000 + os.getpid() % 10_000
    ports = {'plain': first_port, 'capped': first_port + 1, 'counted': first_port + 2}
    configuration = os.path.join(FOLDER, 'nginx.conf')
    with open(configuration, 'w', encoding='ascii') as file:
        file.write(NGINX % {'folder': FOLDER, 'www': WWW, **ports})
    nginx = subprocess.Popen(['/usr/sbin/nginx', '-c', configuration, '-e', os.path.join(FOLDER, 'error.log')])
    try:
        wait_for(nginx, os.path.join(FOLDER, 'error.log'))
        subprocess.run('find . -type f -exec cat {} + > /dev/null', shell=True, cwd=WWW, check=True)  # into memory
        servers = {name: f'http://127.0.0.1:{port}' for name, port in ports.items()}
        download(servers['plain'])
        archives(servers['plain'])
        capped(servers['capped'])
        many(servers['plain'])
        warm(servers['plain'])
        resume(servers['counted'])
    finally:
        nginx.terminate()
        nginx.wait()


main()
