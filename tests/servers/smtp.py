"""A mail server for tests that keeps what it accepts and misbehaves on demand, by the receiver's address.

    smtp.py FOLDER [--port N] [--tls starttls|implicit] [--user NAME --password WORD]

Prints one JSON line with its port once it listens, keeps each accepted message as FOLDER/NNNN.eml, leaves the
certificate authority of its TLS certificate in FOLDER/ca.pem, and ends when its standard input does.

    busy@…         RCPT answers 451            busy-content@…   the content is answered with 452
    refused@…      RCPT answers 550            refused-content@…the content is answered with 554
    stall@…        RCPT is never answered      stall-content@…  the content is kept and never answered
    drop@…         RCPT closes the connection  drop-content@…   the content is kept, then the connection closes
"""

import argparse
import asyncio
import json
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

FOREVER = 3600


class Keeper:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        match address.split("@")[0]:
            case "busy":
                return "451 4.7.1 come back later"
            case "refused":
                return "550 5.1.1 no such mailbox"
            case "stall":
                await asyncio.sleep(FOREVER)
            case "drop":
                server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        behaviour = envelope.rcpt_tos[0].split("@")[0]
        match behaviour:
            case "busy-content":
                return "452 4.3.1 out of space for the moment"
            case "refused-content":
                return "554 5.6.0 content not wanted"
        self.count += 1
        name = f"{self.count:04}"
        part = self.folder / f"{name}.part"
        part.write_bytes(envelope.original_content)
        part.rename(self.folder / f"{name}.eml")
        match behaviour:
            case "stall-content":
                await asyncio.sleep(FOREVER)
            case "drop-content":
                server.transport.abort()
        return f"250 2.0.0 queued as {name}"


def certificate(folder):
    import trustme

    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    return context


async def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--tls", choices=["starttls", "implicit"])
    arguments.add_argument("--user")
    arguments.add_argument("--password")
    chosen = arguments.parse_args()

    keeper = Keeper(chosen.folder)
    context = certificate(chosen.folder) if chosen.tls else None

    def authenticator(server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (
            chosen.user,
            chosen.password,
        )
        return AuthResult(success=good)

    def session():
        return SMTP(
            keeper,
            hostname="localhost",
            enable_SMTPUTF8=True,
            tls_context=context if chosen.tls == "starttls" else None,
            require_starttls=chosen.tls == "starttls",
            authenticator=authenticator if chosen.user else None,
            auth_required=bool(chosen.user),
            auth_require_tls=False,
        )

    loop = asyncio.get_running_loop()
    implicit = context if chosen.tls == "implicit" else None
    server = await loop.create_server(session, "127.0.0.1", chosen.port, ssl=implicit)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


try:
    asyncio.run(main())
except KeyboardInterrupt:
    pass
