/** The action in the message of a problem that names no other one. */
const USUAL_ACTION = "declare the server";

/** One reason why a declaration is refused. Knows neither Pulumi nor the rules. */
export interface Problem {
  /** Path of the input, such as `settings["auto_explain.log_format"]` or `clients.app.role`. */
  readonly path: string;

  /** The whole sentence, shown to the user as it is, without a final period. */
  readonly message: string;
}

/** The parts of the sentence that `problem` builds. */
export interface ProblemParts {
  /** The action that fails, beginning with a verb. Defaults to `declare the server`. */
  readonly action?: string;

  /** Path of the input, as in `Problem`. */
  readonly path: string;

  /**
   * The refused value, safe to print: text goes through `showText`, a secret is described instead.
   */
  readonly shown: string;

  /** The allowed values. */
  readonly expected: string;

  /** The change to make, unless `expected` says so already. */
  readonly fix?: string;
}

const longestShown = 120;

/**
 * Returns a problem with the message `Cannot <action>: <path> is <shown>, expected <expected>`,
 * followed by `; <fix>` if there is one.
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

/** Guards against names from the declaration that reach a sentence without `showText`. */
function fence(sentence: string): string {
  if (mayBeKey(sentence)) return "Cannot show the problem: it quotes a key";
  const words = sentence.replace(/\S{241,}/gu, (word) => `${word.slice(0, longestShown)}…`);
  return escapeControls(words);
}

/** Recognises PEM by its first or last line, whole or in part, or by a line of its contents. */
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
 * Returns text in double quotes on one line: control characters are escaped, text longer than 120
 * characters is cut, and text with a PEM block is described instead of printed.
 *
 * It recognises no other secrets: never pass a password.
 */
export function showText(text: string): string {
  if (mayBeKey(text)) return "text with a PEM block";
  const characters = Array.from(text);
  const cut = characters.length > longestShown;
  const kept = cut ? `${characters.slice(0, longestShown).join("")}…` : text;
  return escapeControls(JSON.stringify(kept));
}
