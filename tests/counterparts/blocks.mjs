// Judges the payloads in a folder (message/, modal/, home/, options/) with parts that others wrote:
//
//     node blocks.mjs types FOLDER          tsc --strict against @slack/types: keys and types
//     node blocks.mjs schema FOLDER SCHEMA  ajv with the Block Kit JSON Schema: lengths and counts
//
// Prints a line for each fault, and exits with 1 when there is one. DOSSIER_COUNTERPARTS names the folder that holds
// node_modules.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const counterparts = resolve(process.env.DOSSIER_COUNTERPARTS ?? '.');
const require = createRequire(join(counterparts, 'package.json'));
const [judge, folder, schemaFile] = process.argv.slice(2);

function* payloads() {
  for (const kind of readdirSync(folder).sort())
    for (const file of readdirSync(join(folder, kind)).sort())
      yield { kind, name: join(kind, file), payload: JSON.parse(readFileSync(join(folder, kind, file), 'utf8')) };
}

// What @slack/types calls each kind. A message's own keys belong to @slack/web-api; its blocks are looked at.
const typeOf = { message: 'AnyBlock[]', modal: 'ModalView', home: 'HomeView', options: 'PlainTextOption[]' };
const partOf = { message: (p) => p.blocks, modal: (p) => p, home: (p) => p, options: (p) => p.options };

function* typeFaults() {
  const ts = require('typescript');
  const lines = ["import type { AnyBlock, HomeView, ModalView, PlainTextOption } from '@slack/types';"];
  const names = [''];
  for (const { kind, name, payload } of payloads()) {
    names.push(name);
    lines.push(`export const p${names.length}: ${typeOf[kind]} = ${JSON.stringify(partOf[kind](payload))};`);
  }
  const file = join(counterparts, 'payloads.ts');  // beside node_modules, where imports are resolved
  const options = { strict: true, noEmit: true, skipLibCheck: false, module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext, target: ts.ScriptTarget.ES2022, types: [] };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile;
  host.getSourceFile = (path, ...rest) =>
    path === file ? ts.createSourceFile(path, lines.join('\n'), options.target) : read.call(host, path, ...rest);
  const program = ts.createProgram([file], options, host);
  for (const fault of ts.getPreEmitDiagnostics(program)) {
    const line = fault.file?.fileName === file ? fault.file.getLineAndCharacterOfPosition(fault.start).line : 0;
    yield `${names[line]}: ${ts.flattenDiagnosticMessageText(fault.messageText, ' ').slice(0, 500)}`;
  }
}

const schemaOf = { message: 'message_blocks', modal: 'modal_view', home: 'home_view' };

function* schemaFaults() {
  const Ajv = require('ajv/dist/2020').default;
  const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false });
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8'));
  ajv.addSchema(schema);
  for (const { kind, name, payload } of payloads()) {
    if (!schemaOf[kind]) continue;
    const validate = ajv.getSchema(`${schema.$id}#/$defs/${schemaOf[kind]}`);
    if (!validate(partOf[kind](payload))) yield `${name}: ${ajv.errorsText(validate.errors).slice(0, 500)}`;
  }
}

let faults = 0;
for (const fault of judge === 'types' ? typeFaults() : schemaFaults()) {
  console.log(fault);
  ++faults;
}
process.exitCode = faults === 0 ? 0 : 1;
