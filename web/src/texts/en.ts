/** The English catalogue, and with it the keys of all. Its parts: one file per area of the page. */
import { acts } from './en/acts.ts';
import { course } from './en/course.ts';
import { help } from './en/help.ts';
import { history } from './en/history.ts';
import { lessons } from './en/lessons/index.ts';
import { page } from './en/page.ts';
import { settings } from './en/settings.ts';
import { stage } from './en/stage.ts';

export const en = { ...page, ...history, ...help, ...stage, ...acts, ...settings, ...course, ...lessons } as const;
