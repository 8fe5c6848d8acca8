#!/bin/sh
# Makes the buckets of the table beside this file. Can run again and again; only the shell and the client are needed.
set -eu

user=$(cat /run/secrets/minio/root-user)
password=$(cat /run/secrets/minio/root-password)
export MC_CONFIG_DIR=/tmp/.mc
# In the environment, never an argument. The secrets are base64url, so they need no escaping in a URL.
export MC_HOST_lakehouse="http://$user:$password@minio:9000"

while read -r name versioning days _; do
  case "$name" in '' | '#'*) continue ;; esac
  mc mb --ignore-existing "lakehouse/$name"
  expiration=Expiration expiration_days=Days
  if [ "$versioning" = on ]; then
    mc version enable "lakehouse/$name"
    expiration=NoncurrentVersionExpiration expiration_days=NoncurrentDays
  fi
  if [ "$days" != - ]; then
    # import replaces all rules: a second run does not add a second one
    printf '{"Rules":[{"ID":"expire","Status":"Enabled","Filter":{"Prefix":""},"%s":{"%s":%s}}]}' \
      "$expiration" "$expiration_days" "$days" | mc ilm rule import "lakehouse/$name"
  fi
done </etc/minio/buckets
