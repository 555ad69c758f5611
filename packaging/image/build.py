"""make image: the disk of a device, into build/image/ (build/image-board/ …), as an ordinary user or as root.

device.raw   GPT: boot loader, which slot to start, slot A, slot B (empty), a key (empty), and room for data
vmlinuz, initrd.img, cmdline   of slot A, for a start without a boot loader
manifest.json   commit, versions of all packages, sizes and SHA-256 of all that is made; which system it is, and where
its slot lies in device.raw
sbom.spdx.json   what it is made of: versions, licences, hashes
files.txt   every file of slot A with its SHA-256

The same packages give the same bytes (make reproduced). No loop device and no mount: file systems are written from a
folder. The system is read-only, with a layer in memory over it; what must last lies on the data partition, which a
device makes for itself (docs/adr/0029).
"""

import argparse
import dataclasses
import functools
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import namespace
from listing import listing, paths, sha256
from sbom import Image, sbom

from werkstadt.agent.config import VOUCHER
from werkstadt.agent.errors import AgentError
from werkstadt.agent.voucher import check, read_voucher
from werkstadt.helper.bootstate import AT, BootState, encode_state

REPOSITORY = Path(__file__).parents[2]
HERE = Path(__file__).parent
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
MADE = (
    *("device.raw", "device.raw.zst", "vmlinuz", "initrd.img", "cmdline", "files.txt", "sbom.spdx.json"),
    "manifest.json",
)
PARTS = ("esp.fat", "boot.fat", "slot.ext4")
"""Of the disk: gone once they are in it, but for their hashes."""
GONE = (  # once all is installed
    *("var/log/**/*", "var/cache/**/*", "var/lib/apt/lists/**/*", "etc/ssh/ssh_host_*", "boot/*.old"),
    *("etc/passwd-", "etc/group-", "etc/shadow-", "etc/gshadow-", "etc/subuid-", "etc/subgid-", "var/lib/dpkg/*-old"),
)
MIB = 1024 * 1024
ESP_MIB, BOOT_MIB, SLOT_MIB, DATA_MIB = 64, 1, 2560, 1024
LOADERS = {  # Debian's signed ones, so that Secure Boot may stay on: where they lie in their packages, and on the disk
    "usr/lib/shim/shimx64.efi.signed": "EFI/BOOT/BOOTX64.EFI",
    "usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed": "EFI/BOOT/grubx64.efi",
}
SIGNED = ("shim-signed", "grub-efi-amd64-signed")
AGENT = "werkstadt-agent"
"""The user that a voucher is for."""
SYSTEM = "usr/lib/werkstadt/system.json"
FSTAB = (  # a partition that is gone, damaged or locked keeps no device from starting: werkstadt-data.service
    "/dev/mapper/werkstadt-data /var/lib/werkstadt ext4 "
    "noatime,nosuid,nodev,noexec,nofail,x-systemd.requires=werkstadt-vault.service,x-systemd.device-timeout=300s 0 2\n"
    "tmpfs /tmp tmpfs nosuid,nodev,noexec,size=25%,mode=1777 0 0\n"
)
NAMESPACE = uuid.UUID("6f0d3b0a-6d1e-4a55-9f51-7e2c1a0c5a11")
CMDLINE = (
    "ro quiet loglevel=1 vt.global_cursor_default=0 systemd.show_status=no rd.systemd.show_status=no panic=10 "
    # With huge pages the kernel keeps 45 MB free instead of 5, and programs hold pages that they do not use.
    "usbcore.authorized_default=0 fsck.repair=yes transparent_hugepage=never"
)
ROOT = "root=PARTLABEL=werkstadt-a werkstadt.slot=a"


@dataclasses.dataclass(frozen=True)
class Variant:
    """profile: the kiosk's and the agent's. ours: packages, the last one's version is the image's. debians: packages
    beside what ours need. config: of GRUB. root: files that are laid over all, and commands that follow. voucher: of a
    hub."""

    profile: str
    ours: tuple[str, ...] = ("common", "kiosk", "agent", "device")
    debians: tuple[str, ...] = ()
    cmdline: str = CMDLINE
    config: Path = HERE / "grub.cfg"
    root: Path | None = None
    commands: tuple[str, ...] = ()
    voucher: Path | None = None


VARIANTS = {"terminal": Variant("terminal-15"), "board": Variant("board-65"), "tablet": Variant("tablet-10")}
UNHARDENED = Variant(  # packaging/image/unhardened
    "terminal-15",
    ours=("common", "kiosk"),
    debians=("polkitd",),  # it lets whoever sits there change the console, as on any desktop
    cmdline="rw",
    config=HERE / "unhardened/grub.cfg",
    root=HERE / "unhardened/root",
    commands=(
        "systemctl reenable --quiet werkstadt-kiosk.service",
        "systemctl set-default --quiet graphical.target",
    ),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, default=REPOSITORY / "build" / "packages")
    parser.add_argument("--into", type=Path, help="a folder (default build/image, build/image-board …)")
    parser.add_argument("--profile", choices=VARIANTS, default="terminal", help="kind of machine (default terminal)")
    parser.add_argument("--voucher", type=Path, help="a voucher of the hub: devices with this image join by themselves")
    parser.add_argument("--unhardened", action="store_true", help="only to compare with: a kiosk without our closing")
    parser.add_argument("--compress", action="store_true", help="device.raw.zst, too")
    told = parser.parse_args()
    if told.voucher and told.unhardened:
        parser.error("--voucher: expected an image with an agent, got --unhardened")
    namespace.enter(sys.argv)
    name = "unhardened" if told.unhardened else told.profile
    variant = UNHARDENED if told.unhardened else VARIANTS[told.profile]
    if told.voucher:
        variant = with_voucher(variant, told.voucher.resolve())
    into = told.into or REPOSITORY / "build" / ("image" if name == "terminal" else f"image-{name}")
    into, packages = into.resolve(), told.packages.resolve()
    into.mkdir(parents=True, exist_ok=True)
    for old in MADE:
        (into / old).unlink(missing_ok=True)
    disk = _build(into, name, variant, [_deb(packages, role) for role in variant.ours], compress=told.compress)
    print(f"{disk}  {disk.stat().st_blocks * 512 / MIB:.0f} MiB on disk, {disk.stat().st_size / MIB:.0f} MiB in all")
    return 0


def _build(into: Path, name: str, variant: Variant, debs: list[Path], *, compress: bool) -> Path:
    tree, signed = (_empty(into / folder) for folder in ("tree", "signed"))
    disk, (esp, boot, slot) = into / MADE[0], (into / file for file in PARTS)
    try:
        _bootstrap(tree, variant, debs, signed)
        _settle(tree, variant)
        system = _system(debs[-1], name)
        (tree / SYSTEM).write_text(json.dumps(system) + "\n")
        for file in ("vmlinuz", "initrd.img"):
            shutil.copyfile((tree / file).resolve(), into / file)
        (into / "cmdline").write_text(f"{ROOT} {variant.cmdline}\n")
        (into / "files.txt").write_text(listing(tree))
        _esp(esp, signed, variant)
        _boot(boot, signed)
        _ext4(slot, SLOT_MIB, "werkstadt-a", tree)
        starts = _disk(disk, {"werkstadt-esp": esp, "werkstadt-boot": boot, "werkstadt-a": slot})
        if compress:
            subprocess.run(["zstd", "-q", "-f", "-10", "-T0", str(disk), "-o", f"{disk}.zst"], check=True)
        image = Image(
            f"werkstadt-{name}", str(system["name"]), int(_epoch()), tree, signed.glob("*.deb"), debs, sha256(disk)
        )
        (into / "sbom.spdx.json").write_text(sbom(image, REPOSITORY))
        place = {"at": starts["werkstadt-a"] * MIB, "size": SLOT_MIB * MIB}
        _manifest(into, {**system, **place}, tree, debs)
    finally:  # outside, much of it belongs to numbers that nobody is
        for folder in (tree, signed):
            shutil.rmtree(folder)
    for path in (esp, boot, slot):
        path.unlink()
    return disk


def with_voucher(variant: Variant, file: Path) -> Variant:
    """For the agent's eyes alone. Ends the program where the file is no voucher."""
    try:
        check(read_voucher(file))
    except (AgentError, OSError) as err:
        sys.exit(f"make image: --voucher {file}: {err}")
    return dataclasses.replace(variant, voucher=file, commands=(*variant.commands, f"chown {AGENT}: {VOUCHER}"))


def _deb(folder: Path, name: str) -> Path:
    found = sorted(folder.glob(f"werkstadt-{name}_*.deb"))
    if not found:
        sys.exit(f"make image: expected {folder}/werkstadt-{name}_….deb, got none: make packages")
    return found[-1]


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text().split("\n") if line and not line.startswith("#")]


def _bootstrap(tree: Path, variant: Variant, debs: list[Path], signed: Path) -> None:
    """Debian's own packages come by its own ways; ours are installed from their files. signed: for the loaders."""
    needs = {*_lines(HERE / "packages"), *variant.debians}
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
        *([f'cp -r {variant.root}/. "$1"'] if variant.root else []),
        *([f'install -m 600 {shlex.quote(str(variant.voucher))} "$1{VOUCHER}"'] if variant.voucher else []),
        *(f'chroot "$1" sh -c "{command}"' for command in variant.commands),
        'chroot "$1" update-initramfs -u -k all',
        f'cd {signed} && APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" '
        f"apt-get -qq -o APT::Sandbox::User=root download {' '.join(SIGNED)}",
    ]
    command = [
        "mmdebstrap",
        "--quiet",
        "--variant=minbase",
        "--skip=chroot/mount/sys",
        f"--include={','.join(wanted)}",
        *options,
    ]
    command += [f"--customize-hook={hook}" for hook in hooks]
    subprocess.run([*command, "bookworm", str(tree)], check=True, env=_environment())


def _settle(tree: Path, variant: Variant) -> None:
    """What must not be the same on two devices is gone, and what is made anew at each start or differs by itself."""
    for pattern in GONE:
        for path in tree.glob(pattern):
            if path.is_file() or path.is_symlink():
                path.unlink()
    for path in (tree / "dev").iterdir():  # of the kernel's making; within a namespace there are none
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    (tree / "etc/machine-id").write_text("")
    (tree / "etc/hostname").write_text("werkstadt\n")
    (tree / "etc/resolv.conf").unlink(missing_ok=True)
    (tree / "etc/resolv.conf").write_text("")
    (tree / "etc/fstab").write_text(FSTAB if "device" in variant.ours else "")
    for file in (tree / "etc/werkstadt").glob("*.toml"):
        file.write_text(re.sub(r"(?m)^profile = .*$", f'profile = "{variant.profile}"', file.read_text()))


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
    environment = {**_environment(), "E2FSPROGS_FAKE_TIME": _epoch()}
    for path in paths(tree):
        os.utime(path, (int(_epoch()), min(int(path.lstat().st_mtime), int(_epoch()))), follow_symlinks=False)
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    # mke2fs takes over when this machine last read and touched a file, and nobody can set that but in the image.
    fields = [(path.relative_to(tree), field) for path in paths(tree) for field in ("atime", "ctime")]
    lines = [f'set_inode_field "/{path}" {field} @{_epoch()}\n' for path, field in fields]
    debugfs = ["debugfs", "-w", "-f", "-", str(file)]
    said = subprocess.run(debugfs, input="".join(lines), text=True, check=True, env=environment, capture_output=True)
    assert said.stderr.count("\n") <= 1, said.stderr[:2000]  # its version


def _esp(file: Path, signed: Path, variant: Variant) -> None:
    """The partition that the firmware reads. signed: the packages of the boot loaders."""
    inside = signed / "esp"
    for deb in signed.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(deb), str(signed / "files")], check=True)
    for source, target in LOADERS.items():
        (inside / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(signed / "files" / source, inside / target)
    config = inside / "EFI/debian/grub.cfg"  # where Debian's signed GRUB looks
    config.parent.mkdir()
    config.write_text(variant.config.read_text().replace("@CMDLINE@", variant.cmdline))
    for path in inside.rglob("*"):
        os.utime(path, (int(_epoch()), int(_epoch())))
    _fat(file, "32", "WERKSTADT", ESP_MIB, inside / "EFI")


def _boot(file: Path, folder: Path) -> None:
    """The partition that GRUB writes into: into files only, so that there is one."""
    state = folder / "state"
    state.write_bytes(encode_state(BootState("a")))
    os.utime(state, (int(_epoch()), int(_epoch())))
    _fat(file, "12", "WERKSTATE", BOOT_MIB, state)
    found = file.read_bytes().find(state.read_bytes())
    assert found == AT, f"expected the state at {AT} of {file.name}, where the helper writes it, got {found}"


def _fat(file: Path, bits: str, label: str, size_mib: int, content: Path) -> None:
    """content: a file, or a folder with all that is in it."""
    file.unlink(missing_ok=True)
    made = ["mkfs.vfat", "--invariant", "-F", bits, "-n", label, "-C", str(file), str(size_mib * 1024)]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["mcopy", "-s", "-m", "-i", str(file), str(content), "::"], check=True, env=_environment())


def _disk(disk: Path, files: dict[str, Path]) -> dict[str, int]:
    """files: what is written into partitions, by their names. Behind them is room for data; on a bigger disk, more.
    Where each begins, MiB."""
    sizes = {
        "werkstadt-esp": (ESP_MIB, "uefi"),
        "werkstadt-boot": (BOOT_MIB, "linux"),
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
    subprocess.run(["sfdisk", "--quiet", str(disk)], input="\n".join(lines), text=True, check=True)
    for name, part in files.items():
        into = [f"of={disk}", "bs=1M", f"seek={starts[name]}", "conv=notrunc,sparse", "status=none"]
        subprocess.run(["dd", f"if={part}", *into], check=True)
    return starts


def _system(deb: Path, profile: str) -> dict[str, object]:
    """Which system it is: the packages' version, and its count of commits as the number that grows."""
    said = subprocess.run(["dpkg-deb", "-f", deb, "Version"], check=True, capture_output=True, text=True).stdout.strip()
    count = re.fullmatch(r".+\+([0-9]+)", said)
    if count is None:
        sys.exit(f"make image: expected a version such as 0.1.0+439 of {deb.name}, got {said}")
    return {"format": 1, "profile": profile, "version": int(count[1]), "name": said}


def _manifest(into: Path, system: dict[str, object], tree: Path, debs: list[Path]) -> None:
    query = ["dpkg-query", f"--admindir={tree / 'var/lib/dpkg'}", "-W", "-f", "${Package} ${Version}\\n"]
    said = subprocess.run(query, check=True, capture_output=True, text=True).stdout
    made = [into / file for file in (*MADE, *PARTS) if (into / file).exists()]
    manifest = {
        "system": system,
        "commit": _git("rev-parse", "HEAD"),
        "at": int(_epoch()),
        "files": {file.name: {"size": file.stat().st_size, "sha256": sha256(file)} for file in made},
        "from": {deb.name: sha256(deb) for deb in debs},
        "packages": dict(line.split(" ", 1) for line in said.splitlines()),
    }
    (into / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")


def _environment() -> dict[str, str]:
    return {**os.environ, "SOURCE_DATE_EPOCH": _epoch(), "TZ": "UTC", "LC_ALL": "C.UTF-8"}


def _epoch() -> str:
    """The commit's time, s: nothing in the image is younger."""
    return _git("log", "-1", "--format=%ct")


@functools.cache
def _git(*words: str) -> str:
    return subprocess.run(["git", "-C", REPOSITORY, *words], check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
