/**
 * Member ids are a name and 36 random characters: too long to read, and a few of them are enough.
 */

/** Of the random part of a member id, enough to tell two apart. */
export function shortIds(text: string): string {
  return text.replace(/\b([0-9a-f]{4})[0-9a-f]{4}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '$1…');
}
