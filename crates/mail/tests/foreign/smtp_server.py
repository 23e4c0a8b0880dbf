"""A mail server that others wrote (aiosmtpd). It prints its port, then for each letter that it takes one line of JSON: what the envelope said,
and what Python's own parser reads in the message. Some addresses are refused, as their names say."""

import asyncio
import email
import email.policy
import json

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        answers = {
            "nobody": "550 5.1.1 <" + address + ">: no such user",
            "full": "552 5.2.2 mailbox full",
            "elsewhere": "550 5.7.1 relaying denied",
            "later": "451 4.7.1 greylisted, come back",
        }
        refusal = answers.get(address.split("@")[0])
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("cut@"):
            server.transport.abort()
            return "451 never seen"
        if envelope.rcpt_tos[0].startswith("content@"):
            return "550 Message content rejected"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        part = message.get_body(("plain",))
        told = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "user": session.auth_data.login.decode() if session.auth_data else None,
            "headers": [[name, str(value)] for name, value in message.items()],
            "defects": [str(defect) for defect in message.defects],
            "type": message.get_content_type(),
            "parts": message.is_multipart(),
            "text": part.get_content(),
        }
        print(json.dumps(told), flush=True)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    right = data.login == b"desk@example.com" and data.password == b"s3cret"
    return AuthResult(success=right, handled=False, auth_data=data)


async def main():
    def line():
        return SMTP(Handler(), hostname="mail.example", enable_SMTPUTF8=False, authenticator=authenticate, auth_require_tls=False)

    server = await asyncio.get_running_loop().create_server(line, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
