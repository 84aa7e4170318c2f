#!/usr/bin/python3
"""A mail server for the tests: takes letters, and misbehaves where the recipient's name asks it to.

    server.py --journal FILE [--mail DIR] [--port N] [--cert FILE --key FILE] [--user NAME --password WORD]

Prints the port it listens on. Every letter that it took is a line of JSON in the journal, written before it says so;
so is everything else that it did. By the part of the address before the @:

    busy…       451 to RCPT, every time            busyonce…   451 to RCPT the first time, then taken
    away…       421 to RCPT, and hangs up          unknown…    550 5.1.1 to RCPT
    policy…     550 5.7.1 to RCPT                  content…    554 to DATA
    drop…       takes the letter, and hangs up without a word
    hang…       takes the letter, and never answers
    cut…        hangs up when asked for RCPT       tarpit…     never answers RCPT
"""
import argparse
import asyncio
import json
import os
import signal
import ssl
import sys
import time

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    def __init__(self, journal, folder):
        self.journal = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self.folder = folder
        self.seen = set()
        self.taken = 0

    def note(self, event, session, **more):
        line = json.dumps({"event": event, "at": round(time.time(), 3), "tls": session.ssl is not None, "login": bool(session.authenticated), "connection": id(session), **more})
        os.write(self.journal, (line + "\n").encode())

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name.startswith("tarpit"):
            self.note("tarpit", session, to=address)
            await asyncio.sleep(3600)
        if name.startswith("cut"):
            self.note("cut", session, to=address)
            server.transport.abort()
            return "451 gone"
        if name.startswith("away"):
            self.note("421", session, to=address)
            asyncio.get_running_loop().call_later(0.05, server.transport.close)
            return "421 4.3.2 not now"
        if name.startswith("busyonce") and address not in self.seen:
            self.seen.add(address)
            self.note("451", session, to=address)
            return "451 4.7.1 come again"
        if name.startswith("busy") and not name.startswith("busyonce"):
            self.note("451", session, to=address)
            return "451 4.3.0 come again"
        if name.startswith("unknown"):
            self.note("550", session, to=address)
            return "550 5.1.1 nobody of that name"
        if name.startswith("policy"):
            self.note("550", session, to=address)
            return "550 5.7.1 not from you"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        name = address.split("@")[0]
        if name.startswith("content"):
            self.note("554", session, to=address)
            return "554 5.6.0 not this letter"
        self.taken += 1
        file = None
        if self.folder:
            file = os.path.join(self.folder, f"{self.taken:06}.eml")
            with open(file, "wb") as out:
                out.write(envelope.original_content)
        headers = envelope.original_content.split(b"\r\n\r\n", 1)[0]
        message = next((line.split(b":", 1)[1].strip().decode() for line in headers.split(b"\r\n") if line.lower().startswith(b"message-id:")), None)
        self.note("taken", session, to=address, sender=envelope.mail_from, message=message, file=file, bytes=len(envelope.original_content))
        if name.startswith("drop"):
            server.transport.abort()
            return "451 gone"
        if name.startswith("hang"):
            await asyncio.sleep(3600)
        return "250 2.0.0 taken"


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("--journal", required=True)
    options.add_argument("--mail")
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--cert")
    options.add_argument("--key")
    options.add_argument("--user")
    options.add_argument("--password")
    given = options.parse_args()
    handler = Handler(given.journal, given.mail)
    tls = None
    if given.cert:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(given.cert, given.key)

    def login(server, session, envelope, mechanism, data):
        right = (data.login, data.password) == (given.user.encode(), given.password.encode())
        handler.note("login", session, right=right)
        return AuthResult(success=right)

    def connection():
        return SMTP(handler, hostname="mail.test", timeout=3600, tls_context=tls, require_starttls=False,
                    authenticator=login if given.user else None, auth_required=bool(given.user), auth_require_tls=bool(tls))

    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", given.port)
    print(server.sockets[0].getsockname()[1], flush=True)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(0)
