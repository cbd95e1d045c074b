#!/bin/sh
# Spark needs Java 17 or 21. As root on Debian it is installed; else it is said, and tests of Spark skip.
set -eu

command -v java >/dev/null 2>&1 && exit 0
[ -z "${JAVA_HOME:-}" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing openjdk-17-jre-headless, which Spark needs ..."
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq openjdk-17-jre-headless >/dev/null \
    && exit 0
fi
echo "No Java here: tests of Spark will skip. On Debian and Ubuntu: apt-get install openjdk-17-jre-headless" >&2
