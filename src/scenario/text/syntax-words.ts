/**
 * What a parser says of a text that it cannot read, in the words of somebody who writes scenarios.
 */

/** By the parser's codes; the others speak for themselves. */
const WORDS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key was given before: leave out one of the two',
  MULTIPLE_DOCS: 'a second document begins here: a file holds one scenario',
  TAB_AS_INDENT: 'a tab stands where YAML wants spaces',
  BLOCK_AS_IMPLICIT_KEY: 'a second "key: value" stands on this line, or its indentation is not that of its neighbours',
  MISSING_CHAR: "a closing quote is missing, or the - of a list's item (is it indented as its neighbours are?)",
  UNEXPECTED_TOKEN: 'this is not expected here: is it indented as its neighbours are?',
  MULTILINE_IMPLICIT_KEY: 'a key without its colon, or a colon without a space after it',
};

const JSON_WORDS: Readonly<Record<string, string>> = {
  BLOCK_IN_FLOW: 'a comma is missing before the next key',
  MISSING_CHAR: 'a closing } or ] or " is missing',
  BAD_INDENT: 'a closing ] is missing',
  UNEXPECTED_TOKEN: 'nothing may follow the end of the scenario',
};

/** A sentence fragment without its full stop. */
export function syntaxWords(code: string, message: string, json: boolean): string {
  const own = json ? (JSON_WORDS[code] ?? WORDS[code]) : WORDS[code];
  return own ?? message.replace(/; please use .*$/, '').replace(/^[A-Z]/, (letter) => letter.toLowerCase());
}
