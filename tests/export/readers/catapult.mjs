// What catapult's importer (the engine of chrome://tracing) makes of traces.
//
//   READERS_DIR=… CATAPULT_DIR=… node catapult.mjs TRACE.json… [--picture OUT]
//
// Prints a JSON list with a report of each file.
import fs from 'node:fs';
import path from 'node:path';
import {launch, serve} from './browser.mjs';

const args = process.argv.slice(2);
const at = args.indexOf('--picture');
const picture = at < 0 ? null : args.splice(at, 2)[1];
const page = `<!doctype html><html><head>
<script src="/webcomponents.min.js"></script>
<link rel="import" href="/trace_viewer_full.html">
<style>html, body { margin: 0; height: 100%; overflow: hidden }
#trace-viewer { width: 100%; height: 100% }</style></head><body></body></html>`;

const {server, root} = await serve((url) => {
  if (url === '/') return Buffer.from(page);
  if (url.startsWith('/trace/')) return args[Number(url.slice(7))];
  return path.join(process.env.CATAPULT_DIR, url);
});

// Runs in the page: nothing of this file is visible in there.
function report(url) {
  const us = (ms) => Math.round(ms * 1e6);
  const piece = (slice) => slice && {
    pid: slice.parentContainer && slice.parentContainer.parent.pid,
    tid: slice.parentContainer && slice.parentContainer.tid,
    title: slice.title, start: us(slice.start), duration: us(slice.duration)};
  const asyncPiece = (slice) => ({
    title: slice.title, start: us(slice.start), duration: us(slice.duration),
    inside: slice.subSlices.map(asyncPiece)});
  const thread = (th) => ({
    pid: th.parent.pid, tid: th.tid, name: th.name || '',
    slices: th.sliceGroup.slices.map((s) => [s.title, us(s.start), us(s.duration)]),
    async: th.asyncSliceGroup.slices.map(asyncPiece)});
  const counter = (c) => ({
    pid: c.parent.pid, name: c.name,
    values: c.series.map((s) => s.samples.map((p) => [us(p.timestamp), p.value]))});
  return (async () => {
    const text = await (await fetch(url)).text();
    const model = new tr.Model();
    const options = new tr.importer.ImportOptions();
    options.shiftWorldToZero = false;
    new tr.importer.Import(model, options).importTraces([text]);
    window.lastModel = model;
    const processes = model.getAllProcesses();
    const threads = processes.flatMap((p) => Object.values(p.threads));
    const instants = processes.map((p) => p.instantEvents.length)
      .concat(threads.map((t) => t.sliceGroup.slices
        .filter((s) => s.duration === 0).length));
    return {
      warnings: model.importWarnings.map((w) => w.type + ': ' + w.message),
      processes: processes.map((p) => ({pid: p.pid, name: p.name})),
      threads: threads.map(thread),
      counters: processes.flatMap((p) => Object.values(p.counters).map(counter)),
      instants: instants.reduce((a, b) => a + b, 0),
      flows: model.flowEvents.map((f) => ({
        title: f.title, start: us(f.start), duration: us(f.duration),
        from: piece(f.startSlice), to: piece(f.endSlice)})),
    };
  })();
}

async function show(tab) {
  await tab.evaluate(() => {
    const container = document.createElement('track-view-container');
    container.id = 'track_view_container';
    const view = document.createElement('tr-ui-timeline-view');
    view.track_view_container = container;
    Polymer.dom(view).appendChild(container);
    view.id = 'trace-viewer';
    view.globalMode = true;
    Polymer.dom(document.body).appendChild(view);
    view.model = window.lastModel;
  });
  await tab.waitForTimeout(1500);
  await tab.screenshot({path: picture});
}

const browser = await launch();
const tab = await browser.newPage({viewport: {width: 1400, height: 800}});
const errors = [];
tab.on('pageerror', (error) => errors.push(String(error).slice(0, 300)));
await tab.goto(root);
await tab.waitForFunction(
  () => window.tr && tr.Model && tr.importer && window.Polymer, null,
  {timeout: 60000});
const reports = [];
for (let i = 0; i < args.length; i++) {
  const found = await tab.evaluate(report, `/trace/${i}`);
  found.errors = errors.splice(0);
  reports.push(found);
}
if (picture) await show(tab);
// Through a file descriptor that is written to the end before the exit.
fs.writeSync(1, JSON.stringify(reports) + '\n');
await browser.close();
server.close();
process.exit(0);
