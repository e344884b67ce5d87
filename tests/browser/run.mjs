// Walks every page of a running demonstration in a browser and checks it.
//
//   node run.mjs --url http://127.0.0.1:8080 [--routes ../golden/routes.txt] [--only /schools] [--long]
//
// It signs in as each persona, follows the links of every page, and opens one page of each route
// (with --long two): at 320 pixels with scripts on and at 1,280 with scripts off (with --long at 768
// and 1,280 with scripts on as well). Each page is checked with axe (WCAG 2.0 A to 2.2 AA),
// html-validate, and the rules of checks.mjs. A link to a page that is refused to its reader or is
// not there fails as well. The last line is "N passed, N failed".
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { checkPage, loadTools, withoutScripts } from "./checks.mjs";
import { gather, personaNames, Visitor } from "./crawl.mjs";
import { keyboardJourney } from "./keyboard.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? fallback : process.argv[at + 1];
};
const base = option("url", "http://127.0.0.1:8080");
const only = option("only", "");
const isLong = process.argv.includes("--long");
const pagesPerRoute = isLong ? 2 : 1;

const screens = [
  { name: "320 px, scripts on", width: 320, scripts: true },
  { name: "1280 px, scripts off", width: 1280, scripts: false },
  ...(isLong ? [{ name: "768 px, scripts on", width: 768, scripts: true },
                { name: "1280 px, scripts on", width: 1280, scripts: true }] : []),
];

/// The routes that show something, those without named parts first.
const routes = readFileSync(option("routes", join(here, "../golden/routes.txt")), "utf8").trim().split("\n")
  .map((line) => line.split(" "))
  .filter(([, method]) => method === "GET")
  .map(([pattern]) => ({
    pattern,
    expression: new RegExp(`^${pattern.replace(/[.]/g, "\\.").replace(/\{[^}]+\}/g, "[^/]+")}$`),
  }))
  .sort((one, other) => one.pattern.split("{").length - other.pattern.split("{").length);
const routeOf = (path) => routes.find(({ expression }) => expression.test(path.split("?")[0]))?.pattern;
/// Answers that are data, not pages.
const isData = (pattern) => pattern.startsWith("/api/v1/") || /\.(csv|geojson|xlsx|json|ics)$|\/(state|suggest|outline|file|canonical)$/.test(pattern);

/// A connection that the server closed as idle just then is no fault of the page: once more.
async function checkedTwice(page, check) {
  try {
    return await check();
  } catch {
    await page.goto("about:blank").catch(() => {});
    await page.waitForTimeout(1000);
    return check();
  }
}

let passed = 0;
const failures = [];
const note = (where, problems) => {
  if (problems.length === 0) passed += 1;
  for (const problem of problems) failures.push(`${where}: ${problem}`);
};

async function checkAs(browser, visitor, name, paths, screen) {
  const context = await browser.newContext({
    viewport: { width: screen.width, height: 800 }, reducedMotion: "reduce",
  });
  context.setDefaultTimeout(30000);
  await context.addCookies(visitor.browserCookies());
  const page = await context.newPage();
  if (!screen.scripts) await withoutScripts(page);
  for (const { pattern, path } of paths) {
    const where = `${pattern} as ${name || "visitor"} (${path}, ${screen.name})`;
    try {
      note(where, await checkedTwice(page, () => checkPage(page, new URL(path, base).href, screen)));
    } catch (error) {
      note(where, [`could not be checked: ${error.message.split("\n")[0]}`]);
    }
  }
  await context.close();
}

await loadTools();
const names = await personaNames(base);
const starts = ["/", ...routes.map(({ pattern }) => pattern).filter((pattern) => !pattern.includes("{"))];
const checked = new Map();
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  for (const name of ["", ...names]) {
    const visitor = new Visitor(base);
    if (name) await visitor.become(name);
    const made = name ? await visitor.prepare() : [];
    const { found, refused } = await gather(visitor, [...starts, ...made], routeOf, isData, pagesPerRoute);
    for (const { path, from, status } of refused)
      if (from.startsWith(only)) note(`${from} as ${name || "visitor"}`, [`its link to ${path} gives ${status}`]);
    // A page that another persona reached already is not looked at again, save the home page.
    const paths = [...found].flatMap(([pattern, list]) => list.map((path) => ({ pattern, path })))
      .filter(({ pattern }) => pattern.startsWith(only) && (pattern === "/" || !checked.has(pattern)));
    for (const { pattern } of paths) checked.set(pattern, name);
    for (const screen of screens) await checkAs(browser, visitor, name, paths, screen);
    console.log(`${name || "visitor"}: ${paths.length} pages`);
  }
  if (!only) note("keyboard", await keyboardJourney(browser, base, names[0]));
} finally {
  await browser.close();
}
const pages = routes.filter(({ pattern }) => !isData(pattern) && pattern.startsWith(only));
/// Real people only set passwords: a demonstration has none.
const withoutLink = new Set(["/password"]);
for (const { pattern } of pages)
  note(pattern, checked.has(pattern) || withoutLink.has(pattern) ? [] : ["no link of this demonstration leads here"]);
console.log(`${checked.size} of ${pages.length} routes`);
for (const failure of failures) console.log(failure);
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length ? 1 : 0);
