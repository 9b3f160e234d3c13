/**
 * The report as one file: the page that was built once (report/), with the data of this run in it.
 */
import type { PageData } from './data.ts';

/** Where the data goes in the page. */
export const DATA_PLACE = '"groupsim-report-data"';

/**
 * @throws Error for a page that has no place for data
 */
export function reportHtml(page: string, data: PageData): string {
  const parts = page.split(DATA_PLACE);
  if (parts.length !== 2)
    throw new Error('the page of the report has no place for its data: build it anew (npm run build)');
  return `${parts[0]}${embedded(data)}${parts[1]}`;
}

/** Inside of a script element: nothing that could end it, or begin a comment in it. */
function embedded(data: PageData): string {
  return JSON.stringify(data).replace(
    /[<>\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
