"""Publishes a module and a SavedModel to `lode serve`, and has tensorflow_hub find and load them there."""
import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""


class Registry:
    """`lode serve` of a new folder, and the program that publishes to it."""

    def __init__(self, lode, work):
        self.lode = lode
        self.environment = {**os.environ, "HOME": str(work), "LODE_CACHE": str(work / "cache")}
        root = str(work / "registry")
        self.environment["LODE_TOKEN"] = self.run("token", "create", root, "--publisher", "acme")
        self.server = subprocess.Popen([lode, "serve", root, "--listen", "127.0.0.1:0", "--quiet"],
                                       stdout=subprocess.PIPE, text=True, env=self.environment)
        self.url = self.server.stdout.readline().strip()

    def run(self, *words):
        done = subprocess.run([self.lode, *words], env=self.environment, stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout.splitlines()[0]

    def publish(self, folder, *words):
        """The version's URL."""
        return self.run("publish", folder, self.url, *words).split("#")[0]

    def close(self):
        self.server.terminate()
        self.server.wait()


def files_below(folder):
    folder = pathlib.Path(folder)
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def expect(what, got, expected):
    if got != expected:
        sys.exit(f"{what}: expected {expected}, got {got}")
    print(f"ok: {what}")


def resolve_both_ways(hub, version_url, original):
    """By its version and without one; then nothing is asked again."""
    module_url = version_url.rpartition("/")[0]
    for handle in (version_url, module_url):
        folder = hub.resolve(handle)
        expect(f"{handle.split('/', 3)[3]} has the files that were published", files_below(folder), original)
        expect("it is found again", hub.resolve(handle), folder)


def halve(model, value):
    """What `serving_default` says of x: x / 2 + 2."""
    import tensorflow as tf

    return [float(y) for y in model.signatures["serving_default"](x=tf.constant(value))["y"]]


def main(lode, module, saved_model):
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        os.environ["TFHUB_CACHE_DIR"] = str(work / "tfhub")
        import tensorflow_hub as hub

        with contextlib.closing(Registry(lode, work)) as registry:
            native = registry.publish(module)
            half = registry.publish(saved_model, "--name", "acme/half", "--version", "123")
            resolve_both_ways(hub, native, files_below(module))
            resolve_both_ways(hub, half, files_below(saved_model))
            model = hub.load(half)
            expect("hub.load(…/half/123) gives x / 2 + 2", halve(model, [0.0, 1.0, 100.0]), [2.0, 2.5, 52.0])
            expect("and so does …/half", halve(hub.load(half.rpartition("/")[0]), [5.0]), [4.5])


if __name__ == "__main__":
    main(*sys.argv[1:])
