// The POSIX scripts that write, switch and check material. Plain sh with coreutils or busybox,
// because an image may have nothing else. Every script runs in the material directory and gets its
// contents on stdin, never as arguments. Pure: text in, text out.
import { materialFiles } from "../config/material-files";
import type { MaterialSet } from "../config/material-set";

/** Wraps a script into one command, so that a shell whose input is cut off runs none of it. */
export function allOrNothing(script: string): string {
  return `{\n${script}\nexit 0\n}\n`;
}

/** Owner of the files; undefined for the deploying user and mode 0600. */
export type MaterialOwner = { readonly uid: number; readonly gid: number } | undefined;

/** The files that only the server may read. */
const SECRET_FILES: readonly string[] = [materialFiles.serverKey, materialFiles.passphrase];

/** File next to the sets: the trust record in force, for the guard of a rotation. */
export const TRUST_RECORD = "trust.json";

/**
 * Allows one script at a time, including one that continues after its update was killed: the kernel
 * holds the lock and releases it when the process ends.
 */
const HEAD = `set -eu
umask 077
if command -v flock >/dev/null; then exec 9<.; flock 9; fi
sums() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }
# rename(2), so that there is no moment without the link; mv alone would move into its target.
rename_link() { mv -fT "$1" "$2" 2>/dev/null || mv -fh "$1" "$2"; }
link_current() { rm -rf .next; ln -s "$1" .next; rename_link .next current; }
is_whole() { [ -n "$1" ] && [ -d "$1" ] && (cd "$1" && sums -c SHA256SUMS >/dev/null 2>&1); }
record() { printf '%s\\n' "$2" > ".$1.new"; mv -f ".$1.new" "$1"; }
read_record() { cat "$1" 2>/dev/null || true; }
`;

/**
 * Writes the set next to the one in force, and links `current` only when there is none yet.
 *
 * Files are written to another directory and renamed one by one, so a set that was changed by hand
 * is repaired in place, without a moment in which a file is missing. With an owner, secret files
 * belong to the server's user and are readable by nobody else, not even by its group; the others
 * belong to root, so that the server cannot change its own rules.
 */
export function stageScript(set: MaterialSet, owner: MaterialOwner): string {
  const names = Object.keys(set.files).sort();
  const secrets = names.filter((name) => SECRET_FILES.includes(name));
  return `${HEAD}set=${set.digest}
new=.incoming
rm -rf "$new"
mkdir "$new"
${names.map((name) => fileSection(name, set.files[name]!)).join("")}
(cd "$new" && sums ${names.join(" ")} > SHA256SUMS)
${ownership(owner, secrets)}if [ -d "$set" ]; then
  for file in "$new"/*; do mv -f "$file" "$set/"; done
  for file in "$set"/*; do
    case " ${names.join(" ")} SHA256SUMS " in *" \${file##*/} "*) ;; *) rm -rf "$file" ;; esac
  done
  rmdir "$new"
else
  mv "$new" "$set"
fi
record staged "$set"
[ -L current ] || link_current "$set"
`;
}

function ownership(owner: MaterialOwner, secrets: readonly string[]): string {
  if (owner === undefined) return `chmod 0600 "$new"/*\n`;
  const group = `chown 0:${owner.gid} . "$new" "$new"/*\nchmod 0750 . "$new"\nchmod 0640 "$new"/*\n`;
  const own = secrets.map(
    (name) => `chown ${owner.uid}:${owner.gid} "$new/${name}"\nchmod 0400 "$new/${name}"\n`,
  );
  return `${group}${own.join("")}`;
}

function fileSection(name: string, contents: string): string {
  const lines =
    Buffer.from(contents, "utf8")
      .toString("base64")
      .match(/.{1,76}/g) ?? [];
  return `base64 -d > "$new/${name}" <<'END_OF_FILE'\n${lines.join("\n")}\nEND_OF_FILE\n`;
}

/**
 * Makes `digest` the current set; prints the set to roll back to: the last one proven to be in
 * force, or before the first delivery the current one.
 */
export function switchScript(digest: string): string {
  return `${HEAD}delivered=$(read_record delivered)
if is_whole "$delivered"; then echo "$delivered"; else readlink current || true; fi
link_current ${digest}
`;
}

/**
 * Prints the sets that a server can start on, best first, one a line, and links the first: the last
 * one proven to be in force, then the one staged since. Only for a server that does not run.
 */
export function candidatesScript(): string {
  return `${HEAD}delivered=$(read_record delivered)
staged=$(read_record staged)
# An earlier version of this package kept no record of what it staged.
[ -n "$delivered$staged" ] || staged=$(readlink current || true)
is_whole "$delivered" || delivered=
if [ "$staged" = "$delivered" ] || ! is_whole "$staged"; then staged=; fi
for set in $delivered $staged; do echo "$set"; done
[ -z "$delivered$staged" ] || link_current "\${delivered:-$staged}"
`;
}

/**
 * Records the set that was proven to be in force and its trust record, and removes all other sets
 * but the previous one.
 */
export function settleScript(digest: string, previous: string, trust: string): string {
  const sets = `${digest}|${previous === "" ? digest : previous}`;
  const kept = `${sets}|current|delivered|staged|${TRUST_RECORD}`;
  return `${HEAD}record delivered ${digest}
new=.trust.new
mkdir -p "$new"
${fileSection(TRUST_RECORD, trust)}mv -f "$new/${TRUST_RECORD}" ${TRUST_RECORD}
rmdir "$new"
for set in *; do
  case "$set" in ${kept}) ;; *) rm -rf "$set" ;; esac
done
`;
}

/**
 * Prints `ok <digest>` when the files on disk are those delivered, `none <reason>` before the first
 * delivery, otherwise `drift <reason>`.
 *
 * Checksums reveal a file changed by hand, and the record of the last delivery a link changed by
 * hand.
 */
export function observeScript(): string {
  return `${HEAD}delivered=$(read_record delivered)
current=$(readlink current 2>/dev/null || true)
if [ -z "$delivered" ]; then
  if is_whole "$(read_record staged)"; then echo "none nothing was delivered yet"
  else echo "drift no set of the material is whole"; fi
  exit 0
fi
[ "$current" = "$delivered" ] || { echo "drift the current set is \${current:-missing}, delivered was $delivered"; exit 0; }
cd "$current" 2>/dev/null || { echo "drift the set $current is missing"; exit 0; }
bad=$(sums -c SHA256SUMS 2>/dev/null | grep -v ': OK$' | cut -d: -f1 | tr '\\n' ' ' || true)
[ -z "$bad" ] || { echo "drift changed by hand: $bad"; exit 0; }
echo "ok $current"
`;
}
