#!/bin/sh
# Makes every password and key that docker-compose.yaml names, a file each, in secrets/.
# What is there already is left alone, so it is safe to run again; nothing is printed.
# The certificate is the city's: put it into secrets/tls_certificate and secrets/tls_key.
set -eu
cd "$(dirname "$0")/.."

# The folder keeps others out; the files are mounted one by one into containers whose users (50000,
# 999) are nobody on this machine, so they must be readable themselves.
umask 022
mkdir -p secrets
chmod 0700 secrets

keep() {  # NAME COMMAND...: the file `secrets/NAME` with what the command prints
  [ -e "secrets/$1" ] && return
  name=$1
  shift
  "$@" > "secrets/.new"
  [ -s "secrets/.new" ] || { echo "$name could not be made" >&2; exit 1; }
  mv "secrets/.new" "secrets/$name"
}
password() { od -An -v -tx1 -N24 /dev/urandom | tr -d ' \n'; }
key() { head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n'; }

for login in owner worker pages airflow redis admin grafana; do
  keep "${login}_password" password
done
for name in evidence_key audit_key fernet_key jwt_secret session_secret; do
  keep "$name" key
done
