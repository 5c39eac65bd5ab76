// Renders the result as bars, in SVG.
const STEPS = { cold: "cold up", unchanged: "unchanged up", rotated: "a leaf rotated" };
const COLOURS = ["#9aa5b1", "#c9b458", "#5b8def", "#2f9e73"];
const [LEFT, WIDTH, BAR, GAP] = [250, 460, 16, 14];

/** Renders a group of bars for each runtime and step; each contender keeps its colour. */
export function chart({ medians, rounds, machine }) {
  const bars = groupsOf(medians);
  const longest = Math.max(...bars.flatMap(({ values }) => values.map(({ seconds }) => seconds)));
  const contenders = [...new Set(bars.flatMap(({ values }) => values.map(({ name }) => name)))];
  let y = 64;
  const parts = [];
  for (const { title, values } of bars) {
    parts.push(text(LEFT - 12, y + (values.length * BAR) / 2 + 4, title, 'text-anchor="end"'));
    for (const { name, seconds } of values) {
      const width = Math.max(1, Math.round((seconds / longest) * WIDTH));
      const colour = COLOURS[contenders.indexOf(name) % COLOURS.length];
      parts.push(
        `<rect x="${LEFT}" y="${y}" width="${width}" height="${BAR - 3}" fill="${colour}"/>`,
      );
      parts.push(text(LEFT + width + 6, y + BAR - 6, `${seconds.toFixed(2)} s`));
      y += BAR;
    }
    y += GAP;
  }
  const legend = contenders.map(
    (name, index) =>
      `<rect x="${LEFT + index * 130}" y="36" width="12" height="12" fill="${COLOURS[index]}"/>` +
      text(LEFT + index * 130 + 18, 46, name),
  );
  const foot = `median of ${rounds}; ${machine.cpus} CPUs, ${machine.cpu}, load ${machine.loadAverage}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="${y + 24}" font-family="sans-serif" font-size="12">`,
    `<rect width="800" height="${y + 24}" fill="#ffffff"/>`,
    text(16, 22, "Seconds of pulumi up, and of the how-to as a script", 'font-size="15"'),
    ...legend,
    ...parts,
    text(16, y + 12, foot, 'fill="#666666"'),
    "</svg>",
    "",
  ].join("\n");
}

function groupsOf(medians) {
  const runtimes = Object.keys(medians).filter((runtime) => runtime !== "none");
  return runtimes.flatMap((runtime) =>
    Object.entries(STEPS).map(([step, title]) => ({
      title: `${title}, ${runtime}`,
      values: Object.entries({ ...medians.none, ...medians[runtime] }).flatMap(
        ([name, measured]) =>
          measured[step] === undefined ? [] : [{ name, seconds: measured[step] }],
      ),
    })),
  );
}

function text(x, y, words, attributes = "") {
  const escaped = words.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<text x="${x}" y="${y}" ${attributes}>${escaped}</text>`;
}
