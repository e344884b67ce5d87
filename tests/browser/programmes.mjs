// What people do in each shipped programme, step by step. `as` gives a signed-in person by persona; the sites and their
// personas are those of tests/journeys/application_site.hpp.
import { Case } from "./steps.mjs";

/// Starts a form. Gives its address.
async function beginForm(head, form) {
  await head.open("/apply");
  await head.open(await head.page.locator(`a[href$="/${form}"]`).first().getAttribute("href"));
  await head.sendWell(new URL(head.page.url()).pathname);
  return new URL(head.page.url()).pathname;
}

/// A form from its start, or where it was left, to "sent", as its pages come. Gives its address.
async function sendForm(head, form, answers, begun) {
  const address = begun ?? await beginForm(head, form);
  if (begun) await head.open(begun);
  await head.open(await head.page.locator(`a[href^="${address}/questions/"]`).first().getAttribute("href"));
  for (let page = 0; page < 10 && head.page.url().includes("/questions/"); ++page)
    await head.sendWell(new URL(head.page.url()).pathname, answers, "Save and continue");
  await head.sees("Check your answers");
  await head.press("Send");
  await head.sees(": sent");
  return address;
}

/// The programme's number, as the addresses of its pages have it.
async function programmeOf(person) {
  await person.open("/programmes");
  return (await person.page.locator('a[href^="/programmes/"]').evaluateAll((links) =>
    links.map((link) => link.getAttribute("href").match(/^\/programmes\/(\d+)$/)?.[1]).filter(Boolean)))[0];
}

/// A person decides where the rules ask for one.
async function admit(manager, application) {
  await manager.open(`/applications/${application}`);
  const approver = manager.page.locator('select[name="approver"] option').filter({ hasText: "approver" });
  await manager.sendWell(`/applications/${application}/override`, {
    result: "eligible", reason: "Read and agreed", approver: await approver.first().getAttribute("value"),
  });
  await manager.sees("The decision is recorded");
}

async function offerPlaces(manager, programme) {
  const offers = `/offers/${programme}`;
  await manager.open(offers);
  await manager.sendWell(`${offers}/preview`);
  await manager.sees("will be offered a place");
  await manager.sendWell(offers);
  await manager.sees("offered a place");
}

async function accept(head, form) {
  await head.open(form);
  await head.sees("You are offered a place");
  await head.sendWell(`${form}/offer`, { answer: "accepted", reason: "" });
  await head.sees("Your place is kept");
}

export async function excellenceFund(as) {
  const head = await as("head_900001");
  const form = await sendForm(head, "bid", { amount: "5000", match_funding: "" });
  const manager = await as("manager");
  const round = `/selection/${await programmeOf(manager)}/bid/round_1`;
  await manager.open(round);
  await manager.sendWell(`${round}/markers`);
  for (const name of ["marker_1", "marker_2"]) {
    const marker = await as(name);
    await marker.open("/marking");
    await marker.follow("Application 1");
    await marker.seesNot("School 900001");
    await marker.sendWell("/marking/1", { need: 4, fit: 3, implementation: 3, value: 4, comment: "" });
    await marker.sees("are saved");
  }
  await manager.open(`${round}/decision`);
  await manager.sendWell(`${round}/decision`);
  await accept(head, form);

  const award = new Case("/cases/1");
  const officer = await as("officer");
  await award.isClosed(head, "record_award", "This is for: Fund manager");
  await award.answer(officer, "record_award", { amount: "5000" });
  await award.answer(head, "sign_agreement");
  await award.pauseAndResume(manager, "paused/report_late", "active", "staff_training");
  await award.answerAll(head, ["staff_training", "mid_term_report"]);
  await head.open(`${form}/claims`);
  await head.sendWell(`${form}/claims`, { amount: "1500" });
  const finance = await as("finance");
  await finance.open("/claims/1");
  await finance.sendWell("/claims/1", { decision: "approve" });
  await finance.sendWell("/claims/1/payment", { reference: "BACS 7" });
  await finance.sees("Payment of £1,500 recorded");
  await award.answer(head, "end_report", { spent: "1500" });
  await award.answer(officer, "return_unspent", { returned: "3500" });
  await officer.sees("6 of 6 tasks done");
  await award.graduate(manager);
  await award.endsUnseen(await as("evaluator"));
}

export async function researchSchool(as) {
  const head = await as("head_900001");
  const begun = await beginForm(head, "course_application");
  await head.open(`${begun}/questions/course`);
  // Which course is asked of specialists alone: hidden until then, and always there without scripts.
  const isAsked = await head.page.getByText("Which course?").isVisible();
  if (isAsked === head.scripts) head.fail(`"Which course?" is ${isAsked ? "shown" : "hidden"} before it is asked`);
  const form = await sendForm(head, "course_application", { stream: "specialist", course: "literacy_ks2" }, begun);
  const manager = await as("manager");
  await admit(manager, 1);
  await offerPlaces(manager, await programmeOf(manager));
  await accept(head, form);

  const course = new Case("/cases/1");
  const officer = await as("officer");
  await course.isClosed(head, "pre_task", "Opens when");
  await course.answerAll(head, ["join_course", "pre_task"], { senior: "yes" });
  await course.isClosed(head, "day_1", "This is for: Facilitator");
  await course.answer(officer, "day_1");
  await course.visit(officer, "course_day");
  await course.answer(head, "mid_task_a");
  await course.answer(officer, "day_2");
  await course.visit(officer, "course_day");
  await course.writePlan(head);
  await course.answerAll(head, ["training_design", "write_plan", "mid_task_b"]);
  await course.review(await as("adviser"), { overall: "on_course" });
  await course.pauseAndResume(officer, "paused/inspection", "active", "day_3");
  await course.answer(officer, "day_3");
  await course.visit(officer, "course_day");
  await course.answer(head, "post_task");
  await course.sendPlan(officer, "head_900002");
  await course.sendPlan(officer, "head_900003");
  await course.sendPlan(officer);
  for (const [reading, reader] of [[1, await as("head_900002")], [2, await as("head_900003")], [3, officer]])
    await course.passPlan(reader, reading);
  await course.visit(officer, "quality_day");
  await officer.sees("4 days so far, of 3 to 4 agreed");
  await head.open("/cases/1/plan");
  await head.press("Write a new version");
  await head.sendWell("/cases/1/plan/draft", { because: "Peers have read it", threshold: 95 });
  await head.sees("Version 2");
  await course.answerAll(head, ["second_version", "follow_up"], { decision: "sustain" });
  await head.sees("Sustained");
  await course.graduate(manager);
  await course.endsUnseen(await as("evaluator"));
}

export async function behaviourHubs(as) {
  const manager = await as("manager");
  const programme = await programmeOf(manager);
  const leadHead = await as("head_900006");
  const leadForm = await sendForm(leadHead, "lead_application", {
    claims_exceptional: "no", exceptional_because: "", extended_places: "2", core_places: "3", leader_days: "18", mat_places: "",
    ...Object.fromEntries(["culture", "policy", "routines", "low_level", "training", "send", "attendance",
      "suspensions", "bullying", "parents"].map((theme) => [`strength_${theme}`, "4"])),
  });
  await admit(manager, 1);
  await manager.open("/selection");
  await manager.open(await manager.page.locator('a[href*="/lead_application/"]').first().getAttribute("href"));
  const round = new URL(manager.page.url()).pathname;
  await manager.sendWell(`${round}/markers`);
  for (const name of ["marker_1", "marker_2"]) {
    const marker = await as(name);
    await marker.open("/marking/1");
    await marker.seesNot("School 900006");
    await marker.sendWell("/marking/1", { culture: 4, support: 3, leaders: 3, voices: 3, comment: "" });
  }
  await manager.open(`${round}/decision`);
  await manager.sendWell(`${round}/decision`);
  await accept(leadHead, leadForm);

  const head = await as("head_900001");
  const form = await sendForm(head, "partner_application", {
    stream: "core", days: "14", need_1: "culture", need_2: "policy", need_3: "routines",
  });
  await admit(manager, 2);
  await offerPlaces(manager, programme);
  await accept(head, form);
  await manager.open(`/matching/${programme}`);
  await manager.sendWell(`/matching/${programme}/runs`, { cohort: "" });
  const run = new URL(manager.page.url()).pathname;
  await manager.sendWell(`${run}/confirmation`);
  await manager.sees("1 match is confirmed and its case is open");

  const partner = new Case("/cases/1");
  const officer = await as("officer");
  const lead = await as("lead_900006");
  await partner.isClosed(head, "self_assessment", "Opens when");
  await partner.answerAll(officer, ["check_eligibility", "record_offer"], { answer: "accepted" });
  await partner.answer(head, "declare_conflicts", { declared: "none", details: "" });
  await partner.answer(lead, "lead_accepts");
  await partner.answer(officer, "tell_partner");
  await partner.answerAll(head, ["self_assessment", "baseline_survey", "send_module"], { link: "https://example.com/1" });
  await partner.answer(lead, "diagnostic_visit", { days: 1 });
  await partner.visit(lead, "lead_visit");
  await partner.answer(lead, "diagnostic_summary");
  await partner.writePlan(head);
  await partner.answer(head, "write_plan");
  await partner.isClosed(head, "lead_reviews_plan", "This is for: Leader at the lead");
  await partner.answer(lead, "lead_reviews_plan");
  await partner.answer(head, "sign_plan");
  await partner.pauseAndResume(manager, "paused/inspection", "active", "revise_policy");
  await partner.answerAll(head, ["revise_policy", "train_staff", "launch_policy", "termly_open_day"]);
  await partner.answerAll(lead, ["termly_visit", "termly_networking"]);
  await partner.visit(head, "open_day", 12);
  await partner.review(await as("adviser"), { overall: "on_course" });
  await partner.answerAll(head, ["final_survey", "final_self_assessment"]);
  await partner.answer(manager, "graduation_decision", { decision: "graduate" });
  await partner.graduate(manager);
  await partner.endsUnseen(await as("evaluator"));
}

export async function peerReview(as) {
  const manager = await as("manager");
  const officer = await as("officer");
  const programme = await programmeOf(manager);
  await manager.open("/cases/new");
  await manager.sendWell("/cases/new", { of: `${programme}/cluster`, cluster: "Oak cluster", school: "" }, "Open the case");
  const cluster = new Case(new URL(manager.page.url()).pathname);
  for (const urn of [900001, 900002, 900003]) {
    await manager.open(`${cluster.path}/members`);
    await manager.sendWell(`${cluster.path}/members`, { school: urn });
    await manager.sees("The school is added");
  }
  await cluster.answerAll(officer, ["record_interest", "check_cluster", "all_signed"]);
  await cluster.isClosed(officer, "train_leaders", "Opens when");
  for (const number of [1, 2, 3]) {
    const head = await as(`head_90000${number}`);
    await new Case(`/cases/${number + 1}`).answer(head, "sign_agreement");
  }
  await cluster.answerAll(officer, ["nominate_champions", "train_leaders"]);
  await cluster.visit(officer, "leadership_training", 4);
  for (const number of [1, 2, 3]) {
    const member = new Case(`/cases/${number + 1}`);
    const head = await as(`head_90000${number}`);
    await member.answerAll(head, ["self_review", "choose_questions", "governors_saw"]);
    await member.answerAll(officer, ["plan_visit", "pre_visit_call", "findings"], { days: 2 });
    await member.isClosed(head, "agree_report", "Opens when");
    await member.answer(head, "reviewee_comment");
    await member.answer(officer, "agree_report");
    await member.answerAll(head, ["rate_review", "hold_workshop", "support_contract", "support_review"]);
    await head.sees("Cycle done");
  }
  await cluster.answer(officer, "close_cycle");
  await officer.sees("6 of 6 tasks done");
  for (const number of [1, 2, 3]) await new Case(`/cases/${number + 1}`).setStatus(manager, "complete");
  await cluster.setStatus(manager, "complete");
  await cluster.endsUnseen(await as("evaluator"));
}

const targetedTasks = ["confirm_starting_eligibility", "contact_responsible_body", "check_adviser_conflicts",
  "send_formal_notification", "record_conflict_response", "allocate_adviser", "adviser_initial_contact",
  "arrange_initial_visit", "record_initial_visit", "initial_diagnosis_assessment", "initial_diagnosis_decision",
  "choose_supporting_organisation", "due_diligence", "record_appointment", "confirm_contact_details",
  "request_planning_grant_letter", "confirm_planning_grant_letter", "share_indicative_band", "review_plan_and_band",
  "send_plan_for_approval", "record_plan_decision", "enter_objectives", "request_improvement_grant_letter",
  "confirm_improvement_grant_letter"];

export async function targeted(as) {
  const manager = await as("manager");
  const programme = await programmeOf(manager);
  await manager.open("/cases/new");
  await manager.sendWell("/cases/new", { of: `${programme}/school`, school: "900001" }, "Open the case");
  const school = new Case(new URL(manager.page.url()).pathname);
  await manager.open(`${school.path}/people`);
  const officerNumber = manager.page.locator('select[name="person"] option').filter({ hasText: "officer" }).first();
  await manager.sendWell(`${school.path}/assignments`, { role: "delivery_officer", person: await officerNumber.getAttribute("value") });
  const officer = await as("officer");
  const adviser = await as("adviser");
  await school.isClosed(officer, "allocate_adviser", "Opens when");
  await school.answerAll(officer, targetedTasks.slice(0, 6));
  await school.answerAll(adviser, targetedTasks.slice(6, 11), { decision: "match" });
  await school.pauseAndResume(officer, "paused/inspection", "in_progress", "due_diligence");
  await school.answerAll(officer, targetedTasks.slice(11), { email: "name@example.org" });
  await officer.sees("24 of 24 tasks done");
  await school.visit(adviser, "adviser_visit");
  await school.writePlan(adviser);
  await school.review(adviser, { overall: "progressing_well" });
  await officer.open(`${school.path}/concerns/new/engagement_concern`);
  await officer.sendWell(`${school.path}/concerns/new/engagement_concern`);
  await officer.sees("Raised");
  const head = await as("head_900001");
  await head.open(`${school.path}/reviews`);
  await head.seesNot("Engagement concern");
  await school.review(adviser, { overall: "improved_complete" });
  await adviser.sees("Pause, resume or end this case");
  await adviser.send(`${school.path}/status`, { status: "complete", note: "" });
  await officer.open(school.path);
  await officer.sees("Complete");
  await school.endsUnseen(await as("evaluator"));
}
