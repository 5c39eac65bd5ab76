// The targets: each is a ratio of two medians of the same run.

/** Paths of medians are runtime, contender and step; the runtime of the tls program is "none". */
const cold = (runtime, reach) => ({
  name: `cold up, ${runtime}: component / by hand`,
  value: [runtime, "component", "cold"],
  to: [runtime, "by hand", "cold"],
  reach,
});
const unchanged = (runtime, reach) => ({
  name: `unchanged up, ${runtime}: component / certificates only`,
  value: [runtime, "component", "unchanged"],
  reach,
  to: ["none", "certificates only", "unchanged"],
});
const rotated = (runtime, reach) => ({
  name: `a leaf rotated, ${runtime}: component / its unchanged up`,
  value: [runtime, "component", "rotated"],
  reach,
  to: [runtime, "component", "unchanged"],
});

const TARGETS = [
  cold("embedded", 1.15),
  unchanged("embedded", 1.3),
  rotated("embedded", 1.4),
  cold("docker", 1.15),
  unchanged("docker", 1.5),
  rotated("docker", 1.4),
];

/** Judges the targets for which there are medians. */
export function judge(medians) {
  const at = ([runtime, contender, step]) => medians[runtime]?.[contender]?.[step];
  return TARGETS.filter(({ value }) => at(value) !== undefined).map((target) => {
    const ratio = at(target.value) / at(target.to);
    const { name, reach } = target;
    return { name, ratio: Math.round(ratio * 100) / 100, reach, met: ratio <= reach };
  });
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
