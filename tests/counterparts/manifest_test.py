"""The Slack app's manifest, in each form that it is used in: within Slack's limits, with the commands, scopes and events
that dossier has code for, and valid by Slack's own JSON Schema.

The packages of package.json are looked for in $DOSSIER_COUNTERPARTS, else in build/counterparts; the schema in
$DOSSIER_MANIFEST_SCHEMA. What is not there is skipped, and said so; the limits are checked in any case.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

try:
    import yaml
except ImportError:
    yaml = None

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
MANIFEST = REPOSITORY / "deploy" / "slack-manifest.yaml"
COUNTERPARTS = pathlib.Path(os.environ.get("DOSSIER_COUNTERPARTS", REPOSITORY / "build" / "counterparts"))
SCHEMA = pathlib.Path(
    os.environ.get(
        "DOSSIER_MANIFEST_SCHEMA",
        REPOSITORY.parent / "shared" / "testdata" / "slack" / "manifest.schema.2.0.0.json",
    )
)
NODE = shutil.which("node")

# What the comment at the manifest's beginning tells an operator to give to sed.
TO_HTTP = ["s/^#http //", "s/socket_mode_enabled: true/socket_mode_enabled: false/", r"s/dossier\.example\.com/YOUR.HOST/"]
TO_MANY = ["s/^#many //"]
FORMS = {"Socket Mode": [], "HTTP": TO_HTTP, "HTTP, many workspaces": TO_HTTP + TO_MANY, "Socket Mode, many": TO_MANY}
HOST = "slack.acme.example"

# Slack's pages of the methods and events that dossier uses: which scopes a bot's token needs for each.
# conversations.history and .replies: in channels, in private ones, in direct messages, and in those of several people.
READING = {"channels:history", "groups:history", "im:history", "mpim:history"}
SCOPES_OF_METHOD = {
    "apps.connections.open": set(),  # the app's token, which the manifest has no part in
    "auth.test": set(),
    "chat.getPermalink": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": READING,
    "conversations.open": {"im:write"},
    "conversations.replies": READING,
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "oauth.v2.access": set(),
    "users.info": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}
SCOPES_OF_EVENT = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    "message.im": {"im:history"},
    "reaction_added": {"reactions:read"},
    "tokens_revoked": set(),
}


def edited(expressions):
    arguments = [part for one in expressions for part in ("-e", one.replace("YOUR.HOST", HOST))]
    return subprocess.run(["sed", *(arguments or ["-n", "-e", "p"]), MANIFEST], check=True, capture_output=True, text=True).stdout


def source(path):
    return (REPOSITORY / path).read_text(encoding="utf-8")


def called_methods():
    """Every method of the Web API that stands in code which calls: lists of methods are in web_api.cpp and pace.cpp."""
    found = set()
    for file in (REPOSITORY / "bot" / "slack").glob("*.cpp"):
        if file.name not in ("web_api.cpp", "pace.cpp"):
            found |= set(re.findall(r'"((?:apps|auth|chat|conversations|files|oauth|reactions|team|users|views)\.[A-Za-z0-9.]+)"',
                                    file.read_text(encoding="utf-8")))
    return found


def faults(manifest):
    """What breaks a limit of Slack's (docs.slack.dev, "App manifest reference")."""
    told = []

    def at_most(most, what, value):
        if len(value) > most:
            told.append(f"{what} has {len(value)} of at most {most}")

    display = manifest["display_information"]
    at_most(35, "the name", display["name"])
    at_most(140, "the description", display["description"])
    if not re.fullmatch("#[0-9a-f]{6}", display["background_color"]):
        told.append("the colour is none")
    features = manifest["features"]
    at_most(80, "the bot's name", features["bot_user"]["display_name"])
    at_most(50, "slash_commands", features["slash_commands"])
    for one in features["slash_commands"]:
        if not re.fullmatch(r"/[a-z0-9_-]+", one["command"]):
            told.append(f"{one['command']} is no command's name")
        at_most(32, one["command"], one["command"])
        at_most(2000, f"description of {one['command']}", one["description"])
        at_most(1000, f"hint of {one['command']}", one["usage_hint"])
    at_most(10, "shortcuts", features["shortcuts"])
    for one in features["shortcuts"]:
        at_most(24, f"shortcut {one['name']}", one["name"])
        at_most(255, f"callback of {one['name']}", one["callback_id"])
        at_most(150, f"description of {one['name']}", one["description"])
    at_most(255, "scopes", manifest["oauth_config"]["scopes"]["bot"])
    at_most(100, "events", manifest["settings"]["event_subscriptions"]["bot_events"])
    return told


@unittest.skipUnless(yaml, "not installed: python3-yaml")
class TheManifest(unittest.TestCase):
    def setUp(self):
        self.manifest = yaml.safe_load(edited([]))

    def names(self, *path):
        value = self.manifest
        for key in path:
            value = value[key]
        self.assertEqual(len(value), len(set(value)), "something stands twice")
        return set(value)

    def test_tells_what_the_forms_are_made_with(self):
        head = MANIFEST.read_text(encoding="utf-8").partition("_metadata:")[0]
        for expression in TO_HTTP + TO_MANY:
            self.assertIn(f"-e '{expression}'", head)

    def test_keeps_within_the_limits_in_every_form(self):
        for form, expressions in FORMS.items():
            with self.subTest(form):
                self.assertEqual(faults(yaml.safe_load(edited(expressions))), [])

    def test_a_broken_limit_is_seen(self):
        self.manifest["features"]["shortcuts"][0]["name"] = "x" * 25
        self.manifest["features"]["slash_commands"][0]["command"] = "/Decision"
        self.assertEqual(len(faults(self.manifest)), 2)

    def test_needs_no_address_for_socket_mode(self):
        self.assertTrue(self.manifest["settings"]["socket_mode_enabled"])
        self.assertNotIn("http", json.dumps(self.manifest))

    def test_has_the_address_everywhere_for_http(self):
        manifest = yaml.safe_load(edited(TO_HTTP))
        events = f"https://{HOST}/slack/events"
        settings = manifest["settings"]
        self.assertFalse(settings["socket_mode_enabled"])
        self.assertEqual({one["url"] for one in manifest["features"]["slash_commands"]}, {events})
        self.assertEqual(settings["event_subscriptions"]["request_url"], events)
        self.assertEqual(settings["interactivity"]["request_url"], events)
        self.assertEqual(settings["interactivity"]["message_menu_options_url"], events)
        self.assertNotIn("example.com", json.dumps(manifest))

    def test_names_where_an_installation_comes_back_to(self):
        manifest = yaml.safe_load(edited(TO_HTTP + TO_MANY))
        self.assertEqual(manifest["oauth_config"]["redirect_urls"], [f"https://{HOST}/slack/oauth_redirect"])
        self.assertIn('"/slack/oauth_redirect"', source("bot/slack/oauth.cpp"))

    def test_has_the_commands_that_dossier_knows(self):
        front_door = source("commands/table.cpp").partition("behind_evidence")[0]
        known = re.findall(r'command_entry\{\s*"([a-z]+)"', front_door)
        commands = [one["command"] for one in self.manifest["features"]["slash_commands"]]
        self.assertEqual(commands, [f"/{name}" for name in known])
        self.assertTrue(all(one["should_escape"] for one in self.manifest["features"]["slash_commands"]))

    def test_has_one_shortcut_of_each_type(self):
        """The type alone tells dossier which was used."""
        self.assertEqual(sorted((one["type"], one["callback_id"]) for one in self.manifest["features"]["shortcuts"]),
                         [("global", "form"), ("message", "keep")])

    def test_lets_people_write_to_it_and_has_a_home(self):
        self.assertEqual(self.manifest["features"]["app_home"], {
            "home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False})

    def test_is_no_agent(self):
        """Slack refuses slash commands in the conversations of one."""
        self.assertEqual(self.manifest["features"].keys(), {"app_home", "bot_user", "slash_commands", "shortcuts"})

    def test_asks_for_the_scopes_that_the_code_names(self):
        named = re.findall(r'scope\{"([a-z_:.]+)"', source("bot/slack/scopes.cpp"))
        self.assertEqual(self.manifest["oauth_config"]["scopes"], {"bot": named})

    def test_asks_for_what_the_code_uses_and_no_more(self):
        methods = called_methods()
        self.assertEqual(methods - SCOPES_OF_METHOD.keys(), set(), "methods whose scopes this test does not know")
        self.assertIn("views.publish", methods)
        needed = {"commands"}
        for method in methods:
            needed |= SCOPES_OF_METHOD[method]
        for event in self.names("settings", "event_subscriptions", "bot_events"):
            needed |= SCOPES_OF_EVENT[event]
        self.assertEqual(self.names("oauth_config", "scopes", "bot"), needed)

    def test_asks_for_the_events_that_the_code_reads(self):
        events = re.search(r"inbound read_event\(.*?\n}\n", source("bot/slack/inbound.cpp"), re.DOTALL).group()
        read = set(re.findall(r'\btype == "([a-z_]+)"', events))
        asked = self.names("settings", "event_subscriptions", "bot_events")
        self.assertEqual({event.partition(".")[0] for event in asked}, read)


@unittest.skipUnless(NODE, "not installed: node")
@unittest.skipUnless(all((COUNTERPARTS / "node_modules" / name).exists() for name in ("ajv", "ajv-formats", "yaml")),
                     "not installed: ajv, ajv-formats and yaml")
@unittest.skipUnless(SCHEMA.exists(), "there is no schema")
class TheSchemaOfSlack(unittest.TestCase):
    def judge(self, text):
        """The manifest as the judge reads it, and the faults that it names."""
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "manifest.yaml"
            file.write_text(text, encoding="utf-8")
            done = subprocess.run(
                [NODE, HERE / "manifest.mjs", SCHEMA, file],
                env={**os.environ, "DOSSIER_COUNTERPARTS": str(COUNTERPARTS)},
                capture_output=True, text=True, timeout=60)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertEqual(done.stderr, "")
        read, *told = done.stdout.splitlines()
        return json.loads(read), told

    def test_takes_every_form(self):
        for form, expressions in FORMS.items():
            with self.subTest(form):
                text = edited(expressions)
                read, told = self.judge(text)
                self.assertEqual(told, [])
                if yaml:  # whatever the parser
                    self.assertEqual(read, yaml.safe_load(text))

    def test_sees_a_fault(self):
        text = edited([])
        for right, wrong in (("callback_id: keep", "callback: keep"),
                             ("Keep as evidence", "Keep this message as evidence"),
                             ("is_enabled: true", "is_enabled: on_and_off")):
            with self.subTest(wrong):
                self.assertIn(right, text)
                self.assertNotEqual(self.judge(text.replace(right, wrong))[1], [])


if __name__ == "__main__":
    unittest.main()
