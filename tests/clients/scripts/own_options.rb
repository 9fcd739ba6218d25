# SPDX-License-Identifier: MIT
# Net::HTTP, which sets options of its own and clears all others, with ciphers
# and a lowest version as well: host port ca [certificate key]
require 'net/http'

host, port, ca, certificate, key = ARGV
http = Net::HTTP.new(host, port.to_i, nil)
http.ipaddr = '127.0.0.1'
http.use_ssl = true
http.ca_file = ca
http.ciphers = 'ECDHE+AESGCM:DHE+AESGCM:@SECLEVEL=2'
http.min_version = :TLS1_2
if certificate
  http.cert = OpenSSL::X509::Certificate.new(File.read(certificate))
  http.key = OpenSSL::PKey.read(File.read(key))
end
puts http.get('/').body
