// Reads what Markdown pages link to, and which headings they have.
import * as fs from "node:fs";
import * as path from "node:path";

export const checkout = path.resolve(__dirname, "..", "..", "..");
export const readPage = (file: string): string =>
  fs.readFileSync(path.join(checkout, file), "utf8");

/** Code blocks of a page in one language. */
export function codeBlocks(page: string, language: string): string[] {
  const fences = page.matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```$/gm);
  return [...fences].flatMap(([, , kind, text = ""]) => (kind === language ? [text] : []));
}

/** First cells of the rows below a heading, up to the next one, without the table's head. */
export function firstCells(page: string, heading: string): string[] {
  const [, section = ""] = `\n${page}`.split(`\n## ${heading}\n`);
  const rows = section.split("\n## ")[0]?.match(/^\|.*\|$/gm) ?? [];
  return rows.slice(2).map((row) => row.split("|")[1]?.trim() ?? "");
}

export interface Link {
  readonly file: string;
  readonly target: string;
}

/** Links to other places of this repository: inline ones and definitions, outside of code. */
export function relativeLinks(file: string, page: string): Link[] {
  const prose = withoutCode(page);
  const inline = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)];
  const definitions = [...prose.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/gm)];
  return [...inline, ...definitions]
    .map(([, target = ""]) => ({ file, target }))
    .filter(({ target }) => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

/** Where a link leads, from the root of the repository. */
export function pathOf({ file, target }: Link): string {
  const [place = ""] = target.split("#");
  return place === "" ? file : path.posix.join(path.posix.dirname(file), decodeURI(place));
}

/** Links that lead nowhere, with what is missing. */
export function brokenLinks(
  pages: ReadonlyMap<string, string>,
  exists: (file: string) => boolean,
): string[] {
  return [...pages].flatMap(([file, page]) =>
    relativeLinks(file, page).flatMap((link) => {
      const place = pathOf(link);
      if (!exists(place)) return [`${file}: ${link.target}: there is no ${place}`];
      const anchor = link.target.split("#")[1];
      if (anchor === undefined || anchors(pages.get(place) ?? "").has(anchor)) return [];
      return [`${file}: ${link.target}: ${place} has no such heading`];
    }),
  );
}

/** The anchors that GitHub gives to headings: a second one of the same name gets a number. */
export function anchors(page: string): Set<string> {
  const found = new Set<string>();
  for (const [, heading = ""] of withoutFences(page).matchAll(/^#{1,6} +(.*?)(?: +#+)? *$/gm)) {
    const slug = slugOf(heading);
    let [unique, count] = [slug, 0];
    while (found.has(unique)) unique = `${slug}-${(count += 1)}`;
    found.add(unique);
  }
  return found;
}

/** Lower case, without punctuation, a hyphen for each space; of a link its text alone. */
function slugOf(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
    .replaceAll(" ", "-");
}

function withoutFences(page: string): string {
  return page.replaceAll(/^( *)(```|~~~)[\s\S]*?^\1\2 *$/gm, "");
}

function withoutCode(page: string): string {
  return withoutFences(page).replaceAll(/(`+)[^`]+?\1/g, "");
}
