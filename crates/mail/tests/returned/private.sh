# shellcheck shell=bash
# Sourced by a mail server's script, which runs in mount and process namespaces of its own (`unshare`): the folders that it writes to are empty ones in memory, and the
# users that its Debian package would have made are there. Nothing of it is left behind. $WORK is a folder of the test's, $SERVER the extracted package.
set -euo pipefail

mount -t tmpfs none /var/spool
mount -t tmpfs none /var/lib
mount -t tmpfs none /run
cp /etc/passwd "$WORK/passwd"
cp /etc/group "$WORK/group"
number=64100
for user in postfix opensmtpd opensmtpq Debian-exim; do
    sed -i "/^$user:/d" "$WORK/passwd" "$WORK/group"
    echo "$user:x:$number:$number::/nonexistent:/usr/sbin/nologin" >>"$WORK/passwd"
    echo "$user:x:$number:" >>"$WORK/group"
    number=$((number + 1))
done
sed -i "/^postdrop:/d" "$WORK/group"
echo "postdrop:x:$number:" >>"$WORK/group"
mount --bind "$WORK/passwd" /etc/passwd
mount --bind "$WORK/group" /etc/group
