#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Answers GET /PATH on 127.0.0.1 with what the legacy server says to it.

Nothing here knows of legacytls: gateway.service runs it by 'legacytls run'.
The same goes for requests and aiohttp, which use Python's ssl module.
"""
import http.server
import os
import urllib.error
import urllib.request

UPSTREAM = os.environ.get("GATEWAY_UPSTREAM", "https://old.example.com")
PORT = int(os.environ.get("GATEWAY_PORT", "8080"))


class Gateway(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        try:
            with urllib.request.urlopen(UPSTREAM + self.path, timeout=30) as answer:
                body = answer.read()
        except urllib.error.HTTPError as error:
            self.send_error(error.code)
            return
        except OSError as error:
            self.send_error(502, explain=str(error))
            return
        self.send_response(200)
        self.send_header("Content-Type", answer.headers.get_content_type())
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Gateway).serve_forever()
