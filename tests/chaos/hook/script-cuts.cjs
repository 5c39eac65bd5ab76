// Where a POSIX script can be cut short: before each command, and within each loop. Cut by `exit`,
// since a shell that is process 1 of a container can't kill itself.
"use strict";
const { normalise } = require("./normalise.cjs");

const CUT = "exit 137";
const NO_COMMAND =
  /^(?:set -eu|umask|exec |flock |if command -v flock|#|else|fi|done|esac|then|do|[{})]|;;|echo|readlink|cd |exit|\w+=|$)/;
const CONTINUED = /(?:\\|&&|\|\||\|)\s*$/;
const LOOP = /; do (?=.*; done)/;
const FUNCTION = /^(?<head>\w+\(\) \{ )(?<body>.*)(?<tail>; \})$/;
/** What begins another construct can't be taken apart at its semicolons. */
const CONSTRUCT = /\b(?:if|for|while|case)\b|&&|\|/;

/**
 * Gives the cuts: the index of a line, what stands there, and what to make of the line so that the
 * script ends before it, in its loop or between the commands of a function.
 */
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
    if (CONTINUED.test(lines[index - 1] ?? "")) continue;
    const text = normalise(line).slice(0, 60);
    cuts.push(...replacementsOf(line).map((cut) => ({ index, text, line: cut })));
  }
  return cuts;
}

function replacementsOf(line) {
  if (/^\w+\(\)/.test(line)) return withinFunction(line);
  if (NO_COMMAND.test(line.trim())) return [];
  const before = `${CUT}\n${line}`;
  if (!LOOP.test(line)) return [before];
  const once = `; do chaos=x\${chaos:-}; [ "$chaos" = x ] || ${CUT}; `;
  return [before, line.replace(LOOP, once)];
}

function withinFunction(line) {
  const { head, body, tail } = FUNCTION.exec(line)?.groups ?? {};
  if (body === undefined || CONSTRUCT.test(body)) return [];
  const commands = body.split("; ");
  return commands.slice(1).map((_, index) => {
    const at = index + 1;
    return `${head}${[...commands.slice(0, at), CUT, ...commands.slice(at)].join("; ")}${tail}`;
  });
}

/** The script that ends at a cut. */
function cutScript(script, number) {
  const cut = cutsOf(script)[number];
  if (cut === undefined) return script;
  const lines = script.split("\n");
  lines[cut.index] = cut.line;
  return lines.join("\n");
}

module.exports = { cutsOf, cutScript };
