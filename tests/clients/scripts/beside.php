<?php
// SPDX-License-Identifier: MIT
// The curl extension beside a connection: its port, host port ca
[, $other, $host, $port, $ca] = $argv;
$beside = fsockopen('127.0.0.1', $other);
$curl = curl_init("https://$host:$port/");
curl_setopt($curl, CURLOPT_RESOLVE, ["$host:$port:127.0.0.1"]);
curl_setopt($curl, CURLOPT_CAINFO, $ca);
$done = curl_exec($curl);
echo curl_error($curl), "\n";
exit($done ? 0 : 1);
