// Walks every page of a running server in a browser and checks it.
//
//   node run.mjs --url http://127.0.0.1:8080 [--routes ../golden/routes.txt] [--long]
//
// It signs in as each persona of a demonstration, follows the links of every page, and opens one or
// two pages of each route: at 320 pixels with scripts on and at 1,280 with scripts off (with --long
// at 768 and 1,280 with scripts on as well). Each page is checked with axe (WCAG 2.0 A to 2.2 AA),
// html-validate, and the rules of checks.mjs. The last line is "N passed, N failed".
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { checkPage, loadTools } from "./checks.mjs";
import { keyboardJourney } from "./keyboard.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? fallback : process.argv[at + 1];
};
const base = option("url", "http://127.0.0.1:8080");
const routesFile = option("routes", join(here, "../golden/routes.txt"));
const isLong = process.argv.includes("--long");
const pagesPerRoute = 2;

const screens = [
  { name: "320 px, scripts on", width: 320, scripts: true },
  { name: "1280 px, scripts off", width: 1280, scripts: false },
  ...(isLong ? [{ name: "768 px, scripts on", width: 768, scripts: true },
                { name: "1280 px, scripts on", width: 1280, scripts: true }] : []),
];

/// The routes that show a page, most particular first: { pattern, expression }.
const routes = readFileSync(routesFile, "utf8").trim().split("\n")
  .map((line) => line.split(" "))
  .filter(([, method]) => method === "GET")
  .map(([pattern]) => ({
    pattern,
    expression: new RegExp(`^${pattern.replace(/[.]/g, "\\.").replace(/\{[^}]+\}/g, "[^/]+")}$`),
  }))
  .sort((one, other) => one.pattern.split("{").length - other.pattern.split("{").length);

const routeOf = (address) => routes.find(({ expression }) => expression.test(new URL(address).pathname))?.pattern;
/// Answers that are data, not pages.
const isData = (pattern) => /\.(csv|geojson|xlsx|json|ics)$|\/(state|suggest|outline)$/.test(pattern);

let passed = 0;
const failures = [];
const note = (where, problems) => {
  if (problems.length === 0) passed += 1;
  for (const problem of problems) failures.push(`${where}: ${problem}`);
};

async function personas(browser) {
  const page = await browser.newPage();
  await page.goto(`${base}/sign-in`);
  const names = await page.locator(".trellis-persona h2").allTextContents();
  await page.close();
  return names;
}

async function signedIn(browser, persona, screen) {
  const context = await browser.newContext({
    viewport: { width: screen.width, height: 800 }, javaScriptEnabled: screen.scripts, reducedMotion: "reduce",
  });
  const page = await context.newPage();
  if (persona) {
    await page.goto(`${base}/sign-in`);
    await page.getByRole("button", { name: `Continue as ${persona}`, exact: true }).click();
  }
  return { context, page };
}

/// Follows links as this persona and gathers addresses by route, without checking anything yet.
async function gather(browser, persona, found) {
  const { context, page } = await signedIn(browser, persona, { width: 1280, scripts: false });
  const queue = ["/", "/sign-in", ...routes.map(({ pattern }) => pattern).filter((pattern) => !pattern.includes("{"))];
  const seen = new Set();
  const opened = new Map();
  while (queue.length) {
    const path = queue.shift();
    const address = new URL(path, base);
    const pattern = routeOf(address.href);
    if (!pattern || seen.has(address.pathname + address.search)) continue;
    seen.add(address.pathname + address.search);
    if (isData(pattern) || (opened.get(pattern) ?? 0) >= pagesPerRoute) continue;
    const response = await page.goto(address.href);
    if (!response || response.status() !== 200 || routeOf(page.url()) !== pattern) continue;
    opened.set(pattern, (opened.get(pattern) ?? 0) + 1);
    const list = found.get(pattern) ?? [];
    if (list.filter((entry) => entry.persona === persona).length < pagesPerRoute && list.length < 3 * pagesPerRoute)
      found.set(pattern, [...list, { persona, path: address.pathname + address.search }]);
    const links = await page.locator("a[href]").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    for (const link of links)
      if (link && !link.startsWith("#") && new URL(link, page.url()).origin === new URL(base).origin)
        queue.push(new URL(link, page.url()).href);
  }
  await context.close();
}

async function checkAll(browser, found, screen) {
  const byPersona = Map.groupBy([...found].flatMap(([pattern, entries]) =>
    entries.slice(0, pagesPerRoute).map((entry) => ({ ...entry, pattern }))), (entry) => entry.persona);
  for (const [persona, entries] of byPersona) {
    const { context, page } = await signedIn(browser, persona, screen);
    for (const { path, pattern } of entries) {
      const where = `${pattern} as ${persona || "visitor"} (${path}, ${screen.name})`;
      try {
        note(where, await checkPage(page, new URL(path, base).href, screen));
      } catch (error) {
        note(where, [`could not be checked: ${error.message.split("\n")[0]}`]);
      }
    }
    await context.close();
  }
}

await loadTools();
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const names = await personas(browser);
  const found = new Map();
  for (const persona of ["", ...names]) await gather(browser, persona, found);
  for (const screen of screens) await checkAll(browser, found, screen);
  // A page that nobody reaches is not checked: that is a failure of the demonstration or of a link.
  for (const { pattern } of routes)
    if (!isData(pattern) && !found.has(pattern)) console.log(`not reached by any link: ${pattern}`);
  note("keyboard", await keyboardJourney(browser, base, names[0]));
  console.log(`${found.size} of ${routes.filter(({ pattern }) => !isData(pattern)).length} routes, ${names.length} personas`);
} finally {
  await browser.close();
}
for (const failure of failures) console.log(failure);
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length ? 1 : 0);
