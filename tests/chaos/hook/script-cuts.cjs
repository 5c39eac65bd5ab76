// Where a POSIX script can be cut short: before each command, and within each loop. Cut by `exit`,
// since a shell that is process 1 of a container can't kill itself.
"use strict";
const { normalise } = require("./normalise.cjs");

const CUT = "exit 137";
const NO_COMMAND =
  /^(?:set -eu|umask|sums\(\)|#|rename_link\(\)|else|fi|done|esac|then|do|\}|\)|;;|echo|readlink|cd |\w+=|$)/;
const CONTINUED = /(?:\\|&&|\|\||\|)\s*$/;
const LOOP = /; do (?=.*; done)/;

/** Gives the cuts: the index of a line, whether in its loop, and what stands there. */
function cutsOf(script) {
  const cuts = [];
  const lines = script.split("\n");
  let until;
  for (const [index, line] of lines.entries()) {
    if (until !== undefined) {
      if (line === until) until = undefined;
      continue;
    }
    until = /<<-?'?(\w+)'?/.exec(line)?.[1];
    const isContinued = CONTINUED.test(lines[index - 1] ?? "");
    if (isContinued || NO_COMMAND.test(line.trim())) continue;
    const text = normalise(line).slice(0, 60);
    cuts.push({ index, within: false, text });
    if (LOOP.test(line)) cuts.push({ index, within: true, text });
  }
  return cuts;
}

/** The script that ends at a cut. */
function cutScript(script, number) {
  const cut = cutsOf(script)[number];
  if (cut === undefined) return script;
  const lines = script.split("\n");
  const line = lines[cut.index];
  lines[cut.index] = cut.within
    ? line.replace(LOOP, `; do chaos=x\${chaos:-}; [ "$chaos" = x ] || ${CUT}; `)
    : `${CUT}\n${line}`;
  return lines.join("\n");
}

module.exports = { cutsOf, cutScript };
