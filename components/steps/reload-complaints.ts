// Reads from the log whether a reload was accepted. Pure.

/** PostgreSQL's messages about certificates, rules or maps that it did not load. */
const NOT_RELOADED = /was not reloaded|could not (?:load|access|set)/;
const BEGIN = /received SIGHUP/;

/**
 * Returns the lines in which PostgreSQL says what it did not load and why; if the log has none, the
 * errors in the views of the files.
 */
export function complaintsIn(log: string, wrong: readonly string[]): string[] {
  const lines = log.split("\n");
  const complaints = lines.filter(
    (line, index) =>
      NOT_RELOADED.test(line) ||
      isReasonFor(lines, index) ||
      wrong.some((text) => line.includes(text)),
  );
  return complaints.length > 0 || wrong.length === 0 ? complaints : [wrong.join(", ")];
}

/**
 * True for a line that the same process wrote after it began to reload and before it reported that
 * it did not.
 */
function isReasonFor(lines: readonly string[], index: number): boolean {
  const writer = writerOf(lines[index]!);
  if (writer === undefined || BEGIN.test(lines[index]!)) return false;
  const later = lines.slice(index + 1).filter((line) => writerOf(line) === writer);
  const end = later.findIndex((line) => NOT_RELOADED.test(line) || BEGIN.test(line));
  const began = lines.slice(0, index).some((line) => BEGIN.test(line) && writerOf(line) === writer);
  return began && end >= 0 && NOT_RELOADED.test(later[end]!);
}

/** Returns the process id, which our `log_line_prefix` shows; continuation lines have none. */
function writerOf(line: string): string | undefined {
  return /\[(\d+)\]/.exec(line)?.[1];
}
