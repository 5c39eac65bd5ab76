/**
 * The superuser that initdb creates. It logs in over the local socket only, unless a weakening
 * allows more.
 */
export const SUPERUSER = "postgres";
