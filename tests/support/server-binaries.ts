import { findBinaries } from "../../components/steps/embedded-binaries";

/** Major versions that the tests run on. */
export const testedMajors = [14, 15, 16, 17, 18];

/** The version of tests that are not about versions. */
export const usualMajor = 17;

/**
 * Finds the directory with `postgres` and `initdb` of a major version: the one named by
 * `PGTLS_TEST_BIN_DIR_<major>`, otherwise the one that the embedded runtime uses, fetched once.
 */
export async function serverBinaries(major: number): Promise<string> {
  const given = process.env[`PGTLS_TEST_BIN_DIR_${major}`] ?? "";
  return (await findBinaries(major, given)).directory;
}
