#!/usr/bin/python3
"""A plain client beside which sending is measured: Python's own, letters made once, on as many connections as lanes.

    peer.py --port N --letters N --bytes N [--connections N]

Prints letters a second.
"""
import argparse
import smtplib
import threading
import time


def send(port, letter, numbers):
    with smtplib.SMTP("127.0.0.1", port) as client:
        for number in numbers:
            client.sendmail("peer@platform.example", [f"peer{number}@asso.example"], letter)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--letters", type=int, required=True)
    options.add_argument("--bytes", type=int, required=True)
    options.add_argument("--connections", type=int, default=2)
    given = options.parse_args()
    line = "x" * 74 + "\r\n"
    letter = "Subject: A letter\r\nMessage-ID: <peer@platform.example>\r\n\r\n" + line * (given.bytes // len(line))
    begun = time.monotonic()
    lanes = [threading.Thread(target=send, args=(given.port, letter, range(lane, given.letters, given.connections))) for lane in range(given.connections)]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    print(f"{given.letters / (time.monotonic() - begun):.1f}")


if __name__ == "__main__":
    main()
