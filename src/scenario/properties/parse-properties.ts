/**
 * Java's .properties files, as java.util.Properties.load reads them: comments with # or !, a key and its value parted by
 * =, : or white space, a backslash at the end of a line that goes on, escapes. librdkafka's files are the same without
 * the rarities.
 */

export interface Property {
  readonly key: string;
  readonly value: string;
  /** Of the file, from 1: where it begins. */
  readonly line: number;
}

export function parseProperties(text: string): readonly Property[] {
  return logicalLines(text).flatMap(({ content, line }) => {
    if (content === '' || /^[#!]/.test(content)) return [];
    const [, key = '', value = ''] = /^((?:\\.|[^\\=:\s])*)\s*[=:]?\s*([\s\S]*)$/.exec(content)!;
    return [{ key: unescaped(key), value: unescaped(value).trimEnd(), line }];
  });
}

/** A line that ends in an odd number of backslashes goes on in the next, without the white space that begins it. */
function logicalLines(text: string): { content: string; line: number }[] {
  const lines: { content: string; line: number }[] = [];
  let goesOn = false;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const content = raw.trimStart();
    const isComment: boolean = !goesOn && /^[#!]/.test(content);
    const open: boolean = !isComment && /(?<!\\)(?:\\\\)*\\$/.test(content);
    const piece = open ? content.slice(0, -1) : content;
    if (goesOn) lines.at(-1)!.content += piece;
    else lines.push({ content: piece, line: index + 1 });
    goesOn = open;
  }
  return lines;
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, code: string | undefined, sign: string | undefined) =>
    code === undefined ? (ESCAPES[sign!] ?? sign!) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
