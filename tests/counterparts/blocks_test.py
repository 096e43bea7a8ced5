"""Every message, modal and home that dossier makes, judged by parts that others wrote: the compiler of TypeScript with
Slack's own types, and a JSON Schema validator with a schema of Block Kit. Neither sees everything: the types know no
lengths, the schema no ids that stand twice (tests/support/block_kit.cpp does).

BLOCK_PAYLOADS names the program that writes the payloads. The packages of package.json are looked for in
$DOSSIER_COUNTERPARTS, else in build/counterparts; the schema in $DOSSIER_BLOCK_KIT_SCHEMA. What is not there is
skipped, and said so.
"""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
COUNTERPARTS = pathlib.Path(os.environ.get("DOSSIER_COUNTERPARTS", REPOSITORY / "build" / "counterparts"))
SCHEMA = pathlib.Path(
    os.environ.get(
        "DOSSIER_BLOCK_KIT_SCHEMA",
        REPOSITORY.parent / "shared" / "testdata" / "slack" / "slack-block-kit.subset.schema.json",
    )
)
NODE = shutil.which("node")


def needs(*packages):
    missing = [name for name in packages if not (COUNTERPARTS / "node_modules" / name).exists()]
    if not NODE:
        missing.insert(0, "node")
    return unittest.skipIf(missing, f"not installed: {', '.join(missing)}")


class Blocks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.payloads = pathlib.Path(cls.folder.name)
        subprocess.run([os.environ["BLOCK_PAYLOADS"], cls.payloads], check=True, stdout=subprocess.DEVNULL)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def judge(self, *arguments):
        """The faults that the judge names, a line each."""
        done = subprocess.run(
            [NODE, HERE / "blocks.mjs", *arguments],
            env={**os.environ, "DOSSIER_COUNTERPARTS": str(COUNTERPARTS)},
            capture_output=True,
            text=True,
            timeout=240,
        )
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertEqual(done.stderr, "")
        return done.stdout.splitlines()

    def with_one_fault(self, change):
        """A folder with one modal that `change` has spoilt."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        spoilt = pathlib.Path(folder.name)
        (spoilt / "modal").mkdir()
        view = json.loads(next(iter(sorted((self.payloads / "modal").iterdir()))).read_text())
        change(view)
        (spoilt / "modal" / "1.json").write_text(json.dumps(view))
        return spoilt

    @needs("@slack/types", "typescript")
    def test_types_of_slack(self):
        self.assertEqual(self.judge("types", self.payloads), [])

    @needs("@slack/types", "typescript")
    def test_types_of_slack_see_a_fault(self):
        def spoil(view):
            view["title"]["type"] = "mrkdwn"

        self.assertEqual(len(self.judge("types", self.with_one_fault(spoil))), 1)

    @needs("ajv")
    @unittest.skipUnless(SCHEMA.exists(), "there is no schema")
    def test_schema(self):
        self.assertEqual(self.judge("schema", self.payloads, SCHEMA), [])

    @needs("ajv")
    @unittest.skipUnless(SCHEMA.exists(), "there is no schema")
    def test_schema_sees_a_fault(self):
        def spoil(view):
            view["title"]["text"] = "x" * 25

        self.assertEqual(len(self.judge("schema", self.with_one_fault(spoil), SCHEMA)), 1)


if __name__ == "__main__":
    unittest.main()
