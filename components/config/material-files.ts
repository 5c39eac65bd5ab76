/** File names in a set of material; `postgresql.conf` refers to them. */
export const materialFiles = {
  conf: "postgresql.conf",
  hba: "pg_hba.conf",
  ident: "pg_ident.conf",
  serverChain: "server.crt",
  serverKey: "server.key",
  passphrase: "server.key.pass",
  clientCa: "client-ca.crt",
  revocationLists: "crl.pem",
  dhParams: "dh-params.pem",
} as const;
