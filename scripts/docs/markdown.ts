/** Tables in Markdown, and the place of generated text in a document. */

/** Columns that are empty in all rows are left out. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const kept = head.flatMap((_, column) => (rows.some((row) => row[column] !== '') ? [column] : []));
  const line = (cells: readonly string[]): string => {
    const shown = kept.map((column) => cells[column]!.replaceAll('|', '\\|'));
    return `| ${shown.join(' | ')} |`.replaceAll(/ {2,}/g, ' ');
  };
  return [line(head), `|${'---|'.repeat(kept.length)}`, ...rows.map(line)].join('\n');
}

/** The cells of a table's row. A bar inside of a cell is written `\|`. */
export const cellsOf = (row: string): string[] =>
  row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

/** Puts text between `<!-- marker -->` and `<!-- /marker -->`; undefined when they are not there. */
export function replaceBetween(document: string, marker: string, text: string): string | undefined {
  const [begin, end] = [`<!-- ${marker} -->`, `<!-- /${marker} -->`];
  const from = document.indexOf(begin);
  const to = document.indexOf(end, from);
  if (from === -1 || to === -1) return undefined;
  return `${document.slice(0, from + begin.length)}\n${text}${document.slice(to)}`;
}
