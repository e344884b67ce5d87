// Finds the pages of a server by following links over plain HTTP, as one person at a time.

const hidden = (form, name) => form.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1];
const unescaped = (text) => text.replace(/&amp;/g, "&").replace(/&#34;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, "<").replace(/&gt;/g, ">");

/// The lines of Set-Cookie. Debian 12's Node.js joins them by commas, as does a date within one.
function setCookies(headers) {
  if (headers.getSetCookie) return headers.getSetCookie();
  return (headers.get("set-cookie") ?? "").split(/,\s*(?=[^;,\s]+=)/).filter(Boolean);
}

/// A visitor with cookies, who takes redirects one by one.
export class Visitor {
  constructor(base) {
    this.base = base;
    this.cookies = new Map();
  }

  async request(path, options = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL(path, this.base), {
      redirect: "manual", ...options, headers: { cookie, ...options.headers },
    });
    for (const line of setCookies(response.headers)) {
      const [pair, ...attributes] = line.split("; ");
      const [name, value] = pair.split("=");
      if (attributes.includes("Max-Age=0")) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return { status: response.status, text: await response.text(), location: response.headers.get("location") };
  }

  /// Signs in as a persona of the demonstration.
  async become(name) {
    const page = await this.request("/sign-in");
    const forms = page.text.split("<form").slice(1).map((form) => form.split("</form>")[0]);
    const form = forms.find((one) => unescaped(one).includes(`Continue as ${name}<`));
    if (!form) throw new Error(`there is no persona ${name}`);
    const body = new URLSearchParams({
      form_token: hidden(form, "form_token"), person: hidden(form, "person"), return_to: "/",
    });
    const answer = await this.request("/sign-in/persona", { method: "POST", body });
    if (answer.status !== 303) throw new Error(`signing in as ${name} gave ${answer.status}`);
  }

  /// Uploads a list of invented schools, so that there is an import to look at; nothing is imported.
  async upload() {
    const page = await this.request("/register/imports");
    if (page.status !== 200) return;
    const form = new FormData();
    form.set("form_token", hidden(page.text, "form_token"));
    form.set("file", new Blob(["URN\n900001\n900002\n"]), "SYNTHETIC_list20260301.csv");
    const answer = await this.request("/register/imports", { method: "POST", body: form });
    if (answer.status !== 303) throw new Error(`uploading a file gave ${answer.status}`);
  }

  /// Uploads a definition with a mistake in it, so that there is a report to look at.
  async uploadDefinition() {
    const page = await this.request("/programmes/definition-files");
    if (page.status !== 200) return;
    const form = new FormData();
    form.set("form_token", hidden(page.text, "form_token"));
    form.set("file", new Blob(['{"id": "sketch", "titel": "Sketch"}\n']), "SYNTHETIC_sketch.json");
    const answer = await this.request("/programmes/definition-files", { method: "POST", body: form });
    if (answer.status !== 303) throw new Error(`uploading a definition gave ${answer.status}`);
  }

  /// Uploads an invented catalogue, so that there is one to look at; nothing is loaded.
  async uploadEvidence() {
    const page = await this.request("/evidence/files");
    if (page.status !== 200) return;
    const form = new FormData();
    form.set("form_token", hidden(page.text, "form_token"));
    form.set("invented", "yes");
    const rows = "item,title,as_of,source\nlate_news,Late news,2026-03-01,Invented\nBad,Bad,2026-02-30,Invented\n";
    form.set("file", new Blob([rows]), "SYNTHETIC_evidence.csv");
    const answer = await this.request("/evidence/files", { method: "POST", body: form });
    if (answer.status !== 303) throw new Error(`uploading a catalogue gave ${answer.status}`);
    return answer.location;
  }

  /// Previews moving the open cases of the first programme, which changes none.
  async previewMove() {
    const programme = (await this.request("/programmes")).text.match(/href="(\/programmes\/\d+)"/)?.[1];
    const page = programme && await this.request(`${programme}/moves`);
    if (page?.status !== 200) return;
    const version = page.text.match(/name="to" type="radio" value="(\d+)"/)?.[1];
    const body = new URLSearchParams({ form_token: hidden(page.text, "form_token"), to: version });
    const answer = await this.request(`${programme}/moves`, { method: "POST", body });
    if (answer.status !== 303) throw new Error(`previewing a move gave ${answer.status}`);
    return answer.location;
  }

  /// The page that tells what an offer to the first school in line would do.
  async previewOffer() {
    const programmes = (await this.request("/programmes")).text.matchAll(/href="\/programmes\/(\d+)"/g);
    for (const [, programme] of programmes) {
      const page = await this.request(`/offers/${programme}`);
      if (page.status !== 200) continue;
      const form = page.text.split("/preview")[1]?.split("</form>")[0] ?? "";
      const school = form.match(/<input[^>]*name="to"[^>]*value="(\d+)"/)?.[1];
      if (!school) continue;
      const query = new URLSearchParams({ to: school });
      for (const part of ["day", "month", "year"])
        query.set(`answer_by-${part}`, form.match(new RegExp(`name="answer_by-${part}"[^>]*value="(\\d+)"`))?.[1] ?? "");
      return `/offers/${programme}/preview?${query}`;
    }
  }

  /// Makes what pages need to show something, where this person may. Returns further addresses.
  async prepare() {
    await this.upload();
    await this.uploadDefinition();
    return [await this.uploadEvidence(), await this.previewMove(), await this.previewOffer(), ...await this.graduated(),
      await this.splitOff(), await this.watchOne()].filter(Boolean);
  }

  /// A case that has graduated: others have no payment to look at, and no graduation to take back.
  async graduated() {
    const page = await this.request("/cases?status=complete");
    const found = page.text.match(/href="(\/cases\/\d+)"/);
    return found ? [`${found[1]}/grants`, `${found[1]}/graduation`] : [];
  }

  /// The history of a case that began when a school split (split_case.sql makes one).
  async splitOff() {
    for (let id = 1; id <= 10; ++id)
      if ((await this.request(`/cases/${id}/origin`)).status === 200) return `/cases/${id}/origin`;
    return "";
  }

  /// Puts the first case on the own watchlist by the way for many, which has a report.
  async watchOne() {
    const found = (await this.request("/cases")).text.match(/href="\/cases\/(\d+)"/);
    const page = found && await this.request(`/cases/bulk/preview?do=watch&case=${found[1]}`);
    const hash = page?.status === 200 && hidden(page.text, "hash");
    if (!hash) return "";
    const body = new URLSearchParams({ form_token: hidden(page.text, "form_token"), hash, do: "watch", case: found[1] });
    const answer = await this.request("/cases/bulk", { method: "POST", body });
    if (answer.status !== 303) throw new Error(`watching a case gave ${answer.status}`);
    return answer.location;
  }

  /// As a browser's context takes them.
  browserCookies() {
    return [...this.cookies].map(([name, value]) => ({ name, value, url: this.base }));
  }
}

export async function personaNames(base) {
  const page = await new Visitor(base).request("/sign-in");
  return [...page.text.matchAll(/Continue as ([^<]+)</g)].map(([, name]) => unescaped(name));
}

/// So many pages of a route are read for their links: a draft leads elsewhere than a form that was sent.
const readPerRoute = 4;

/// Addresses by route, at most `count` of each, and the links that lead to a page which this person
/// may not see or which is not there, each with the page it stands on. `routeOf(path)` names a route
/// or gives nothing.
export async function gather(visitor, starts, routeOf, isData, count) {
  const found = new Map();
  const refused = [];
  const seen = new Set();
  const read = new Map();
  const queue = starts.map((path) => ({ path, from: "" }));
  while (queue.length) {
    const { path, from } = queue.shift();
    const pattern = routeOf(path);
    if (!pattern || seen.has(path) || isData(pattern)) continue;
    seen.add(path);
    if ((read.get(pattern) ?? 0) >= Math.max(count, readPerRoute)) continue;
    const page = await visitor.request(path);
    if (from && (page.status === 403 || page.status === 404)) refused.push({ path, from, status: page.status });
    if (page.status !== 200) continue;
    read.set(pattern, (read.get(pattern) ?? 0) + 1);
    const list = found.get(pattern) ?? [];
    if (list.length < count) found.set(pattern, [...list, path]);
    for (const [, href] of page.text.matchAll(/href="([^"]+)"/g)) {
      const address = new URL(unescaped(href), new URL(path, visitor.base));
      if (address.origin === new URL(visitor.base).origin) queue.push({ path: address.pathname + address.search, from: path });
    }
  }
  return { found, refused };
}
