/**
 * Pieces of Markdown.
 */

/** A table; cells may hold any text. */
export function mdTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(mdCell).join(' | ')} |`;
  return [line(head), `| ${head.map(() => '---').join(' | ')} |`, ...rows.map(line)].join('\n');
}

function mdCell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}

/** A command to be copied. */
export function mdCommand(command: string): string {
  return `\`\`\`sh\n${command}\n\`\`\``;
}
