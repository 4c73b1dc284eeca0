"""A mail server on loopback that keeps what it is given, and can be told to misbehave."""

import socketserver
import threading
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import ClassVar


class _Talk(socketserver.StreamRequestHandler):
    server: "Sink"

    def handle(self) -> None:
        self.server.connections += 1
        self._say("220 sink ready")
        while line := self.rfile.readline():
            verb = line.split()[0].upper() if line.split() else b""
            self.server.said.append(line.decode().strip())
            if verb == b"QUIT":
                self._say("221 bye")
                return
            if verb == b"DATA":
                if not self._take():
                    return
                continue
            self._say(self.server.answers.get(verb.decode(), "250 ok"))

    def _take(self) -> bool:
        if "DATA" in self.server.answers:
            self._say(self.server.answers["DATA"])
            return True
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b".") else line)
        self.server.messages.append(message_from_bytes(b"".join(lines).replace(b"\r\n", b"\n"), policy=default))
        if self.server.hang_up_after_body:
            return False
        self._say(self.server.answers.get("BODY", "250 taken"))
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Sink(socketserver.ThreadingTCPServer):
    """``messages`` holds what came; ``answers`` overrides what is said to a verb."""

    allow_reuse_address = True
    daemon_threads = True
    default_answers: ClassVar[dict[str, str]] = {}

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.messages: list[EmailMessage] = []
        self.said: list[str] = []
        self.answers: dict[str, str] = dict(self.default_answers)
        self.hang_up_after_body = False
        self.connections = 0
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])
