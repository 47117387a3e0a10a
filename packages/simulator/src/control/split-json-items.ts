/** The text of one JSON value and the line on which it begins, from 1. */
export type LocatedItem = { readonly text: string; readonly line: number };

/**
 * Cuts a JSON list, or lines of JSON, into its items without reading them, so that a mistake in one can be told by its
 * line. Text between items that does not belong there becomes an item of its own, which then is no JSON.
 */
export function splitJsonItems(text: string): LocatedItem[] {
  const isList = text.trimStart().startsWith("[");
  const start = isList ? text.indexOf("[") + 1 : 0;
  const items: LocatedItem[] = [];
  let begin = start;
  const cut = (end: number): void => {
    const item = text.slice(begin, end);
    const blank = item.length - item.trimStart().length;
    if (item.trim() !== "") items.push({ text: item.trim(), line: lineAt(text, begin + blank) });
    begin = end + 1;
  };
  let depth = 0;
  let isQuoted = false;
  let isClosed = !isList;
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (isQuoted) {
      if (character === "\\") at += 1;
      else if (character === '"') isQuoted = false;
    } else if (character === '"') isQuoted = true;
    else if (depth === 0 && character === (isList ? "," : "\n")) cut(at);
    else if (depth === 0 && isList && character === "]") {
      cut(at);
      isClosed = true;
      break;
    } else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") depth -= 1;
  }
  cut(text.length);
  // An open bracket is no JSON either: so the list without its end is told.
  return isClosed ? items : [...items, { text: "[", line: lineAt(text, text.trimEnd().length) }];
}

/** How many lines into `text` JSON.parse found its mistake. */
export function jsonErrorLine(text: string, error: unknown): number {
  const position = /at position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
  return lineAt(text, position === undefined ? text.length : Number(position)) - 1;
}

const lineAt = (text: string, position: number): number => text.slice(0, position).split("\n").length;
