<?php
// SPDX-License-Identifier: MIT
// An HTTP request by PHP's own streams: host port ca
[, $host, $port, $ca] = $argv;
$context = stream_context_create(['ssl' => ['cafile' => $ca, 'peer_name' => $host]]);
$page = file_get_contents("https://127.0.0.1:$port/", false, $context);
echo $page;
exit($page === false ? 1 : 0);
