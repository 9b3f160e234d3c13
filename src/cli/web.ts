/**
 * The command `web`: serves the teaching page from the installed package, to this machine alone, until Ctrl-C.
 */
import { Exit, type ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import type { WebRequest } from './web-request.ts';

export async function webCommand({ link, port, open }: WebRequest, io: Io): Promise<ExitCode> {
  const served = await io.serve(port);
  if ('not' in served) {
    io.err(`error: ${served.not}\n`);
    return Exit.usage;
  }
  const address = link === '' ? served.url : `${served.url}#${link}`;
  io.out(`${address}\n`);
  io.err('The page is served to this machine alone. Ctrl-C ends it.\n');
  if (open) io.browse(address);
  await new Promise<void>((resolve) => io.onInterrupt(resolve));
  await served.close();
  return Exit.ok;
}
