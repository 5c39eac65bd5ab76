import type { PostgresMajor } from "../contract/postgres-major";

/** Settings of context `postmaster` in each version from 14 to 18 (`pg_settings.context`). */
const always: readonly string[] = [
  "archive_mode",
  "autovacuum_freeze_max_age",
  "autovacuum_multixact_freeze_max_age",
  "bonjour",
  "bonjour_name",
  "cluster_name",
  "config_file",
  "data_directory",
  "data_sync_retry",
  "dynamic_shared_memory_type",
  "event_source",
  "external_pid_file",
  "hba_file",
  "hot_standby",
  "huge_page_size",
  "huge_pages",
  "ident_file",
  "ignore_invalid_pages",
  "jit_provider",
  "listen_addresses",
  "logging_collector",
  "max_connections",
  "max_files_per_process",
  "max_locks_per_transaction",
  "max_logical_replication_workers",
  "max_pred_locks_per_transaction",
  "max_prepared_transactions",
  "max_replication_slots",
  "max_wal_senders",
  "max_worker_processes",
  "min_dynamic_shared_memory",
  "port",
  "recovery_target",
  "recovery_target_action",
  "recovery_target_inclusive",
  "recovery_target_lsn",
  "recovery_target_name",
  "recovery_target_time",
  "recovery_target_timeline",
  "recovery_target_xid",
  "shared_buffers",
  "shared_memory_type",
  "shared_preload_libraries",
  "superuser_reserved_connections",
  "track_activity_query_size",
  "track_commit_timestamp",
  "unix_socket_directories",
  "unix_socket_group",
  "unix_socket_permissions",
  "wal_buffers",
  "wal_level",
  "wal_log_hints",
];

/** Others, by the first and last version that has them. */
const some: readonly (readonly [number, number, readonly string[]])[] = [
  [14, 17, ["autovacuum_max_workers"]],
  [14, 16, ["old_snapshot_threshold"]],
  [15, 18, ["wal_decode_buffer_size"]],
  [16, 18, ["debug_io_direct", "reserved_connections"]],
  [17, 18, ["commit_timestamp_buffers", "max_notify_queue_pages", "multixact_member_buffers"]],
  [17, 18, ["multixact_offset_buffers", "notify_buffers", "serializable_buffers"]],
  [17, 18, ["subtransaction_buffers", "trace_connection_negotiation", "transaction_buffers"]],
  [18, 18, ["autovacuum_worker_slots", "io_max_combine_limit", "io_max_concurrency"]],
  [18, 18, ["io_method", "max_active_replication_origins"]],
];

/**
 * Returns the settings that need a restart, sorted by name. All others change by a reload, or only
 * in new sessions. Settings of extensions are not listed: the server reports them itself
 * (`pg_settings.pending_restart`).
 */
export function settingsNeedingRestart(major: PostgresMajor): string[] {
  const further = some.filter(([first, last]) => first <= major && major <= last);
  return [...always, ...further.flatMap(([, , names]) => names)].sort();
}

/**
 * Returns the settings that differ between two sets and need a restart, sorted by name. One that
 * only one set has counts as different: its other value is PostgreSQL's default.
 */
export function changesNeedingRestart(
  major: PostgresMajor,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  const [old, now] = [byLowerCase(before), byLowerCase(after)];
  return settingsNeedingRestart(major).filter((name) => old.get(name) !== now.get(name));
}

function byLowerCase(settings: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(Object.entries(settings).map(([name, value]) => [name.toLowerCase(), value]));
}
