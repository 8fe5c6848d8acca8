#!/bin/sh
# For programs that cannot read a secret from a file: every variable X_FILE that names a file under /run/secrets also
# becomes X, and then the program takes this shell's place. The value is never an argument.
set -eu

for name in $(env | sed -n 's|^\([A-Z][A-Z0-9_]*\)_FILE=/run/secrets/.*|\1|p'); do
  eval "file=\${${name}_FILE}"
  value=$(cat "$file")
  export "$name=$value"
done

exec "$@"
