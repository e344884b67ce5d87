// A person in a browser who takes a programme's steps through its pages: forms are filled as they stand, by what they ask.
import { chromium } from "playwright-core";
import { axeProblems } from "./checks.mjs";

export const launch = () => chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

const today = new Date();
const dateParts = { day: today.getDate(), month: today.getMonth() + 1, year: today.getFullYear() };

/// What is shown of a page's address: without the numbers of its records.
const shapeOf = (address) => new URL(address).pathname.replace(/\/\d+/g, "/N");

export class Person {
  /// `scripts`: whether pages may run them. `seen` collects the shapes of pages that axe has looked at.
  constructor(base, name, context, page, scripts, seen) {
    Object.assign(this, { base, name, context, page, scripts, seen });
  }

  static async signIn(browser, base, name, scripts, seen) {
    const width = scripts ? 375 : 1280;
    const context = await browser.newContext({
      javaScriptEnabled: scripts, viewport: { width, height: 800 }, reducedMotion: "reduce",
    });
    context.setDefaultTimeout(30000);
    const page = await context.newPage();
    const person = new Person(base, name, context, page, scripts, seen);
    await person.open("/sign-in");
    await person.press(`Continue as ${name}`);
    return person;
  }

  where() {
    return `${this.name} at ${new URL(this.page.url()).pathname}`;
  }
  fail(words) {
    throw new Error(`${this.where()}: ${words}`);
  }

  async open(path) {
    const response = await this.page.goto(new URL(path, this.base).href, { waitUntil: "domcontentloaded" });
    this.status = response.status();
    await this.look();
  }
  /// The first page of each shape is checked with axe, where its timers run.
  async look() {
    const shape = shapeOf(this.page.url());
    if (!this.scripts || this.seen.has(shape)) return;
    this.seen.add(shape);
    const problems = await axeProblems(this.page);
    if (problems.length) this.fail(problems.join("; "));
  }
  /// A button, or a link that looks like one.
  async press(name) {
    await this.arrive(() => this.page.getByRole("button", { name, exact: true }).first().click());
  }
  async follow(name) {
    await this.arrive(() => this.page.getByRole("link", { name, exact: true }).first().click());
  }
  async arrive(act) {
    try {
      await Promise.all([this.page.waitForEvent("domcontentloaded"), act()]);
    } catch (error) {
      this.fail(`${error.message.split("\n")[0]}: ${(await this.text()).slice(0, 600)}`);
    }
    await this.look();
  }
  async text() {
    return (await this.page.locator("body").innerText()).replace(/\s+/g, " ");
  }
  async sees(...all) {
    const text = await this.text();
    for (const words of all) if (!text.includes(words)) this.fail(`does not say "${words}" but: ${text.slice(0, 1200)}`);
  }
  async seesNot(words) {
    if ((await this.text()).includes(words)) this.fail(`says "${words}"`);
  }

  /// The controls of the form with this action.
  async controls(form) {
    return form.locator("input:not([type=hidden]), select, textarea").evaluateAll((all) => all.map((one, index) => ({
      index, name: one.name, value: one.value, type: one.type, tag: one.tagName,
      checked: Boolean(one.checked), shown: one.getClientRects().length > 0, inputmode: one.getAttribute("inputmode"),
      inDetails: Boolean(one.closest("details:not([open])")), inConditional: Boolean(one.closest("[id^=conditional-]")),
      options: one.tagName === "SELECT" ? [...one.options].map((option) => option.value) : [],
    })));
  }

  /// Fills every control of the form: `answers` by name, else today, the first option, a tick, a number or a word.
  async fill(form, answers = {}) {
    const list = await this.controls(form);
    const fields = form.locator("input:not([type=hidden]), select, textarea");
    const done = new Set();
    for (const one of list) {
      const control = fields.nth(one.index);
      const key = Object.keys(answers).find((name) => one.name === name || one.name.endsWith(`-${name}`));
      const given = key === undefined ? undefined : String(answers[key]);
      if (given === "" || (given === undefined && (one.inDetails || one.inConditional))) continue;
      if (one.type === "radio" || one.type === "checkbox") {
        if (one.type === "radio" && done.has(one.name)) continue;
        if (given !== undefined && given !== one.value) continue;
        done.add(one.name);
        if (!one.checked) await control.check();
        continue;
      }
      if (one.inConditional ? !(await control.isVisible()) : !one.shown) continue;
      const part = one.name.match(/-(day|month|year)$/)?.[1];
      if (one.tag === "SELECT") await control.selectOption(given ?? one.options.find((value) => value) ?? "");
      else if (part) await control.fill(String(dateParts[part]));
      else if (given !== undefined) await control.fill(given);
      else if (one.inputmode) await control.fill("12");
      else if (one.type === "url") await control.fill("https://example.com/document");
      else await control.fill("Words");
    }
  }
  /// Fills and sends the form with this action. `button` names which of its buttons.
  async send(action, answers = {}, button) {
    const form = this.page.locator(`form[action="${action}"]`).first();
    if (!(await form.count())) this.fail(`has no form to ${action} but: ${(await this.text()).slice(0, 600)}`);
    const closed = form.locator("xpath=ancestor::details[not(@open)]/summary");
    if (await closed.count()) await closed.first().click();
    await this.fill(form, answers);
    const buttons = button ? form.getByRole("button", { name: button, exact: true }) : form.getByRole("button");
    await this.arrive(() => buttons.first().click());
  }
  async sendWell(action, answers = {}, button) {
    await this.send(action, answers, button);
    if (await this.page.locator(".govuk-error-summary").count())
      this.fail(await this.page.locator(".govuk-error-summary").innerText());
  }
}

/// A case and what is done to it, by whoever is named.
export class Case {
  constructor(path) {
    this.path = path;
  }
  async answer(person, task, answers = {}) {
    const page = `${this.path}/tasks/${task}`;
    await person.open(page);
    await person.sendWell(page, answers);
    if (new URL(person.page.url()).pathname !== this.path) person.fail(`did not save ${task}`);
  }
  async answerAll(person, tasks, answers = {}) {
    for (const task of tasks) await this.answer(person, task, answers);
  }
  /// Sends the shared plan to a person of another school, or to quality assurance where none is named.
  async sendPlan(person, peer) {
    await person.open(`${this.path}/plan/readings/new`);
    const form = person.page.locator(`form[action="${this.path}/plan/readings"]`);
    await form.locator(`input[name="kind"][value="${peer ? "peer" : "quality"}"]`).check();
    if (peer) {
      const reader = form.locator('select[name="reader"]');
      const name = await reader.locator("option", { hasText: new RegExp(`: ${peer}$`) }).first().innerText();
      await reader.selectOption({ label: name });
    }
    await person.arrive(() => form.getByRole("button", { name: "Send the plan" }).click());
    await person.sees("was sent to be read");
  }
  /// Finds every criterion of a plan met, and passes it.
  async passPlan(person, reading) {
    const page = `/plan-readings/${reading}`;
    await person.open(page);
    const met = person.page.locator(`form[action="${page}"] input[name^="met-"][value="yes"]`);
    for (let i = 0; i < (await met.count()); ++i) await met.nth(i).check();
    await person.page.locator(`form[action="${page}"] input[name="result"][value="passed"]`).check();
    await person.arrive(() => person.page.getByRole("button", { name: "Send to the school" }).click());
    if (await person.page.locator(".govuk-error-summary").count())
      person.fail(await person.page.locator(".govuk-error-summary").innerText());
  }
  async isClosed(person, task, words) {
    await person.open(`${this.path}/tasks/${task}`);
    await person.sees(words);
    if (await person.page.locator(`form[action="${this.path}/tasks/${task}"]`).count()) person.fail(`may answer ${task}`);
  }
  async writePlan(person, answers = {}) {
    await person.open(`${this.path}/plan`);
    await person.press("Write the plan");
    await person.sendWell(`${this.path}/plan/draft`, { threshold: 90, ...answers });
    await person.press("Share this version");
    await person.sees("The plan has been shared");
  }
  async review(person, answers) {
    await person.open(`${this.path}/reviews/new`);
    await person.sendWell(`${this.path}/reviews`, answers);
    await person.sees("Review saved");
  }
  async visit(person, engagement, days = 1) {
    await person.open(`${this.path}/diary/visit`);
    await person.sendWell(`${this.path}/diary/visit`, { engagement, amount: days, link: "" });
  }
  async setStatus(person, status) {
    await person.open(`${this.path}/status`);
    await person.sendWell(`${this.path}/status`, { status });
    await person.sees("The case has been changed");
  }
  async pauseAndResume(person, paused, active, task) {
    await this.setStatus(person, paused);
    await this.isClosed(person, task, "The case is paused or has ended");
    await this.setStatus(person, active);
  }
  async graduate(person) {
    await person.open(`${this.path}/course`);
    await person.sendWell(`${this.path}/course/graduation`);
    await person.sees("The case has graduated");
  }
  async endsUnseen(evaluator) {
    await evaluator.open(this.path);
    if (evaluator.status !== 403 && evaluator.status !== 404) evaluator.fail("an evaluator may read a case");
  }
}
