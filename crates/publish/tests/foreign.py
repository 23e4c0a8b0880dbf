"""Reads our RDAP answers with two parsers of other people; prints what they understood as JSON."""

import json
import sys

import whodap
from whoisit.parser import parse


class NoBootstrap:
    """whoisit wants IANA's list of servers for what it asks; nothing is asked here."""

    def is_using_overrides(self):
        return False

    def get_rir_name_by_endpoint_url(self, _url):
        return ""


RAW = json.load(sys.stdin)
BY_WHOISIT = parse(NoBootstrap(), "domain", RAW["ldhName"], RAW)
BY_WHODAP = whodap.DomainResponse.from_json(json.dumps(RAW)).to_whois_dict()
json.dump({"whoisit": BY_WHOISIT, "whodap": BY_WHODAP}, sys.stdout, default=str)
