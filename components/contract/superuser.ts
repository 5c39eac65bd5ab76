/** The role that initdb makes. Reached over the local socket only. */
export const SUPERUSER = "postgres";
