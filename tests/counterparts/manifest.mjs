// Judges an app manifest by Slack's own JSON Schema:
//
//     node manifest.mjs SCHEMA MANIFEST
//
// MANIFEST is YAML. Prints it as JSON, and then a line for each fault; exits with 1 when there is one.
// DOSSIER_COUNTERPARTS names the folder that holds node_modules.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const require = createRequire(join(resolve(process.env.DOSSIER_COUNTERPARTS ?? '.'), 'package.json'));
const Ajv = require('ajv').default;
const addFormats = require('ajv-formats').default;
const YAML = require('yaml');
const [schemaFile, manifestFile] = process.argv.slice(2);

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));
const manifest = YAML.parse(readFileSync(manifestFile, 'utf8'));
console.log(JSON.stringify(manifest));
if (!validate(manifest)) {
  for (const fault of validate.errors) console.log(`${fault.instancePath || '/'} ${fault.message}`);
  process.exitCode = 1;
}
