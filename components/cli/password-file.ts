// Reads a libpq password file (PostgreSQL documentation, "The Password File"). Pure.

/** The login to look up. */
export interface PasswordOwner {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** Returns the password of the first matching line; undefined without one. */
export function findPassword(text: string, owner: PasswordOwner): string | undefined {
  const wanted = [owner.host, String(owner.port), owner.database, owner.user];
  for (const line of text.split(/\r?\n/)) {
    if (line === "" || line.startsWith("#")) continue;
    const fields = splitFields(line);
    const password = fields[4];
    const fits = wanted.every(
      (value, index) => fields[index]?.wild || fields[index]?.text === value,
    );
    if (password !== undefined && password.text !== "" && fits) return password.text;
  }
  return undefined;
}

/** Splits a line into fields, in which a backslash escapes a colon or a backslash. */
function splitFields(line: string): { text: string; wild: boolean }[] {
  const raw = line.match(/(?:^|:)((?:\\.|[^:\\])*)/g) ?? [];
  return raw.map((field, index) => {
    const bare = index === 0 ? field : field.slice(1);
    return { text: bare.replace(/\\(.)/g, "$1"), wild: bare === "*" };
  });
}
