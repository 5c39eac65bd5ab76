/**
 * Methods as `pg_hba.conf` has them, at the end of a line but for options. To PostgreSQL only a line
 * feed ends a line; to JavaScript's dot other characters do, too.
 */
const endOfLine =
  / (trust|reject|scram-sha-256|md5|password|gss|sspi|ident|peer|pam|bsd|ldap|radius|cert|oauth)( [a-z_]+=[^]*)?$/;

/**
 * Reads a rendered `pg_hba.conf` back: of each rule, in their order, the type and the method, such
 * as `hostssl cert`. What is delivered is what has to be in force, so the proof takes it from there.
 */
export function readHbaRules(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    const type = /^(local|host\w*) /.exec(line)?.[1];
    return type === undefined ? [] : [`${type} ${endOfLine.exec(line)?.[1] ?? "?"}`];
  });
}
