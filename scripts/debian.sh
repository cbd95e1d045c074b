#!/bin/sh
# What the tests need beside Python, as PROGRAM=PACKAGE: a browser, Java for Spark, a proxy.
# As root on Debian it is installed; else it is said, and tests that need it skip with their reason.
set -eu

missing=""
for each in "$@"; do
  program=${each%%=*}
  command -v "$program" >/dev/null 2>&1 || [ -x "/usr/sbin/$program" ] || missing="$missing ${each#*=}"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing$missing, which tests need ..."
  # shellcheck disable=SC2086  # words are packages
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null \
    && exit 0
fi
echo "Not here:$missing. Tests that need it will skip; on Debian and Ubuntu: apt-get install$missing" >&2
