# SPDX-License-Identifier: MIT
# An image on Alpine whose curl may talk to the hosts in examples/fleet/hosts.
# From the top folder of the source:
#
#	docker build -f examples/docker/alpine.Dockerfile -t legacytls .
#	docker run --rm legacytls https://old.example.com/
#
# Change: the second stage is where your program goes; the file of rules.
# Take out: the first stage, and all from "COPY --from" up to "ENV".

FROM alpine:3.20 AS legacytls
RUN apk add --no-cache \
        elfutils-dev gcc linux-headers make musl-dev openssl-dev yajl-dev
WORKDIR /src
COPY Makefile LICENSE README.md ./
COPY examples examples
COPY shim shim
RUN make && make install DESTDIR=/out

FROM alpine:3.20
RUN apk add --no-cache ca-certificates curl
COPY --from=legacytls /out/usr/local/lib/liblegacytls.so /usr/local/lib/
# A file that its group may write to, as a checkout often has them, is refused.
COPY --chmod=644 examples/fleet/hosts /etc/legacytls/hosts
# The last step, so that no RUN is preloaded. The journal is in 'docker logs'.
ENV LD_PRELOAD=/usr/local/lib/liblegacytls.so \
    LEGACYTLS_HOSTS=@/etc/legacytls/hosts \
    LEGACYTLS_JOURNAL=stderr
USER nobody
ENTRYPOINT ["curl"]
