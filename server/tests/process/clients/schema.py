"""Reads the API's OpenAPI document as a validator does, then calls every operation as schemathesis does: with what the document allows, and with what it forbids.

Arguments: address, API key, organization, project. Streams do not end, so they are left out; what takes keys back comes last, since it takes ours back too.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request

from openapi_spec_validator import validate

ADDRESS, KEY, ORGANIZATION, PROJECT = sys.argv[1:]
DOCUMENT = f"http://{ADDRESS}/api/openapi.json"

CONFIG = f"""
headers = {{ Authorization = "Bearer {KEY}" }}
parameters = {{ "path.organization_id" = "{ORGANIZATION}", "path.project_id" = "{PROJECT}" }}
"""

COMMON = [
    "--seed", "7",
    "--max-examples", "4",
    "--workers", "1",
    # A document can't say that ids must be of things that are there.
    "--exclude-checks", "positive_data_acceptance",
    "--continue-on-failure",
    "--no-shrink",
    "--warnings", "off",
]


def run(folder, *which):
    code = "from schemathesis.cli import schemathesis; schemathesis()"
    config = os.path.join(folder, "schemathesis.toml")
    line = [sys.executable, "-c", code, "--config-file", config, "run", DOCUMENT, *COMMON, *which]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True)
    # Its findings, without the sources of the program that it shows on a defect of its own.
    told = "\n".join(row[:600] for row in done.stdout.splitlines())
    if done.returncode != 0:
        sys.exit(f"{told[-20000:]}\n{done.stderr[-2000:]}")
    print(next(row.strip() for row in done.stdout.splitlines() if "generated" in row))


with urllib.request.urlopen(DOCUMENT) as answer:
    document = json.load(answer)
validate(document)

with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, "schemathesis.toml"), "w") as file:
        file.write(CONFIG)
    run(folder, "--exclude-path-regex", "/events$", "--exclude-operation-id", "keys.revoke")
    run(folder, "--include-operation-id", "keys.revoke", "--phases", "examples,coverage,fuzzing")
print("all of it")
