/**
 * The database that every cluster has. The proof logs in there, and a client may use it as well.
 */
export const MAINTENANCE_DATABASE = "postgres";
