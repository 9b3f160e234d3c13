/**
 * JSON with comments is YAML but for its comments: they are blanked here, each sign by a space, so that every line and
 * column stays where it was.
 */

/** Whether a text is written as JSON is: its first sign that is no comment is a brace or a bracket. */
export function looksLikeJson(text: string): boolean {
  return /^[{[]/.test(text.replace(/^(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/, ''));
}

/** Text in quotes, or a comment that no word or colon touches (`http://…` is none). */
const QUOTED_OR_COMMENT = /"(?:\\.|[^"\\\n])*"|'(?:''|[^'\n])*'|(?<![\w:])(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/)/g;

export function withoutComments(text: string): string {
  return text.replace(QUOTED_OR_COMMENT, (part) => (part.startsWith('/') ? part.replace(/[^\n]/g, ' ') : part));
}
