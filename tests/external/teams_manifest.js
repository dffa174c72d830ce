// Read what teams_manifest.py prints, and validate it with Microsoft's own schemas: the one that it names and every newer one.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const Ajv = require("ajv-draft-04").default;
const addFormats = require("ajv-formats").default;
const folder = join(dirname(require.resolve("@microsoft/app-manifest/package.json")), "build", "json-schemas", "teams");
const minor = (version) => Number(version.split(".")[1]);
const manifest = JSON.parse(readFileSync(0, "utf8"));
const versions = readdirSync(folder)
  .filter((name) => /^v1\.\d+$/.test(name))
  .map((name) => name.slice(1))
  .filter((version) => minor(version) >= minor(manifest.manifestVersion))
  .sort((a, b) => minor(a) - minor(b));

const found = (changed, version) => {
  const schema = JSON.parse(readFileSync(join(folder, `v${version}`, "MicrosoftTeams.schema.json"), "utf8"));
  const address = manifest.$schema.replace(manifest.manifestVersion, version);
  const asked = { ...manifest, $schema: address, manifestVersion: version, ...changed };
  const ajv = addFormats(new Ajv({ allErrors: true, strict: false }));
  const validate = ajv.compile(schema);
  return validate(asked) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message}`);
};

const problems = [];
if (versions[0] !== manifest.manifestVersion) problems.push(`there is no schema ${manifest.manifestVersion}`);
for (const version of versions) {
  for (const problem of found({}, version)) problems.push(`${version}: ${problem}`);
  // Else the schemas would not be looked at, and the check would prove nothing.
  if (!(found({ name: { short: "x".repeat(31) } }, version)).length) problems.push(`${version} takes a name that is too long`);
  if (!(found({ unknown: true }, version)).length) problems.push(`${version} takes a name that there is not`);
}

problems.forEach((problem) => console.error(problem));
console.log(`Teams: the manifest by ${versions.length} schemas, ${versions.join(", ")}: ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
