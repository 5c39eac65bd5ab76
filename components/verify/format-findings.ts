// Formats findings for people. They hold no secret, and nothing else is printed. Pure.
import { type Finding, Severity } from "./finding";

const marks: Readonly<Record<Severity, string>> = {
  [Severity.Broken]: "BROKEN",
  [Severity.Advice]: "advice",
  [Severity.Fine]: "fine  ",
  [Severity.NotProbed]: "-     ",
};

/** Renders findings as a table for a terminal, causes and fixes below. Ends without a line feed. */
export function formatFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const rows = findings.map(
    ({ name, severity, observed }) => `${marks[severity]}  ${name.padEnd(width)}  ${observed}`,
  );
  const told = findings.filter(({ fix }) => fix !== "").map(formatAdvice);
  return [...rows, "", ...(told.length === 0 ? [] : [...told, ""]), summary(findings)].join("\n");
}

function formatAdvice({ name, cause, fix }: Finding): string {
  return [`  ${name}`, `    likely cause: ${cause}`, `    fix:          ${fix}`].join("\n");
}

function summary(findings: readonly Finding[]): string {
  const count = (severity: Severity) => findings.filter((one) => one.severity === severity).length;
  const broken = count(Severity.Broken);
  return [
    `${broken} broken ${broken === 1 ? "promise" : "promises"}`,
    `${count(Severity.Advice)} to improve`,
    `${count(Severity.Fine)} fine`,
    `${count(Severity.NotProbed)} not probed`,
  ].join(", ");
}
