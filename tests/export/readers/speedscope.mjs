// Whether the speedscope application opens profiles.
//
//   READERS_DIR=… node speedscope.mjs PROFILE.json… [--picture OUT.png]
//
// Prints a JSON list: for each file the page's title once it is loaded, what
// the page says, and the errors of its console.
import fs from 'node:fs';
import path from 'node:path';
import {launch, modules, serve} from './browser.mjs';

const args = process.argv.slice(2);
const at = args.indexOf('--picture');
const picture = at < 0 ? null : args.splice(at, 2)[1];
const app = path.join(modules(), 'speedscope/dist/release');

const {server, root} = await serve((url) => {
  if (url === '/') return path.join(app, 'index.html');
  if (url.startsWith('/profile/')) return args[parseInt(url.slice(9), 10)];
  return path.join(app, url);
});

const browser = await launch();
const reports = [];
for (let i = 0; i < args.length; i++) {
  const tab = await browser.newPage({viewport: {width: 1400, height: 800}});
  const errors = [];
  tab.on('pageerror', (error) => errors.push(String(error).slice(0, 300)));
  tab.on('console', (message) => {
    // Without a GPU the driver talks about its speed.
    if (message.type() === 'error' && !/GPU stall|favicon/.test(message.text()))
      errors.push(message.text().slice(0, 300));
  });
  const profile = encodeURIComponent(`${root}profile/${i}.json`);
  await tab.goto(`${root}#profileURL=${profile}`);
  let title = '', text = '';
  for (let waited = 0; waited < 60000; waited += 100) {
    await tab.waitForTimeout(100);
    title = await tab.title();
    text = await tab.evaluate(() => document.body.innerText);
    if (title.endsWith('- speedscope') || /Something went wrong/.test(text))
      break;
  }
  if (picture && i === args.length - 1) {
    await tab.waitForTimeout(800);
    await tab.screenshot({path: picture});
  }
  reports.push({title, text: text.slice(0, 2000), errors});
  await tab.close();
}
fs.writeSync(1, JSON.stringify(reports) + '\n');
await browser.close();
server.close();
process.exit(0);
