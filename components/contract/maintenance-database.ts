/** The database that every cluster has: the proof logs in there, and a client may own it. */
export const MAINTENANCE_DATABASE = "postgres";
