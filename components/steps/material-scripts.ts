// The POSIX scripts that write, switch and check material. Plain sh with coreutils or busybox,
// since an image may have nothing else. Every script runs in the material directory and gets its
// contents on stdin, never as arguments. Pure: text in, text out.

/** One set of everything the server reads, named by the digest of its contents. */
export interface MaterialSet {
  /** Lower-case hex; the name of the directory. */
  readonly digest: string;
  /** File name to contents. */
  readonly files: Readonly<Record<string, string>>;
}

/** Owner of the files: `undefined` keeps the deploying user and mode 0600. */
export type MaterialOwner = { readonly uid: number; readonly gid: number } | undefined;

/** File beside the sets: what is in force, as the guard of a rotation needs it. */
export const TRUST_RECORD = "trust.json";

const HEAD = `set -eu
umask 077
sums() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }
# rename(2), so that there is no moment without the link; mv alone would move into its target.
rename_link() { mv -fT "$1" "$2" 2>/dev/null || mv -fh "$1" "$2"; }
`;

/**
 * Writes the set beside the one in force and links \`current\` only when there is none yet.
 *
 * Files are written aside and renamed one by one, so a set that was changed by hand is repaired in
 * place without a moment in which a file is missing. Key files get no right for anybody but the
 * server: owned by root and readable by the server's group, or owned by the deploying user.
 */
export function stageScript(set: MaterialSet, owner: MaterialOwner): string {
  const names = Object.keys(set.files).sort();
  const own =
    owner === undefined ? "" : `chown 0:${owner.gid} "$new" "$new"/*\nchmod 0750 "$new"\n`;
  const mode = owner === undefined ? "0600" : "0640";
  return `${HEAD}set=${set.digest}
new=.incoming
rm -rf "$new"
mkdir "$new"
${names.map((name) => fileSection(name, set.files[name]!)).join("")}
(cd "$new" && sums ${names.join(" ")} > SHA256SUMS)
chmod ${mode} "$new"/*
${own}${owner === undefined ? "" : `chown 0:${owner.gid} .\nchmod 0750 .\n`}if [ -d "$set" ]; then
  for file in "$new"/*; do mv -f "$file" "$set/"; done
  for file in "$set"/*; do
    case " ${names.join(" ")} SHA256SUMS " in *" \${file##*/} "*) ;; *) rm -rf "$file" ;; esac
  done
  rmdir "$new"
else
  mv "$new" "$set"
fi
[ -L current ] || ln -s "$set" current
`;
}

function fileSection(name: string, contents: string): string {
  const lines =
    Buffer.from(contents, "utf8")
      .toString("base64")
      .match(/.{1,76}/g) ?? [];
  return `base64 -d > "$new/${name}" <<'END_OF_FILE'\n${lines.join("\n")}\nEND_OF_FILE\n`;
}

/** Makes \`digest\` the current set; prints the set that was current before. */
export function switchScript(digest: string): string {
  return `${HEAD}readlink current
rm -f .next
ln -s ${digest} .next
rename_link .next current
`;
}

/** Records what was proven to be in force, and removes every set but that and the one before. */
export function settleScript(digest: string, previous: string, trust: string): string {
  const kept = `${digest}|${previous === "" ? digest : previous}|current|delivered|${TRUST_RECORD}`;
  return `${HEAD}printf '%s\\n' ${digest} > .delivered.new
mv -f .delivered.new delivered
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
 * Prints \`ok <digest>\` when what is on disk is what was delivered, otherwise \`drift <reason>\`.
 *
 * A file changed by hand is found by its checksum, and a link changed by hand by the record of the
 * last delivery.
 */
export function observeScript(): string {
  return `${HEAD}delivered=$(cat delivered 2>/dev/null || true)
current=$(readlink current 2>/dev/null || true)
[ -n "$delivered" ] || { echo "none nothing was delivered yet"; exit 0; }
[ "$current" = "$delivered" ] || { echo "drift the current set is \${current:-missing}, delivered was $delivered"; exit 0; }
cd "$current" 2>/dev/null || { echo "drift the set $current is missing"; exit 0; }
bad=$(sums -c SHA256SUMS 2>/dev/null | grep -v ': OK$' | cut -d: -f1 | tr '\\n' ' ' || true)
[ -z "$bad" ] || { echo "drift changed by hand: $bad"; exit 0; }
echo "ok $current"
`;
}
