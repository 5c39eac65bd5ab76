import { type Binaries, findBinaries } from "../../../components/steps/embedded-binaries";

/** Major versions that the tests run on. */
export const testedMajors = [14, 15, 16, 17, 18];

/** The version of tests that are not about versions. */
export const usualMajor = 17;

/**
 * Finds `postgres` and `initdb` of a major version: in the directory named by
 * `PGTLS_TEST_BIN_DIR_<major>`, otherwise the one that the embedded runtime uses, fetched once.
 */
export async function serverBinaries(major: number): Promise<Binaries> {
  const given = process.env[`PGTLS_TEST_BIN_DIR_${major}`] ?? "";
  return findBinaries(major, given);
}
