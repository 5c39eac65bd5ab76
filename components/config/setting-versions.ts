import type { PostgresMajor } from "../contract/postgres-major";

/** Settings by the major version that introduced them, without those of 14 and older. */
const since: Readonly<Record<number, readonly string[]>> = {
  15: [
    "archive_library",
    "log_startup_progress_interval",
    "recovery_prefetch",
    "recursive_worktable_factor",
    "shared_memory_size",
    "shared_memory_size_in_huge_pages",
    "stats_fetch_consistency",
    "wal_decode_buffer_size",
  ],
  16: [
    "createrole_self_grant",
    "debug_io_direct",
    "debug_logical_replication_streaming",
    "debug_parallel_query",
    "enable_presorted_aggregate",
    "file_extend_method",
    "gss_accept_delegation",
    "icu_validation_level",
    "max_parallel_apply_workers_per_subscription",
    "reserved_connections",
    "scram_iterations",
    "send_abort_for_crash",
    "send_abort_for_kill",
    "vacuum_buffer_usage_limit",
  ],
  17: [
    "allow_alter_system",
    "commit_timestamp_buffers",
    "enable_group_by_reordering",
    "event_triggers",
    "huge_pages_status",
    "io_combine_limit",
    "max_notify_queue_pages",
    "multixact_member_buffers",
    "multixact_offset_buffers",
    "notify_buffers",
    "serializable_buffers",
    "subtransaction_buffers",
    "summarize_wal",
    "sync_replication_slots",
    "synchronized_standby_slots",
    "trace_connection_negotiation",
    "transaction_buffers",
    "transaction_timeout",
    "wal_summary_keep_time",
  ],
  18: [
    "autovacuum_vacuum_max_threshold",
    "autovacuum_worker_slots",
    "enable_distinct_reordering",
    "enable_self_join_elimination",
    "extension_control_path",
    "file_copy_method",
    "idle_replication_slot_timeout",
    "io_max_combine_limit",
    "io_max_concurrency",
    "io_method",
    "io_workers",
    "log_lock_failures",
    "max_active_replication_origins",
    "md5_password_warnings",
    "num_os_semaphores",
    "oauth_validator_libraries",
    "ssl_groups",
    "ssl_tls13_ciphers",
    "track_cost_delay_timing",
    "vacuum_max_eager_freeze_failure_rate",
    "vacuum_truncate",
  ],
};

/** Settings by the last major version that had them. */
const until: Readonly<Record<number, readonly string[]>> = {
  14: ["stats_temp_directory"],
  15: ["lc_collate", "lc_ctype", "promote_trigger_file", "vacuum_defer_cleanup_age"],
  16: ["db_user_namespace", "old_snapshot_threshold", "trace_recovery_messages"],
  17: ["ssl_ecdh_curve"],
};

/**
 * Returns the versions that have a setting, such as "PostgreSQL 18 or newer", when `major` is not
 * one of them.
 *
 * Undefined for every name that is not in the tables; PostgreSQL itself checks those.
 */
export function versionsOfSetting(name: string, major: PostgresMajor): string | undefined {
  for (const [first, names] of Object.entries(since)) {
    if (major < Number(first) && names.includes(name)) return `PostgreSQL ${first} or newer`;
  }
  for (const [last, names] of Object.entries(until)) {
    if (major > Number(last) && names.includes(name)) return `PostgreSQL ${last} or older`;
  }
  return undefined;
}

/** Returns the settings introduced after PostgreSQL 14, up to a version. */
export function settingsSince(major: PostgresMajor): string[] {
  return Object.entries(since).flatMap(([first, names]) => (major >= Number(first) ? names : []));
}

/** Returns true unless the tables say that a version does not have the setting. */
export function hasSetting(name: string, major: PostgresMajor): boolean {
  return versionsOfSetting(name, major) === undefined;
}
