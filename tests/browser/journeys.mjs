// Walks the shipped programmes from the first form to the end of a case in a browser, as the people who do it.
//
//   node journeys.mjs --site ../../build/debug/tests/journeys/journey_site [--only research_school] [--scripts on|off]
//
// Each programme is walked with scripts (375 pixels wide, axe on each kind of page) and without (1,280 pixels); where
// TRELLIS_TEST_POSTGRES names a server, without scripts on PostgreSQL and with scripts on SQLite.
// The last line is "N passed, N failed".
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { resolve } from "node:path";
import { loadTools } from "./checks.mjs";
import { behaviourHubs, excellenceFund, peerReview, researchSchool, targeted } from "./programmes.mjs";
import { launch, Person } from "./steps.mjs";

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? fallback : process.argv[at + 1];
};
const program = resolve(option("site", "build/debug/tests/journeys/journey_site"));
const only = option("only", "");
const asked = option("scripts", "");
const journeys = {
  excellence_fund: excellenceFund, research_school: researchSchool, behaviour_hubs: behaviourHubs,
  peer_review: peerReview, targeted,
};
const other = process.env.TRELLIS_TEST_POSTGRES ? "postgresql" : "sqlite";

/// Kinds of page that axe has looked at.
const seen = new Set();

/// A served definition. Its standard input holds it up: closing it ends the server.
async function serve(definition, engine) {
  const server = spawn(program, [definition, engine], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((done) => server.on("exit", done));
  for await (const line of createInterface({ input: server.stdout }))
    return { base: line, stop: () => (server.stdin.end(), ended) };
  throw new Error(`${definition} on ${engine} did not start`);
}

async function walk(browser, name, engine, scripts) {
  const begin = Date.now();
  const site = await serve(name, engine);
  const people = new Map();
  const before = seen.size;
  const as = async (persona) => {
    if (!people.has(persona)) people.set(persona, await Person.signIn(browser, site.base, persona, scripts, seen));
    return people.get(persona);
  };
  try {
    await journeys[name](as);
    return { seconds: (Date.now() - begin) / 1000, pages: seen.size - before };
  } finally {
    for (const person of people.values()) await person.context.close();
    await site.stop();
  }
}

await loadTools();
const browser = await launch();
let passed = 0;
let failed = 0;
async function note(name, engine, scripts) {
  const what = `${name} on ${engine} ${scripts ? "with" : "without"} scripts`;
  try {
    const { seconds, pages } = await walk(browser, name, engine, scripts);
    passed += 1;
    console.log(`${what}: ${seconds.toFixed(1)} s${scripts ? `, axe on ${pages} kinds of page` : ""}`);
  } catch (error) {
    failed += 1;
    console.log(`${what}: ${error.message}`);
  }
}

for (const name of Object.keys(journeys).filter((one) => one.includes(only)))
  await Promise.all([["sqlite", true], [other, false]].filter(([, scripts]) => asked !== (scripts ? "off" : "on"))
    .map(([engine, scripts]) => note(name, engine, scripts)));
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
