#!/usr/bin/env python3
"""bot/slack/README.md says which test shows that each of Slack's demands is met: here every file and test that it names
is looked for in the tree.

    tests/e2e/slack_checklist_test.py [unittest's options]
"""

import ast
import functools
import pathlib
import re
import unittest

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDER = REPOSITORY / "bot" / "slack"
HEADER = ["what Slack demands", "where", "shown by"]


def rows_of(text):
    """The cells of every row below such a header."""
    is_ours = False
    for line in text.splitlines():
        if not line.startswith("|"):
            is_ours = False
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells == HEADER:
            is_ours = True
        elif is_ours and not re.fullmatch(r"[|:\- ]+", line):
            yield cells


@functools.cache
def tests_in(file):
    """As "Suite.Name" or "Class.test_name"."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".cpp":
        return {f"{suite}.{name}" for suite, name in re.findall(r"^TEST(?:_F|_P)?\((\w+),\s*(\w+)\)", text, re.MULTILINE)}
    return {f"{one.name}.{method.name}" for one in ast.parse(text).body if isinstance(one, ast.ClassDef)
            for method in one.body if isinstance(method, ast.FunctionDef) and method.name.startswith("test_")}


def faults_of(cells):
    if len(cells) != len(HEADER):
        return [f"{len(cells)} cells"]
    _, where, shown_by = (re.findall(r"`([^`]+)`", cell) for cell in cells)
    faults = [] if where else ["no place"]
    for name in where:
        if not (REPOSITORY / name if "/" in name else FOLDER / name).is_file():
            faults.append(f"there is no {name}")
    file, shown = None, 0
    for name in shown_by:
        if "/" in name:
            file = REPOSITORY / name
            if not file.is_file():
                faults.append(f"there is no {name}")
                file = None
        elif file is None:
            faults.append(f"{name} is in no file")
        elif name not in tests_in(file):
            faults.append(f"{file.name} has no {name}")
        else:
            shown += 1
    return faults if shown else [*faults, "no test"]


class TheChecklist(unittest.TestCase):
    def setUp(self):
        self.rows = list(rows_of((FOLDER / "README.md").read_text(encoding="utf-8")))

    def test_names_what_there_is(self):
        self.assertGreater(len(self.rows), 50)
        for cells in self.rows:
            with self.subTest(cells[0]):
                self.assertEqual(faults_of(cells), [])

    def test_says_each_thing_once(self):
        demands = [cells[0] for cells in self.rows]
        self.assertEqual(sorted(demands), sorted(set(demands)))

    def test_sees_a_fault(self):
        here = "`tests/e2e/slack_checklist_test.py`"
        own = "`TheChecklist.test_sees_a_fault`"
        for cells, faults in (
                (["a demand", "`front.cpp`", f"{here} {own}"], []),
                (["a demand", "`front.cpp`"], ["2 cells"]),
                (["a demand", "", f"{here} {own}"], ["no place"]),
                (["a demand", "`back.cpp`", f"{here} {own}"], ["there is no back.cpp"]),
                (["a demand", "`front.cpp`", ""], ["no test"]),
                (["a demand", "`front.cpp`", here], ["no test"]),
                (["a demand", "`front.cpp`", f"{here} `TheChecklist.test_of_old`"],
                 ["slack_checklist_test.py has no TheChecklist.test_of_old", "no test"]),
                (["a demand", "`front.cpp`", f"`tests/e2e/gone_test.py` {own}"],
                 ["there is no tests/e2e/gone_test.py", "TheChecklist.test_sees_a_fault is in no file", "no test"])):
            self.assertEqual(faults_of(cells), faults)


if __name__ == "__main__":
    unittest.main()
