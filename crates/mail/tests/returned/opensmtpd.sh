#!/usr/bin/env bash
# OpenSMTPD on 127.0.0.1:$PORT, which hands everything to 127.0.0.1:$HOP and gives up after two seconds.
source "$(dirname "${BASH_SOURCE[0]}")/private.sh"
mkdir -p /var/lib/opensmtpd/empty
cat >"$WORK/smtpd.conf" <<CONF
queue ttl 2s
listen on 127.0.0.1 port $PORT
action "out" relay host smtp://127.0.0.1:$HOP
match from any for any action "out"
CONF
chmod 600 "$WORK/smtpd.conf"
"$SERVER/usr/sbin/smtpd" -d -f "$WORK/smtpd.conf"
