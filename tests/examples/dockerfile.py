# SPDX-License-Identifier: MIT
"""Does what a Dockerfile says, in folders, with no image below:

    dockerfile.py DOCKERFILE CONTEXT ROOT

Each stage has its files in ROOT/NUMBER. A RUN that calls a package manager is
not run; what it would install is printed, "packages NUMBER NAME...". Other RUNs
are run, with the absolute paths in them below the stage's folder. ENV is printed
as "env NAME=VALUE". Fails on anything that it does not know.
"""
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

dockerfile, context, root = map(pathlib.Path, sys.argv[1:])
names, workdir, stage = {}, "/", None


def below(path):
    """Where the path of an image is here."""
    return stage / str(pathlib.PurePosixPath(workdir, path)).lstrip("/")


def copy(words):
    base, mode = context, None
    while words[0].startswith("--"):
        option, value = words.pop(0)[2:].split("=")
        if option == "from":
            base = names[value]
        elif option == "chmod":
            mode = int(value, 8)
        else:
            sys.exit(f"COPY --{option}")
    *sources, target = words
    for source in sources:
        here, there = base / source.lstrip("/"), below(target)
        if target.endswith("/"):
            there = there / here.name
        if here.is_dir():
            shutil.copytree(here, there)
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(here, there)
        if mode is not None:
            there.chmod(mode)


def run(line):
    if re.search(r"\b(apt-get|apk)\b", line):
        named = re.search(r"\b(?:install|add)((?: +[^ &]+)+)", line)[1].split()
        wanted = sorted(word for word in named if not word.startswith("-"))
        print("packages", len(names), *wanted)
        return
    line = re.sub(r"(?<=[ =])/", f"{stage}/", line)
    subprocess.run(["sh", "-ec", line], cwd=below("."), check=True)


def begin(words):
    global stage, workdir
    stage, workdir = root / str(len(names) + 1), "/"
    names[words[2] if words[1:2] == ["AS"] else str(len(names))] = stage
    stage.mkdir(parents=True)


text = re.sub(r"\\\n(\s*#.*\n)*", " ", dockerfile.read_text())
for line in re.sub(r"(?m)^\s*#.*\n", "", text).splitlines():
    word, _, rest = line.partition(" ")
    if word == "FROM":
        begin(rest.split())
    elif word == "WORKDIR":
        workdir = rest
        below(".").mkdir(parents=True, exist_ok=True)
    elif word == "COPY":
        copy(shlex.split(rest))
    elif word == "RUN":
        run(rest)
    elif word == "ENV":
        print("\n".join("env " + each for each in shlex.split(rest)))
    elif word not in ("", "USER", "ENTRYPOINT"):
        sys.exit(f"unknown: {line}")
