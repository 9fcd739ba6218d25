-- SPDX-License-Identifier: MIT
-- What wrk sees, in a file: an "x" for each request that is broken, a "." for
-- each 16 responses. What it has counted, as JSON in its last line of output.
--
--     wrk ... URL -- CONNECTIONS FILE
local connections, file
-- wrk asks for one request more before it begins, and looks at it.
local sent, received, broken = -1, 0, 0

init = function(args)
  connections = tonumber(args[1])
  file = assert(io.open(args[2], "a"))
  file:setvbuf("no")
end

-- Each connection waits for one response at most.
request = function()
  sent = sent + 1
  if sent - received - broken > connections then
    broken = broken + 1
    file:write("x")
  end
  return wrk.request()
end

response = function()
  received = received + 1
  if received % 16 == 0 then
    file:write(".")
  end
end

done = function(summary)
  local errors = summary.errors
  print(string.format(
    '{"requests": %d, "refused": %d, "timeouts": %d, "broken": %d}',
    summary.requests, errors.status, errors.timeout,
    errors.connect + errors.read + errors.write))
end
