// Renders the result as text.
const STEPS = { cold: "cold up", unchanged: "unchanged up", rotated: "a leaf rotated" };

/** Renders a line for each step and runtime, a column for each contender, then the targets. */
export function table({ medians, targets, rounds }) {
  const runtimes = Object.keys(medians).filter((runtime) => runtime !== "none");
  const contenders = [
    ...new Set(Object.values(medians).flatMap((measured) => Object.keys(measured))),
  ];
  const rows = runtimes.flatMap((runtime) =>
    Object.entries(STEPS).map(([step, title]) => [
      `${title}, ${runtime}`,
      ...contenders.map((contender) =>
        shown((medians[runtime][contender] ?? medians.none[contender])?.[step]),
      ),
    ]),
  );
  const all = [[`seconds, median of ${rounds}`, ...contenders], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return [
    ...all.map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
        )
        .join("  "),
    ),
    "",
    ...targets.map(
      ({ name, ratio, reach, met }) =>
        `${met ? "reached" : "MISSED "}  ${name}: ${ratio.toFixed(2)}, at most ${reach}`,
    ),
  ];
}

function shown(value) {
  return value === undefined ? "-" : value.toFixed(2);
}
