// SPDX-License-Identifier: MIT
// Two HTTP requests at once by Node: ca, then host port of each
const fs = require('fs');
const https = require('https');

const [file, ...peers] = process.argv.slice(2);
const ca = fs.readFileSync(file);
for (const [host, port] of [peers.slice(0, 2), peers.slice(2)]) {
  const options = { host: '127.0.0.1', port, ca };
  if (host !== '127.0.0.1') options.servername = host;
  https.get(options, (response) => response.pipe(process.stdout))
    .on('error', (error) => console.error(error.message));
}
