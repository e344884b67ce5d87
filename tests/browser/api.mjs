// Asks every address of the JSON API of a running demonstration and holds each answer against its document.
//
//   node api.mjs --url http://127.0.0.1:8080
//
// Each persona makes a token by the page, with all that it may have. Every GET of the document is asked by each: lists with
// two things a page and the page after, as CSV, and since an event; one thing of each list. Every answer must fit the schema
// of its status (ajv); an address without a named part must answer 200 or 403. The last line is "N passed, N failed".
import Ajv from "ajv/dist/2020.js";
import { personaNames, Visitor } from "./crawl.mjs";

const at = process.argv.indexOf("--url");
const base = at === -1 ? "http://127.0.0.1:8080" : process.argv[at + 1];
const document = await (await fetch(new URL("/api/openapi.json", base))).json();
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(document, "api");

let passed = 0;
const failures = [];
const note = (where, problem) => {
  if (problem) failures.push(`${where}: ${problem}`);
  else passed += 1;
};
const pointer = (path) => path.map((part) => part.replace(/~/g, "~0").replace(/\//g, "~1")).map(encodeURIComponent).join("/");

/// What is wrong with an answer; nothing when it fits the document.
function misfit(pattern, status, type, text) {
  if (type.startsWith("text/csv")) return text.startsWith("\ufeffid,") || text.startsWith("id,") ? "" : "the table has no head";
  const path = status < 400
    ? ["paths", pattern, "get", "responses", String(status), "content", "application/json", "schema"]
    : ["components", "schemas", "problem"];
  const fits = ajv.compile({ $ref: `api#/${pointer(path)}` });
  return fits(JSON.parse(text)) ? "" : ajv.errorsText(fits.errors);
}

/// A token of this persona with everything that its form offers.
async function tokenOf(visitor) {
  const form = (await visitor.request("/account/tokens/new")).text;
  const body = new URLSearchParams({
    form_token: form.match(/name="form_token" value="([^"]*)"/)[1], name: "API check", days: "30",
  });
  for (const [, scope] of form.matchAll(/name="permissions"[^>]*value="([^"]+)"/g)) body.append("permissions", scope);
  for (const [, owner] of form.matchAll(/name="organisation"[^>]*value="([^"]+)"/g)) body.set("organisation", owner);
  const made = await visitor.request("/account/tokens", { method: "POST", body });
  return made.text.match(/id="token">([^<]+)</)?.[1];
}

async function ask(pattern, path, token, accept = "application/json") {
  const response = await fetch(new URL(path, base), { headers: { authorization: `Bearer ${token}`, accept } });
  const text = await response.text();
  const where = `GET ${path} (${accept})`;
  note(where, misfit(pattern, response.status, response.headers.get("content-type"), text));
  if (![200, 403, 404].includes(response.status)) note(where, `answered ${response.status}: ${text}`);
  return response.status === 200 && accept === "application/json" ? JSON.parse(text) : undefined;
}

const patterns = Object.entries(document.paths).filter(([, operations]) => operations.get).map(([pattern]) => pattern);
for (const name of await personaNames(base)) {
  const visitor = new Visitor(base);
  await visitor.become(name);
  const token = await tokenOf(visitor);
  if (!token) {
    console.log(`${name}: no token, as its role opens nothing by the API`);
    continue;
  }
  const keys = {};
  for (const pattern of patterns.filter((one) => !one.includes("{"))) {
    const first = await ask(pattern, `${pattern}?limit=2`, token);
    if (!first) continue;
    const single = patterns.find((one) => one.startsWith(`${pattern}/{`) && one.split("/").length === pattern.split("/").length + 1);
    if (single && first.items[0]) keys[single.match(/\{(.+)\}/)[1]] = first.items[0].id;
    if (pattern.endsWith("/match_proposals") && first.items[0]) {
      keys.partner = first.items[0].partner_urn;
      keys.match = first.items[0].match_id;
    }
    if (first.links.next) await ask(pattern, first.links.next, token);
    await ask(pattern, `${pattern}?limit=2`, token, "text/csv");
    if (document.paths[pattern].get.parameters.some((one) => one.name === "updated_since"))
      await ask(pattern, `${pattern}?limit=2&updated_since=0`, token);
  }
  for (const pattern of patterns.filter((one) => one.includes("{"))) {
    let path = pattern.replace(/\{(\w+)\}/g, (whole, part) => (part === "task" ? whole : keys[part] ?? "0"));
    if (path.includes("{task}")) {
      const tasks = await ask("/api/v1/cases/{case}/tasks", path.replace("/{task}", ""), token);
      path = path.replace("{task}", tasks?.items[0]?.task ?? "none");
    }
    await ask(pattern, path, token);
  }
  console.log(`${name}: asked`);
}
for (const failure of failures) console.log(failure);
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length ? 1 : 0);
