# SPDX-License-Identifier: MIT
# An HTTP request by requests: host port ca
import sys

import requests

host, port, ca = sys.argv[1:]
print(requests.get(f"https://{host}:{port}/", verify=ca).text)
