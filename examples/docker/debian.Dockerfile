# SPDX-License-Identifier: MIT
# An image on Debian whose curl may talk to the hosts in examples/fleet/hosts.
# From the top folder of the source:
#
#	docker build -f examples/docker/debian.Dockerfile -t legacytls .
#	docker run --rm legacytls https://old.example.com/
#
# Change: the second stage is where your program goes; the file of rules.
# Take out: the first stage, and all from "COPY --from" up to "ENV".

FROM debian:12 AS legacytls
RUN apt-get update && \
    apt-get install -y --no-install-recommends \
        gcc libc6-dev libelf-dev libssl-dev libyajl-dev linux-libc-dev make && \
    rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Makefile LICENSE README.md ./
COPY examples examples
COPY shim shim
RUN make && make install DESTDIR=/out

FROM debian:12-slim
RUN apt-get update && \
    apt-get install -y --no-install-recommends ca-certificates curl && \
    rm -rf /var/lib/apt/lists/*
COPY --from=legacytls /out/usr/local/lib/liblegacytls.so /usr/local/lib/
# A file that its group may write to, as a checkout often has them, is refused.
COPY --chmod=644 examples/fleet/hosts /etc/legacytls/hosts
# The last step, so that no RUN is preloaded. The journal is in 'docker logs'.
ENV LD_PRELOAD=/usr/local/lib/liblegacytls.so \
    LEGACYTLS_HOSTS=@/etc/legacytls/hosts \
    LEGACYTLS_JOURNAL=stderr
USER nobody
ENTRYPOINT ["curl"]
