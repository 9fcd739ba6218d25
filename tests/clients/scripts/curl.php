<?php
// SPDX-License-Identifier: MIT
// An HTTP request by PHP's curl extension: host port ca
[, $host, $port, $ca] = $argv;
$curl = curl_init("https://$host:$port/");
curl_setopt($curl, CURLOPT_RESOLVE, ["$host:$port:127.0.0.1"]);
curl_setopt($curl, CURLOPT_CAINFO, $ca);
$done = curl_exec($curl);
echo curl_error($curl), "\n";
exit($done ? 0 : 1);
