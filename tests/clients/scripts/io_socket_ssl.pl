# SPDX-License-Identifier: MIT
# An HTTP request by IO::Socket::SSL: host port ca
use strict;
use warnings;
use IO::Socket::SSL;

my ($host, $port, $ca) = @ARGV;
my $connection = IO::Socket::SSL->new(
	PeerAddr => '127.0.0.1', PeerPort => $port, SSL_hostname => $host,
	SSL_verifycn_name => $host, SSL_verifycn_scheme => 'http',
	SSL_ca_file => $ca
) or die "$SSL_ERROR\n";
print $connection "GET / HTTP/1.0\r\n\r\n";
print <$connection>;
