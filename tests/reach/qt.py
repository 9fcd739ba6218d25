# SPDX-License-Identifier: MIT
# A TLS connection by Qt's QSslSocket: host port ca
import sys

from PyQt5.QtCore import QCoreApplication
from PyQt5.QtNetwork import QSslCertificate, QSslConfiguration, QSslSocket

host, port, ca = sys.argv[1:]
application = QCoreApplication([])
configuration = QSslConfiguration.defaultConfiguration()
configuration.setCaCertificates(QSslCertificate.fromPath(ca))
connection = QSslSocket()
connection.setSslConfiguration(configuration)
connection.connectToHostEncrypted("127.0.0.1", int(port), host)
if not connection.waitForEncrypted():
    sys.exit(connection.errorString())
print("ok")
