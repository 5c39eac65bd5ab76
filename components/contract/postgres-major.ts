/** PostgreSQL's major versions that this package configures, oldest first. */
export const postgresMajors = [14, 15, 16, 17, 18] as const;

/** One of `postgresMajors`. */
export type PostgresMajor = (typeof postgresMajors)[number];
