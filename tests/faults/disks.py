"""Disks of a test's own: a tmpfs of a few megabytes, and an ext4 in a file. For root alone.

They are mounted in a mount namespace of the test's process, so nothing stays mounted and no loop device stays taken,
however the process ends: the kernel lets go of them together with it.
"""

import contextlib
import ctypes
import os
import pathlib
import subprocess

import trial

CLONE_NEWNS = 0x20000


def why_not():
    """Why no disk can be made here, or nothing."""
    if os.geteuid() != 0:
        return "mounting needs root"
    return trial.missing_tool("mount", "umount", "mkfs.ext4", "e2fsck") or _enter_own_namespace()


def _enter_own_namespace():
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNS) != 0:
        return f"no mount namespace of its own: {os.strerror(ctypes.get_errno())}"
    # What is mounted from here on is seen by nobody else.
    return _failure("mount", "--make-rprivate", "/")


def _failure(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return f"{' '.join(map(str, command))}: {done.stderr.strip()}" if done.returncode else None


def _do(*command):
    failure = _failure(*command)
    if failure:
        raise AssertionError(failure)


@contextlib.contextmanager
def tmpfs(folder, size):
    """A disk of that size ("3m") in memory, mounted on that folder."""
    folder.mkdir()
    _do("mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", folder)
    try:
        yield folder
    finally:
        _do("umount", "--lazy", folder)


def resize_tmpfs(folder, size):
    _do("mount", "-o", f"remount,size={size}", folder)


class Ext4:
    """An ext4 in a file, mounted on a folder. Blocks reach the file when the file system above has sent them down."""

    def __init__(self, folder, megabytes=512, options="errors=remount-ro"):
        self.folder = folder
        self.folder.mkdir()
        self.image = pathlib.Path(folder).with_suffix(".image")
        self._options = options
        self._mounted = False
        with self.image.open("wb") as file:
            file.truncate(megabytes << 20)
        # As few blocks as can be are written here, and none later behind the test's back.
        _do("mkfs.ext4", "-q", "-F", "-N", "256", "-J", "size=4", "-E", "lazy_itable_init=0,lazy_journal_init=0",
            self.image)

    def mount(self):
        _do("mount", "-o", f"loop,{self._options}", self.image, self.folder)
        self._mounted = True
        return self.folder

    def unmount(self):
        if self._mounted:
            _do("umount", self.folder)
            self._mounted = False

    def close(self):
        """Whatever state it is in."""
        if self._mounted:
            _failure("umount", "--lazy", self.folder)
            self._mounted = False

    def copy_to(self, image):
        """What would be on the disk if the power went now: the blocks below the file system, not what it holds back."""
        _do("cp", self.image, image)

    def become(self, image):
        """The disk as it was when that copy was made."""
        os.replace(image, self.image)

    def check_and_repair(self):
        done = subprocess.run(["e2fsck", "-fy", self.image], capture_output=True, text=True, check=False)
        if done.returncode > 2:  # 1 and 2: errors were corrected
            raise AssertionError(f"e2fsck: {done.stdout}{done.stderr}")

    def report_an_error(self):
        """Lets the file system find itself damaged; with errors=remount-ro it turns read-only."""
        device = subprocess.run(["findmnt", "--noheadings", "--output", "SOURCE", self.folder], capture_output=True,
                                text=True, check=True).stdout.strip()
        pathlib.Path("/sys/fs/ext4", pathlib.Path(device).name, "trigger_fs_error").write_text("1", encoding="ascii")


@contextlib.contextmanager
def ext4(folder, **given):
    disk = Ext4(folder, **given)
    try:
        yield disk
    finally:
        disk.close()


def folder_in_memory():
    """A folder for images. Copying them there costs no disk's time."""
    shm = pathlib.Path("/dev/shm")
    return str(shm) if os.access(shm, os.W_OK) else None
