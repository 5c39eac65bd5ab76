/**
 * A method at the end of a line, with options after it or none. Only a line feed ends a line in
 * PostgreSQL; JavaScript's dot stops at other characters too.
 */
const endOfLine =
  / (trust|reject|scram-sha-256|md5|password|gss|sspi|ident|peer|pam|bsd|ldap|radius|cert|oauth)( [a-z_]+=[^]*)?$/;

/**
 * Parses a rendered `pg_hba.conf`: returns the type and method of each rule, such as `hostssl
 * cert`, in order. The proof compares the delivered file with what is in force.
 */
export function readHbaRules(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    const type = /^(local|host\w*) /.exec(line)?.[1];
    return type === undefined ? [] : [`${type} ${endOfLine.exec(line)?.[1] ?? "?"}`];
  });
}
