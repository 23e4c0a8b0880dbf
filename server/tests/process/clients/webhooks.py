"""A receiver of events, which checks each message with the Standard Webhooks library.

Arguments: address, API key, organization.
"""

import http.server
import json
import queue
import sys
import threading
import urllib.request

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

ADDRESS, KEY, ORGANIZATION = sys.argv[1:]
BASE = f"http://{ADDRESS}/v1/organizations/{ORGANIZATION}"
ARRIVED = queue.Queue()


class Receiver(http.server.BaseHTTPRequestHandler):
    # The first message is turned away, so that it comes again.
    answers = [500]

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        status = self.answers.pop() if self.answers else 204
        self.send_response(status)
        self.end_headers()
        ARRIVED.put((body, dict(self.headers)))

    def log_message(self, *_):
        pass


def call(method, path, body=None):
    request = urllib.request.Request(BASE + path, method=method)
    request.add_header("Authorization", f"Bearer {KEY}")
    if body is not None:
        request.add_header("Content-Type", "application/json")
        request.data = json.dumps(body).encode()
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
        return json.loads(text) if text else None


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/in"
made = call("POST", "/webhooks", {"url": url, "events": ["contact", "task"]})
library = Webhook(made["secret"])

call("POST", f"/webhooks/{made['id']}/test")
first, headers = ARRIVED.get(timeout=60)
again, later = ARRIVED.get(timeout=60)
assert first == again and headers["webhook-id"] == later["webhook-id"]
for message, of in [(first, headers), (again, later)]:
    told = library.verify(message, of)
    assert told["type"] == "webhook.test", told
    try:
        library.verify(message.replace("webhook.test", "webhook.tests"), of)
        raise SystemExit("a forged message was taken for ours")
    except WebhookVerificationError:
        pass

contact = call("POST", "/contacts", {
    "kind": "custom", "first_name": "Jana", "last_name": "Nováková", "street1": "Dlouhá 1", "city": "Praha", "country_code": "CZ",
})
told = library.verify(*ARRIVED.get(timeout=60))
assert told["type"] == "contact.create" and told["data"]["object_id"] == contact["id"], told
assert told["data"]["after"]["last_name"] == "Nováková"
assert told["actor"]["kind"] == "key"

log = call("GET", f"/webhooks/{made['id']}/deliveries")["data"]
assert [row["event"] for row in log] == ["contact.create", "webhook.test"], log
assert log[1]["attempt"] == 2 and log[1]["status"] == "delivered", log[1]
print("all of it")
