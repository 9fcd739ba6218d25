-- SPDX-License-Identifier: MIT
-- What wrk has counted, as one line of JSON at the end of its output.
done = function(summary)
  local errors = summary.errors
  print(string.format(
    '{"requests": %d, "refused": %d, "timeouts": %d, "broken": %d}',
    summary.requests, errors.status, errors.timeout,
    errors.connect + errors.read + errors.write))
end
