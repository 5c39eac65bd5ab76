import { showText } from "../contract/problem";
import { type Finding, advise, fine } from "./finding";

/** libpq's default for `sslmode`: it falls back to plaintext. */
const libpqDefault = "prefer";

/** Judges the `sslmode` that clients of the URL use; undefined if there is none. Pure. */
export function judgeSslmode(sslmode: string | undefined, sslrootcert: string): Finding {
  const name = "sslmode of the URL";
  // libpq 16 and later allow nothing weaker with the system's roots, and make it the default.
  const mode = sslmode ?? (sslrootcert === "system" ? "verify-full" : libpqDefault);
  if (mode === "verify-full") return fine(name, mode);
  const observed = sslmode === undefined ? `none, so that libpq uses "${mode}"` : showText(mode);
  const cause =
    mode === "verify-ca"
      ? "the client accepts any server of the authority, not only this one"
      : "the client does not verify the server, so that anybody in between can be it";
  return advise(name, observed, {
    cause,
    fix: "connect with sslmode=verify-full and sslrootcert; this command verifies in full anyway",
  });
}
