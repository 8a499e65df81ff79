#!/bin/sh
# Make sure that a Chromium exists for the browser tests: one named by CHROMIUM, one on the machine, the system's
# package where the user may install it, or Playwright's own download. Fails when none can be had.
set -u
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
  [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && exit 0
done
"$PYTHON" -c 'from playwright.sync_api import sync_playwright as p, Error
import os, sys
with p() as play: sys.exit(not os.path.exists(play.chromium.executable_path))' >/dev/null 2>&1 && exit 0
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null 2>&1 && $as_root true 2>/dev/null; then
  echo "Installing Chromium for the browser tests."
  $as_root apt-get update -qq && $as_root apt-get install -y -qq chromium >/dev/null && exit 0
fi
echo "Asking Playwright for its own Chromium."
"$PYTHON" -m playwright install chromium && exit 0
echo "The browser tests need Chromium and none could be had: install it, or set CHROMIUM to where it is." >&2
exit 1
