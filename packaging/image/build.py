"""make image: the disk of a device, into build/image/.

device.raw   GPT: boot loader, which slot to start, slot A, slot B (empty), a key (empty), and room for data
vmlinuz, initrd.img, cmdline   of slot A, for a start without a boot loader
manifest.json   versions of all packages, sizes and SHA-256

No loop device and no mount: file systems are written from a folder. The system is read-only, with a layer in memory
over it; what must last lies on the data partition, which a device makes for itself (docs/adr/0029).
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

from werkstadt.helper.bootstate import BootState, encode_state

REPOSITORY = Path(__file__).parents[2]
HERE = Path(__file__).parent
PACKAGES = ("common", "kiosk", "agent", "device")
LEFT_OUT = (  # paths that no device needs, by dpkg's patterns; copyright files stay
    *("/usr/share/man/*", "/usr/share/info/*", "/usr/share/locale/*", "/usr/share/lintian/*", "/usr/share/doc/*"),
    "/usr/share/bug/*",
    *(
        "/usr/bin/weston-*",
        "/usr/lib/*/weston/desktop-shell.so",
        "/usr/lib/weston-*",
        "/usr/bin/wcap-decode",
    ),  # desktop
)
MIB = 1024 * 1024
ESP_MIB, SLOT_MIB, DATA_MIB = 64, 2560, 1024
LOADERS = {  # Debian's signed ones, so that Secure Boot may stay on: where they lie in their packages, and on the disk
    "usr/lib/shim/shimx64.efi.signed": "EFI/BOOT/BOOTX64.EFI",
    "usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed": "EFI/BOOT/grubx64.efi",
}
SIGNED = ("shim-signed", "grub-efi-amd64-signed")
NAMESPACE = uuid.UUID("6f0d3b0a-6d1e-4a55-9f51-7e2c1a0c5a11")
CMDLINE = (
    "ro quiet loglevel=1 vt.global_cursor_default=0 systemd.show_status=no rd.systemd.show_status=no panic=10 "
    "usbcore.authorized_default=0 fsck.repair=yes"
)
ROOT = "root=PARTLABEL=werkstadt-a werkstadt.slot=a"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, default=REPOSITORY / "build" / "packages")
    parser.add_argument("--into", type=Path, default=REPOSITORY / "build" / "image")
    told = parser.parse_args()
    told.into.mkdir(parents=True, exist_ok=True)
    debs = [_deb(told.packages, name) for name in PACKAGES]
    tree = told.into / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    signed = _empty(told.into / "signed")
    _bootstrap(tree, debs, signed)
    _settle(tree)
    for name in ("vmlinuz", "initrd.img"):
        shutil.copyfile((tree / name).resolve(), told.into / name)
    (told.into / "cmdline").write_text(f"{ROOT} {CMDLINE}\n")
    esp, slot = told.into / "esp.fat", told.into / "slot.ext4"
    _esp(esp, signed)
    _ext4(slot, SLOT_MIB, "werkstadt-a", tree)
    disk = told.into / "device.raw"
    _disk(disk, {"werkstadt-esp": esp, "werkstadt-a": slot})
    _manifest(told.into, tree, disk)
    for path in (esp, slot):
        path.unlink()
    print(f"{disk}  {disk.stat().st_blocks * 512 / MIB:.0f} MiB on disk, {disk.stat().st_size / MIB:.0f} MiB in all")
    return 0


def _deb(folder: Path, name: str) -> Path:
    found = sorted(folder.glob(f"werkstadt-{name}_*.deb"))
    if not found:
        sys.exit(f"make image: expected {folder}/werkstadt-{name}_….deb, got none: make packages")
    return found[-1]


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text().split("\n") if line and not line.startswith("#")]


def _bootstrap(tree: Path, debs: list[Path], signed: Path) -> None:
    """Debian's own packages come by its own ways; ours are installed from their files. signed: for the loaders."""
    needs = set(_lines(HERE / "packages"))
    for deb in debs:
        said = subprocess.run(["dpkg-deb", "-f", deb, "Depends"], check=True, capture_output=True, text=True).stdout
        needs |= {re.split(r"[ (|]", one.strip())[0] for one in said.split(",")}
    wanted = sorted(one for one in needs if one and not one.startswith("werkstadt-"))
    options = [f"--dpkgopt=path-exclude={path}" for path in LEFT_OUT]
    options += ["--dpkgopt=path-include=/usr/share/doc/*/copyright", "--aptopt=Apt::Install-Recommends false"]
    copied = "/var/tmp/werkstadt"  # noqa: S108
    hooks = [
        f'mkdir -p "$1{copied}"',
        f"copy-in {HERE / 'modules'} {' '.join(map(str, debs))} {copied}",
        f'cat "$1{copied}/modules" | grep -v "^#" >> "$1/etc/initramfs-tools/modules"',
        f'chroot "$1" sh -c "dpkg -i {copied}/*.deb"',
        f'rm -r "$1{copied}"',
        'chroot "$1" update-initramfs -u -k all',
        f'cd {signed} && APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get -qq download {" ".join(SIGNED)}',
    ]
    command = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={','.join(wanted)}", *options]
    command += [f"--customize-hook={hook}" for hook in hooks]
    subprocess.run([*command, "bookworm", str(tree)], check=True, env=_environment())


def _settle(tree: Path) -> None:
    """What must not be the same on two devices is gone, and what is made anew at each start."""
    for pattern in ("var/log/**/*", "var/cache/**/*", "var/lib/apt/lists/**/*", "etc/ssh/ssh_host_*", "boot/*.old"):
        for path in tree.glob(pattern):
            if path.is_file() or path.is_symlink():
                path.unlink()
    (tree / "etc/machine-id").write_text("")
    (tree / "etc/hostname").write_text("werkstadt\n")
    (tree / "etc/resolv.conf").unlink(missing_ok=True)
    (tree / "etc/resolv.conf").write_text("")
    (tree / "etc/fstab").write_text(
        # A partition that is gone, damaged or locked keeps no device from starting: werkstadt-data.service.
        "/dev/mapper/werkstadt-data /var/lib/werkstadt ext4 "
        "noatime,nosuid,nodev,noexec,nofail,x-systemd.requires=werkstadt-vault.service,x-systemd.device-timeout=300s"
        " 0 2\n"
        "tmpfs /tmp tmpfs nosuid,nodev,noexec,size=25%,mode=1777 0 0\n"
    )


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _ext4(file: Path, size_mib: int, label: str, tree: Path) -> None:
    """The same tree gives the same bytes. Without a journal: it is never written to."""
    file.unlink(missing_ok=True)
    id_ = str(uuid.uuid5(NAMESPACE, label))
    options = ["-t", "ext4", "-q", "-m", "0", "-L", label[:16], "-U", id_, "-O", "^has_journal"]
    options += ["-E", f"hash_seed={id_},lazy_itable_init=0"]
    command = ["mke2fs", *options, "-d", str(tree), str(file), f"{size_mib}M"]
    subprocess.run(command, check=True, env={**_environment(), "E2FSPROGS_FAKE_TIME": _epoch()})


def _esp(file: Path, signed: Path) -> None:
    """The partition that the firmware reads. signed: the packages of the boot loaders."""
    inside = signed / "esp"
    for deb in signed.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(deb), str(signed / "files")], check=True)
    for source, target in LOADERS.items():
        (inside / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(signed / "files" / source, inside / target)
    config = inside / "EFI/debian/grub.cfg"  # where Debian's signed GRUB looks
    config.parent.mkdir()
    config.write_text((HERE / "grub.cfg").read_text().replace("@CMDLINE@", CMDLINE))
    for path in inside.rglob("*"):
        os.utime(path, (int(_epoch()), int(_epoch())))
    file.unlink(missing_ok=True)
    made = ["mkfs.vfat", "--invariant", "-F", "32", "-n", "WERKSTADT", "-C", str(file), str(ESP_MIB * 1024)]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["mcopy", "-s", "-m", "-i", str(file), str(inside / "EFI"), "::"], check=True, env=_environment())


def _disk(disk: Path, files: dict[str, Path]) -> None:
    """files: what is written into partitions, by their names. Behind them is room for data; on a bigger disk, more."""
    sizes = {
        "werkstadt-esp": (ESP_MIB, "uefi"),
        "werkstadt-boot": (1, "linux"),
        "werkstadt-a": (SLOT_MIB, "linux"),
        "werkstadt-b": (SLOT_MIB, "linux"),
        "werkstadt-key": (1, "linux"),
    }
    lines = ["label: gpt", f"label-id: {uuid.uuid5(NAMESPACE, 'disk')}", "first-lba: 2048"]
    starts, at = {}, 1
    for name, (size, kind) in sizes.items():
        id_ = uuid.uuid5(NAMESPACE, f"p{name}")
        lines.append(f'start={at}MiB, size={size}MiB, type={kind}, name="{name}", uuid={id_}')
        starts[name], at = at, at + size
    disk.unlink(missing_ok=True)
    with disk.open("wb") as out:
        out.truncate((at + DATA_MIB + 1) * MIB)
        out.seek(starts["werkstadt-boot"] * MIB)
        out.write(encode_state(BootState("a")))
    subprocess.run(["sfdisk", "--quiet", str(disk)], input="\n".join(lines), text=True, check=True)
    for name, part in files.items():
        into = [f"of={disk}", "bs=1M", f"seek={starts[name]}", "conv=notrunc,sparse", "status=none"]
        subprocess.run(["dd", f"if={part}", *into], check=True)


def _manifest(into: Path, tree: Path, disk: Path) -> None:
    query = ["dpkg-query", f"--admindir={tree / 'var/lib/dpkg'}", "-W", "-f", "${Package} ${Version}\\n"]
    said = subprocess.run(query, check=True, capture_output=True, text=True).stdout
    packages = dict(line.split(" ", 1) for line in said.splitlines())
    files = {}
    for file in (into / "vmlinuz", into / "initrd.img", disk):
        with file.open("rb") as source:
            files[file.name] = {
                "size": file.stat().st_size,
                "sha256": hashlib.file_digest(source, "sha256").hexdigest(),
            }
    (into / "manifest.json").write_text(json.dumps({"files": files, "packages": packages}, indent=1) + "\n")


def _environment() -> dict[str, str]:
    return {**os.environ, "SOURCE_DATE_EPOCH": _epoch(), "TZ": "UTC", "LC_ALL": "C.UTF-8"}


def _epoch() -> str:
    command = ["git", "-C", REPOSITORY, "log", "-1", "--format=%ct"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
