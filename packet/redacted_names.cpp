#include "packet/redacted_names.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace packet {

namespace {

// In alphabetical order.
constexpr auto names = std::to_array<std::string_view>(
    {"alert",   "alerts",   "alpha",      "amber",     "answer",   "april",   "archer",   "art",
     "august",  "autumn",   "baker",      "bank",      "banks",    "barber",  "basil",    "bell",
     "berry",   "best",     "beta",       "bill",      "birch",    "bird",    "bishop",   "black",
     "bolt",    "bond",     "boss",       "bot",       "branch",   "brand",   "bridge",   "bridges",
     "brook",   "brooks",   "brown",      "buck",      "bull",     "burn",    "burns",    "bush",
     "butler",  "candy",    "cannon",     "carpenter", "carter",   "case",    "cash",     "castle",
     "central", "change",   "charity",    "chase",     "cherry",   "child",   "chip",     "church",
     "city",    "clay",     "cliff",      "close",     "coin",     "colt",    "contact",  "cook",
     "cooper",  "cope",     "cord",       "core",      "cost",     "cotton",  "court",    "crane",
     "crisp",   "cross",    "crystal",    "daisy",     "dash",     "data",    "dawn",     "day",
     "days",    "deal",     "dean",       "dear",      "decision", "design",  "destiny",  "digital",
     "doc",     "draw",     "drum",       "duke",      "earl",     "early",   "east",     "email",
     "english", "evidence", "experiment", "external",  "fair",     "faith",   "farmer",   "fern",
     "field",   "fields",   "first",      "fish",      "fisher",   "flint",   "flood",    "flora",
     "flower",  "flowers",  "ford",       "forest",    "forge",    "fort",    "foster",   "fox",
     "frank",   "free",     "freeman",    "french",    "frost",    "gamble",  "garden",   "gates",
     "gay",     "general",  "gentle",     "giant",     "ginger",   "glass",   "glen",     "global",
     "glover",  "gold",     "golden",     "good",      "goodman",  "grace",   "grand",    "grant",
     "gray",    "green",    "grey",       "grind",     "group",    "grove",   "guy",      "hall",
     "ham",     "hand",     "happy",      "hardy",     "harmony",  "harper",  "hawk",     "hay",
     "hazel",   "head",     "heath",      "heather",   "hello",    "high",    "hill",     "holly",
     "honey",   "hood",     "hope",       "horn",      "house",    "hunt",    "hunter",   "hurt",
     "ice",     "info",     "internal",   "iris",      "iron",     "ivy",     "jack",     "jade",
     "jewel",   "joiner",   "jolly",      "joy",       "judge",    "june",    "keen",     "key",
     "keys",    "kind",     "king",       "kit",       "knight",   "knot",    "lake",     "lamb",
     "lance",   "lane",     "last",       "launch",    "law",      "level",   "lily",     "list",
     "little",  "local",    "lock",       "long",      "lord",     "loud",    "love",     "low",
     "lucky",   "mace",     "mail",       "main",      "major",    "maker",   "man",      "marble",
     "march",   "mark",     "marks",      "marsh",     "marshal",  "mason",   "master",   "max",
     "may",     "mayor",    "meek",       "melody",    "mercer",   "merit",   "merry",    "metric",
     "metrics", "metro",    "miles",      "mill",      "miller",   "mills",   "minor",    "money",
     "monk",    "month",    "moon",       "moor",      "more",     "moss",    "mount",    "nail",
     "nation",  "native",   "neat",       "new",       "news",     "night",   "noble",    "noreply",
     "norm",    "north",    "number",     "oak",       "olive",    "pack",    "page",     "pages",
     "paper",   "parish",   "park",       "parks",     "pastor",   "pat",     "patch",    "peace",
     "pearl",   "penny",    "pepper",     "pierce",    "pike",     "pine",    "piper",    "plan",
     "plant",   "plum",     "pond",       "pool",      "poor",     "pope",    "poppy",    "port",
     "porter",  "post",     "potter",     "pound",     "power",    "price",   "pride",    "prince",
     "private", "proctor",  "product",    "proud",     "public",   "queen",   "question", "quick",
     "rain",    "ramp",     "rank",       "ransom",    "ray",      "read",    "reader",   "reason",
     "reed",    "reef",     "reply",      "report",    "reports",  "result",  "results",  "rice",
     "rich",    "ridge",    "right",      "ring",      "rivers",   "rob",     "robin",    "robot",
     "rocky",   "rod",      "rollout",    "rook",      "root",     "rose",    "round",    "ruby",
     "rule",    "rush",     "rust",       "rusty",     "sage",     "salt",    "sand",     "sandy",
     "savage",  "school",   "self",       "sellers",   "sender",   "service", "shade",    "sharp",
     "sheets",  "shepherd", "shield",     "ship",      "short",    "silk",    "silver",   "singer",
     "single",  "skip",     "sky",        "slate",     "sleep",    "small",   "smart",    "snow",
     "son",     "song",     "sonny",      "soul",      "south",    "spark",   "spear",    "speed",
     "spring",  "squire",   "stack",      "star",      "state",    "steel",   "sterling", "stern",
     "stew",    "still",    "stock",      "stone",     "storm",    "stout",   "strange",  "straw",
     "street",  "string",   "strong",     "sue",       "summer",   "sunny",   "swan",     "sweet",
     "swift",   "system",   "tab",        "table",     "tall",     "team",    "teller",   "temple",
     "test",    "thick",    "thorn",      "tide",      "tiger",    "timber",  "time",     "tower",
     "towers",  "town",     "track",      "trade",     "trail",    "trip",    "true",     "trust",
     "truth",   "turner",   "user",       "valley",    "van",      "vice",    "view",     "vine",
     "violet",  "vision",   "voice",      "wade",      "wager",    "wait",    "wake",     "walk",
     "walker",  "wall",     "ward",       "ware",      "watch",    "waters",  "wave",     "way",
     "weaver",  "week",     "weeks",      "welcome",   "wells",    "west",    "whale",    "wheat",
     "wheeler", "white",    "wild",       "will",      "willow",   "wine",    "wing",     "winner",
     "winter",  "wise",     "wish",       "wolf",      "wood",     "woods",   "work",     "world",
     "worth",   "wren",     "wright",     "yard",      "year",     "young"});

static_assert(std::is_sorted(names.begin(), names.end()));

}  // namespace

bool is_also_a_word(std::string_view name) {
    std::string small(name);
    for (char& c : small)
        c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    return std::binary_search(names.begin(), names.end(), small);
}

}  // namespace packet
