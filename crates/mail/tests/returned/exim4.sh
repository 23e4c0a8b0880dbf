#!/usr/bin/env bash
# exim on 127.0.0.1:$PORT, which hands everything to 127.0.0.1:$HOP and gives up after two seconds.
source "$(dirname "${BASH_SOURCE[0]}")/private.sh"
mkdir -p /var/spool/exim4
chown Debian-exim:Debian-exim /var/spool/exim4
chmod 755 "$WORK"
cat >"$WORK/exim.conf" <<CONF
primary_hostname = relay.example
exim_path = $SERVER/usr/sbin/exim4
spool_directory = /var/spool/exim4
log_file_path = /var/spool/exim4/%slog
deliver_drop_privilege = true
local_interfaces = 127.0.0.1
daemon_smtp_ports = $PORT
keep_environment =
tls_advertise_hosts =
acl_smtp_rcpt = accept
acl_smtp_data = accept
begin routers
everything:
  driver = manualroute
  route_list = * 127.0.0.1 byname
  self = send
  transport = hop
begin transports
hop:
  driver = smtp
  port = $HOP
  allow_localhost
begin retry
* * F,2s,1s
CONF
chmod 644 "$WORK/exim.conf"
"$SERVER/usr/sbin/exim4" -C "$WORK/exim.conf" -bdf -q1s
