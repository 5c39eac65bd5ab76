/** The supported major versions of PostgreSQL, oldest first. */
export const postgresMajors = [14, 15, 16, 17, 18] as const;

/** A supported major version of PostgreSQL. */
export type PostgresMajor = (typeof postgresMajors)[number];
