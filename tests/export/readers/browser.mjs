// A headless Chromium and a small web server for its pages: what the readers
// that live in a browser share.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import {createRequire} from 'node:module';

const require = createRequire(import.meta.url);
const TYPES = {
  '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css',
  '.json': 'application/json', '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

// Where `npm ci` has put the packages: not beside this file.
export function modules() {
  return path.join(process.env.READERS_DIR, 'node_modules');
}

// files: a function from a URL's path to a file's name or a Buffer, or null.
export async function serve(files) {
  const server = http.createServer((request, response) => {
    const url = decodeURIComponent(request.url.split(/[?#]/)[0]);
    const found = files(url);
    if (found === null || (typeof found === 'string' && !fs.existsSync(found))) {
      response.statusCode = 404;
      return response.end();
    }
    const name = typeof found === 'string' ? found : url;
    const type = TYPES[path.extname(name)] || 'text/html';
    response.setHeader('content-type', type);
    response.end(typeof found === 'string' ? fs.readFileSync(found) : found);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {server, root: `http://127.0.0.1:${server.address().port}/`};
}

export async function launch() {
  const {chromium} = require(path.join(modules(), 'playwright-core'));
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox', '--disable-gpu', '--use-gl=angle',
      '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
      '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
    ],
  });
}
