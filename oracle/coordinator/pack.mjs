/** pack.mjs OUT.br FILE.gz...: the texts of the files, one after the other, in one Brotli file. */
import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gunzipSync } from 'node:zlib';

const [target, ...files] = process.argv.slice(2);
const text = Buffer.concat(files.map((file) => gunzipSync(readFileSync(file))));
const params = {
  [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
  [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
  [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
};
writeFileSync(target, brotliCompressSync(text, { params }));
