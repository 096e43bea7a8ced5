"""Signature Version 4 of AWS, written for the tests apart from dossier's own: signs, presigns and checks.

Checked by AWS's published vectors in tests/e2e/chime_fake_test.py. Source: AWS General Reference, "Signature Version 4
signing process". Times are text as AWS writes it, yyyymmddThhmmssZ.
"""

import dataclasses
import hashlib
import hmac
import re
import urllib.parse

ALGORITHM = "AWS4-HMAC-SHA256"


def encode(text):
    """Every byte but the unreserved ones of RFC 3986, in upper case."""
    return urllib.parse.quote(text, safe="-._~")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def _hmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def split_query(target):
    """The names and values behind the question mark, decoded; a plus is a plus."""
    _, _, query = target.partition("?")
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    return [(urllib.parse.unquote(name), urllib.parse.unquote(value)) for name, _, value in pairs]


def canonical_request(method, target, headers, signed, body_hash):
    """headers: (name, value) as they came, in any case; signed: the names that are, in lower case."""
    path = target.partition("?")[0] or "/"
    # What is on the wire is encoded once more, for every service but S3.
    path = "/".join(encode(segment) for segment in path.split("/"))
    query = sorted((encode(name), encode(value)) for name, value in split_query(target) if name != "X-Amz-Signature")
    lines = []
    for name in sorted(signed):
        values = [re.sub(" +", " ", value.strip()) for key, value in headers if key.lower() == name]
        lines.append(f"{name}:{','.join(values)}\n")
    return "\n".join([method, path, "&".join(f"{name}={value}" for name, value in query), "".join(lines),
                      ";".join(sorted(signed)), body_hash])


def signing_key(secret, date, region, service):
    key = b"AWS4" + secret.encode()
    for part in (date, region, service, "aws4_request"):
        key = _hmac(key, part)
    return key


def signature(secret, time, region, service, canonical):
    scope = f"{time[:8]}/{region}/{service}/aws4_request"
    text = "\n".join([ALGORITHM, time, scope, sha256(canonical.encode())])
    return _hmac(signing_key(secret, time[:8], region, service), text).hex()


def sign(method, target, headers, body, key_id, secret, time, region="us-east-1", service="chime", token=None):
    """The headers to send: those given and what the signature adds. Every one of them is signed."""
    headers = [*headers, ("x-amz-date", time)] + ([("x-amz-security-token", token)] if token else [])
    signed = sorted({name.lower() for name, _ in headers})
    made = signature(secret, time, region, service, canonical_request(method, target, headers, signed, sha256(body)))
    credential = f"{key_id}/{time[:8]}/{region}/{service}/aws4_request"
    return [*headers, ("Authorization", f"{ALGORITHM} Credential={credential}, SignedHeaders={';'.join(signed)}, "
                                        f"Signature={made}")]


def presign(host, path, parameters, key_id, secret, time, region="us-east-1", service="chime", token=None, expires=10):
    """The path and query of a GET that is good for so many seconds."""
    query = [("X-Amz-Algorithm", ALGORITHM), ("X-Amz-Credential", f"{key_id}/{time[:8]}/{region}/{service}/aws4_request"),
             ("X-Amz-Date", time), ("X-Amz-Expires", str(expires)), ("X-Amz-SignedHeaders", "host"), *parameters]
    if token:
        query.append(("X-Amz-Security-Token", token))
    target = f"{path}?" + "&".join(f"{encode(name)}={encode(value)}" for name, value in query)
    canonical = canonical_request("GET", target, [("host", host)], ["host"], sha256(b""))
    return f"{target}&X-Amz-Signature={signature(secret, time, region, service, canonical)}"


@dataclasses.dataclass
class Claim:
    """What a request says about who signed it."""

    key_id: str
    date: str
    region: str
    service: str
    time: str
    signed: list
    signature: str
    token: str = None
    expires: int = None  # seconds; None: it is in the headers

    @staticmethod
    def of_headers(headers):
        """None when there is none, or none that can be read."""
        given = {name.lower(): value for name, value in headers}
        found = re.fullmatch(ALGORITHM + r" Credential=([^/,]+)/(\d{8})/([^/,]+)/([^/,]+)/aws4_request, ?"
                             r"SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})", given.get("authorization", ""))
        if not found:
            return None
        return Claim(*found.groups()[:4], given.get("x-amz-date", ""), found[5].split(";"), found[6],
                     given.get("x-amz-security-token"))

    @staticmethod
    def of_query(target):
        given = dict(split_query(target))
        found = re.fullmatch(r"([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request", given.get("X-Amz-Credential", ""))
        if not found or given.get("X-Amz-Algorithm") != ALGORITHM or not given.get("X-Amz-Expires", "").isdigit():
            return None
        return Claim(*found.groups(), given.get("X-Amz-Date", ""), given.get("X-Amz-SignedHeaders", "").split(";"),
                     given.get("X-Amz-Signature", ""), given.get("X-Amz-Security-Token"), int(given["X-Amz-Expires"]))

    def is_by(self, secret, method, target, headers, body):
        """Whether who knows the secret has signed exactly this."""
        canonical = canonical_request(method, target, headers, self.signed, sha256(body))
        made = signature(secret, self.time, self.region, self.service, canonical)
        return self.date == self.time[:8] and hmac.compare_digest(made, self.signature)
