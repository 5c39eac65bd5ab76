/** A setting that a user cannot declare, and why. */
export interface FixedSetting {
  /** PostgreSQL's name of the setting. */
  readonly name: string;
  /** The reason, or what to use instead; follows a semicolon in the message. */
  readonly instead: string;
}

const fixed = (instead: string, ...names: string[]): FixedSetting[] =>
  names.map((name) => ({ name, instead }));

/**
 * Settings that this package reserves: each has an input of its own, or would break what the
 * package delivers or an update relies on.
 */
export const fixedSettings: readonly FixedSetting[] = [
  ...fixed("TLS is always on; to let sessions in without it as well, declare hbaRules", "ssl"),
  ...fixed(
    "the file is part of the delivered material; use serverCertificate",
    "ssl_cert_file",
    "ssl_key_file",
  ),
  ...fixed("the file is part of the delivered material; use authority", "ssl_ca_file"),
  ...fixed(
    "the lists are part of the delivered material; use revoked",
    "ssl_crl_file",
    "ssl_crl_dir",
  ),
  ...fixed("use tls.minProtocol", "ssl_min_protocol_version"),
  ...fixed("use tls.maxProtocol", "ssl_max_protocol_version"),
  ...fixed("use tls.ciphers", "ssl_ciphers"),
  ...fixed("use tls.tls13Ciphers", "ssl_tls13_ciphers"),
  ...fixed("use tls.groups", "ssl_groups", "ssl_ecdh_curve"),
  ...fixed("use tls.preferServerCiphers", "ssl_prefer_server_ciphers"),
  ...fixed("use tls.dhParamsPem", "ssl_dh_params_file"),
  ...fixed("use serverCertificate.passphraseCommand", "ssl_passphrase_command"),
  ...fixed(
    "it is on whenever there is a passphrase command, because certificates rotate by reload",
    "ssl_passphrase_command_supports_reload",
  ),
  ...fixed("rules are part of the delivered material; use clients or hbaRules", "hba_file"),
  ...fixed("maps are part of the delivered material; use identMaps", "ident_file"),
  ...fixed("the file is part of the delivered material", "config_file"),
  ...fixed("the runtime decides where the data is; use data", "data_directory"),
  ...fixed("the runtime knows the process without it", "external_pid_file"),
  ...fixed("the runtime publishes the address; use publishAddress", "listen_addresses"),
  ...fixed("use port", "port"),
  ...fixed(
    "administration goes through the local socket, which only the server's own user may open",
    "unix_socket_directories",
    "unix_socket_group",
    "unix_socket_permissions",
  ),
  ...fixed(
    "it is off, since what ALTER SYSTEM writes would win over the declaration; use settings",
    "allow_alter_system",
  ),
  ...fixed(
    "role names are the ones declared; with it they would be other ones in pg_hba.conf",
    "db_user_namespace",
  ),
  ...fixed(
    "the log goes to standard error, where an update reads whether a reload was accepted",
    "logging_collector",
    "log_destination",
  ),
  ...fixed(
    "it is C, because an update reads in the log whether a reload was accepted",
    "lc_messages",
  ),
  ...fixed(
    "another file could replace every setting unseen; use settings",
    "include",
    "include_if_exists",
    "include_dir",
  ),
];

/** Settings that only PostgreSQL sets; in a file, they prevent the server from starting. */
export const readOnlySettings: readonly string[] = [
  "block_size",
  "data_checksums",
  "data_directory_mode",
  "debug_assertions",
  "huge_pages_status",
  "in_hot_standby",
  "integer_datetimes",
  "is_superuser",
  "lc_collate",
  "lc_ctype",
  "max_function_args",
  "max_identifier_length",
  "max_index_keys",
  "num_os_semaphores",
  "role",
  "segment_size",
  "server_encoding",
  "server_version",
  "server_version_num",
  "session_authorization",
  "shared_memory_size",
  "shared_memory_size_in_huge_pages",
  "ssl_library",
  "transaction_deferrable",
  "wal_block_size",
  "wal_segment_size",
];
