/** One set of material: everything that the server reads, named by the digest of its contents. */
export interface MaterialSet {
  /** Lower-case hexadecimal; the name of the directory. */
  readonly digest: string;
  /** Contents by file name. */
  readonly files: Readonly<Record<string, string>>;
}
