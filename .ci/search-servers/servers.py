#!/usr/bin/env python3
"""Real search servers for the tests, from Maven Central: Elasticsearch 8.19.3 and OpenSearch 2.19.

    servers.py start            fetches them once, starts both, waits until they answer, and prints for a shell:
                                export TEST_ELASTICSEARCH_URL=… TEST_OPENSEARCH_URL=…
    servers.py start newest     the same with Elasticsearch 9.2.0 and OpenSearch 3.8, beside the others
    servers.py stop [newest]

For tests only: they have no password, listen on 127.0.0.1 alone, and forget everything at each start. Needed: mvn, and
a JDK with javac: 17 or newer (Debian: apt-get install maven openjdk-17-jdk-headless), 21 or newer for the newest (named
by JAVA_HOME, or in /usr/lib/jvm). What goes wrong stands in the logs in FOLDER.
"""

import hashlib
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Elasticsearch will not run as root: whoever it runs as has to get here.
NEWEST = sys.argv[2:] == ["newest"]
FOLDER = Path(os.environ.get("HUB_SEARCH_SERVERS", "/var/tmp/hub-search-servers") + ("-newest" if NEWEST else ""))
MAVEN = Path.home() / ".m2" / "repository"
HEAP = ["-Xms512m", "-Xmx512m"]
VERSION = "8.19.3"
JAVA, OPENSEARCH = 17, "2.19.1.0"
if NEWEST:
    VERSION, JAVA, OPENSEARCH = "9.2.0", 21, "3.8.0.0"
ARCHIVE = f"org/elasticsearch/distribution/integ-test-zip/elasticsearch/{VERSION}/elasticsearch-{VERSION}.zip"
SHA256 = {
    "8.19.3": "c4b08b70523700efde9f3e4c9287229f085c2c0db1efca5c6a7d65abbdb9f2e1",
    "9.2.0": "bf44938a0490ba2a303d39c9cb64b38963dd08c812ce93e10816e878585bcb6b",
}[VERSION]
RUNNER = "org.codelibs.opensearch.runner.OpenSearchRunner"
# The runner counts its nodes from 1, and no further than 9299.
PORTS = {"elasticsearch": 9282, "opensearch": 9292} if NEWEST else {"elasticsearch": 9281, "opensearch": 9291}
SECONDS = 240
ask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def java() -> Path:
    """The home of a JDK that is new enough."""
    homes = [Path(home) for home in [os.environ.get("JAVA_HOME", "")] if home]
    for home in [*homes, *sorted(Path("/usr/lib/jvm").glob("*-17-*")), *sorted(Path("/usr/lib/jvm").glob("*"))]:
        release = home / "release"
        if (home / "bin" / "javac").exists() and release.exists():
            version = re.search(r'JAVA_VERSION="(\d+)', release.read_text())
            if version and int(version[1]) >= JAVA:
                return home
    sys.exit(f"There is no JDK {JAVA} here: apt-get install openjdk-{JAVA}-jdk-headless, or name one by JAVA_HOME")


def maven(*arguments: str) -> None:
    if not shutil.which("mvn"):
        sys.exit("There is no Maven here: apt-get install maven")
    subprocess.run(["mvn", "-q", "-B", f"-Dmaven.repo.local={MAVEN}", *arguments], check=True, stdout=sys.stderr)


def answers(name: str) -> bool:
    try:
        with ask(
            f"http://127.0.0.1:{PORTS[name]}/_cluster/health?wait_for_status=yellow&timeout=1s", timeout=3
        ) as reply:
            return json.load(reply)["status"] in {"yellow", "green"}
    except (OSError, ValueError, KeyError):
        return False


# Elasticsearch ----------------------------------------------------------------------------


def elasticsearch(jdk: Path) -> subprocess.Popen:
    home = FOLDER / f"elasticsearch-{VERSION}"
    if not (home / "bin").exists():
        unpack(home)
    add_analysis(home, jdk)
    shutil.rmtree(home / "data", ignore_errors=True)
    settings = {
        "cluster.name": "hub-tests",
        "discovery.type": "single-node",
        "network.host": "127.0.0.1",
        "http.port": PORTS["elasticsearch"],
        "transport.port": PORTS["elasticsearch"] + 100,
        "xpack.security.enabled": False,
        # A disk that is nearly full must not lock the indexes.
        "cluster.routing.allocation.disk.threshold_enabled": False,
    }
    (home / "config" / "elasticsearch.yml").write_text(json.dumps(settings))
    (home / "tmp").mkdir(exist_ok=True)
    other = "nobody" if os.geteuid() == 0 else None
    if other:
        subprocess.run(["chown", "-R", other, str(home)], check=True)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "ES_JAVA_HOME": str(jdk),
        "ES_TMPDIR": str(home / "tmp"),
    }
    environment["ES_JAVA_OPTS"] = " ".join([*HEAP, "-XX:-AlwaysPreTouch", "-XX:TieredStopAtLevel=1"])
    return launch("elasticsearch", [str(home / "bin" / "elasticsearch")], environment, other)


def unpack(home: Path) -> None:
    say(f"fetching Elasticsearch {VERSION}")
    artifact = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
    maven("dependency:get", "-Dtransitive=false", f"-Dartifact={artifact}")
    archive = MAVEN / ARCHIVE
    if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
        sys.exit(f"{archive} is not what it was when this was written: remove it, and look where it comes from")
    with zipfile.ZipFile(archive) as zipped:
        for entry in zipped.infolist():
            path = Path(zipped.extract(entry, FOLDER))
            if not entry.is_dir() and entry.external_attr >> 16:
                path.chmod(entry.external_attr >> 16 & 0o755)
    unpacked = next(path.parent.parent for path in FOLDER.glob("*/bin/elasticsearch"))
    if unpacked != home:
        unpacked.rename(home)


def add_analysis(home: Path, jdk: Path) -> None:
    """Compile HubAnalysis.java against this server, as a plugin of it."""
    plugin, classes = home / "plugins" / "hub-analysis", FOLDER / "classes"
    shutil.rmtree(classes, ignore_errors=True)
    shutil.rmtree(plugin, ignore_errors=True)
    plugin.mkdir(parents=True)
    source = str(HERE / "HubAnalysis.java")
    libraries = str(home / "lib" / "*")
    javac = [str(jdk / "bin" / "javac"), "--release", str(JAVA), "-proc:none", "-nowarn", "-cp", libraries]
    subprocess.run([*javac, "-d", str(classes), source], check=True, stdout=sys.stderr)
    with zipfile.ZipFile(plugin / "hub-analysis.jar", "w") as jar:
        for path in classes.rglob("*.class"):
            jar.write(path, path.relative_to(classes))
    about = {"name": "hub-analysis", "description": "for tests", "version": "1", "java.version": str(JAVA)}
    about |= {"elasticsearch.version": VERSION, "classname": "hub.HubAnalysis"}
    lines = "".join(f"{name}={value}\n" for name, value in about.items())
    (plugin / "plugin-descriptor.properties").write_text(lines)


# OpenSearch -------------------------------------------------------------------------------


def opensearch(jdk: Path) -> subprocess.Popen:
    home = FOLDER / "opensearch"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    listed = FOLDER / "opensearch.classpath"
    if not listed.exists() or not all(Path(jar).exists() for jar in listed.read_text().split(":")):
        say(f"fetching OpenSearch {OPENSEARCH}")
        goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath"
        maven("-f", str(HERE / "opensearch.xml"), f"-Drunner={OPENSEARCH}", goal, f"-Dmdep.outputFile={listed}")
    options = [*HEAP, "-XX:TieredStopAtLevel=1", "-Djna.nosys=true", f"-Djava.io.tmpdir={home}"]
    node = ["-basePath", str(home), "-numOfNode", "1", "-baseHttpPort", str(PORTS["opensearch"] - 1)]
    node += ["-clusterName", "hub-tests-opensearch"]
    command = [str(jdk / "bin" / "java"), *options, "-cp", listed.read_text(), RUNNER, *node]
    return launch("opensearch", command, dict(os.environ), None)


# Both -------------------------------------------------------------------------------------


def launch(name: str, command: list[str], environment: dict[str, str], other: str | None) -> subprocess.Popen:
    say(f"starting {name}")
    who = {"user": other, "group": pwd.getpwnam(other).pw_gid, "extra_groups": []} if other else {}
    with (FOLDER / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=FOLDER,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **who,
        )
    (FOLDER / f"{name}.pid").write_text(str(process.pid))
    return process


def start() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    FOLDER.chmod(0o755)
    jdk = java()
    missing = [make for make in (elasticsearch, opensearch) if not answers(make.__name__)]
    stop([make.__name__ for make in missing])
    started = {make.__name__: make(jdk) for make in missing}
    until = time.monotonic() + SECONDS
    while waiting := [name for name in started if not answers(name)]:
        ended = [name for name in waiting if started[name].poll() is not None]
        if ended or time.monotonic() > until:
            stop(list(started))
            for name in waiting:
                say(f"{name} did not start:\n" + "\n".join((FOLDER / f"{name}.log").read_text().splitlines()[-30:]))
            sys.exit(1)
        time.sleep(0.5)
    for name, port in PORTS.items():
        print(f"export TEST_{name.upper()}_URL=http://127.0.0.1:{port}")


def stop(names: list[str]) -> None:
    """End what was started here, whatever it has started itself included."""
    for name in names:
        noted = FOLDER / f"{name}.pid"
        if noted.exists() and is_ours(int(noted.read_text())):
            for how in (signal.SIGCONT, signal.SIGTERM):
                os.killpg(int(noted.read_text()), how)
            for _ in range(100):
                if not is_ours(int(noted.read_text())):
                    break
                time.sleep(0.1)
        noted.unlink(missing_ok=True)


def is_ours(pid: int) -> bool:
    try:
        return str(FOLDER).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


if __name__ == "__main__":
    if sys.argv[2:] not in ([], ["newest"]):
        sys.exit(__doc__)
    if sys.argv[1:2] == ["start"]:
        start()
    elif sys.argv[1:2] == ["stop"]:
        stop(list(PORTS))
    else:
        sys.exit(__doc__)
