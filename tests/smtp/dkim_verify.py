#!/usr/bin/python3
"""Verifies a message's DKIM signature with python3-dkim, an implementation of its own: dkim_verify.py MESSAGE RECORD

RECORD is the text of the DNS record that is to be published. Prints the verdict; exits with 0 when the signature holds."""
import sys

import dkim

with open(sys.argv[1], "rb") as file:
    message = file.read()
record = sys.argv[2].encode()
verified = dkim.verify(message, dnsfunc=lambda name, timeout=5: record)
print("signed" if verified else "not signed")
sys.exit(0 if verified else 1)
