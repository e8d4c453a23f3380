/** A code block of a page. */
export interface Snippet {
  /** The page it stands on, relative to the root. */
  readonly page: string;
  /** The line of its first line of code, from 1. */
  readonly line: number;
  readonly code: string;
}

/** The blocks of a Markdown page that are fenced as `ts`. */
export function tsSnippets(page: string, markdown: string): Snippet[] {
  const snippets: Snippet[] = [];
  let open: { line: number; code: string[] } | undefined;
  for (const [index, text] of markdown.split("\n").entries()) {
    if (open !== undefined && /^\s*```\s*$/.test(text)) {
      snippets.push({ page, line: open.line, code: open.code.join("\n") });
      open = undefined;
    } else if (open !== undefined) {
      open.code.push(text);
    } else if (/^\s*```ts\s*$/.test(text)) {
      open = { line: index + 2, code: [] };
    }
  }
  return snippets;
}
