/** One set of everything the server reads, named by the digest of its contents. */
export interface MaterialSet {
  /** Lower-case hex; the name of the directory. */
  readonly digest: string;
  /** File name to contents. */
  readonly files: Readonly<Record<string, string>>;
}
