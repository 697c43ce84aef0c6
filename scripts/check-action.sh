#!/usr/bin/env bash
# What action.yml runs: the findings as workflow commands, and as SARIF where a file is named. Its input comes by CHECK_….
set -euo pipefail

portolan() { node "$(dirname "$0")/portolan.mjs" "$@"; }

arguments=()
while IFS= read -r line; do
  if [ -n "$line" ]; then arguments+=("$line"); fi
done <<<"$CHECK_ARGS"
if [ "$CHECK_CLOSED" = true ]; then arguments+=(--closed); fi
arguments+=(--)
while IFS= read -r line; do
  if [ -n "$line" ]; then arguments+=("$line"); fi
done <<<"$CHECK_PATHS"

if [ -n "$CHECK_SARIF" ]; then portolan check --format sarif --fail-on never "${arguments[@]}" >"$CHECK_SARIF"; fi
portolan check --format github --fail-on "$CHECK_FAIL_ON" "${arguments[@]}"
