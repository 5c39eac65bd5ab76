// A password file of libpq (PostgreSQL documentation, "The Password File"). Pure.

/** Whose password is looked for. */
export interface PasswordOwner {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** Finds the password of the first line that fits; undefined without one. */
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

/** A colon or a backslash that belongs to a field has a backslash before it. */
function splitFields(line: string): { text: string; wild: boolean }[] {
  const raw = line.match(/(?:^|:)((?:\\.|[^:\\])*)/g) ?? [];
  return raw.map((field, index) => {
    const bare = index === 0 ? field : field.slice(1);
    return { text: bare.replace(/\\(.)/g, "$1"), wild: bare === "*" };
  });
}
