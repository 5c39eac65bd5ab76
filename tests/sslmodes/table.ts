// The tables that the command prints. Pure.
import { judgeProtection } from "./judge";
import { type Measured, situations, situationTitles, sslmodes } from "./situations";
import type { Surprise } from "./surprises";

/** Renders what each mode protects from: the table of the documentation. */
export function renderProtection(measured: Measured): string {
  const rows = sslmodes.map((mode) => {
    const { eavesdropping, manInTheMiddle } = judgeProtection(measured[mode]);
    return [mode, eavesdropping, manInTheMiddle];
  });
  return renderTable(["sslmode", "Eavesdropping protection", "MITM protection"], rows);
}

/** Renders what became of the query in each situation. */
export function renderOutcomes(measured: Measured): string {
  const rows = sslmodes.map((mode) => [mode, ...situations.map((name) => measured[mode][name])]);
  return renderTable(["sslmode", ...situations.map((name) => situationTitles[name])], rows);
}

/** Renders the facts beside the table. */
export function renderSurprises(surprises: readonly Surprise[]): string {
  return renderTable(
    ["Beside the table", "Measured"],
    surprises.map(({ title, outcome }) => [title, outcome]),
  );
}

/** Renders a table that is Markdown and still reads as a table in a terminal. */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |\n`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  return line(head) + rule + rows.map(line).join("");
}
