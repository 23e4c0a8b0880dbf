#!/usr/bin/env bash
# Postfix on 127.0.0.1:$PORT, which hands everything to 127.0.0.1:$HOP and gives up after two seconds.
source "$(dirname "${BASH_SOURCE[0]}")/private.sh"
queue=/var/spool/postfix
mkdir -p "$queue/pid" "$queue/public" "$queue/maildrop" /var/lib/postfix "$WORK/conf"
chown postfix /var/lib/postfix
for folder in active bounce corrupt defer deferred flush hold incoming private saved trace; do
    mkdir -p "$queue/$folder"
    chown postfix "$queue/$folder"
    chmod 700 "$queue/$folder"
done
chown postfix:postdrop "$queue/public" "$queue/maildrop"
chmod 710 "$queue/public"
chmod 730 "$queue/maildrop"
cat >"$WORK/conf/main.cf" <<CONF
compatibility_level = 3.6
queue_directory = $queue
data_directory = /var/lib/postfix
daemon_directory = $SERVER/usr/lib/postfix/sbin
command_directory = $SERVER/usr/sbin
shlib_directory = $SERVER/usr/lib/postfix
meta_directory = $SERVER/etc/postfix
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.example
mydestination =
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:$HOP
smtpd_relay_restrictions = permit_mynetworks, reject
local_transport = error:none
local_recipient_maps =
alias_maps =
alias_database =
smtp_dns_support_level = disabled
maillog_file = /var/lib/postfix/log
maillog_file_prefixes = /var/lib
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
maximal_queue_lifetime = 2s
bounce_queue_lifetime = 2s
import_environment = MAIL_CONFIG LD_LIBRARY_PATH
export_environment = MAIL_CONFIG LD_LIBRARY_PATH
CONF
cat >"$WORK/conf/master.cf" <<CONF
127.0.0.1:$PORT inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
CONF
export LD_LIBRARY_PATH=$SERVER/usr/lib/postfix MAIL_CONFIG=$WORK/conf
"$SERVER/usr/lib/postfix/sbin/master" -c "$WORK/conf" -d
