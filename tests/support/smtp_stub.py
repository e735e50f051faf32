"""A mail server of a few commands, in a thread: takes letters, or fails in the way a test asks for."""

import socket
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage


class SmtpStub:
    """``fault``: None, "drop" (takes the letter, says nothing, hangs up), "later" (451), "never" (550)."""

    def __init__(self, fault: str | None = None):
        self.fault = fault
        self.letters: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def close(self) -> None:
        # Closing alone does not wake a thread that waits in accept().
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                self._talk(stream)

    def _talk(self, stream) -> None:
        def answer(line: str) -> None:
            stream.write(line.encode() + b"\r\n")
            stream.flush()

        answer("220 stub")
        while line := stream.readline():
            command = line[:4].upper()
            if command == b"RCPT":
                self.recipients.append(line.decode().strip())
                answer("550 no such box" if self.fault == "never" else "250 ok")
            elif command == b"DATA":
                answer("354 go on")
                self._take(stream)
                if self.fault == "drop":
                    return
                answer("451 later" if self.fault == "later" else "250 taken")
            elif command == b"QUIT":
                answer("221 bye")
                return
            else:
                answer("250 ok")

    def _take(self, stream) -> None:
        lines = []
        while (line := stream.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
