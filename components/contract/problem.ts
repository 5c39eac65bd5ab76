/** What a refusal says that it cannot do, unless it is about something else than a declaration. */
const USUAL_ACTION = "declare the server";

/**
 * One reason why a declaration is refused, in the wording that every message of this package has.
 *
 * Pure: knows neither Pulumi nor the rules. Whoever reports problems turns `path` into a property
 * path and shows `message` as it is.
 */
export interface Problem {
  /** Where in the declaration: a property path such as `settings["ssl"]` or `clients.app.role`. */
  readonly path: string;

  /** The whole sentence, ready to show, without a final period. */
  readonly message: string;
}

/** The parts that `problem` puts into one sentence. */
export interface ProblemParts {
  /** What cannot be done, beginning with a verb. Defaults to `declare the server`. */
  readonly action?: string;

  /** A property path, as in `Problem`. */
  readonly path: string;

  /** The refused value, safe to print: text goes through `showText`, a secret is described instead. */
  readonly shown: string;

  /** What is allowed. */
  readonly expected: string;

  /** What to change, if `expected` does not say so already. */
  readonly fix?: string;
}

const longestShown = 120;

/**
 * Builds a problem whose message reads `Cannot <action>: <path> is <shown>, expected <expected>`,
 * followed by `; <fix>` when there is one.
 *
 * @example
 * problem({ path: "port", shown: "0", expected: "1 to 65535" }).message
 * // "Cannot declare the server: port is 0, expected 1 to 65535"
 */
export function problem(parts: ProblemParts): Problem {
  const { action = USUAL_ACTION, path, shown, expected, fix } = parts;
  const sentence = `Cannot ${action}: ${path} is ${shown}, expected ${expected}`;
  const message = fix === undefined ? sentence : `${sentence}; ${fix}`;
  return { path: fence(path), message: fence(message) };
}

/** What a name from the declaration may bring into a sentence by another way than `showText`. */
function fence(sentence: string): string {
  if (mayBeKey(sentence)) return "Cannot show the problem: it quotes a key";
  const words = sentence.replace(/\S{241,}/gu, (word) => `${word.slice(0, longestShown)}…`);
  return escapeControls(words);
}

/** PEM by its first or last line, whole or in part, or by a line of what is in it. */
function mayBeKey(text: string): boolean {
  const base64 = text.match(/[A-Za-z0-9+/]{64,}/g) ?? [];
  return (
    /-----(BEGIN|END)|PRIVATE KEY/.test(text) ||
    base64.some((run) => /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run))
  );
}

function escapeControls(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Shows text in double quotes on one line: control characters are escaped, text longer than 120
 * characters is cut, and anything with a PEM block is described instead of printed.
 *
 * It knows no other secrets: never give it a password.
 */
export function showText(text: string): string {
  if (mayBeKey(text)) return "text with a PEM block";
  const characters = Array.from(text);
  const cut = characters.length > longestShown;
  const kept = cut ? `${characters.slice(0, longestShown).join("")}…` : text;
  return escapeControls(JSON.stringify(kept));
}
