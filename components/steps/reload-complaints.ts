// Reads in the log whether a reload was taken over. Pure.

/** PostgreSQL's words for certificates, rules or maps that were not taken over. */
const NOT_RELOADED = /was not reloaded|could not (?:load|access|set)/;
const BEGIN = /received SIGHUP/;

/**
 * Gives the lines in which PostgreSQL says what it did not take over and why, and what the views of
 * the files have marked as wrong if the log says nothing of it.
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

/** What the same process has said since it began to reload, before it said that it did not. */
function isReasonFor(lines: readonly string[], index: number): boolean {
  const writer = writerOf(lines[index]!);
  if (writer === undefined || BEGIN.test(lines[index]!)) return false;
  const later = lines.slice(index + 1).filter((line) => writerOf(line) === writer);
  const end = later.findIndex((line) => NOT_RELOADED.test(line) || BEGIN.test(line));
  const began = lines.slice(0, index).some((line) => BEGIN.test(line) && writerOf(line) === writer);
  return began && end >= 0 && NOT_RELOADED.test(later[end]!);
}

/** The process id, where `log_line_prefix` shows it as ours does; continuations have none. */
function writerOf(line: string): string | undefined {
  return /\[(\d+)\]/.exec(line)?.[1];
}
