#!/bin/sh
# Installs Syncwright for one user from a release, after checking its sum; a second time, it renews it.
#
#   sh install.sh            the newest release, below ~/.local
#   sh install.sh --remove   takes away what it put there; settings, drafts and tokens stay
#
# SYNCWRIGHT_VERSION=1.2.3     that release
# SYNCWRIGHT_PREFIX=/usr/local below another folder
# SYNCWRIGHT_RELEASES=URL      from a copy of the releases (https: or file:)
set -eu

# All of it is read before anything runs: a download that breaks off does nothing.
main() {
  prefix=${SYNCWRIGHT_PREFIX:-$HOME/.local}
  case "${1-}" in
    "") install ;;
    --remove) remove ;;
    *) fail "usage: install.sh [--remove]" ;;
  esac
}

install() {
  releases=${SYNCWRIGHT_RELEASES:-https://github.com/syncwright/syncwright/releases}
  from=$releases/latest/download
  [ -z "${SYNCWRIGHT_VERSION-}" ] || from=$releases/download/v$SYNCWRIGHT_VERSION
  target=$(this_system)
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  trap 'exit 1' HUP INT TERM

  download "$from/SHA256SUMS" "$folder/SHA256SUMS"
  archive=$(sed -n "s/^[0-9a-f]\{64\} [ *]\(syncwright-[^ /]*-$target\.tar\.gz\)\$/\1/p" "$folder/SHA256SUMS" | head -n 1)
  [ -n "$archive" ] || fail "$from has no archive for $target."
  download "$from/$archive" "$folder/$archive"
  sum=$(sed -n "s/^\([0-9a-f]\{64\}\) [ *]$archive\$/\1/p" "$folder/SHA256SUMS" | head -n 1)
  [ "$(sum_of "$folder/$archive")" = "$sum" ] || fail "The sum of $archive is wrong. Nothing was installed."
  tar -xzf "$folder/$archive" -C "$folder"

  unpacked=$folder/${archive%.tar.gz}
  remove_files
  put 755 "$unpacked/syncwright" bin/syncwright.new
  # Renaming: a Syncwright that runs goes on with its own file.
  mv -f "$prefix/bin/syncwright.new" "$prefix/bin/syncwright"
  for page in "$unpacked"/man/*.1; do
    put 644 "$page" "share/man/man1/${page##*/}"
  done
  put 644 "$unpacked/completions/syncwright.bash" share/bash-completion/completions/syncwright
  put 644 "$unpacked/completions/_syncwright" share/zsh/site-functions/_syncwright
  put 644 "$unpacked/completions/syncwright.fish" share/fish/vendor_completions.d/syncwright.fish
  for text in "$unpacked"/LICENSE* "$unpacked"/*.md; do
    put 644 "$text" "share/doc/syncwright/${text##*/}"
  done
  for schema in "$unpacked"/schema/*.json; do
    put 644 "$schema" "share/syncwright/schema/${schema##*/}"
  done
  echo "Installed $("$prefix/bin/syncwright" --version) as $prefix/bin/syncwright."
  case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) echo "$prefix/bin is not in PATH: add it, or call it by its whole name." ;;
  esac
}

remove() {
  [ -e "$prefix/bin/syncwright" ] || fail "There is no $prefix/bin/syncwright."
  remove_files
  rm -f "$prefix/bin/syncwright"
  # Folders that others use stay.
  for empty in share/man/man1 share/man share/bash-completion/completions share/bash-completion share/zsh/site-functions \
    share/zsh share/fish/vendor_completions.d share/fish share/doc share bin; do
    rmdir "$prefix/$empty" 2>/dev/null || true
  done
  echo "Removed it from $prefix. Settings, drafts and tokens are still there."
}

# What an older release had is not left behind.
remove_files() {
  rm -f "$prefix"/share/man/man1/syncwright.1 "$prefix"/share/man/man1/syncwright-*.1 \
    "$prefix/share/bash-completion/completions/syncwright" "$prefix/share/zsh/site-functions/_syncwright" \
    "$prefix/share/fish/vendor_completions.d/syncwright.fish"
  rm -rf "$prefix/share/doc/syncwright" "$prefix/share/syncwright"
}

# The static program runs on every Linux.
this_system() {
  case "$(uname -s) $(uname -m)" in
    "Linux x86_64") echo x86_64-unknown-linux-musl ;;
    "Linux aarch64" | "Linux arm64") echo aarch64-unknown-linux-musl ;;
    "Darwin x86_64") echo x86_64-apple-darwin ;;
    "Darwin arm64") echo aarch64-apple-darwin ;;
    *) fail "There is no release for $(uname -s) on $(uname -m). Build it: cargo install --locked syncwright" ;;
  esac
}

download() {
  curl --proto '=https,file' --tlsv1.2 -fsSL "$1" -o "$2" || fail "$1 can't be downloaded."
}

sum_of() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

put() {
  mkdir -p "$(dirname "$prefix/$3")"
  cp "$2" "$prefix/$3"
  chmod "$1" "$prefix/$3"
}

fail() {
  echo "$1" >&2
  exit 1
}

main "$@"
