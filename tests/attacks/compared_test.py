#!/usr/bin/env python3
"""Secrets are compared in a time that tells nothing: by CRYPTO_memcmp, over the whole length, in every place there is.

    tests/attacks/compared_test.py

Nothing is run and nothing is timed: the source is read. A secret that comes new has to be added here.
"""

import pathlib
import re
import unittest

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent

# Where something that a stranger sends is held against a secret, and how often.
COMPARED = {
    "bot/slack/signature.cpp": 1,  # Slack's signature
    "bot/chime/classic_events.cpp": 1,  # of the retired Chime application's gateways
    "bot/page/keys.cpp": 1,  # the page's token and cookie
    "bot/slack/oauth.cpp": 1,  # an installation's state and cookie
}
# Links to files are not among them (storage/downloads.cpp): they are found by the SHA-256 of their token, in an index, and
# nobody can steer a hash towards one that is there.

# A comparison that ends at the first difference, of something named like a secret.
SECRET = (r"(?:\w*(?:secret|signature|token|cookie|mac|digest|csrf|password|browser|nonce)(?:s|_|_value|_value_)?\b"
          r"(?!\s*\())")
EARLY = re.compile(rf"\b{SECRET}\s*[!=]=\s*(?!std::string::npos|nullptr|0\b)[A-Za-z\"]|[A-Za-z)]\s*[!=]=\s*{SECRET}|"
                   rf"\b(?:memcmp|strcmp|strncmp)\s*\(|\bstd::equal\s*\([^)]*{SECRET}")

HARMLESS = "now.slack_bot_token == bot_token"  # of two of one's own, whether a reload brought another


def code_of(path):
    """Without comments and strings of text."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"//[^\n]*", "", text)


def early_comparisons():
    """In whatever looks at requests."""
    for path in sorted((SOURCE / "bot").rglob("*.[ch]pp")):
        code = code_of(path)
        if "http_request" not in code and str(path.relative_to(SOURCE)) not in COMPARED:
            continue
        for line in code.splitlines():
            if EARLY.search(line.replace(HARMLESS, "")):
                yield str(path.relative_to(SOURCE)), line.strip()


class Secrets(unittest.TestCase):
    def test_are_compared_in_constant_time_wherever_they_are_compared(self):
        for name, times in COMPARED.items():
            code = code_of(SOURCE / name)
            self.assertEqual(times, len(re.findall(r"\bCRYPTO_memcmp\(", code)), name)
            self.assertRegex(code, r"size\(\) == \w+\.size\(\) && CRYPTO_memcmp|_length|mac_size", name)  # lengths are equal before
        known = {str(path.relative_to(SOURCE)) for path in SOURCE.glob("bot/**/*.cpp") if "CRYPTO_memcmp(" in code_of(path)}
        self.assertEqual(set(COMPARED), known)

    def test_no_signature_is_left_early(self):
        """All secrets are tried, and the time is looked at behind them: the delay tells neither which one it was nor why not."""
        for name in ("bot/slack/signature.cpp", "bot/chime/classic_events.cpp"):
            self.assertRegex(code_of(SOURCE / name), r"matches \|= CRYPTO_memcmp\([^;]*\) == 0;", name)

    def test_are_compared_in_no_other_way(self):
        self.assertEqual([], list(early_comparisons()))

    def test_this_sees_a_fault(self):
        for line in ("if (given == signature) return;", "return link_token_ == token;", "if (cookie != cookie_value_)", "std::memcmp(a, b, 32)",
                     'if (request.header("x") == secret)', "std::equal(mac.begin(), mac.end(), other.begin())"):
            self.assertRegex(line, EARLY)
        for line in ("if (token.empty())", "const auto found = signature.find('=') == std::string::npos;", "if (signature.size() != signature_length)"):
            self.assertNotRegex(line, EARLY)


if __name__ == "__main__":
    unittest.main(verbosity=2)
