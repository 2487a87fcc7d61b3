#!/bin/sh
# Copies the built page to a folder that any static host can serve, and packs what a host may send packed.
#
# usage: publish.sh FOLDER [SITE]
set -eu
to=${1:?a folder to publish to}
site=${2:-dist/site}
[ -f "$site/index.html" ] || { echo "no page in $site: cargo xtask build makes it" >&2; exit 2; }
mkdir -p "$to"
cp "$site"/* "$to"/
for file in "$to"/*.wasm "$to"/*.js "$to"/*.css; do
  [ -f "$file" ] || continue
  gzip -9 -k -f "$file"
done
echo "the page is in $to"
