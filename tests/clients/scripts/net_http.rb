# SPDX-License-Identifier: MIT
# An HTTP request by Net::HTTP: host port ca
require 'net/http'

host, port, ca = ARGV
http = Net::HTTP.new(host, port.to_i, nil)
http.ipaddr = '127.0.0.1'
http.use_ssl = true
http.ca_file = ca
puts http.get('/').body
