// SPDX-License-Identifier: MIT
// An HTTP request by Node: host port ca
const fs = require('fs');
const https = require('https');

const [host, port, ca] = process.argv.slice(2);
const options = {
  host: '127.0.0.1', port, servername: host, ca: fs.readFileSync(ca),
};
https.get(options, (response) => response.pipe(process.stdout))
  .on('error', (error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
