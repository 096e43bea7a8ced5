#!/usr/bin/env python3
"""The Debian package, in a system that has nothing else: it installs, a line is said, a packet is made, doctor is content.

    tests/e2e/package_test.py [unittest's options]

Makes the package (deploy/package) and a system in a folder (debootstrap), which takes root, a mirror and some minutes;
where there is no root, no debootstrap or no mirror it says so and is skipped. DOSSIER_PACKAGE names a package that is made
already, DOSSIER_SYSTEM a folder with a fresh system, which is copied.
"""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
DATABASE = "/var/lib/dossier/dossier.db"


def mirror():
    """Where this system's packages come from, its name, and the parts of it: (address, "bookworm", ["main"])."""
    lines = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME) $(ORIGIN) $(COMPONENT)", "Created-By: Packages"],
        capture_output=True, text=True, check=True).stdout.splitlines()
    release = dict(line.split("=", 1) for line in pathlib.Path("/etc/os-release").read_text().splitlines() if "=" in line)
    codename = release.get("VERSION_CODENAME", "").strip('"')
    found = [line.split() for line in lines]
    found = [line for line in found if len(line) == 4 and line[1] == codename and line[2] in ("Debian", "Ubuntu")]
    if not found:
        raise unittest.SkipTest("apt knows no mirror of this system")
    return found[0][0], codename, sorted({part for address, _, _, part in found if address == found[0][0]})


def run(*command, **how):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
                          stdin=subprocess.DEVNULL, **how)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))} ended with {done.returncode}: {done.stdout[-3000:]}")
    return done.stdout


class ThePackage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("a system in a folder can only be made by root")
        if "DOSSIER_SYSTEM" not in os.environ and not shutil.which("debootstrap"):
            raise unittest.SkipTest("debootstrap is not installed")
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="dossier-package.")))
        cls.system = cls.folder / "system"
        cls.make_system()
        package = cls.make_package()
        shutil.copy(package, cls.system / "tmp" / "dossier.deb")
        cls.inside("apt-get", "update", "--quiet=2")
        cls.printed = cls.inside("apt-get", "install", "--yes", "--no-install-recommends", "/tmp/dossier.deb")

    @classmethod
    def enterClassContext(cls, context):
        """As Python 3.11 has it."""
        entered = context.__enter__()
        cls.addClassCleanup(context.__exit__, None, None, None)
        return entered

    @classmethod
    def make_system(cls):
        if "DOSSIER_SYSTEM" in os.environ:
            run("cp", "-a", os.environ["DOSSIER_SYSTEM"], cls.system)
        else:
            address, codename, parts = mirror()
            try:
                run("debootstrap", "--variant=minbase", f"--components={','.join(parts)}", codename, cls.system, address)
            except AssertionError as problem:
                raise unittest.SkipTest(f"no system can be made here: {problem}") from None
        # No service starts in a folder, and nobody is asked.
        policy = cls.system / "usr/sbin/policy-rc.d"
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
        shutil.copy("/etc/resolv.conf", cls.system / "etc/resolv.conf")
        with contextlib.suppress(AssertionError):
            run("mount", "-t", "proc", "proc", cls.system / "proc")
            cls.addClassCleanup(run, "umount", cls.system / "proc")

    @classmethod
    def make_package(cls):
        if "DOSSIER_PACKAGE" in os.environ:
            return os.environ["DOSSIER_PACKAGE"]
        return run(REPOSITORY / "deploy/package", cls.folder / "package").splitlines()[-1]

    @classmethod
    def inside(cls, *command, user=None):
        """Runs a command in that system, as one of its users."""
        who = [f"--userspec={user}:{user}"] if user else []
        return run("chroot", *who, cls.system, "/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8",
                   "HOME=/var/lib/dossier", "DEBIAN_FRONTEND=noninteractive", *command)

    def setUp(self):
        # As systemd does for StateDirectory.
        self.inside("rm", "-rf", "/var/lib/dossier")
        self.inside("install", "-d", "-o", "dossier", "-g", "dossier", "-m", "0700", "/var/lib/dossier")

    def dossier(self, *arguments):
        return self.inside("/usr/bin/dossier", *arguments, "--config", "/etc/dossier/dossier.toml", "--database", DATABASE,
                           user="dossier")

    def test_says_a_line_and_makes_a_packet(self):
        self.assertIn("D-1 saved", self.dossier("say", "--as", "ana", "/decision Dropped gift wrap because: nobody used it"))
        self.dossier("packet", "--as", "ana", "--out", "/var/lib/dossier/packet")
        made = sorted(file.name for file in (self.system / "var/lib/dossier/packet").rglob("*.pdf"))
        self.assertEqual(made, ["decision-log.pdf", "launch-charter.pdf", "product-outcome-map.pdf"])
        for file in (self.system / "var/lib/dossier/packet").rglob("*.pdf"):
            self.assertTrue(file.read_bytes().startswith(b"%PDF-"), file)

    def test_doctor_finds_no_problem(self):
        self.dossier("say", "--as", "ana", "/decision Dropped gift wrap")
        said = self.dossier("doctor")
        self.assertNotIn("PROBLEM", said)
        self.assertIn("the packet's fonts are all here", said)

    def test_serves_as_its_unit_says(self):
        unit = (self.system / "lib/systemd/system/dossier.service").read_text()
        start = next(line for line in unit.splitlines() if line.startswith("ExecStart=")).removeprefix("ExecStart=")
        command = [*start.split(), "--listen", "127.0.0.1:0"]
        serving = subprocess.Popen(
            ["chroot", "--userspec=dossier:dossier", self.system, "/usr/bin/env", "-i", "PATH=/usr/bin:/bin",
             "HOME=/var/lib/dossier", "DOSSIER_LOG=json", *command], stdout=subprocess.PIPE, text=True)
        try:
            self.assertIn("dossier is ready", serving.stdout.readline())
            self.assertIn("D-1 saved", self.dossier("say", "--as", "ana", "/decision Dropped gift wrap"))
            serving.send_signal(signal.SIGTERM)
            self.assertEqual(serving.wait(timeout=30), 0)
        finally:
            serving.kill()
            serving.wait()
            serving.stdout.close()

    def test_keeps_the_evidence_when_it_is_removed(self):
        self.dossier("say", "--as", "ana", "/decision Dropped gift wrap")
        self.inside("apt-get", "remove", "--yes", "dossier")
        try:
            self.assertFalse((self.system / "usr/bin/dossier").exists())
            self.assertTrue((self.system / DATABASE.lstrip("/")).exists())
        finally:
            self.inside("apt-get", "install", "--yes", "--no-install-recommends", "/tmp/dossier.deb")

    def test_purged_it_leaves_nothing_but_the_evidence_and_secrets(self):
        self.dossier("say", "--as", "ana", "/decision Dropped gift wrap")
        settings = self.system / "etc/dossier/dossier.toml"
        secrets = self.system / "etc/dossier/dossier.env"
        secrets.write_text("SLACK_BOT_TOKEN=xoxb-1\n")
        # As `systemctl enable` does, which this system lacks.
        enabled = self.system / "etc/systemd/system/multi-user.target.wants/dossier.service"
        enabled.parent.mkdir(parents=True, exist_ok=True)
        enabled.symlink_to("/lib/systemd/system/dossier.service")
        self.inside("apt-get", "purge", "--yes", "dossier")
        try:
            self.assertTrue((self.system / DATABASE.lstrip("/")).exists())
            self.assertTrue(secrets.exists())
            self.assertFalse(settings.exists())
            self.assertFalse(enabled.is_symlink())
        finally:
            secrets.unlink()
            self.inside("apt-get", "install", "--yes", "--no-install-recommends", "/tmp/dossier.deb")


if __name__ == "__main__":
    unittest.main()
