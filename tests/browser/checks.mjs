// What is asked of every page: accessibility, valid markup, the security policy, the brand rules.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { HtmlValidate } from "html-validate";

const axeTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const brand = [/GDS Transport/i, /\bcrest\b/i, /govuk-icon/i, /crown(?! copyright)/i];

let axeSource = "";
const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    // Ours: attribute order and quotes are the generator's, and both ways of writing are valid.
    "attribute-boolean-style": "off",
    "no-trailing-whitespace": "off",
    "doctype-style": "off",
    "long-title": "off",
    "void-style": "off",
    // The design system gives lists and links the roles that its style sheet takes away.
    "no-redundant-role": "off",
    "prefer-native-element": "off",
    "svg-focusable": "off",
    "no-inline-style": "error",
    "require-sri": "off",
    "valid-id": ["error", { relaxed: true }],
    "tel-non-breaking": "off",
    "wcag/h30": "off",
    "form-dup-name": "off",
    "unique-landmark": "off",
    "input-attributes": "off",
    "no-implicit-button-type": "off",
    "autocomplete-password": "off",
  },
});

export async function loadTools() {
  axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
}

/// Shows pages as a browser without scripts does. Axe itself is a script and its timers would never
/// fire with scripts switched off, so the scripts are taken out of the page instead.
export async function withoutScripts(page) {
  await page.route("**/*", async (route) => {
    const request = route.request();
    if (request.resourceType() === "script") return route.abort();
    if (request.resourceType() !== "document") return route.continue();
    const response = await route.fetch();
    const html = (await response.text())
      .replace(/<script\b[^>]*>[^]*?<\/script>/g, "")
      .replace(/<noscript>/g, "<div>").replace(/<\/noscript>/g, "</div>")
      .replace(/<div><meta http-equiv="refresh"[^>]*><\/div>/, "");
    return route.fulfill({ response, body: html });
  });
}

/// A check that never ends is a failure, not a pause.
function within(seconds, work) {
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error(`took longer than ${seconds} s`)), seconds * 1000).unref());
  return Promise.race([work, late]);
}

export async function axeProblems(page) {
  await page.evaluate(`${axeSource}; undefined`);
  const result = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }),
    axeTags);
  // The design system's own script tells by aria-expanded that a choice opens a question, which axe does not know of
  // radios: https://design-system.service.gov.uk/components/radios/ (known issues).
  for (const violation of result.violations.filter(({ id }) => id === "aria-allowed-attr"))
    violation.nodes = violation.nodes.filter((node) => !/class="govuk-(radios|checkboxes)__input"[^>]*aria-expanded/.test(node.html));
  // Rules that axe itself marks as experiments are left to people.
  return result.violations.filter((violation) => violation.nodes.length && !violation.tags.includes("experimental")).map((violation) =>
    `axe ${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ")}`);
}

async function markupProblems(html) {
  const report = await validator.validateString(html);
  return report.results.flatMap((result) => result.messages)
    .map((message) => `html ${message.ruleId}: ${message.message} (line ${message.line})`);
}

function sourceProblems(html) {
  const problems = [];
  for (const word of brand) if (word.test(html)) problems.push(`brand: ${html.match(word)[0]}`);
  if (/<[^>]+\sstyle=/.test(html)) problems.push("a style attribute");
  for (const [tag] of html.matchAll(/<script\b[^>]*>/g))
    if (!/\ssrc=/.test(tag) && !/\snonce=/.test(tag)) problems.push(`an inline script: ${tag}`);
  if ((html.match(/<h1\b/g) ?? []).length !== 1) problems.push("not one h1");
  if (!/<title>[^<]+ – Trellis<\/title>/.test(html)) problems.push("a title without the service's name");
  return problems;
}

/// Wide content must scroll inside itself, never the page (WCAG 1.4.10), nor once folded parts are open.
async function widthProblems(page, width) {
  const wide = await page.evaluate(() => {
    const folded = [...document.querySelectorAll("details:not([open])")];
    for (const part of folded) part.open = true;
    const found = document.scrollingElement.scrollWidth;
    for (const part of folded) part.open = false;
    return found;
  });
  return wide > width ? [`the page is ${wide} px wide on a screen of ${width} px`] : [];
}

export async function checkPage(page, address, screen) {
  const problems = [];
  const listen = (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  };
  page.on("console", listen);
  try {
    const response = await page.goto(address, { waitUntil: "load" });
    if (response.status() !== 200) return [`status ${response.status()}`];
    if (screen.scripts) await page.waitForTimeout(150);
    const html = await response.text();
    problems.push(...sourceProblems(html), ...await markupProblems(html));
    problems.push(...await within(60, axeProblems(page)));
    problems.push(...await widthProblems(page, screen.width));
  } finally {
    page.off("console", listen);
  }
  return problems;
}
