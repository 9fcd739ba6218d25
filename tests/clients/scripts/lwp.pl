# SPDX-License-Identifier: MIT
# An HTTP request by LWP: host port ca
use strict;
use warnings;
use LWP::UserAgent;

my ($host, $port, $ca) = @ARGV;
my $agent = LWP::UserAgent->new(ssl_opts => {SSL_ca_file => $ca});
my $response = $agent->get("https://$host:$port/");
print $response->as_string;
exit !$response->is_success;
