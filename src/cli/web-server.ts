/**
 * The teaching page on a port of this machine. It is a handful of files: they are read when it starts, and nothing else is
 * ever given out.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join } from 'node:path';
import type { Served } from './io.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

const HOST = '127.0.0.1';

/** @param port 0: any that is free */
export async function serveWeb(port: number): Promise<Served | { readonly not: string }> {
  const files = pageFiles();
  if (!files.has('index.html')) {
    return { not: 'the teaching page is not in this installation. In a checkout it is built with: npm run build:web' };
  }
  const server = createServer((request, response) => answer(request, response, files));
  try {
    await listening(server, port);
  } catch (error) {
    return { not: `port ${port} cannot be used (${(error as Error).message}). Without --port any free one is taken.` };
  }
  const { port: taken } = server.address() as AddressInfo;
  return { url: `http://${HOST}:${taken}/`, close: () => closed(server) };
}

/** By name. The package asks for itself by name, so that it does not matter how deep its built files lie. */
function pageFiles(): ReadonlyMap<string, Buffer> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('groupsim/package.json')), 'dist', 'web');
  try {
    return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
  } catch {
    return new Map();
  }
}

function answer(
  { method, url = '/' }: IncomingMessage,
  response: ServerResponse,
  files: ReadonlyMap<string, Buffer>,
): void {
  const name = url.replace(/\?.*$/, '').slice(1) || 'index.html';
  const file = files.get(name);
  if (method !== 'GET' && method !== 'HEAD') response.writeHead(405, { allow: 'GET, HEAD' }).end();
  else if (file === undefined)
    response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such file.\n');
  else {
    const headers = { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream', 'cache-control': 'no-cache' };
    response.writeHead(200, { ...headers, 'content-length': file.length }).end(method === 'HEAD' ? undefined : file);
  }
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
}

/** Browsers keep connections open: these are closed too. */
function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [program: string, ...words: string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Where there is no browser to tell, the address that was printed has to do. */
export function browse(address: string): void {
  const [program, ...words] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(program, [...words, address], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
