// Declarations that cannot be carried out, each with the one error that says so.

/** A declaration as a program in plain JavaScript or a configuration file could give it. */
export interface BadInput {
  readonly declaration: Record<string, unknown>;
  /** The whole error. */
  readonly error: string;
}

const pem = "-----BEGIN CERTIFICATE-----";

/** One mistake each, on top of a declaration that is otherwise good. */
export const badInputs: readonly BadInput[] = [
  {
    declaration: { hots: ["localhost"] },
    error:
      "Cannot declare the server: hots is no input, expected runtime, version, hosts, publishAddress, port, database, access, clients, revoked, authority, serverCertificate, tls, settings, hbaRules, identMaps, allowWeakening, allowRestart, data, docker, embedded, assertion; did you mean hosts?",
  },
  {
    declaration: { clients: { app: { rolle: "x" } } },
    error:
      "Cannot declare the server: clients.app.rolle is no input, expected role, roles, access, database, databases, connectionLimit, validUntil, memberOf, certificate, password, passwordGeneration, certificateRequestPem; did you mean role?",
  },
  {
    declaration: { clients: { app: null } },
    error: "Cannot declare the server: clients.app is null, expected a record of inputs",
  },
  {
    declaration: { clients: ["app"] },
    error: "Cannot declare the server: clients is a list, expected a record by name",
  },
  {
    declaration: { hosts: "localhost" },
    error: 'Cannot declare the server: hosts is "localhost", expected a list',
  },
  {
    declaration: { tls: { groups: "X25519" } },
    error: 'Cannot declare the server: tls.groups is "X25519", expected a list',
  },
  {
    declaration: { settings: { max_connections: 100 } },
    error: "Cannot declare the server: settings.max_connections is 100, expected text",
  },
  {
    declaration: { version: 13 },
    error: "Cannot declare the server: version is 13, expected 14, 15, 16, 17 or 18",
  },
  {
    declaration: { version: "17" },
    error: 'Cannot declare the server: version is "17", expected 14, 15, 16, 17 or 18',
  },
  {
    declaration: { port: 0 },
    error: "Cannot declare the server: port is 0, expected a whole number from 1 to 65535",
  },
  {
    declaration: { port: "5432" },
    error: 'Cannot declare the server: port is "5432", expected a whole number from 1 to 65535',
  },
  {
    declaration: { publishAddress: "localhost" },
    error:
      'Cannot declare the server: publishAddress is "localhost", expected an IP address of the machine; names belong into hosts',
  },
  {
    declaration: { allowRestart: "yes" },
    error: 'Cannot declare the server: allowRestart is "yes", expected true or false',
  },
  {
    declaration: { hosts: ["*.example.org"] },
    error:
      'Cannot declare the server: hosts[0] is "*.example.org", expected a name or address; the first one is where clients connect; put the wildcard after it',
  },
  {
    declaration: { clients: { "two words": {} } },
    error:
      'Cannot declare the server: clients is "two words", expected letters, digits, - and _, at most 63, the first one a letter or digit; a role may have any name: set its role',
  },
  {
    declaration: { clients: { app: { role: "postgres" } } },
    error:
      'Cannot declare the server: clients.app.role is "postgres", expected a role that is no superuser; the superuser is reached over the local socket only',
  },
  {
    declaration: { clients: { app: { role: "pgtls_probe" } } },
    error:
      'Cannot declare the server: clients.app.role is "pgtls_probe", expected a name that begins neither with pg_ nor with pgtls_',
  },
  {
    declaration: { clients: { app: { role: "" } } },
    error:
      'Cannot declare the server: clients.app.role is "", expected text of 1 to 63 bytes without control characters',
  },
  {
    declaration: { clients: { app: { role: "r".repeat(64) } } },
    error: `Cannot declare the server: clients.app.role is "${"r".repeat(64)}", expected text of 1 to 63 bytes without control characters`,
  },
  {
    declaration: { clients: { app: {}, App: {} } },
    error:
      'Cannot declare the server: clients.app is "app", expected another name than App in any case',
  },
  {
    declaration: { clients: { app: { role: "public" } } },
    error:
      'Cannot declare the server: clients.app.role is "public", expected a name that PostgreSQL does not reserve',
  },
  {
    declaration: { clients: { app: { roles: "other" } } },
    error: 'Cannot declare the server: clients.app.roles is "other", expected a list',
  },
  {
    declaration: { clients: { app: { roles: ["app"] } } },
    error:
      'Cannot declare the server: clients.app.roles[0] is "app", expected a role that it does not have yet',
  },
  {
    declaration: { clients: { app: { roles: [7] } } },
    error: "Cannot declare the server: clients.app.roles[0] is 7, expected text",
  },
  {
    declaration: { clients: { app: { roles: ["postgres"] } } },
    error:
      'Cannot declare the server: clients.app.roles[0] is "postgres", expected a role that is no superuser; the superuser is reached over the local socket only',
  },
  {
    declaration: { clients: { app: { access: "scramAndCertificate", roles: ["more"] } } },
    error:
      "Cannot declare the server: clients.app.roles is set, expected it to be left out; with access scramAndCertificate there is no map, so it has its own role only",
  },
  {
    declaration: { clients: { app: { access: "password" } } },
    error:
      'Cannot declare the server: clients.app.access is "password", expected "certificate", "scram" or "scramAndCertificate"',
  },
  {
    declaration: { clients: { app: { connectionLimit: 0 } } },
    error:
      "Cannot declare the server: clients.app.connectionLimit is 0, expected a whole number from 1 to 262143",
  },
  {
    declaration: { clients: { app: { access: "scram", validUntil: "tomorrow" } } },
    error:
      'Cannot declare the server: clients.app.validUntil is "tomorrow", expected an ISO 8601 date, or a time with its zone, such as 2030-01-31T12:00:00Z',
  },
  {
    declaration: { clients: { app: { access: "scram", validUntil: "2030-06-31" } } },
    error:
      'Cannot declare the server: clients.app.validUntil is "2030-06-31", expected an ISO 8601 date, or a time with its zone, such as 2030-01-31T12:00:00Z',
  },
  {
    declaration: { clients: { app: { access: "scram", validUntil: "2030-01-31T12:00:00" } } },
    error:
      'Cannot declare the server: clients.app.validUntil is "2030-01-31T12:00:00", expected an ISO 8601 date, or a time with its zone, such as 2030-01-31T12:00:00Z',
  },
  {
    declaration: { clients: { app: { validUntil: "2030-01-31" } } },
    error:
      "Cannot declare the server: clients.app.validUntil is set, expected it to be left out; PostgreSQL looks at it for passwords only; a certificate ends by certificate.validityHours",
  },
  {
    declaration: { clients: { app: { memberOf: ["app"] } } },
    error:
      'Cannot declare the server: clients.app.memberOf[0] is "app", expected a role other than the client\'s own',
  },
  {
    declaration: { clients: { app: { memberOf: ["pg_read_server_files"] } } },
    error:
      'Cannot declare the server: clients.app.memberOf[0] is "pg_read_server_files", expected a role that stays inside the database; who is in it is the server\'s OS user in all but name',
  },
  {
    declaration: { clients: { app: { memberOf: ["postgres"] } } },
    error:
      'Cannot declare the server: clients.app.memberOf[0] is "postgres", expected a role that is no superuser',
  },
  {
    declaration: { clients: { app: { memberOf: ["pgtls_made"] } } },
    error:
      'Cannot declare the server: clients.app.memberOf[0] is "pgtls_made", expected a name that does not begin with pgtls_',
  },
  {
    declaration: { clients: { app: { memberOf: ["pg_database_owner"] } } },
    error:
      'Cannot declare the server: clients.app.memberOf[0] is "pg_database_owner", expected a role that can have members',
  },
  {
    declaration: { clients: { app: { databases: {} } } },
    error:
      "Cannot declare the server: clients.app.databases is an empty record, expected at least one database; without databases it has the one in database",
  },
  {
    declaration: {
      clients: { app: { database: "a", databases: { b: { privileges: "read" } } } },
    },
    error:
      'Cannot declare the server: clients.app.database is "a", expected "b"; it is the one of these that the client is told to connect to',
  },
  {
    declaration: { clients: { app: { databases: { app: { privileges: "all" } } } } },
    error:
      'Cannot declare the server: clients.app.databases.app.privileges is "all", expected "connect", "read", "write" or "owner"',
  },
  {
    declaration: { clients: { app: { databases: { app: {} } } } },
    error:
      'Cannot declare the server: clients.app.databases.app.privileges is missing, expected "connect", "read", "write" or "owner"',
  },
  {
    declaration: { clients: { app: { databases: { app: { privileges: "read", schema: "x" } } } } },
    error:
      "Cannot declare the server: clients.app.databases.app.schema is no input, expected privileges, schemas; did you mean schemas?",
  },
  {
    declaration: {
      clients: { app: { databases: { app: { privileges: "connect", schemas: ["x"] } } } },
    },
    error:
      "Cannot declare the server: clients.app.databases.app.schemas is set, expected it to be left out; connect gives nothing in a schema",
  },
  {
    declaration: {
      clients: { app: { databases: { app: { privileges: "read", schemas: ["pg_catalog"] } } } },
    },
    error:
      'Cannot declare the server: clients.app.databases.app.schemas[0] is "pg_catalog", expected a schema that is not the server\'s own',
  },
  {
    declaration: { clients: { app: { databases: { app: { privileges: "read", schemas: [] } } } } },
    error:
      "Cannot declare the server: clients.app.databases.app.schemas is an empty list, expected at least one schema",
  },
  {
    declaration: {
      clients: { a: { role: "r" }, b: { role: "r", access: "scram" } },
    },
    error:
      'Cannot declare the server: clients.b.access is "scram", expected what clients.a has; both have the role r',
  },
  {
    declaration: {
      clients: { a: { role: "r" }, b: { role: "r", databases: { app: { privileges: "read" } } } },
    },
    error:
      'Cannot declare the server: clients.b.databases.app is "read", expected what clients.a has; both have the role r',
  },
  {
    declaration: { clients: { a: { role: "r", connectionLimit: 2 }, b: { role: "r" } } },
    error:
      "Cannot declare the server: clients.b.connectionLimit is undefined, expected what clients.a has; both have the role r",
  },
  {
    declaration: { clients: { a: { roles: ["b"] }, b: { access: "scram" } } },
    error:
      'Cannot declare the server: clients.a.roles[0] is "b", expected a role with access by certificate; clients.b has access scram',
  },
  {
    declaration: { database: "template1" },
    error: 'Cannot declare the server: database is "template1", expected a database of your own',
  },
  {
    declaration: { authority: { mode: "acme" } },
    error:
      'Cannot declare the server: authority.mode is "acme", expected "managed", "existing" or "offline"',
  },
  {
    declaration: { authority: { validityHours: 12 } },
    error:
      "Cannot declare the server: authority.validityHours is 12, expected a whole number of hours from 24 to 876000",
  },
  {
    declaration: { authority: { keyAlgorithm: "ed25519" } },
    error:
      'Cannot declare the server: authority.keyAlgorithm is "ed25519", expected "ecdsa-p256", "ecdsa-p384", "rsa-2048", "rsa-3072" or "rsa-4096"',
  },
  {
    declaration: { authority: { privateKeyPem: "x" } },
    error:
      'Cannot declare the server: authority.privateKeyPem is set, expected it to be left out; give it with authority.mode "existing" or "offline"',
  },
  {
    declaration: { authority: { mode: "existing", privateKeyPem: "x" } },
    error: "Cannot declare the server: authority.certificatePem is undefined, expected PEM text",
  },
  {
    declaration: { authority: { mode: "existing", certificatePem: pem } },
    error:
      'Cannot declare the server: authority.privateKeyPem is undefined, expected PEM text; or keep the key offline with authority.mode "offline"',
  },
  {
    declaration: { authority: { signedCertificates: { server: pem } } },
    error:
      'Cannot declare the server: authority.signedCertificates is set, expected it to be left out; it belongs to authority.mode "offline"',
  },
  {
    declaration: { authority: { generations: [] } },
    error:
      "Cannot declare the server: authority.generations is a list, expected 1 to 8 generations",
  },
  {
    declaration: { authority: { generations: ["1", "1"], signer: "1" } },
    error: 'Cannot declare the server: authority.generations[1] is "1", expected another name',
  },
  {
    declaration: { authority: { generations: ["2026", "2027"] } },
    error:
      "Cannot declare the server: authority.signer is undefined, expected 2026 or 2027; name the generation that signs",
  },
  {
    declaration: { authority: { additionalTrustPem: "x" } },
    error:
      "Cannot declare the server: authority.additionalTrustPem is set, expected it to be left out; rotate a managed one with authority.generations",
  },
  {
    declaration: { clients: { app: { certificate: { generation: 0 } } } },
    error:
      "Cannot declare the server: clients.app.certificate.generation is 0, expected a whole number from 1 to 1000000",
  },
  {
    declaration: { clients: { app: { password: "x" } } },
    error:
      'Cannot declare the server: clients.app.password is set, expected it to be left out; it belongs to access by password: set clients.app.access to "scram" or "scramAndCertificate"',
  },
  {
    declaration: { clients: { app: { access: "scram", certificateRequestPem: "x" } } },
    error:
      'Cannot declare the server: clients.app.certificateRequestPem is set, expected it to be left out; no certificate is issued for access "scram"',
  },
  {
    declaration: { serverCertificate: { validityHours: 20_000 } },
    error:
      "Cannot declare the server: serverCertificate.validityHours is 20000, expected a whole number of hours from 1 to 19800",
  },
  {
    declaration: { serverCertificate: { validityHours: 24, renewBeforeHours: 24 } },
    error:
      "Cannot declare the server: serverCertificate.renewBeforeHours is 24, expected a whole number of hours from 0 to 23",
  },
  {
    declaration: { authority: { validityHours: 100 }, serverCertificate: { validityHours: 200 } },
    error:
      "Cannot declare the server: serverCertificate.validityHours is 200, expected at most the 100 hours of its authority; raise authority.validityHours",
  },
  {
    declaration: { serverCertificate: { passphrase: "x" } },
    error:
      "Cannot declare the server: serverCertificate.passphrase is set, expected it to be left out; it belongs to an existing server certificate: give serverCertificate.certificatePem as well",
  },
  {
    declaration: { serverCertificate: { certificatePem: pem, privateKeyPem: "x" } },
    error:
      "Cannot declare the server: serverCertificate.trustBundlePem is undefined, expected PEM text",
  },
  {
    declaration: { data: { initdbArguments: ["--auth=trust"] } },
    error:
      'Cannot declare the server: data.initdbArguments[0] is "--auth=trust", expected an argument that decides neither about logins nor about directories',
  },
  {
    declaration: { data: { volumeDriver: "local" } },
    error:
      'Cannot declare the server: data.volumeDriver is set, expected it to be left out; it has no meaning with runtime "embedded"',
  },
  {
    declaration: { embedded: { binDirectory: "bin" } },
    error: 'Cannot declare the server: embedded.binDirectory is "bin", expected an absolute path',
  },
  {
    declaration: { assertion: { proof: "never" } },
    error: 'Cannot declare the server: assertion.proof is "never", expected "onChange" or "always"',
  },
  {
    declaration: { assertion: { patienceSeconds: 0 } },
    error:
      "Cannot declare the server: assertion.patienceSeconds is 0, expected a whole number of seconds from 1 to 3600",
  },
  {
    declaration: { allowWeakening: ["everything"] },
    error:
      'Cannot declare the server: allowWeakening[0] is "everything", expected "plaintextConnections", "trustAuthentication", "md5Passwords", "cleartextPasswords", "obsoleteProtocols", "weakCiphers" or "superuserOverTcp"',
  },
  {
    declaration: { settings: { ssl: "off" } },
    error:
      "Cannot declare the server: settings.ssl is set, expected it to be left out; TLS is always on; to let sessions in without it as well, declare hbaRules",
  },
  {
    declaration: { settings: { listen_addresses: "*" } },
    error:
      "Cannot declare the server: settings.listen_addresses is set, expected it to be left out; the runtime publishes the address; use publishAddress",
  },
  {
    declaration: { settings: { "work mem": "1" } },
    error:
      'Cannot declare the server: settings["work mem"] is no name of a setting, expected letters, digits and underscores, with at most one dot',
  },
  {
    declaration: { settings: { password_encryption: "md5" } },
    error:
      'Cannot declare the server: settings.password_encryption is "md5", expected "scram-sha-256"; to accept passwords hashed with MD5, add "md5Passwords" to allowWeakening',
  },
  {
    declaration: { version: 16, settings: { io_method: "sync" } },
    error:
      "Cannot declare the server: settings.io_method is set for PostgreSQL 16, expected PostgreSQL 18 or newer",
  },
  {
    declaration: { tls: { minProtocol: "TLSv1.1" } },
    error:
      'Cannot declare the server: tls.minProtocol is "TLSv1.1", expected "TLSv1.2" or "TLSv1.3"; to accept TLS older than 1.2, add "obsoleteProtocols" to allowWeakening',
  },
  {
    declaration: { tls: { maxProtocol: "TLSv1.2" } },
    error:
      'Cannot declare the server: tls.maxProtocol is "TLSv1.2", expected "TLSv1.3"; it is not older than tls.minProtocol',
  },
  {
    declaration: { tls: { tls13Ciphers: "TLS_AES_256_GCM_SHA384" } },
    error:
      'Cannot declare the server: tls.tls13Ciphers is "TLS_AES_256_GCM_SHA384", expected it to be left out before PostgreSQL 18',
  },
  {
    declaration: { tls: { groups: ["X25519", "prime256v1"] } },
    error:
      "Cannot declare the server: tls.groups is a list of 2 groups, expected one group before PostgreSQL 18",
  },
  {
    declaration: { tls: { minProtocol: "TLSv1.2", ciphers: "ALL" } },
    error:
      'Cannot declare the server: tls.ciphers is "ALL", expected strong ciphers only (ALL stands for weak ciphers); to accept weak ciphers, add "weakCiphers" to allowWeakening',
  },
  {
    declaration: { tls: { ciphers: 5 } },
    error: "Cannot declare the server: tls.ciphers is 5, expected text",
  },
  {
    declaration: { hbaRules: [{ connection: "host", method: "scram-sha-256" }] },
    error:
      'Cannot declare the server: hbaRules[0].connection is "host", expected "hostssl"; to accept sessions without TLS, add "plaintextConnections" to allowWeakening',
  },
  {
    declaration: { hbaRules: [{ method: "trust" }] },
    error:
      'Cannot declare the server: hbaRules[0].method is "trust", expected "cert" or "scram-sha-256"; to accept sessions that nobody authenticated, add "trustAuthentication" to allowWeakening',
  },
  {
    declaration: { hbaRules: [{ method: "scram-sha-256", options: { map: "x" } }] },
    error:
      'Cannot declare the server: hbaRules[0].options.map is set, expected an option that goes with method "scram-sha-256"',
  },
  {
    declaration: { hbaRules: ["host all all all trust"] },
    error:
      'Cannot declare the server: hbaRules[0] is "host all all all trust", expected a record of inputs',
  },
  {
    declaration: { hosts: [] },
    error:
      "Cannot declare the server: hosts is an empty list, expected at least one DNS name or IP address",
  },
  {
    declaration: { hosts: ["localhost", "10.0.0.0/8"] },
    error:
      'Cannot declare the server: hosts[1] is "10.0.0.0/8", expected a single address; leave out the network mask',
  },
  {
    declaration: { hosts: ["bücher.example"] },
    error:
      'Cannot declare the server: hosts[0] is "bücher.example", expected a name in ASCII; give "xn--bcher-kva.example"',
  },
  {
    declaration: { clients: { app: { role: "/ap" } } },
    error:
      'Cannot declare the server: clients.app.role is "/ap", expected a name without a slash in front; in pg_hba.conf it begins a regular expression',
  },
  {
    declaration: { identMaps: [{ name: "m", systemUser: "x", role: "postgres" }] },
    error:
      'Cannot declare the server: identMaps[0].role is "postgres", expected a role that is no superuser; to accept a superuser that is reachable over TCP, add "superuserOverTcp" to allowWeakening',
  },
];
