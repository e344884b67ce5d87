// Builds web/dist: style sheets without another service's brand, scripts and islands, each under a
// name that holds its hash, each compressed beforehand, and manifest.json, which the server reads.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { filterCss } from "./css.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const sources = join(here, "../src/web/assets");
const modules = join(here, "node_modules");
const dist = join(here, "dist");
const folder = join(dist, "assets");
const forbidden = /GDS Transport|crest|crown|govuk-icon/i;
const types = { css: "text/css; charset=utf-8", js: "text/javascript; charset=utf-8", svg: "image/svg+xml" };

const read = (...parts) => readFileSync(join(...parts), "utf8");
const hash = (data) => createHash("sha256").update(data).digest("hex").slice(0, 12);

/// What the output depends on: our sources, this program, the locked packages.
function stamp() {
  const own = readdirSync(sources).sort().map((name) => read(sources, name));
  return hash([...own, read(here, "build.mjs"), read(here, "css.mjs"), read(here, "package-lock.json")].join("\0"));
}

/// The design system without the parts that only GOV.UK may show: fonts, arms, header.
function govukCss() {
  const css = read(modules, "govuk-frontend/dist/govuk/govuk-frontend.min.css")
    .replace(/@font-face\{[^}]*\}/g, "")
    .replace(/"?GDS Transport"?,arial,sans-serif/g, "arial,sans-serif")
    .replace(/\/\*!?[^]*?\*\//g, "");
  const dropped = /copyright-logo|footer__crown|\.govuk-header|cookie-banner|exit-this-page|feedback|language-nav/;
  return filterCss(css, (selector) => !dropped.test(selector));
}

function mojCss() {
  const kept = /\.moj-(filter|timeline|sub-navigation|badge)/;
  const css = read(modules, "@ministryofjustice/frontend/moj/moj-frontend.min.css")
    .replace(/"?GDS Transport"?,arial,sans-serif/g, "arial,sans-serif");
  return filterCss(css, (selector) => kept.test(selector));
}

/// Leaflet's own pictures are not used: our markers are drawn by the style sheet.
function leafletCss() {
  return filterCss(read(modules, "leaflet/dist/leaflet.css"), (selector) => !/layers-toggle|default-icon-path/.test(selector));
}

async function scripts() {
  const { build } = await import("esbuild");
  const result = await build({
    entryPoints: { app: join(sources, "app.ts") },
    bundle: true, splitting: true, format: "esm", minify: true, write: false, target: "es2020",
    outdir: folder, chunkNames: "[name]-[hash]", entryNames: "[name]-[hash]",
    nodePaths: [modules], legalComments: "none", logLevel: "warning",
  });
  return result.outputFiles.map((file) => ({ file: file.path.slice(folder.length + 1), text: file.text }));
}

function write(manifest, name, file, text) {
  if (forbidden.test(text)) throw new Error(`${name} holds a part of another service's brand: ${text.match(forbidden)[0]}`);
  const type = types[file.split(".").pop()];
  writeFileSync(join(folder, file), text);
  writeFileSync(join(folder, `${file}.gz`), gzipSync(text, { level: 9 }));
  manifest[name] = { file, type, bytes: Buffer.byteLength(text) };
}

function writeHashed(manifest, name, text) {
  const [stem, ending] = name.split(".");
  write(manifest, name, `${stem}-${hash(text)}.${ending}`, text);
}

async function main() {
  const wanted = stamp();
  const stampFile = join(dist, "stamp");
  if (existsSync(stampFile) && read(stampFile) === wanted) return;
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { transform } = await import("esbuild");
  const minified = async (css) => (await transform(css, { loader: "css", minify: true, target: "es2020" })).code;
  const manifest = {};
  const picker = read(modules, "accessible-autocomplete/dist/accessible-autocomplete.min.css");
  writeHashed(manifest, "app.css", await minified([govukCss(), mojCss(), picker, read(sources, "trellis.css")].join("\n")));
  writeHashed(manifest, "map.css", await minified(leafletCss() + read(sources, "map.css")));
  writeHashed(manifest, "icon.svg", read(sources, "icon.svg"));
  for (const { file, text } of await scripts()) {
    const name = file.startsWith("app-") ? "app.js" : file;
    write(manifest, name, file, text);
  }
  writeFileSync(join(dist, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
  writeFileSync(stampFile, wanted);
  for (const [name, entry] of Object.entries(manifest)) console.log(`${name}  ${entry.bytes} bytes`);
}

await main();
