"""A mail server for tests: three listeners over one Maildir, and a file that says what it answers.

Arguments: the directory, the port with STARTTLS, the port with TLS from the start, the port without TLS.
The directory holds `cert.pem` and `key.pem`; mail comes into `mail`, every recipient it was asked about into `asked`.
`behaviour.json`, read anew for each command, may hold
  "rcpt": {"ADDRESS or *": "550 5.1.1 no such mailbox"}, "mail": "421 4.3.2 closing", "data": "552 5.3.4 too big",
  "hang": "after_data" (the message is kept) or "greeting"
"""

import asyncio
import json
import pathlib
import ssl
import sys

from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP, AuthResult

home = pathlib.Path(sys.argv[1])
starttls, implicit, plain = (int(port) for port in sys.argv[2:5])
USER, PASSWORD = b"portal", b"kata sandi"


def behaviour():
    try:
        return json.loads((home / "behaviour.json").read_text())
    except FileNotFoundError:
        return {}


class Handler(Mailbox):
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        if behaviour().get("hang") == "greeting":
            await asyncio.sleep(3600)
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        answer = behaviour().get("mail")
        if answer:
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        with (home / "asked").open("a") as asked:
            asked.write(address + "\n")
        answers = behaviour().get("rcpt", {})
        answer = answers.get(address) or answers.get("*")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server, session, envelope):
        now = behaviour()
        if now.get("data"):
            return now["data"]
        answer = await super().handle_DATA(server, session, envelope)
        if now.get("hang") == "after_data":
            await asyncio.sleep(3600)
        return answer


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (USER, PASSWORD), handled=False)


async def serve():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(home / "cert.pem", home / "key.pem")
    handler = Handler(home / "mail")
    login = {"authenticator": authenticate, "auth_required": True}
    loop = asyncio.get_running_loop()

    def listen(port, tls=None, **options):
        def protocol():
            return SMTP(handler, hostname="mail.test", ident="test", timeout=3600, loop=loop, **options)

        return loop.create_server(protocol, "127.0.0.1", port, ssl=tls)

    servers = [
        await listen(plain),
        await listen(implicit, tls=context, auth_require_tls=False, **login),
        await listen(starttls, tls_context=context, require_starttls=True, **login),
    ]
    await asyncio.gather(*(server.serve_forever() for server in servers))


asyncio.run(serve())
