# SPDX-License-Identifier: MIT
"""Lays out what a container of a Kubernetes manifest finds, as the kubelet does:

    manifest.py MANIFEST ROOT OBJECT

The ConfigMap becomes files behind two symbolic links; the init container's cp is
done, with OBJECT for what it copies. Prints the container's variables, with the
paths in ROOT. Fails if names in the manifest do not fit each other.
"""
import pathlib
import shutil
import sys

import yaml

manifest, root, built = sys.argv[1:]
config, deployment = yaml.safe_load_all(open(manifest, encoding="utf-8"))
pod = deployment["spec"]["template"]
selected = deployment["spec"]["selector"]["matchLabels"]
assert selected.items() <= pod["metadata"]["labels"].items(), "selector"
volumes = {each["name"]: each for each in pod["spec"]["volumes"]}
(init,), (container,) = pod["spec"]["initContainers"], pod["spec"]["containers"]
mounts = {each["mountPath"]: volumes[each["name"]]
          for each in container["volumeMounts"]}


def publish(volume, folder):
    """The atomic writer: hosts -> ..data/hosts, ..data -> ..2026_11_21."""
    assert volume["name"] == config["metadata"]["name"], "ConfigMap"
    payload = folder / "..2026_11_21"
    payload.mkdir(parents=True)
    (folder / "..data").symlink_to(payload.name)
    for name, text in config["data"].items():
        (payload / name).write_text(text, encoding="utf-8")
        (payload / name).chmod(volume["defaultMode"])
        (folder / name).symlink_to(f"..data/{name}")
    folder.chmod(0o777)


for path, volume in mounts.items():
    here = pathlib.Path(root + path)
    if "configMap" in volume:
        publish(volume["configMap"], here)
        continue
    assert volume["emptyDir"] == {}, volume
    here.mkdir(parents=True)
    here.chmod(0o777)

program, source, target = init["command"]
assert program == "cp" and source == "/usr/local/lib/liblegacytls.so", source
(mount,) = init["volumeMounts"]
assert target.rstrip("/") == mount["mountPath"], target
assert mounts[mount["mountPath"]] is volumes[mount["name"]], target
shutil.copy(built, root + target)

for variable in container["env"]:
    value = variable["value"]
    at = value.find("/")
    if at in (0, 1):
        value = value[:at] + root + value[at:]
    print(f"{variable['name']}={value}")
